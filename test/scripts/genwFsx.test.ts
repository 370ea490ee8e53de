import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { assertRun, freePort, GuestServer, type InstalledScript, RETRIES, type RunOptions } from "./guest.ts";

describe("genw_fsx/genw.bat", function () {
  this.timeout(120_000);
  this.retries(RETRIES);
  let guest: GuestServer;
  let smb: Server;
  let open: number;
  let closed: number;

  before(async function () {
    const missing = GuestServer.missing();
    if (missing !== undefined) {
      console.log(`    left out: ${missing}`);
      this.skip();
    }
    guest = await GuestServer.create();
    smb = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(smb, "listening");
    const address = smb.address();
    open = address !== null && typeof address === "object" ? address.port : 0;
    closed = await freePort();
  });

  after(() => {
    smb?.close();
    guest?.remove();
  });

  const PREFIX = "clpfsx genw_fsx: ";
  const at = (port: number) => ({ TEST_DOUBLE_TCP: `${guest.fileServer}:445=${port}` });
  const judge = async (
    settings: Record<string, string>,
    options: RunOptions,
    code: number,
    line: RegExp,
    limitSeconds = 10,
    change: (script: InstalledScript) => void = () => undefined,
  ) => {
    const script = guest.install("genw_fsx/genw.bat", settings);
    change(script);
    assertRun(await script.run(options), PREFIX, code, line, limitSeconds);
  };

  it("says reached when the file system accepts TCP 445", () =>
    judge({}, { env: at(open) }, 0, /^clpfsx genw_fsx: reached: TCP 445 to /m));

  it("says fault when the connection is refused", () =>
    judge({}, { env: at(closed), tools: "doubles" }, 1, /fault: TCP 445 to .* within 2 s: ConnectionRefused$/m));

  it("gives up at the time limit when the connection hangs", async () => {
    if (process.platform === "win32") {
      // A full queue refuses on Windows. This address is kept for documentation and never answers.
      await judge({ CLPFSX_FSX_DNS: "192.0.2.1" }, {}, 1, /fault: TCP 445 to .* within 2 s: TimeLimit$/m);
      return;
    }
    const port = await guest.silentPort();
    await judge({}, { env: at(port) }, 1, /fault: TCP 445 to .* within 2 s: TimeLimit$/m);
  });

  it("says fault when the name is unknown", () =>
    judge(
      { CLPFSX_FSX_DNS: "amznfsx0.invalid" },
      {},
      1,
      /fault: TCP 445 to amznfsx0\.invalid within 2 s: (HostNotFound|TryAgain|TimeLimit)$/m,
    ));

  const rubbish: readonly (readonly [string, string])[] = [
    ["a word", "True"],
    ["an error text", "Get-Thing : The term 'x' is not known; At line:1 char:1"],
    ["shell characters", "x & echo open & rem (|<>^%PATH%!"],
    ["an answer and then rubbish", "open;what now"],
    ["an answer with a tail", "open sesame"],
  ];
  for (const [what, printed] of rubbish) {
    it(`says fault when the check prints ${what}`, () =>
      judge(
        {},
        { env: { ...at(open), TEST_DOUBLE_POWERSHELL: printed }, tools: "doubles" },
        1,
        /fault: the check .* printed neither/,
      ));
  }

  it("says fault when the check prints nothing and fails", () =>
    judge(
      {},
      { env: { ...at(open), TEST_DOUBLE_POWERSHELL: "-" }, tools: "doubles" },
      1,
      /fault: the check .* printed nothing$/m,
    ));

  it("says fault when the time limit is not a number", () =>
    judge({ CLPFSX_FSX_PROBE_SECONDS: "soon" }, { env: at(open) }, 1, /fault: /));

  it("says fault when there is no PowerShell", () =>
    judge({}, { env: at(open), bare: true }, 1, /fault: powershell\.exe is not on the PATH/));

  describe("with the look at the share", () => {
    const look = { CLPFSX_FSX_CHECK_SHARE: "1" };

    it("says reached when the share is there", () =>
      judge(look, { env: at(open) }, 0, /^clpfsx genw_fsx: reached: share "/m));

    it("says fault when TCP 445 is open and the share is absent", () =>
      judge(
        { ...look, CLPFSX_FSX_SHARE: "nosuch" },
        { env: at(open) },
        1,
        /fault: share ".*nosuch" within 2 s: AbsentOrDenied$/m,
      ));

    it("gives up at the time limit when the look hangs", () =>
      judge(
        look,
        { env: { ...at(open), TEST_DOUBLE_SHARE: "hangs" }, tools: "doubles" },
        1,
        /fault: share .* within 2 s: TimeLimit$/m,
      ));

    it("does not look when TCP 445 is closed", () =>
      judge(
        look,
        { env: { ...at(closed), TEST_DOUBLE_POWERSHELL_SHARE: "open" }, tools: "doubles" },
        1,
        /fault: TCP 445 to .*ConnectionRefused$/m,
      ));

    it("says fault when the look prints rubbish", () =>
      judge(
        look,
        { env: { ...at(open), TEST_DOUBLE_POWERSHELL_SHARE: "False" }, tools: "doubles" },
        1,
        /fault: the look .* printed neither/,
      ));

    it("says fault when the look prints nothing", () =>
      judge(
        look,
        { env: { ...at(open), TEST_DOUBLE_POWERSHELL_SHARE: "-" }, tools: "doubles" },
        1,
        /fault: the look .* printed nothing$/m,
      ));
  });

  it("says that it is not set up when the settings file is absent", () =>
    judge({}, { env: at(open) }, 2, /not set up: there is no ".*clpfsx-settings\.bat"/, 10, (script) =>
      rmSync(script.settingsFile),
    ));

  it("names the setting that the settings file lacks", () =>
    judge({ CLPFSX_FSX_DNS: "" }, { env: at(open) }, 2, /not set up: ".*" does not set CLPFSX_FSX_DNS$/m));
});
