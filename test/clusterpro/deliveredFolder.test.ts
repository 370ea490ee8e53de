import assert from "node:assert/strict";
import { checkScript } from "../../clusterpro/checkScript.ts";
import { deliveredFolder, type Scripts } from "../../clusterpro/deliveredFolder.ts";
import { render } from "../../clusterpro/render.ts";
import { type ScriptSettings, settingsBat } from "../../clusterpro/settingsBat.ts";
import { FSX_DNS_TOKEN, findTokens } from "../../clusterpro/tokens.ts";
import { articleCluster } from "./articleCluster.ts";
import { refusal } from "./refusal.ts";

const SETTINGS = {
  fileSystem: { dnsName: FSX_DNS_TOKEN, share: "share", checkShare: false, probeSeconds: 10 },
  application: {
    directory: "C:\\minio",
    folder: "minio",
    port: 9000,
    consolePort: 9090,
    startSeconds: 60,
    stopSeconds: 30,
    healthSeconds: 10,
    credentials: "C:\\ProgramData\\clpfsx\\minio.env",
  },
} as const satisfies ScriptSettings;

const GOOD = "@echo off\r\nrem nothing\r\nexit /b 0\r\n";

const SCRIPTS: Scripts = {
  script_minio: { "start.bat": GOOD, "stop.bat": GOOD },
  genw_fsx: { "genw.bat": GOOD },
  genw_minio: { "genw.bat": GOOD },
};

const deliver = (parts: object = {}) =>
  deliveredFolder({ definition: articleCluster(), scripts: SCRIPTS, settings: SETTINGS, ...parts });

describe("deliveredFolder", () => {
  it("has CLUSTERPRO's layout, and the settings beside every script", () => {
    assert.deepEqual(
      deliver().map(({ path }) => path),
      [
        "clp.conf",
        "scripts/failover/script_minio/clpfsx-settings.bat",
        "scripts/failover/script_minio/start.bat",
        "scripts/failover/script_minio/stop.bat",
        "scripts/monitor.s/genw_fsx/clpfsx-settings.bat",
        "scripts/monitor.s/genw_fsx/genw.bat",
        "scripts/monitor.s/genw_minio/clpfsx-settings.bat",
        "scripts/monitor.s/genw_minio/genw.bat",
      ],
    );
  });

  it("delivers the rendered configuration, with settings' tags, and the scripts as they are", () => {
    const tags = { scriptAccount: "parameters/user" };
    const files = new Map(deliver({ tags }).map(({ path, content }) => [path, content]));
    assert.equal(files.get("clp.conf"), render(articleCluster(), { tags }).text);
    assert.equal(files.get("scripts/failover/script_minio/start.bat"), GOOD);
    assert.equal(files.get("scripts/monitor.s/genw_fsx/clpfsx-settings.bat"), settingsBat(SETTINGS));
  });

  it("delivers a finished configuration instead, byte for byte", () => {
    const conf = Buffer.from([1, 2, 0x83]);
    assert.equal(deliver({ conf })[0]?.content, conf);
  });

  it("follows the group's name and leaves out what no application needs", () => {
    const definition = articleCluster({ group: "fog", application: { kind: "none" } });
    const { genw_fsx } = SCRIPTS;
    assert.deepEqual(
      deliver({ definition, scripts: { genw_fsx } }).map(({ path }) => path.split("/").slice(0, -1).join("/")),
      ["", "scripts/monitor.s/genw_fsx", "scripts/monitor.s/genw_fsx"],
    );
  });

  const cases: readonly (readonly [promise: string, change: Scripts, messages: readonly string[]])[] = [
    [
      "a missing script",
      { script_minio: { "start.bat": GOOD } },
      ["scripts/failover/script_minio/stop.bat: is missing"],
    ],
    ["missing scripts of a monitor", { genw_minio: {} }, ["scripts/monitor.s/genw_minio/genw.bat: is missing"]],
    [
      "scripts that nothing runs",
      { genw_other: { "genw.bat": GOOD } },
      ["genw_other: has scripts, but no resource or monitor"],
    ],
  ];
  for (const [promise, change, messages] of cases) {
    it(`refuses ${promise}`, () => {
      const problems = refusal(() => deliver({ scripts: { ...SCRIPTS, ...change } }));
      assert.equal(problems.length, messages.length, problems.join("\n"));
      for (const [index, start] of messages.entries()) assert.ok(problems[index]?.startsWith(start), problems[index]);
    });
  }
});

describe("settingsBat", () => {
  it("sets one variable a line, in ASCII with CR LF", () => {
    assert.deepEqual(settingsBat(SETTINGS).split("\r\n"), [
      "@rem Generated from the stack's settings; a change here is lost with the next delivery.",
      'set "CLPFSX_FSX_DNS=@@FSX_DNS@@"',
      'set "CLPFSX_FSX_SHARE=share"',
      'set "CLPFSX_FSX_CHECK_SHARE=0"',
      'set "CLPFSX_FSX_PROBE_SECONDS=10"',
      'set "CLPFSX_APP_DIR=C:\\minio"',
      'set "CLPFSX_APP_FOLDER=minio"',
      'set "CLPFSX_APP_PORT=9000"',
      'set "CLPFSX_APP_CONSOLE_PORT=9090"',
      'set "CLPFSX_APP_START_SECONDS=60"',
      'set "CLPFSX_APP_STOP_SECONDS=30"',
      'set "CLPFSX_APP_HEALTH_SECONDS=10"',
      'set "CLPFSX_APP_CREDENTIALS=C:\\ProgramData\\clpfsx\\minio.env"',
      "exit /b 0",
      "",
    ]);
  });

  it("has no line for an application where there is none, and 1 for a look at the share", () => {
    const text = settingsBat({ fileSystem: { ...SETTINGS.fileSystem, checkShare: true } });
    assert.doesNotMatch(text, /CLPFSX_APP/);
    assert.match(text, /CLPFSX_FSX_CHECK_SHARE=1"/);
  });

  it("is a script that passes the checks of scripts but for its name, with the one token it needs", () => {
    assert.deepEqual(checkScript("settings.bat", settingsBat(SETTINGS)), []);
    assert.deepEqual(findTokens(settingsBat(SETTINGS)), [FSX_DNS_TOKEN]);
  });

  for (const value of ['a"b', "a%b", "a!b", "a^b", "a\nb", "a\rb", "a\u0000b", "\u00e9", ""]) {
    it(`refuses ${JSON.stringify(value)}, which cmd.exe would take apart`, () => {
      const fileSystem = { ...SETTINGS.fileSystem, share: value };
      assert.match(
        refusal(() => settingsBat({ fileSystem }))[0] ?? "",
        /^CLPFSX_FSX_SHARE: .* cannot stand in a \.bat file/,
      );
    });
  }

  for (const folder of ["\\", "/", ".", "..", "a\\b", "a/", " a", "a ", "a:b", "*"]) {
    it(`refuses the folder ${JSON.stringify(folder)}: it is not one folder below the share's root`, () => {
      const application = { ...SETTINGS.application, folder };
      assert.match(refusal(() => settingsBat({ ...SETTINGS, application }))[0] ?? "", /^CLPFSX_APP_FOLDER: /);
    });
  }

  it("refuses a number that is none, and reports everything at once", () => {
    const application = { ...SETTINGS.application, port: Number.NaN, startSeconds: -1, folder: ".." };
    assert.deepEqual(
      refusal(() => settingsBat({ ...SETTINGS, application })).map((line) => line.split(":")[0]),
      ["CLPFSX_APP_PORT", "CLPFSX_APP_START_SECONDS", "CLPFSX_APP_FOLDER"],
    );
  });
});
