import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { REHEARSAL_CREDENTIALS } from "./rehearsalCredentials.ts";

/** Until it answers, between two looks, and until it has ended by itself, milliseconds. */
const START_LIMIT = 60_000;
const PAUSE = 100;
const END_LIMIT = 5_000;

/**
 * A MinIO for one rehearsal: on a free port of 127.0.0.1, with its objects in a temporary folder, which goes with it. It
 * asks nothing of the network and takes no setting of whoever runs it.
 */
export class LocalMinio {
  readonly port: number;
  readonly #root: string;
  readonly #process: ChildProcess;
  readonly #atExit = () => this.#vanish();

  private constructor(port: number, root: string, started: ChildProcess) {
    this.port = port;
    this.#root = root;
    this.#process = started;
    process.once("exit", this.#atExit);
  }

  /** Answers when it resolves. Rejects with why it does not, and leaves nothing behind then. */
  static async start(program: string): Promise<LocalMinio> {
    const root = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-minio-"));
    const port = await freePort();
    const started = spawned(program, root, port);
    const minio = new LocalMinio(port, root, started);
    try {
      await once(started, "spawn");
      await minio.#answers();
      return minio;
    } catch (error) {
      await minio.stop();
      throw error;
    }
  }

  /** May be called again. */
  async stop(): Promise<void> {
    if (this.#isRunning) {
      const ended = once(this.#process, "exit");
      this.#process.kill();
      const limit = AbortSignal.timeout(END_LIMIT);
      limit.addEventListener("abort", () => this.#process.kill("SIGKILL"), { once: true });
      await ended;
    }
    process.off("exit", this.#atExit);
    this.#vanish();
  }

  get #isRunning(): boolean {
    const { pid, exitCode, signalCode } = this.#process;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  async #answers(): Promise<void> {
    const until = Date.now() + START_LIMIT;
    while (!(await isLive(this.port))) {
      if (!this.#isRunning) throw new Error(`it ended (${this.#end}): ${this.#lastLine}`);
      if (Date.now() >= until) throw new Error(`no answer for ${START_LIMIT / 1000} s: ${this.#lastLine}`);
      await wait(PAUSE);
    }
  }

  get #end(): string {
    const { exitCode, signalCode } = this.#process;
    return signalCode ?? `exit code ${exitCode}`;
  }

  get #lastLine(): string {
    const lines = readFileSync(path.join(this.#root, "log"), "utf8").trim().split("\n");
    return lines.at(-1)?.trim() || "it printed nothing";
  }

  #vanish(): void {
    if (this.#isRunning) this.#process.kill("SIGKILL");
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function spawned(program: string, root: string, port: number): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("MINIO_"));
  const own = {
    MINIO_ROOT_USER: REHEARSAL_CREDENTIALS.username,
    MINIO_ROOT_PASSWORD: REHEARSAL_CREDENTIALS.password,
    MINIO_UPDATE: "off",
    MINIO_BROWSER: "off",
  };
  const log = openSync(path.join(root, "log"), "w");
  // With the certificates of whoever runs it, it would serve HTTPS.
  const certificates = ["--certs-dir", path.join(root, "certs")];
  const child = spawn(program, ["server", path.join(root, "data"), "--address", `127.0.0.1:${port}`, ...certificates], {
    env: { ...Object.fromEntries(inherited), ...own },
    stdio: ["ignore", log, log],
    // A terminal's Ctrl-C is for the drill, which reads the objects again before MinIO ends.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  closeSync(log);
  return child;
}

async function isLive(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(1_000);
    const { ok } = await fetch(`http://127.0.0.1:${port}/minio/health/cluster`, { signal });
    return ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
