import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { assertRun, freePort, GuestServer, RETRIES, type RunOptions } from "./guest.ts";

/** What MinIO's health addresses answer: an HTTP code, "hangs", or "closes" without an answer. */
type Health = Readonly<Record<"live" | "cluster", number | "hangs" | "closes">>;

describe("genw_minio/genw.bat", function () {
  this.timeout(120_000);
  this.retries(RETRIES);
  let guest: GuestServer;
  let minio: Server;
  let port: number;
  let health: Health;

  before(async function () {
    const missing = GuestServer.missing();
    if (missing !== undefined) {
      console.log(`    left out: ${missing}`);
      this.skip();
    }
    guest = await GuestServer.create();
    minio = createServer((request, response) => {
      const answer = health[/^\/minio\/health\/(live|cluster)$/.exec(request.url ?? "")?.[1] as keyof Health] ?? 404;
      if (answer === "closes") request.socket.destroy();
      else if (answer !== "hangs") response.writeHead(answer).end("true");
    }).listen(0, "127.0.0.1");
    await once(minio, "listening");
    const address = minio.address();
    port = address !== null && typeof address === "object" ? address.port : 0;
  });

  after(() => {
    minio?.closeAllConnections();
    minio?.close();
    guest?.remove();
  });

  const judge = async (answers: Health, code: number, line: RegExp, options: RunOptions = {}, change = {}) => {
    health = answers;
    const script = guest.install("genw_minio/genw.bat", { CLPFSX_APP_PORT: String(port), ...change });
    assertRun(await script.run(options), "clpfsx genw_minio: ", code, line, 10);
  };
  const healthy: Health = { live: 200, cluster: 200 };

  it("says that MinIO serves when live and cluster answer 200", () =>
    judge(healthy, 0, /serves: live and cluster answered 200 on port \d+$/m));

  it("says fault when MinIO runs and has lost its folder", () =>
    judge({ live: 200, cluster: 503 }, 1, /fault: MinIO on port \d+ runs but cannot write: cluster gave 503 in 2 s/));

  it("gives up at the time limit when the folder hangs", () =>
    judge({ live: 200, cluster: "hangs" }, 1, /runs but cannot write: cluster gave no answer in 2 s/));

  it("gives up at the time limit when MinIO hangs", () =>
    judge(
      { live: "hangs", cluster: "hangs" },
      1,
      /fault: MinIO on port \d+ is down or hangs: live gave no answer in 2 s/,
    ));

  it("says fault when MinIO is in trouble of its own", () =>
    judge({ live: 503, cluster: 200 }, 1, /is down or hangs: live gave 503 in 2 s/));

  it("says fault when the connection is closed without an answer", () =>
    judge({ live: "closes", cluster: 200 }, 1, /is down or hangs: live gave no answer in 2 s/));

  it("says fault when another program answers on the port", () =>
    judge({ live: 404, cluster: 404 }, 1, /is down or hangs: live gave 404 in 2 s/));

  it("says fault when nobody listens", async () =>
    judge(
      healthy,
      1,
      /is down or hangs: live gave no answer in 2 s/,
      {},
      { CLPFSX_APP_PORT: String(await freePort()) },
    ));

  for (const printed of ["what now", "200200", "2000", "x & echo 200 & rem (|<>^%PATH%!"]) {
    it(`says fault when the check prints ${printed}`, () =>
      judge(healthy, 1, /live gave rubbish in 2 s/, { env: { TEST_DOUBLE_CURL: printed }, tools: "doubles" }));
  }

  it("says fault when the check prints nothing and fails", () =>
    judge(healthy, 1, /live gave rubbish in 2 s/, { env: { TEST_DOUBLE_CURL: "-" }, tools: "doubles" }));

  it("says fault when there is no curl", () =>
    judge(healthy, 1, /fault: curl\.exe is not on the PATH/, { bare: true }));

  it("says that it is not set up when the settings file is absent", async () => {
    const script = guest.install("genw_minio/genw.bat");
    rmSync(script.settingsFile);
    assertRun(await script.run(), "clpfsx genw_minio: ", 2, /not set up: there is no ".*clpfsx-settings\.bat"/, 10);
  });

  it("names the setting that the settings file lacks", () =>
    judge(
      healthy,
      2,
      /not set up: ".*" does not set CLPFSX_APP_HEALTH_SECONDS$/m,
      {},
      { CLPFSX_APP_HEALTH_SECONDS: "" },
    ));
});
