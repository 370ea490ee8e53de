import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { assertRun, GuestServer, type InstalledScript, PASSWORD, RETRIES, until } from "./guest.ts";

describe("script_minio", function () {
  this.timeout(120_000);
  this.retries(RETRIES);
  let guest: GuestServer;
  let script: InstalledScript;

  before(async function () {
    const missing = GuestServer.missing();
    if (missing !== undefined) {
      console.log(`    left out: ${missing}`);
      this.skip();
    }
    guest = await GuestServer.create();
  });

  afterEach(() => {
    if (script !== undefined) guest.endMinio(script.place);
  });

  after(() => guest?.remove());

  const install = (settings: Record<string, string> = {}): InstalledScript => {
    script = guest.install("script_minio/start.bat", settings);
    return script;
  };
  const START = "clpfsx script_minio start: ";
  const STOP = "clpfsx script_minio stop: ";
  /** The script's environment: what CLUSTERPRO sets, what MinIO does, and the password it must be given. */
  const begin = (minio: string, event = "START") => ({
    env: { CLP_EVENT: event, TEST_DOUBLE_MINIO: minio, TEST_DOUBLE_PASSWORD: PASSWORD },
  });

  /** A MinIO that start.bat started and that serves. */
  const started = async () => assertRun(await script.run(begin("now")), START, 0, /MinIO serves on port/, 20);

  describe("start.bat", () => {
    for (const event of ["START", "FAILOVER"]) {
      it(`starts MinIO on its own folder of the share on ${event}`, async () => {
        install();
        assertRun(await script.run(begin("now", event)), START, 0, /MinIO serves on port \d+ as process \d+$/m, 20);
        const folder = `\\\\${guest.fileServer}\\${guest.share}\\${script.folderName}`;
        assert.ok(
          script.minioLog.includes(`server ${folder} :${guest.port} :${guest.port + 1} user admin`),
          script.minioLog,
        );
        assert.ok(existsSync(join(guest.shareFolder, script.folderName, "format.json")));
        assert.equal(script.minioProcesses().length, 1);
      });
    }

    it("waits for a slow MinIO", async () => {
      install();
      const run = await script.run(begin("slow:2"));
      assertRun(run, START, 0, /MinIO serves on port/, 20);
      assert.ok(run.seconds > 2, `it came back after ${run.seconds} s`);
    });

    it("fails at the time limit when MinIO never serves, and leaves none behind", async () => {
      install({ CLPFSX_APP_START_SECONDS: "3" });
      const run = await script.run(begin("never"));
      assertRun(run, START, 1, /failed: MinIO did not serve within 3 s \(health gave 503\)/, 20);
      assert.match(run.output, /what was started was ended$/m);
      assert.ok(run.seconds > 3, `it gave up after ${run.seconds} s`);
      assert.deepEqual(script.minioProcesses(), []);
    });

    it("says so when MinIO neither serves nor can be ended", async () => {
      install({ CLPFSX_APP_START_SECONDS: "1" });
      const { env } = begin("never");
      const run = await script.run({ env: { ...env, TEST_DOUBLE_TASKKILL: "immortal" }, tools: "doubles" });
      assertRun(run, START, 1, /could not be ended .*; stop\.bat must be run before another server may start$/m, 20);
    });

    for (const [when, minio] of [
      ["at once", "dies:0"],
      ["after a while", "dies:1"],
    ] as const) {
      it(`notices early that MinIO died ${when}`, async () => {
        install({ CLPFSX_APP_START_SECONDS: "25" });
        assertRun(await script.run(begin(minio)), START, 1, /failed: MinIO ended before it served/, 15);
      });
    }

    it("leaves alone the MinIO that an earlier start made and that serves", async () => {
      install();
      await started();
      const before = script.minioProcesses();
      assertRun(
        await script.run(begin("now")),
        START,
        0,
        /process \d+, which an earlier start made, serves .* no second instance$/m,
        10,
      );
      assert.deepEqual(script.minioProcesses(), before);
    });

    it("refuses when a MinIO runs that it did not start", async () => {
      install();
      await started();
      rmSync(join(script.app, "clpfsx-minio.pid"));
      const before = script.minioProcesses();
      assertRun(
        await script.run(begin("now")),
        START,
        1,
        /refused: minio\.exe runs as process \d+, which this script did not start/,
        10,
      );
      assert.deepEqual(script.minioProcesses(), before);
    });

    it("refuses when its MinIO runs and does not serve", async () => {
      install();
      await started();
      const { env } = begin("now");
      const sick = { ...env, TEST_DOUBLE_CURL: "503 0.01" };
      assertRun(
        await script.run({ env: sick, tools: "doubles" }),
        START,
        1,
        /refused: process \d+, .* does not serve \(health gave 503\)/,
        10,
      );
      assert.equal(script.minioProcesses().length, 1);
    });

    it("refuses when another program answers on the port", async () => {
      install();
      const other = createServer((_, response) => response.writeHead(200).end()).listen(guest.port, "127.0.0.1");
      await once(other, "listening");
      try {
        assertRun(
          await script.run(begin("now")),
          START,
          1,
          /refused: another program answers on port \d+ \(health gave 200\)/,
          10,
        );
        assert.deepEqual(script.minioProcesses(), []);
      } finally {
        other.closeAllConnections();
        other.close();
      }
    });

    it("refuses when curl prints rubbish", async () => {
      install();
      const { env } = begin("now");
      const run = await script.run({ env: { ...env, TEST_DOUBLE_CURL: "what & now" }, tools: "doubles" });
      assertRun(run, START, 1, /refused: curl\.exe printed no HTTP status/, 10);
      assert.deepEqual(script.minioProcesses(), []);
    });

    it("refuses when the process list cannot be had", async () => {
      install();
      const { env } = begin("now");
      const run = await script.run({ env: { ...env, TEST_DOUBLE_TASKLIST: "fails" }, tools: "doubles" });
      assert.equal(run.code, 1, run.output);
      assert.match(run.output, /refused: tasklist gave no process list/);
      assert.deepEqual(script.minioProcesses(), []);
    });

    it("does nothing on RECOVER, even on a server that is not set up", async () => {
      install();
      rmSync(script.settingsFile);
      assertRun(await script.run(begin("now", "RECOVER")), START, 0, /nothing to do: a server came back/, 10);
      assert.deepEqual(script.minioProcesses(), []);
    });

    for (const event of ["", "start", "STOP"]) {
      it(`refuses when CLP_EVENT is "${event}"`, async () => {
        install();
        assertRun(
          await script.run(begin("now", event)),
          START,
          1,
          /refused: CLP_EVENT is ".*", not START or FAILOVER/,
          10,
        );
        assert.deepEqual(script.minioProcesses(), []);
      });
    }

    it("fails at the time limit when the share is away", async () => {
      // A file where the share's folder should be: nothing can be made below it.
      writeFileSync(join(guest.shareFolder, "away"), "");
      install({ CLPFSX_FSX_SHARE: `${guest.share}\\away`, CLPFSX_APP_START_SECONDS: "2" });
      assertRun(
        await script.run(begin("now")),
        START,
        1,
        /failed: folder ".*away.*" could not be reached or made within 2 s: [A-Z][A-Za-z]+Exception \d+$/m,
        15,
      );
    });

    it("fails at the time limit when the look at the share hangs", async () => {
      install({ CLPFSX_APP_START_SECONDS: "3" });
      const run = await script.run({
        ...begin("now"),
        env: { ...begin("now").env, TEST_DOUBLE_SHARE: "hangs" },
        tools: "doubles",
      });
      assertRun(run, START, 1, /failed: folder ".*" could not be reached or made within 3 s: TimeLimit$/m, 15);
      assert.equal(run.output.match(/is away; trying/g), null, "one look of 3 s, not a look and a wait after it");
    });

    for (const rubbish of ["-", "what now", "0:there is none", "1:%folder%"]) {
      it(`fails when the look at the share prints ${rubbish}`, async () => {
        install();
        const env = { ...begin("now").env, TEST_DOUBLE_POWERSHELL_FOLDER: rubbish };
        const run = await script.run({ env, tools: "doubles" });
        assertRun(run, START, 1, /failed: the look at folder ".*" printed neither/m, 15);
      });
    }

    it("goes on when the share comes back in time", async () => {
      const later = join(guest.shareFolder, "later");
      writeFileSync(later, "");
      install({ CLPFSX_FSX_SHARE: `${guest.share}\\later` });
      const running = script.run(begin("now"));
      await until(() => script.output.includes("is away; trying for 20 s"), 15, "the first try");
      rmSync(later);
      mkdirSync(later);
      const run = await running;
      assertRun(run, START, 0, /made folder ".*later.*"$/m, 20);
      assert.match(run.output, /MinIO serves on port/);
    });

    it("takes a folder with data from before", async () => {
      install();
      mkdirSync(join(guest.shareFolder, script.folderName));
      const run = await script.run(begin("now"));
      assertRun(run, START, 0, /MinIO serves on port/, 20);
      assert.doesNotMatch(run.output, /made folder/);
    });

    it("keeps the log of the run before", async () => {
      install();
      writeFileSync(join(script.app, "minio.log"), "the night before\n");
      await started();
      assert.equal(readFileSync(join(script.app, "minio.previous.log"), "utf8"), "the night before\n");
    });

    const unset: readonly (readonly [string, () => void, RegExp])[] = [
      ["its settings file", () => rmSync(script.settingsFile), /there is no ".*clpfsx-settings\.bat"$/m],
      ["a setting", () => script.set({ CLPFSX_APP_CREDENTIALS: "" }), /does not set CLPFSX_APP_CREDENTIALS$/m],
      ["minio.exe", () => rmSync(join(script.app, "minio.exe")), /there is no ".*minio\.exe"$/m],
      ["its credentials", () => rmSync(script.credentials), /there is no ".*cred \(1\)\.bat", or this account/],
      [
        "the password in its credentials",
        () => writeFileSync(script.credentials, '@echo off\r\nset "MINIO_ROOT_USER=admin"\r\n'),
        /cred \(1\)\.bat" does not give both credentials/,
      ],
    ];
    for (const [what, take, line] of unset) {
      it(`is not set up without ${what}, and starts nothing`, async () => {
        install();
        take();
        const { env } = begin("now");
        // Left over in the machine's environment, these must not stand in for the file.
        const leftOver = { ...env, MINIO_ROOT_USER: "old", MINIO_ROOT_PASSWORD: "old password" };
        assertRun(await script.run({ env: leftOver }), START, 2, line, 10);
        assert.deepEqual(script.minioProcesses(), []);
      });
    }

    it("prints nothing of a credentials file that echoes", async () => {
      install();
      writeFileSync(script.credentials, readFileSync(script.credentials, "utf8").replace("@echo off", "@echo on"));
      assertRun(await script.run(begin("now")), START, 0, /MinIO serves/, 20);
    });
  });

  describe("stop.bat", () => {
    const stop = (env: Record<string, string> = {}) => script.runBeside("stop.bat", { env, tools: "doubles" });

    it("has nothing to do when no MinIO runs", async () => {
      install();
      assertRun(await script.runBeside("stop.bat"), STOP, 0, /nothing to do: no minio\.exe runs$/m, 10);
    });

    const runs: readonly (readonly [string, string, RegExp, boolean])[] = [
      ["ends a MinIO that obeys", "obeyed", /asked process \d+ to end\n.*MinIO ended$/m, true],
      [
        "kills a MinIO that ignores the request",
        "ignored",
        /did not end within 1 s; killing it\n.*MinIO was killed$/m,
        true,
      ],
      ["kills a MinIO that cannot be asked", "refused", /cannot be asked; killing it\n.*MinIO was killed$/m, true],
      [
        "fails when MinIO outlives the kill",
        "immortal",
        /failed: process \d+ still runs 1 s after it was killed/,
        false,
      ],
    ];
    for (const [what, how, line, gone] of runs) {
      it(what, async () => {
        install();
        await started();
        assertRun(await stop({ TEST_DOUBLE_TASKKILL: how }), STOP, gone ? 0 : 1, line, 15);
        assert.equal(script.minioProcesses().length, gone ? 0 : 1);
        assert.equal(existsSync(join(script.app, "clpfsx-minio.pid")), !gone);
      });
    }

    it("does not wait for a MinIO that cannot be asked", async () => {
      install({ CLPFSX_APP_STOP_SECONDS: "20" });
      await started();
      assertRun(await stop({ TEST_DOUBLE_TASKKILL: "refused" }), STOP, 0, /MinIO was killed$/m, 10);
    });

    it("may run twice, and start.bat after it", async () => {
      install();
      await started();
      assertRun(await script.runBeside("stop.bat"), STOP, 0, /MinIO (ended|was killed)$/m, 15);
      assertRun(await script.runBeside("stop.bat"), STOP, 0, /nothing to do/, 10);
      assertRun(await script.run(begin("now", "FAILOVER")), START, 0, /MinIO serves/, 20);
    });

    it("fails when the process list cannot be had", async () => {
      install();
      const run = await stop({ TEST_DOUBLE_TASKLIST: "fails" });
      assert.equal(run.code, 1, run.output);
      assert.match(run.output, /failed: tasklist gave no process list/);
    });

    it("says that it is not set up when the settings file is absent", async () => {
      install();
      rmSync(script.settingsFile);
      assertRun(await script.runBeside("stop.bat"), STOP, 2, /not set up: there is no ".*clpfsx-settings\.bat"/, 10);
    });

    it("names the setting that the settings file lacks", async () => {
      install({ CLPFSX_APP_STOP_SECONDS: "" });
      assertRun(await script.runBeside("stop.bat"), STOP, 2, /does not set CLPFSX_APP_STOP_SECONDS$/m, 10);
    });
  });
});
