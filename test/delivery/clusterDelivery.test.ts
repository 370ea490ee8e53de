import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { zipSync } from "fflate";
import { bringUpOf } from "../../delivery/bringUp.ts";
import { clusterDefinition, clusterDelivery } from "../../delivery/clusterDelivery.ts";
import { UserError } from "../../problems/userError.ts";
import { BROUGHT_UP } from "../components/broughtUp.ts";
import { type Json, specOf } from "../settings/stackFile.ts";

const PASSWORD = "8000000ab91a5dc638a39c5600930003";
const SCRIPT = "@echo off\r\nexit /b 0\r\n";

/** An export of another environment's cluster, with a comment in Shift_JIS. */
const EXPORT = Buffer.concat([
  Buffer.from('<?xml version="1.0" encoding="SJIS"?>\n<root><cluster><name>cl</name><comment>'),
  Buffer.from([0x83, 0x5c]),
  Buffer.from(
    `</comment><account><list id="0"><username>old.local\\Admin</username><password>${PASSWORD}</password></list>` +
      "</account></cluster><all><charset>SJIS</charset><serveros>windows</serveros></all>" +
      '<server name="server1"><priority>0</priority><device id="0"><type>lan</type><info>1.1.1.1</info></device></server>' +
      '<server name="server2"><priority>1</priority><device id="0"><type>lan</type><info>1.1.1.2</info></device></server>' +
      '<monitor><genw name="genw_fsx"><polling><interval>20</interval><timeout>30</timeout></polling></genw></monitor>' +
      '<group name="failover"><resource name="awsvip@awsvip"/></group><resource><awsvip name="awsvip"><parameters>' +
      "<ip>1.2.3.4</ip><vpcid>v</vpcid><eniid>e</eniid></parameters>" +
      '<server name="server2"><parameters><vpcid>v</vpcid><eniid>e</eniid></parameters></server></awsvip></resource>' +
      "<trekking><savedversion>5.2.0-1</savedversion><savedinnerversion>520109</savedinnerversion></trekking></root>\n",
  ),
]);

const changed = (from: string, to: string) => Buffer.from(EXPORT.toString("latin1").replace(from, to), "latin1");

describe("clusterDelivery", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-delivery-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const deliver = (settings: { readonly [key: string]: Json }) => clusterDelivery(specOf({ ...settings }), folder);
  const problems = (settings: { readonly [key: string]: Json }): readonly string[] => {
    try {
      deliver(settings);
    } catch (error) {
      if (error instanceof UserError) return error.problems;
      throw error;
    }
    return assert.fail("these settings should be refused");
  };
  const confOf = (settings: { readonly [key: string]: Json }) =>
    Buffer.from(deliver(settings).files.find((file) => file.path === "clp.conf")?.content ?? "").toString("latin1");

  describe("takes from the settings", () => {
    it("recovery, partition resolution, language, account and names", () => {
      const definition = clusterDefinition(
        specOf({
          cluster: {
            name: "payments",
            language: "english",
            account: { user: "clusteradmin", secret: "payments/account" },
            networkPartition: { kind: "http", host: "witness.example.com" },
            monitors: {
              fileSystem: { recovery: { target: "group", failovers: 2, finalAction: "stopGroup" } },
              userSpace: { recovery: { finalAction: "reboot" } },
            },
          },
        }),
      );
      assert.equal(definition.name, "payments");
      assert.equal(definition.language, "english");
      assert.equal(definition.accounts[0]?.username, "test.msad.local\\clusteradmin");
      assert.deepEqual(definition.networkPartition, { kind: "http", host: "witness.example.com", port: 80 });
      const recovery = (name: string) => definition.monitors.find((monitor) => monitor.name === name)?.recovery;
      assert.equal(recovery("genw_fsx")?.failovers, 2);
      assert.equal(recovery("genw_fsx")?.finalAction, "stopGroup");
      assert.equal(recovery("userw")?.finalAction, "reboot");
      assert.equal(recovery("genw_minio")?.failovers, 1, "left at its default");
    });

    it("how often the group moves when the application does not start", () => {
      assert.match(confOf({}), /<act>\s*<fo>1<\/fo>\s*<\/act>/);
      assert.match(confOf({ application: { startFailovers: 0 } }), /<act>\s*<fo>0<\/fo>\s*<\/act>/);
    });

    it("the places of values whose place is not documented", () => {
      assert.match(
        confOf({ cluster: { tags: { scriptAccount: "parameters/execuser" } } }),
        /<script name="script_minio">[\s\S]*<execuser>0<\/execuser>/,
      );
      assert.deepEqual(
        problems({ cluster: { tags: { scriptAccount: "a b" } } }).map((line) => line.split(";")[0]),
        ['Pulumi.dev.yaml: cluster.tags.scriptAccount: "a b" is not a path'],
      );
    });

    it("the executing user by name where an export has a name, instead of an account's number", () => {
      const value = "test.msad.local\\Admin";
      const tags = { scriptAccount: { path: "parameters/actaccount", value }, genwAccount: { value: "a&b" } };
      const text = confOf({ cluster: { tags } });
      assert.match(text, /<script name="script_minio">[\s\S]*<actaccount>test\.msad\.local\\Admin<\/actaccount>/);
      assert.match(text, /<genw name="genw_fsx">[\s\S]*<account>a&amp;b<\/account>/);
      assert.deepEqual(deliver({ cluster: { tags } }).tagPaths, { scriptAccount: "parameters/actaccount" });
      assert.deepEqual(deliver({}).tagPaths, {});
    });

    it("no value of a tag that each server has its own of, or that clp.conf cannot hold", () => {
      const tags = {
        awsvipIp: { value: "10.9.9.9" },
        genwAccount: { value: "@@PASSWORD:0@@" },
        scriptAccount: { value: "" },
      };
      assert.deepEqual(
        problems({ cluster: { tags } }).map((line) => line.split(";")[0]),
        [
          "Pulumi.dev.yaml: cluster.tags.awsvipIp.value: cannot be given",
          'Pulumi.dev.yaml: cluster.tags.genwAccount.value: "@@PASSWORD:0@@" is not a value',
          'Pulumi.dev.yaml: cluster.tags.scriptAccount.value: "" is not a value',
        ],
      );
    });

    it("everything that the scripts need to know", () => {
      const settings = deliver({
        fileSystem: { share: "data" },
        cluster: { monitors: { fileSystem: { probeSeconds: 7, checkShare: true } } },
        application: { directory: "C:\\apps\\minio", folder: "objects", port: 9100, startSeconds: 77 },
      }).files.find((file) => file.path.endsWith("script_minio/clpfsx-settings.bat"))?.content;
      for (const line of [
        "CLPFSX_FSX_SHARE=data",
        "CLPFSX_FSX_PROBE_SECONDS=7",
        "CLPFSX_FSX_CHECK_SHARE=1",
        "CLPFSX_APP_DIR=C:\\apps\\minio",
        "CLPFSX_APP_FOLDER=objects",
        "CLPFSX_APP_PORT=9100",
        "CLPFSX_APP_START_SECONDS=77",
      ]) {
        assert.ok(String(settings).includes(`set "${line}"\r\n`), line);
      }
    });
  });

  describe("with the application none", () => {
    it("delivers the virtual IP and the file system's monitor alone", () => {
      const { files } = deliver({ application: { kind: "none" } });
      assert.deepEqual(
        files.map((file) => file.path),
        ["clp.conf", "scripts/monitor.s/genw_fsx/clpfsx-settings.bat", "scripts/monitor.s/genw_fsx/genw.bat"],
      );
    });
  });

  describe("with the user's own application", () => {
    const custom = { application: { kind: "custom", name: "web", scripts: "web" } } as const;
    const write = (files: Readonly<Record<string, string>>) => {
      mkdirSync(path.join(folder, "web"));
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, "web", name), text);
    };

    it("delivers its scripts, and what lies beside them, to resource and monitor", () => {
      write({ "start.bat": SCRIPT, "stop.bat": SCRIPT, "genw.bat": SCRIPT, "check.ps1": "exit 0\r\n" });
      assert.deepEqual(
        deliver(custom)
          .files.map((file) => file.path)
          .filter((file) => file.includes("web")),
        [
          "scripts/failover/script_web/check.ps1",
          "scripts/failover/script_web/clpfsx-settings.bat",
          "scripts/failover/script_web/start.bat",
          "scripts/failover/script_web/stop.bat",
          "scripts/monitor.s/genw_web/check.ps1",
          "scripts/monitor.s/genw_web/clpfsx-settings.bat",
          "scripts/monitor.s/genw_web/genw.bat",
        ],
      );
      assert.match(confOf(custom), /<script name="script_web">/);
    });

    it("delivers them with CR LF, whichever line ends the checkout gave them", () => {
      const delivered = (text: string) => {
        rmSync(path.join(folder, "web"), { recursive: true, force: true });
        write({ "start.bat": text, "stop.bat": text, "genw.bat": text });
        return deliver(custom).files.map(({ path: file, content }) => [file, String(content)]);
      };
      assert.deepEqual(delivered(SCRIPT.replaceAll("\r\n", "\n")), delivered(SCRIPT));
      const [, start] = delivered(SCRIPT).find(([file]) => file === "scripts/failover/script_web/start.bat") ?? [];
      assert.equal(start, SCRIPT);
    });

    it("refuses a script that is missing, has a lone CR, foreign characters or no exit code, all at once", () => {
      write({
        "start.bat": "@echo off\rexit /b 0\n",
        "genw.bat": "@echo on\r\n",
        "lib.bat": "rem \u00e9\r\nexit 0\r\n",
      });
      const english = { ...custom, cluster: { language: "english" } } as const;
      assert.deepEqual(
        problems(english).map((line) => line.replace(/;.*/, "")),
        [
          "Pulumi.dev.yaml: application.scripts: web/genw.bat:1: is the last line and sets no exit code",
          "Pulumi.dev.yaml: application.scripts: web/lib.bat:1: is not ASCII",
          "Pulumi.dev.yaml: application.scripts: web/start.bat:1: does not end with CR LF",
          "Pulumi.dev.yaml: application.scripts: web/start.bat:1: is the last line and sets no exit code",
          "Pulumi.dev.yaml: application.scripts: web/stop.bat: is missing",
        ],
      );
    });

    const ALL = { "start.bat": SCRIPT, "stop.bat": SCRIPT, "genw.bat": SCRIPT };
    const ofWeb = (settings: { readonly [key: string]: Json } = custom) =>
      new Map(
        deliver(settings).files.map((file) => [file.path.replace("scripts/failover/script_web/", ""), file.content]),
      );

    it("names files and folder as they are written", () => {
      write({ "Start.bat": "rem\r\n", "STOP.BAT": SCRIPT, "genw.bat": SCRIPT });
      const shown = { application: { ...custom.application, scripts: "./web/" } } as const;
      assert.match(problems(shown).join(), /application\.scripts: \.\/web\/Start\.bat:1: is the last line/);
    });

    it("takes Start.bat for start.bat, as Windows does, and refuses both beside each other", () => {
      const { "start.bat": start, ...others } = ALL;
      write({ ...others, "Start.bat": start });
      assert.equal(ofWeb().get("start.bat"), SCRIPT);
      writeFileSync(path.join(folder, "web", "start.bat"), SCRIPT);
      assert.match(problems(custom).join(), /web\/start\.bat: differs from Start\.bat by case only/);
    });

    it("refuses a folder by its name", () => {
      write(ALL);
      mkdirSync(path.join(folder, "web", "lib"));
      assert.match(problems(custom).join(), /application\.scripts: web\/lib: is a folder; /);
    });

    it("delivers what a link leads to, and refuses one that leads nowhere by its name", function () {
      write(ALL);
      writeFileSync(path.join(folder, "shared.bat"), SCRIPT);
      try {
        symlinkSync(path.join(folder, "shared.bat"), path.join(folder, "web", "shared.bat"));
      } catch (error) {
        // Windows asks for a right for links.
        if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
        this.skip();
      }
      assert.equal(ofWeb().get("shared.bat"), SCRIPT);
      rmSync(path.join(folder, "shared.bat"));
      assert.match(problems(custom).join(), /web\/shared\.bat: cannot be read \(ENOENT\), or is a link/);
    });

    it("leaves what systems and editors put into a folder where it is", () => {
      write({
        ...ALL,
        ".DS_Store": "\0",
        "._start.bat": "\0",
        "Thumbs.db": "\0",
        "desktop.ini": "x",
        "start.bat~": "x",
      });
      mkdirSync(path.join(folder, "web", ".git"));
      assert.deepEqual(
        [...ofWeb().keys()].filter((file) => !/\//.test(file) && file !== "clp.conf"),
        ["clpfsx-settings.bat", "start.bat", "stop.bat"],
      );
    });

    it("delivers Shift_JIS unchanged to a Japanese cluster", () => {
      const japanese = Buffer.concat([
        Buffer.from("@rem "),
        Buffer.from([0x83, 0x5c]),
        Buffer.from("\r\nexit /b 0\r\n"),
      ]);
      write(ALL);
      writeFileSync(path.join(folder, "web", "start.bat"), japanese);
      assert.deepEqual(ofWeb({ ...custom, cluster: { language: "japanese" } }).get("start.bat"), japanese);
      assert.match(problems({ ...custom, cluster: { language: "english" } }).join(), /web\/start\.bat:1: is not ASCII/);
    });

    it("refuses a folder that is not there, and says what should be in it", () => {
      assert.match(problems(custom).join(), /application\.scripts: .*web: cannot be read \(ENOENT\); .*genw\.bat/);
    });
  });

  describe("with a base configuration", () => {
    const base = (content: Uint8Array, name = "clp.conf") => {
      writeFileSync(path.join(folder, name), content);
      return { cluster: { baseConfiguration: name }, application: { kind: "none" } } as const;
    };

    it("lays the environment's values into it and keeps the rest, byte for byte", () => {
      const settings = base(EXPORT);
      const text = confOf(settings);
      const expected = EXPORT.toString("latin1")
        .replace("old.local\\Admin", "test.msad.local\\Admin")
        .replace(PASSWORD, "@@PASSWORD:0@@")
        .replace("1.1.1.1", "10.0.110.11")
        .replace("1.1.1.2", "10.0.120.11")
        .replace("1.2.3.4", "172.16.0.1")
        .replace("<vpcid>v</vpcid><eniid>e", "<vpcid>@@VPC_ID@@</vpcid><eniid>@@ENI_ID:server1@@")
        .replace("<vpcid>v</vpcid><eniid>e", "<vpcid>@@VPC_ID@@</vpcid><eniid>@@ENI_ID:server2@@");
      assert.equal(text, expected);
    });

    it("delivers one that was checked out with CR LF as it is stored, with LF", () => {
      const lf = confOf(base(EXPORT));
      const crLf = Buffer.from(EXPORT.toString("latin1").replaceAll("\n", "\r\n"), "latin1");
      assert.notDeepEqual(crLf, EXPORT);
      assert.equal(confOf(base(crLf)), lf);
    });

    it("keeps its timing, and says so to whoever judges it", () => {
      const { timing } = deliver(base(EXPORT));
      assert.deepEqual(timing.fileSystem, { intervalSeconds: 20, timeoutSeconds: 30 });
    });

    it("gives it the timing that the stack file sets, and no default of ours", () => {
      const settings = base(EXPORT);
      const { timing } = deliver({
        ...settings,
        cluster: { ...settings.cluster, monitors: { fileSystem: { intervalSeconds: 90 } } },
      });
      assert.deepEqual(timing.fileSystem, { intervalSeconds: 90, timeoutSeconds: 30 });
    });

    it("has CLUSTERPRO start later after a boot where its heartbeat waits longer", () => {
      const slow = changed(
        "</account></cluster>",
        "</account><heartbeat><timeout>90000</timeout></heartbeat></cluster>",
      );
      assert.equal(deliver(base(EXPORT)).startupDelaySeconds, 93);
      assert.equal(deliver(base(slow)).startupDelaySeconds, 153);
      const settings = base(slow);
      const found = problems({ ...settings, cluster: { ...settings.cluster, startupDelaySeconds: 60 } });
      assert.match(
        found.join(),
        /^Pulumi\.dev\.yaml: cluster\.startupDelaySeconds: 60 is too short; more than .* \(93 s\)/,
      );
    });

    it("puts tokens in the place of the passwords that settings name, and refuses a path that holds none", () => {
      const webui = () => changed("<trekking>", "<adminpwd>Secret-1</adminpwd><trekking>");
      const named = (element: string) => {
        const settings = base(webui());
        return { ...settings, cluster: { ...settings.cluster, passwords: [{ element, secret: "corp/webui" }] } };
      };
      assert.match(confOf(named("/root/adminpwd")), /<adminpwd>@@PASSWORD:1@@<\/adminpwd>/);
      const found = problems(named("/root/userpwd")).join();
      assert.match(found, /\/root\/userpwd: is named in cluster\.passwords and holds no password/);
      assert.match(
        found,
        /\/root\/adminpwd: holds a password; .*Name the element and its secret in cluster\.passwords/,
      );
      assert.doesNotMatch(found, /Secret-1/);
    });

    it("finds clp.conf in a zip, and brings the scripts that only the zip has", () => {
      const conf = changed(
        '<resource name="awsvip@awsvip"/>',
        '<resource name="awsvip@awsvip"/><resource name="script@other"/>',
      );
      const zip = zipSync({
        "export/clp.conf": conf,
        "export/scripts/failover/other/start.bat": Buffer.from(SCRIPT),
        "export/scripts/failover/other/stop.bat": Buffer.from(SCRIPT),
        "export/scripts/monitor.s/genw_fsx/genw.bat": Buffer.from("of the export"),
        "export/readme.txt": Buffer.from("left out"),
      });
      const { files } = deliver(base(zip, "export.zip"));
      assert.deepEqual(
        files.map((file) => file.path),
        [
          "clp.conf",
          "scripts/failover/other/start.bat",
          "scripts/failover/other/stop.bat",
          "scripts/monitor.s/genw_fsx/clpfsx-settings.bat",
          "scripts/monitor.s/genw_fsx/genw.bat",
        ],
      );
      const genw = files.find((file) => file.path.endsWith("genw_fsx/genw.bat"));
      assert.notEqual(String(genw?.content), "of the export", "the settings' own script stands");
    });

    const REFUSALS: readonly (readonly [what: string, content: () => Uint8Array, message: RegExp])[] = [
      ["is no XML", () => Buffer.from("<root"), /line 1, column \d+: is not XML/],
      ["is for Linux", () => changed(">windows<", ">linux<"), /serveros: is "linux"; windows is allowed/],
      ["is of an older version", () => changed("5.2.0-1", "4.2.0-1"), /is "4\.2\.0-1", of CLUSTERPRO X 4\.2; X 5 is/],
      [
        "declares SJIS and was saved in UTF-16",
        () => Buffer.from(EXPORT.toString("latin1"), "utf16le"),
        /clp\.conf: its first line declares SJIS, but its bytes are UTF-16/,
      ],
      [
        "has a server that settings do not know",
        () => changed('"server2"><p', '"node9"><p'),
        /server@node9: is not in/,
      ],
      ["lacks the place of a value", () => changed("<ip>1.2.3.4</ip>", ""), /parameters\/ip: is missing/],
      [
        "has another account",
        () =>
          changed("</account>", `<list id="1"><username>x</username><password>${PASSWORD}</password></list></account>`),
        /account\/list@1: is an account whose password nobody has/,
      ],
      [
        "runs a script that nobody brings",
        () =>
          changed('<resource name="awsvip@awsvip"/>', '<resource name="script@lost"/><resource name="awsvip@awsvip"/>'),
        /script@lost: runs scripts\/failover\/lost\/start\.bat, which nothing brings/,
      ],
      ["is a zip without clp.conf", () => zipSync({ "a.txt": Buffer.from("x") }), /holds no clp\.conf; a zip with one/],
      [
        "is a zip with two",
        () => zipSync({ "a/clp.conf": EXPORT, "b/clp.conf": EXPORT }),
        /holds 2 files named clp\.conf/,
      ],
      [
        "has a script that cannot be delivered",
        () => zipSync({ "clp.conf": EXPORT, "scripts/failover/my script/start.bat": Buffer.from(SCRIPT) }),
        /scripts\/failover\/my script\/start\.bat: cannot be delivered; names of ASCII letters/,
      ],
      [
        "brings a start script without its stop",
        () =>
          zipSync({
            "clp.conf": changed("</group>", '<resource name="script@half"/></group>'),
            "scripts/failover/half/start.bat": Buffer.from(SCRIPT),
          }),
        /script@half: runs scripts\/failover\/half\/stop\.bat, which nothing brings/,
      ],
      [
        "has an encoded password in a script",
        () =>
          zipSync({ "clp.conf": EXPORT, "scripts/failover/x/tool.ps1": Buffer.from(`net use z: /user:a ${PASSWORD}`) }),
        /scripts\/failover\/x\/tool\.ps1: holds an encoded password; it opens every cluster/,
      ],
      [
        "has another group",
        () => changed('<group name="failover">', '<group name="grp1">'),
        /\/root\/group@failover: is missing in the base configuration, which has grp1\. Give it the same name/,
      ],
      [
        "has no group",
        () => changed('<group name="failover"><resource name="awsvip@awsvip"/></group>', ""),
        /\/root\/group@failover: is missing in the base configuration, which has no group\./,
      ],
      [
        "has elements far too deep in each other",
        () => changed("<trekking>", `${"<x>".repeat(60)}${"</x>".repeat(60)}<trekking>`),
        /elements lie more than 50 deep in each other/,
      ],
      [
        "has elements deep enough to exhaust the parser",
        () => changed("<trekking>", `${"<x>".repeat(20_000)}${"</x>".repeat(20_000)}<trekking>`),
        /elements lie more than 50 deep in each other/,
      ],
      [
        "has a password under a name that ends in pwd",
        () => changed("<trekking>", "<adminpwd>Secret-1</adminpwd><trekking>"),
        /\/root\/adminpwd: holds a password/,
      ],
      ["is a broken zip", () => zipSync({ "clp.conf": EXPORT }).subarray(0, 80), /is no readable zip/],
      ["is far too large", () => new Uint8Array(16 * 1024 * 1024 + 1), /has 16777217 bytes; at most 16777216/],
    ];
    for (const [what, content, message] of REFUSALS) {
      it(`refuses one that ${what}, and shows no password`, () => {
        const found = problems(base(content()));
        assert.ok(found.every((line) => line.startsWith("Pulumi.dev.yaml: cluster.baseConfiguration: ")));
        assert.match(found.join("\n"), message);
        assert.doesNotMatch(found.join("\n"), new RegExp(PASSWORD));
      });
    }

    it("refuses one without the script resource that the settings' scripts are for", () => {
      const { cluster } = base(EXPORT);
      const found = problems({ cluster });
      assert.match(
        found.join(),
        /\/root\/group@failover\/resource@script@script_minio: is missing in the base configuration\. Give it/,
      );
    });

    it("does not take a witness without its heartbeat for the whole of partition resolution", () => {
      const resolution = (more: string) =>
        deliver(base(changed("<trekking>", `${more}<trekking>`))).partitionResolution;
      const by = (kind: string) => `<networkpartition><types name="${kind}"/><${kind} name="x"/></networkpartition>`;
      const heartbeat = '<heartbeat><witnesshb name="witnesshb1"/></heartbeat>';
      assert.equal(resolution(""), "none");
      assert.equal(resolution('<networkpartition><types name="httpnp"/></networkpartition>'), "none");
      assert.equal(resolution(by("httpnp")), "isolation");
      assert.equal(resolution(`<heartbeat><types name="witnesshb"/></heartbeat>${by("httpnp")}`), "isolation");
      assert.equal(resolution(by("pingnp")), "isolation");
      assert.equal(resolution(heartbeat + by("httpnp")), "whole");
      assert.equal(resolution(by("disknp")), "whole");
    });

    describe("that an editor or PowerShell has saved since", () => {
      const ascii = Buffer.from(EXPORT.toString("latin1").replace("\x83\x5c", "a"), "latin1");
      const lf = () => confOf(base(ascii));

      it("reads one with a byte order mark, and delivers none", () => {
        assert.equal(confOf(base(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), ascii]))), lf());
      });

      it("reads UTF-16, and delivers what the servers can read", () => {
        const wide = Buffer.from(`\uFEFF${ascii.toString().replace("SJIS", "utf-16")}`, "utf16le");
        assert.equal(confOf(base(wide)), lf().replace("SJIS", "UTF-8"));
      });

      it("reads either in a zip too", () => {
        const wide = Buffer.from(`\uFEFF${ascii.toString().replace("SJIS", "utf-16")}`, "utf16le");
        assert.equal(confOf(base(zipSync({ "clp.conf": wide }), "a.zip")), lf().replace("SJIS", "UTF-8"));
      });

      it("warns of letters beyond ASCII in UTF-8", () => {
        const other = ascii.toString().replace("SJIS", "UTF-8");
        const [warning = ""] = deliver(base(Buffer.from(other.replace(">a<", ">ソ<")))).warnings;
        assert.match(warning, /^cluster\.baseConfiguration has letters beyond ASCII in UTF-8/);
        assert.deepEqual(deliver(base(Buffer.from(other))).warnings, []);
        assert.deepEqual(deliver(base(EXPORT)).warnings, []);
      });
    });

    it("lets no script be lost that runs before a recovery: preaction.bat comes along, or is asked for", () => {
      const conf = changed(
        "</polling></genw>",
        "</polling><emergency><preaction><use>1</use></preaction></emergency></genw>",
      );
      assert.match(
        problems(base(conf)).join(),
        /monitor\/genw@genw_fsx\/emergency\/preaction: runs scripts\/monitor\.s\/genw_fsx\/preaction\.bat, which nothing/,
      );
      const zip = zipSync({
        "clp.conf": conf,
        "scripts/monitor.s/genw_fsx/preaction.bat": Buffer.from(SCRIPT),
        "scripts/failover/script_x/preaction.bat": Buffer.from(SCRIPT),
      });
      const delivered = deliver(base(zip, "a.zip")).files.map((file) => file.path);
      assert.ok(delivered.includes("scripts/monitor.s/genw_fsx/preaction.bat"));
      assert.ok(delivered.includes("scripts/failover/script_x/preaction.bat"));
      const own = "<emergency><preaction><use>1</use><path>D:\\tools\\before.bat</path></preaction></emergency>";
      deliver(base(changed("</polling></genw>", `</polling>${own}</genw>`)));
      deliver(base(changed("</polling></genw>", "</polling><emergency><preaction/></emergency></genw>")));
    });

    it("has the bring-up wait for the monitors that the export names, not for ours", () => {
      const monitors = '<monitor><types name="genw"/><awsvipw name="awsvipw1"/>';
      const delivery = deliver(base(changed("<monitor>", monitors)));
      assert.deepEqual(delivery.monitors, ["awsvipw1", "genw_fsx"]);
      const bringUp = bringUpOf(specOf({ ...BROUGHT_UP, ...base(EXPORT), cluster: BROUGHT_UP.cluster }), delivery);
      assert.ok(bringUp.complete);
      assert.deepEqual(bringUp.plan.monitors, ["awsvipw1", "genw_fsx"]);
    });

    it("tells of an export whose version nobody knows, and goes on", () => {
      const conf = changed("5.2.0-1", "Five").toString("latin1").replace("520109", "V");
      assert.match(
        deliver(base(Buffer.from(conf, "latin1"))).warnings.join(),
        /savedversion is "Five", which tells no/,
      );
    });

    it("refuses a file that is not there", () => {
      const settings = { cluster: { baseConfiguration: "nowhere.conf" } };
      assert.match(problems(settings).join(), /nowhere\.conf: cannot be read \(ENOENT\)\. Name a clp\.conf or a zip/);
    });
  });
});
