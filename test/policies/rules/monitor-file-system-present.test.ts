import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/harness/index.ts";
import { monitorFileSystemPresent as rule } from "../../../policies/rules/monitor-file-system-present.ts";
import {
  changed,
  deliver,
  delivering,
  type Files,
  GENW_FSX,
  inConf,
  OUR_FILES,
  S3_OBJECT,
  START,
  without,
} from "../delivered.ts";
import { FORMS, messages } from "../judge.ts";

const SETTINGS = "scripts/monitor.s/genw_fsx/clpfsx-settings.bat";
const NONE =
  "clp.conf: script resource script_minio lives on the file system, and no monitor watches it; add one, with polling/timing 0";
const ALWAYS = /(<genw name="genw_fsx">[\s\S]*?<timing>)0/;

/** A cluster of foreign make: these texts for the start script, the monitor's script and what lies beside it. */
const foreign = (start: string, genw: string, beside: Files = {}): Files => ({
  "clp.conf": `<root>
    <monitor><genw name="watch"><polling><timing>0</timing></polling></genw></monitor>
    <group name="g"><resource name="script@app"/></group><resource><script name="app"/></resource></root>`,
  "scripts/g/app/start.bat": start,
  "scripts/monitor.s/watch/genw.bat": genw,
  ...Object.fromEntries(Object.entries(beside).map(([name, text]) => [`scripts/monitor.s/watch/${name}`, text])),
});

const ON_SHARE = "app.exe \\\\amznfsx0abc1234.test.msad.local\\share\r\nexit /b 0";

for (const { form, deployed } of FORMS) {
  describe(`monitor-file-system-present ${form}`, () => {
    const found = (files: Files) => messages(rule, delivering(files), { deployed });

    it("accepts the project's own", async () => assert.deepEqual(await found(OUR_FILES), []));

    it("refuses a clp.conf whose monitor of it was taken out", async () => {
      assert.deepEqual(await found(inConf(/<genw name="genw_fsx">[\s\S]*?<\/genw>/, "")), [NONE]);
    });

    it("refuses a monitor whose script looks elsewhere", async () => {
      assert.deepEqual(await found(changed(GENW_FSX, /CLPFSX_FSX_\w+/g, "CLPFSX_APP_DIR")), [NONE]);
      assert.deepEqual(await found(changed(SETTINGS, "@@FSX_DNS@@", "localhost")), [NONE]);
    });

    it("refuses one that runs beside the application only", async () => {
      assert.deepEqual(await found(inConf(ALWAYS, "$11")), [
        "clp.conf: script resource script_minio lives on the file system, and monitor genw_fsx watches it on the active " +
          "server only; set its polling/timing to 0",
      ]);
    });

    it("takes a monitor without timing and target for one that always runs", async () => {
      assert.deepEqual(await found(inConf(/(<genw name="genw_fsx">[\s\S]*?)<timing>0<\/timing>/, "$1")), []);
    });

    it("fails closed on a timing that it cannot tell", async () => {
      const [message] = await found(inConf(ALWAYS, "$17"));
      assert.match(
        message ?? "",
        /^cannot be decided.*monitor genw_fsx always watches it: its polling\/timing is not set/,
      );
    });

    it("fails closed on scripts that are not delivered", async () => {
      const [application] = await found(without(START, without(GENW_FSX, without(SETTINGS))));
      assert.match(
        application ?? "",
        /^cannot be decided.*script_minio: scripts\/failover\/script_minio\/start\.bat is not delivered/,
      );
      const [monitor] = await found(without(GENW_FSX, without(SETTINGS)));
      assert.match(
        monitor ?? "",
        /^cannot be decided.*monitor genw_fsx always watches it: .*genw\.bat is not delivered/,
      );
    });

    it("needs no start script where the file system is watched in any case", async () => {
      assert.deepEqual(await found(without(START)), []);
    });

    it("fails closed on a script whose text is not known", async () => {
      const [message] = await messages(
        rule,
        (plan) => {
          deliver(plan, without(GENW_FSX, without(SETTINGS)));
          plan.resource(S3_OBJECT, "late", {
            bucket: "bucket",
            key: `delivery/0123abcd/${GENW_FSX}`,
            content: UNKNOWN,
          });
        },
        { deployed },
      );
      assert.match(message ?? "", /^cannot be decided.*genw\.bat: content is not known yet/);
    });

    it("asks nothing of an application that lives elsewhere, nor of a virtual IP alone", async () => {
      assert.deepEqual(await found(foreign("app.exe D:\\data", "exit /b 0")), []);
      const alone = inConf(/<script name[\s\S]*?<\/script>/, "", inConf('<resource name="script@script_minio"/>', ""));
      assert.deepEqual(await found({ "clp.conf": alone["clp.conf"] ?? "" }), []);
    });
  });
}

describe("a script that names the file system", () => {
  const found = (genw: string, beside?: Files, start = ON_SHARE) =>
    messages(rule, delivering(foreign(start, genw, beside)));
  const WATCHES: [string, Files?][] = [
    ["dir \\\\@@FSX_DNS@@\\share"],
    ["dir \\\\AMZNFSX0abc1234.TEST.msad.local\\share"],
    ["dir \\\\fs-0123456789abcdef0.test.msad.local\\share"],
    ["call settings.bat\r\ndir \\\\%HOST%\\share", { "settings.bat": "set HOST=@@FSX_DNS@@" }],
    ["call settings.bat\r\ndir \\\\!Host!\\share", { "settings.bat": '@set "HOST=@@FSX_DNS@@"' }],
    [
      "call settings.bat\r\npowershell -File check.ps1",
      { "settings.bat": "set HOST=@@FSX_DNS@@", "check.ps1": "Test-Path \\\\$env:HOST\\share" },
    ],
    ["powershell -File check.ps1", { "check.ps1": "Test-Path '\\\\@@FSX_DNS@@\\share'" }],
    // What a program of its own does with the settings cannot be followed.
    ["check.exe settings.bat", { "settings.bat": "set HOST=@@FSX_DNS@@\r\nset PORT=445" }],
  ];
  for (const [genw, beside = {}] of WATCHES) {
    it(`${JSON.stringify(genw)} beside ${Object.keys(beside).join(", ") || "nothing"}`, async () => {
      assert.deepEqual(await found(genw, beside), []);
    });
  }

  const ELSEWHERE: [string, Files?][] = [
    ["rem dir \\\\@@FSX_DNS@@\\share\r\nexit /b 0"],
    [":: @@FSX_DNS@@\r\nexit /b 0"],
    ["ping fs-01.test.msad.local"],
    ["call settings.bat\r\ncurl http://localhost:%PORT%", { "settings.bat": "set HOST=@@FSX_DNS@@\r\nset PORT=9000" }],
    ["exit /b 0", { "notes.txt": "nothing" }],
  ];
  for (const [genw, beside = {}] of ELSEWHERE) {
    it(`is not ${JSON.stringify(genw)} beside ${Object.keys(beside).join(", ") || "nothing"}`, async () => {
      assert.deepEqual(await found(genw, beside), [
        "clp.conf: script resource app lives on the file system, and no monitor watches it; add one, with polling/timing 0",
      ]);
    });
  }

  it("may use an alias of the stack's file system", async () => {
    const judged = (genw: string) =>
      messages(rule, (plan) => {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          aliases: ["files.example.com", UNKNOWN],
        });
        deliver(plan, foreign("app.exe \\\\files.example.com\\share", genw));
      });
    assert.deepEqual(await judged("dir \\\\Files.Example.com\\share"), []);
    assert.equal((await judged("exit /b 0")).length, 1);
  });

  it("may use the name that AWS gave it, once that is known", async () => {
    const judged = (deployed: boolean) =>
      messages(
        rule,
        (plan) => {
          const outputs = { dnsName: "data.corp.example" };
          plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {}, { outputs });
          deliver(plan, foreign("app.exe \\\\data.corp.example\\share", "exit /b 0"));
        },
        { deployed },
      );
    assert.equal((await judged(true)).length, 1);
  });
});
