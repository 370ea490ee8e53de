import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync, zipSync } from "fflate";
import { makeProjectCopy, removeProjectCopy } from "../projectCopy.ts";

/** A copy of the project with the tests' stack files; nothing here changes it. */
let project: string;

function clpconf(...args: string[]) {
  const command = ["cli/main.js", "clpconf", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: project, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("npm run clpconf", () => {
  let folder: string;

  before(() => {
    project = makeProjectCopy();
  });

  after(() => removeProjectCopy(project));

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-clpconf-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("prints the article's configuration with tokens, and the unconfirmed tags beside it", () => {
    const { status, stdout, stderr } = clpconf();
    assert.equal(status, 0, stderr);
    assert.match(stdout, /<ip>172\.16\.0\.1<\/ip>/);
    assert.match(stdout, /<eniid>@@ENI_ID:server1@@<\/eniid>/);
    assert.match(stdout, /<username>test\.msad\.local\\Admin<\/username>/);
    assert.match(stdout, /<objectnumber>15<\/objectnumber>/);
    assert.match(stderr, /no public document confirms[\s\S]*\(assumed\)/);
  });

  it("follows the settings", () => {
    const { stdout } = clpconf("--set", "cluster.virtualIp=192.168.7.7", "--set", "servers[0].privateIp=10.0.110.20");
    assert.match(stdout, /<ip>192\.168\.7\.7<\/ip>/);
    assert.match(stdout, /<info>10\.0\.110\.20<\/info>/);
  });

  it("writes the whole folder in CLUSTERPRO's layout, scripts with CRLF", () => {
    const out = path.join(folder, "conf");
    const { status, stderr } = clpconf("--out", out);
    assert.equal(status, 0, stderr);
    const files = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => path.relative(out, path.join(each.parentPath, each.name)).replaceAll("\\", "/"));
    assert.deepEqual(files.sort(), [
      "README.ja.md",
      "README.md",
      "clp.conf",
      "scripts/failover/script_minio/clpfsx-settings.bat",
      "scripts/failover/script_minio/start.bat",
      "scripts/failover/script_minio/stop.bat",
      "scripts/monitor.s/genw_fsx/clpfsx-settings.bat",
      "scripts/monitor.s/genw_fsx/genw.bat",
      "scripts/monitor.s/genw_minio/clpfsx-settings.bat",
      "scripts/monitor.s/genw_minio/genw.bat",
    ]);
    for (const file of files.filter((each) => each.endsWith(".bat"))) {
      assert.doesNotMatch(readFileSync(path.join(out, file), "latin1"), /[^\r]\n/, file);
    }
  });

  const TOKENS = ["@@PASSWORD:0@@", "@@VPC_ID@@", "@@ENI_ID:server1@@", "@@ENI_ID:server2@@", "@@FSX_DNS@@"];

  it("writes a guide in both languages that says what each token stands for, and tells what is still to be filled in", () => {
    const out = path.join(folder, "conf");
    const { stderr } = clpconf("--out", out);
    const texts = ["README.md", "README.ja.md"].map((file) => readFileSync(path.join(out, file), "utf8"));
    for (const text of [...texts, stderr]) for (const token of TOKENS) assert.ok(text.includes(token), token);
    for (const text of texts) {
      for (const word of [
        "clpencrypt",
        "tar -a -c -f cluster.zip clp.conf scripts",
        "portNumber=29003",
        "--filled",
        "--secret-id clusterpro-fsx-dev/directory-admin",
        "silent-install.bat",
        "clplcnsc -i",
        "clpfwctrl.bat --add",
        "-LocalPort 9000 ",
      ])
        assert.ok(text.includes(word), word);
    }
    const none = path.join(folder, "none");
    clpconf("--out", none, "--set", 'application={"kind":"none"}');
    assert.doesNotMatch(readFileSync(path.join(none, "README.md"), "utf8"), /MinIO|undefined/);
    assert.match(readFileSync(path.join(none, "README.ja.md"), "utf8"), /^## 5\. インポート$/m);
  });

  describe("with the outputs of the deployed stack", () => {
    const OUTPUTS = {
      vpcId: "vpc-0abc",
      fileSystemDnsName: "amznfsx1.test.msad.local",
      servers: ["server1", "server2"].map((name, at) => ({ name, networkInterfaceId: `eni-0${at}` })),
      warnings: [],
    };
    const filled = (outputs: unknown, out: string, encoding: BufferEncoding = "utf8") => {
      const file = path.join(folder, "outputs.json");
      const text = typeof outputs === "string" ? outputs : JSON.stringify(outputs);
      writeFileSync(file, encoding === "utf16le" ? `\uFEFF${text}` : text, encoding);
      return clpconf("--out", path.join(folder, out), "--filled", file);
    };

    it("fills in everything but the password", () => {
      const { status, stderr } = filled(OUTPUTS, "conf");
      assert.equal(status, 0, stderr);
      assert.match(
        stderr,
        /^Still to be filled in .*:\n {2}@@PASSWORD:0@@: password of test\.msad\.local\\Admin, [^\n]*\n$/,
      );
      const conf = readFileSync(path.join(folder, "conf/clp.conf"), "latin1");
      assert.deepEqual(conf.match(/@@[^@]+@@/g), ["@@PASSWORD:0@@"]);
      for (const word of ["<vpcid>vpc-0abc<", "<eniid>eni-00<", "<eniid>eni-01<"]) assert.ok(conf.includes(word), word);
      const settings = readFileSync(path.join(folder, "conf/scripts/monitor.s/genw_fsx/clpfsx-settings.bat"), "latin1");
      assert.match(settings, /CLPFSX_FSX_DNS=amznfsx1\.test\.msad\.local"\r\n/);
    });

    it("takes what Windows PowerShell's > makes of them", () => {
      assert.equal(filled(OUTPUTS, "conf", "utf16le").status, 0);
    });

    it("makes a zip as Cluster WebUI exports it, the same each time, and overwrites none", () => {
      assert.equal(filled(OUTPUTS, "one.zip").stdout, `${path.join(folder, "one.zip")}\n`);
      const one = readFileSync(path.join(folder, "one.zip"));
      const names = Object.keys(unzipSync(one));
      assert.ok(names.includes("clp.conf") && names.includes("scripts/monitor.s/genw_fsx/genw.bat"));
      assert.ok(names.every((name) => name === "clp.conf" || name.startsWith("scripts/")));
      filled(OUTPUTS, "two.zip");
      assert.deepEqual(readFileSync(path.join(folder, "two.zip")), one);
      const again = filled(OUTPUTS, "one.zip");
      assert.deepEqual([again.status, again.stdout], [2, ""]);
      assert.match(again.stderr, /^--out \S+one\.zip: is there already\. Name a new file\.\n$/);
    });

    for (const [what, outputs, message] of [
      [
        "that are no JSON",
        "vpcId: vpc-1",
        /--filled \S+: is no JSON; what "pulumi stack output --json" prints is wanted/,
      ],
      [
        "that npm has put its own lines before",
        "\n> clusterpro-fsx@0.1.0 pulumi\n> node cli/main.js pulumi stack output --json\n\n{}",
        /--filled \S+: is no JSON; "npm run" has put lines of its own before it, "npm run --silent" does not; what /,
      ],
      [
        "of a stack that is not deployed",
        {},
        /: vpcId: missing, [\s\S]*: fileSystemDnsName: missing, [\s\S]*: servers: missing/,
      ],
      ["with other values", { ...OUTPUTS, vpcId: "x<y" }, /: vpcId: missing, or not what a deployed cluster has there/],
      [
        "of another cluster",
        { ...OUTPUTS, servers: OUTPUTS.servers.slice(0, 1) },
        /has no servers\[server2\]\.networkInterfaceId, which @@ENI_ID:server2@@ stands for; its servers are server1\./,
      ],
    ] as const)
      it(`refuses outputs ${what}, and writes nothing`, () => {
        const { status, stderr } = filled(outputs, "conf");
        assert.equal(status, 2);
        assert.match(stderr, message);
        assert.ok(!existsSync(path.join(folder, "conf")));
      });
  });

  it("writes nothing when a setting is wrong", () => {
    const out = path.join(folder, "conf");
    const { status, stderr } = clpconf("--set", "cluster.group=a b", "--out", out);
    assert.equal(status, 2);
    assert.match(stderr, /^--set cluster\.group: /);
    assert.ok(!existsSync(out));
  });

  it("overwrites nothing", () => {
    const out = path.join(folder, "conf");
    mkdirSync(out);
    writeFileSync(path.join(out, "clp.conf"), "mine");
    const { status, stderr } = clpconf("--out", out);
    assert.equal(status, 2);
    assert.match(stderr, /the folder is not empty/);
    assert.deepEqual(readdirSync(folder), ["conf"]);
    assert.equal(readFileSync(path.join(out, "clp.conf"), "utf8"), "mine");
  });

  it("says in a line that a folder cannot be written, and leaves nothing behind", () => {
    const file = path.join(folder, "file");
    writeFileSync(file, "mine");
    const { status, stderr } = clpconf("--out", path.join(file, "conf"));
    assert.equal(status, 2);
    assert.match(stderr, /^--out .*: cannot be (written|used as a folder) \(E[A-Z]+\)\..*\n$/);
    const long = path.join(folder, "x".repeat(250));
    const other = clpconf("--out", long);
    assert.equal(other.status, 2);
    assert.match(other.stderr, /^--out .*: cannot be written \(E[A-Z]+\)\. Name another folder\.\n$/);
    assert.deepEqual(readdirSync(folder), ["file"]);
  });

  it("finds what an export has otherwise, element by element, and ends with 1", () => {
    const file = path.join(folder, "clp.conf");
    writeFileSync(file, clpconf().stdout);
    const same = clpconf("--diff", file);
    assert.deepEqual([same.status, same.stderr], [0, ""]);
    assert.match(same.stdout, /\n0 differences\n$/);
    writeFileSync(file, clpconf().stdout.replace("<ip>172.16.0.1</ip>", "<ip>172.16.0.9</ip>"));
    const { status, stdout } = clpconf("--diff", file);
    assert.equal(status, 1);
    assert.match(stdout, /\n {4}virtualIp: 172\.16\.0\.9 # 172\.16\.0\.1 here\n\n1 difference \(1 of settings\)\n$/);
  });

  it("compares with a zip, and counts apart what only the deployed cluster knows", () => {
    const deployed = clpconf()
      .stdout.replaceAll("@@VPC_ID@@", "vpc-0abc")
      .replaceAll(/@@ENI_ID:server(\d)@@/g, "eni-0$1")
      .replace("@@PASSWORD:0@@", "8000000ab91a5dc638a39c5600930003");
    const file = path.join(folder, "export.zip");
    writeFileSync(
      file,
      zipSync({ "export/clp.conf": Buffer.from(deployed), "export/scripts/モニタ.bat": Buffer.from("") }),
    );
    const same = clpconf("--diff", file);
    assert.equal(same.status, 0, same.stderr);
    assert.match(same.stdout, /\n0 differences, besides 4 that only the deployed cluster knows\n$/);
    writeFileSync(file, zipSync({ "clp.conf": Buffer.from(deployed.replace("vpc-0abc", "")) }));
    const lacking = clpconf("--diff", file);
    assert.equal(lacking.status, 1);
    assert.match(lacking.stdout, /vpcid\n {4}stack: {2}@@VPC_ID@@\n {4}export: \n/);
    writeFileSync(file, zipSync({ "other.conf": Buffer.from(deployed) }));
    assert.match(clpconf("--diff", file).stderr, /^--diff \S+export\.zip: holds no clp\.conf; /);
    writeFileSync(file, Buffer.alloc(17 * 1024 * 1024));
    assert.match(clpconf("--diff", file).stderr, /^--diff \S+export\.zip: has 17825792 bytes; at most /);
  });

  it("ends with 2 and a line each for wrong settings, wrong usage and a file that is no configuration", () => {
    const file = path.join(folder, "no.conf");
    writeFileSync(file, "not xml");
    for (const [args, message] of [
      [["--set", "cluster.virtualIp=10.0.0.9"], /^--set cluster\.virtualIp: /],
      [["--stack", "none"], /Pulumi\.none\.yaml: no such file/],
      [["--nonsense"], /Unknown option '--nonsense'/],
      [["--out", "a", "--diff", "b"], /--out and --diff exclude each other/],
      [["--diff", "/no/such"], /--diff \/no\/such: cannot be read \(ENOENT\)/],
      [["--diff", file], /^--diff \S+no\.conf: line 1, column 1: is not XML/],
    ] as [string[], RegExp][]) {
      const { status, stdout, stderr } = clpconf(...args);
      assert.equal(status, 2, `${args}: ${stderr}`);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    }
  });
});
