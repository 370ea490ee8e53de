import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { assertRun, GuestServer, type InstalledScript, ownAddress, RETRIES, type RunOptions, until } from "./guest.ts";
import { powerShellMissing } from "./realPowerShell.ts";

// The PowerShell in the .bat files, as delivered, under a real PowerShell. What no real one can be brought to do under
// Wine (rubbish, a share that hangs) is left to the tests with the double.

const ON_WINDOWS = process.platform === "win32";
const SMB = 445;
/** For a machine that is busy with other tests; what hangs would hang for longer. */
const LIMIT_SECONDS = 45;

describe("the .bat files under a real PowerShell", function () {
  this.timeout(120_000);
  this.retries(RETRIES);
  let guest: GuestServer;
  let script: InstalledScript;
  let smb: Server | undefined;
  let isSilent = false;
  /** Why nothing can listen on TCP 445 here: most systems let only root do so. */
  let noListener: string | undefined;

  before(async function () {
    const missing = GuestServer.missing() ?? powerShellMissing();
    if (missing !== undefined) {
      console.log(`    left out: ${missing}`);
      this.skip();
    }
    guest = await GuestServer.create("real");
    if (ON_WINDOWS) return;
    smb = createServer((socket) => socket.destroy()).listen(SMB, guest.fileServer);
    noListener = await once(smb, "listening").then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (noListener !== undefined) console.log(`    left out, where TCP ${SMB} must be open: ${noListener}`);
  });

  afterEach(() => {
    if (script !== undefined) guest.endMinio(script.place);
  });

  after(() => {
    smb?.close();
    guest?.remove();
  });

  const run = async (bat: string, settings: Record<string, string>, options: RunOptions = {}) => {
    // Longer than the double's: a real PowerShell takes its time on a busy machine, and only a hang shall reach the limit.
    script = guest.install(bat, { CLPFSX_FSX_PROBE_SECONDS: "15", ...settings });
    return script.run({ limitSeconds: LIMIT_SECONDS, ...options });
  };

  describe("genw_fsx/genw.bat", () => {
    const judge = async (settings: Record<string, string>, code: number, line: RegExp) =>
      assertRun(await run("genw_fsx/genw.bat", settings), "clpfsx genw_fsx: ", code, line, LIMIT_SECONDS);

    it("says fault when the name is unknown", () =>
      judge(
        { CLPFSX_FSX_DNS: "amznfsx0.invalid" },
        1,
        /fault: TCP 445 to amznfsx0\.invalid within 15 s: (HostNotFound|TryAgain|TimeLimit)$/m,
      ));

    it("says what is wrong when the time limit is not a number", () =>
      judge({ CLPFSX_FSX_PROBE_SECONDS: "soon" }, 1, /fault: TCP 445 to .* within soon s: FormatException$/m));

    it("takes no value for code", () =>
      judge(
        { CLPFSX_FSX_DNS: "x'; $r='open'; exit; '$env:PATH" },
        1,
        /fault: TCP 445 to x'; .*: (HostNotFound|NoData|NoRecovery|TryAgain|TimeLimit)$/m,
      ));

    // Windows listens on TCP 445 itself and refuses on a full queue.
    if (!ON_WINDOWS)
      it("says fault when the connection is refused", () =>
        judge({ CLPFSX_FSX_DNS: ownAddress(3) }, 1, /fault: TCP 445 to .* within 15 s: ConnectionRefused$/m));

    it("gives up at the time limit when the connection hangs", async function () {
      // That of Windows is kept for documentation: it never answers.
      const unanswered = ON_WINDOWS ? "192.0.2.1" : ownAddress(2);
      if (noListener !== undefined) this.skip();
      if (!ON_WINDOWS && !isSilent) await guest.silentPort(unanswered, SMB);
      isSilent = true;
      const settings = { CLPFSX_FSX_DNS: unanswered, CLPFSX_FSX_PROBE_SECONDS: "2" };
      return judge(settings, 1, /fault: TCP 445 to .* within 2 s: TimeLimit$/m);
    });

    describe("when TCP 445 is open", () => {
      before(function () {
        if (noListener !== undefined) this.skip();
      });

      it("says reached", () => judge({}, 0, /^clpfsx genw_fsx: reached: TCP 445 to /m));

      it("says reached when the share is there, which it looks for by the name that it has", async () => {
        const share = "sh'are $HOME [1] `a";
        mkdirSync(join(guest.shareFolder, share), { recursive: true });
        const settings = { CLPFSX_FSX_CHECK_SHARE: "1", CLPFSX_FSX_SHARE: `${guest.share}\\${share}` };
        await judge(settings, 0, /^clpfsx genw_fsx: reached: share ".*sh'are \$HOME \[1\] `a"$/m);
      });

      it("says fault when the share is absent", () =>
        judge(
          { CLPFSX_FSX_CHECK_SHARE: "1", CLPFSX_FSX_SHARE: "nosuch" },
          1,
          /fault: share ".*nosuch" within 15 s: AbsentOrDenied$/m,
        ));
    });
  });

  describe("script_minio/start.bat", () => {
    const START = "clpfsx script_minio start: ";
    const begin: RunOptions = { env: { CLP_EVENT: "START", TEST_DOUBLE_MINIO: "now" } };
    const start = (settings: Record<string, string> = {}) => run("script_minio/start.bat", settings, begin);

    it("makes the folder that is not there, by the name that it has", async () => {
      const folder = "mini'o $HOME [1] `a";
      rmSync(join(guest.shareFolder, folder), { recursive: true, force: true });
      const started = await start({ CLPFSX_APP_FOLDER: folder });
      assertRun(started, START, 0, /made folder ".*mini'o \$HOME \[1\] `a"$/m, LIMIT_SECONDS);
      assert.ok(existsSync(join(guest.shareFolder, folder, "format.json")), "MinIO was started on it");
    });

    it("takes the folder that is there", async () => {
      mkdirSync(join(guest.shareFolder, "from before"), { recursive: true });
      const started = await start({ CLPFSX_APP_FOLDER: "from before" });
      assertRun(started, START, 0, /MinIO serves on port/, LIMIT_SECONDS);
      assert.doesNotMatch(started.output, /made folder/);
    });

    // A file where the share's folder should be: nothing can be made below it.
    const away = (name: string) => {
      const file = join(guest.shareFolder, name);
      rmSync(file, { recursive: true, force: true });
      writeFileSync(file, "");
      return file;
    };

    it("fails at the time limit when the share is away", async () => {
      away("away");
      const settings = { CLPFSX_FSX_SHARE: `${guest.share}\\away`, CLPFSX_APP_START_SECONDS: "1" };
      assertRun(
        await start(settings),
        START,
        1,
        /failed: folder ".*away.*" could not be reached or made within 1 s: (IO|DirectoryNotFound)Exception \d+$/m,
        LIMIT_SECONDS,
      );
    });

    it("goes on when the share comes back in time", async () => {
      const share = away("later");
      const running = start({ CLPFSX_FSX_SHARE: `${guest.share}\\later` });
      await until(() => script.output.includes("is away; trying for 20 s"), 25, "the first try");
      rmSync(share);
      mkdirSync(share);
      assertRun(await running, START, 0, /made folder ".*later.*"$/m, LIMIT_SECONDS);
    });
  });
});
