import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { assertRun, GuestServer, RETRIES } from "./guest.ts";
import { type HealthRequest, healthRequests } from "./healthRequests.ts";
import { minioProgram, RealMinio } from "./realMinio.ts";
import { answers } from "./wine.ts";

const SCRIPTS = ["genw_minio/genw.bat", "script_minio/start.bat"];
const HEALTH_SECONDS = "2";

/** A state of MinIO: how to bring it about, what it answers then, and what the monitor makes of that. */
interface State {
  readonly name: string;
  readonly arrange: () => Promise<void>;
  readonly answers: Readonly<Record<string, string>>;
  readonly code: number;
  readonly line: RegExp;
  /** It takes a signal or a file that Windows does not have, or takes away a folder that Windows keeps while in use. */
  readonly posix?: true;
}

describe("a real MinIO", function () {
  this.timeout(120_000);
  let program: string;
  let minio: RealMinio;

  before(function () {
    const found = minioProgram();
    if (found === undefined || answers("curl", ["--version"]) === undefined) {
      const missing = found === undefined ? "MinIO (CLPFSX_MINIO, minio on the PATH, or .ci/run)" : "curl on the PATH";
      console.log(`    left out: no ${missing}`);
      this.skip();
    }
    program = found;
  });

  beforeEach(async () => {
    minio = await RealMinio.create(program);
  });

  afterEach(() => minio?.remove());

  const requests = (): readonly HealthRequest[] =>
    SCRIPTS.flatMap((script) =>
      healthRequests(script, { CLPFSX_APP_PORT: String(minio.port), CLPFSX_APP_HEALTH_SECONDS: HEALTH_SECONDS }),
    );

  /** What curl printed, which the scripts split as this does. */
  const ask = ({ script, args }: HealthRequest): string => {
    const printed = spawnSync("curl", args, { encoding: "utf8", timeout: 20_000 }).stdout;
    const form = script.startsWith("genw") ? /^\d{3}$/ : /^\d{3} \d+\.\d+$/;
    assert.match(printed, form, `what curl printed for ${script}`);
    return printed.slice(0, 3);
  };

  const statuses = (health: string): readonly string[] =>
    requests()
      .filter((request) => request.health === health)
      .map(ask);

  const answer = (health: string, status: string) => () => statuses(health).every((each) => each === status);

  const serve = async () => {
    await minio.start();
    const before = new Set<string>();
    const serves = () => {
      const found = statuses("cluster");
      for (const status of found) before.add(status);
      return found.every((status) => status === "200");
    };
    await minio.until(serves, "MinIO to serve");
    const strange = [...before].filter((status) => !["000", "503", "200"].includes(status));
    assert.deepEqual(strange, [], "answers on the way that start.bat's wait does not expect");
  };

  const loseFolder = async () => {
    await serve();
    minio.takeFolder();
    await minio.until(() => !answer("cluster", "200")(), "MinIO to notice that its folder is gone");
  };

  const states: readonly State[] = [
    {
      name: "that opens its folder",
      arrange: async () => {
        await serve();
        await minio.end();
        minio.makeFolderHang();
        await minio.start();
        await minio.until(answer("live", "200"), "MinIO to listen");
      },
      answers: { live: "200", cluster: "503" },
      code: 1,
      line: /runs but cannot write: cluster gave 503 in 2 s/,
      posix: true,
    },
    {
      name: "that is healthy",
      arrange: serve,
      answers: { live: "200", cluster: "200" },
      code: 0,
      line: /serves: live and cluster answered 200/,
    },
    {
      name: "that lost its folder",
      arrange: loseFolder,
      answers: { live: "200", cluster: "503" },
      code: 1,
      line: /runs but cannot write: cluster gave 503 in 2 s/,
      posix: true,
    },
    {
      name: "that got its folder back",
      arrange: async () => {
        await loseFolder();
        minio.returnFolder();
        await minio.until(answer("cluster", "200"), "MinIO to take its folder back");
      },
      answers: { live: "200", cluster: "200" },
      code: 0,
      line: /serves: live and cluster answered 200/,
      posix: true,
    },
    {
      name: "that hangs",
      arrange: async () => {
        await serve();
        minio.hang();
      },
      answers: { live: "000", cluster: "000" },
      code: 1,
      line: /is down or hangs: live gave no answer in 2 s/,
      posix: true,
    },
    {
      name: "that ended",
      arrange: async () => {
        await serve();
        await minio.end();
      },
      answers: { live: "000", cluster: "000" },
      code: 1,
      line: /is down or hangs: live gave no answer in 2 s/,
    },
  ];
  const possible = states.filter(({ posix }) => posix !== true || process.platform !== "win32");

  describe("answers the requests of genw.bat and start.bat", () => {
    for (const state of possible) {
      it(`when it is one ${state.name}`, async () => {
        await state.arrange();
        const found = requests().map((request) => [request.script, request.health, ask(request)]);
        assert.deepEqual(found, [
          ["genw_minio/genw.bat", "live", state.answers.live],
          ["genw_minio/genw.bat", "cluster", state.answers.cluster],
          ["script_minio/start.bat", "cluster", state.answers.cluster],
        ]);
      });
    }
  });

  describe("is judged by genw.bat", function () {
    this.retries(RETRIES);
    let guest: GuestServer;

    before(async function () {
      const missing = GuestServer.missing();
      if (missing !== undefined) {
        console.log(`    left out: ${missing}`);
        this.skip();
      }
      guest = await GuestServer.create();
    });

    after(() => guest?.remove());

    for (const state of possible) {
      it(`when it is one ${state.name}`, async () => {
        await state.arrange();
        const settings = { CLPFSX_APP_PORT: String(minio.port), CLPFSX_APP_HEALTH_SECONDS: HEALTH_SECONDS };
        const run = await guest.install("genw_minio/genw.bat", settings).run();
        assertRun(run, "clpfsx genw_minio: ", state.code, state.line, 10);
      });
    }
  });
});
