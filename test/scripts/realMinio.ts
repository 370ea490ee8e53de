import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, until } from "./guest.ts";
import { answers, CACHE } from "./wine.ts";

/**
 * The MinIO to test with: CLPFSX_MINIO, or `minio` on the PATH, or the newest one that .ci/run built; undefined when
 * there is none. A wrong CLPFSX_MINIO is returned all the same: it was asked for, so its tests must fail.
 */
export function minioProgram(): string | undefined {
  if (process.env.CLPFSX_MINIO) return process.env.CLPFSX_MINIO;
  if (answers("minio", ["--version"])?.startsWith("minio version") === true) return "minio";
  // .ci/run builds into minio-VERSION; pseudo-versions sort by their date.
  const built = existsSync(CACHE)
    ? readdirSync(CACHE)
        .filter((name) => name.startsWith("minio-"))
        .sort()
    : [];
  return built.map((folder) => join(CACHE, folder, "minio")).findLast((program) => existsSync(program));
}

/** A MinIO with one folder of its own, on a free port of 127.0.0.1, without console and without a look for updates. */
export class RealMinio {
  readonly port: number;
  readonly #program: string;
  readonly #root = mkdtempSync(join(tmpdir(), "clpfsx-minio-"));
  #process: ChildProcess | undefined;

  static async create(program: string): Promise<RealMinio> {
    return new RealMinio(program, await freePort());
  }

  private constructor(program: string, port: number) {
    this.#program = program;
    this.port = port;
  }

  get #data(): string {
    return join(this.#root, "data");
  }

  get #format(): string {
    return join(this.#data, ".minio.sys", "format.json");
  }

  async start(): Promise<void> {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("MINIO_"));
    const own = {
      MINIO_ROOT_USER: "admin",
      MINIO_ROOT_PASSWORD: "not a secret",
      MINIO_UPDATE: "off",
      MINIO_BROWSER: "off",
    };
    const log = openSync(join(this.#root, "log"), "w");
    // A folder of certificates of its own: with those of the user, it would serve HTTPS.
    const args = [
      "server",
      this.#data,
      "--address",
      `127.0.0.1:${this.port}`,
      "--certs-dir",
      join(this.#root, "certs"),
    ];
    const started = spawn(this.#program, args, {
      env: { ...Object.fromEntries(inherited), ...own },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#process = started;
    await once(started, "spawn");
  }

  /** Polls until `condition`; fails at once when MinIO has ended. */
  until(condition: () => boolean, what: string): Promise<void> {
    const meanwhile = () => {
      const ended = this.#process?.exitCode ?? this.#process?.signalCode;
      assert.ok(ended == null, `MinIO ended (${ended}):\n${readFileSync(join(this.#root, "log"), "utf8")}`);
      return condition();
    };
    return until(meanwhile, 30, what);
  }

  async end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const running = this.#process;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill(signal);
    await ended;
  }

  /** Stops the process where it is, without ending it. */
  hang(): void {
    this.#process?.kill("SIGSTOP");
  }

  /** Makes the next start wait for its folder: reading what says how the folder is laid out never comes back. */
  makeFolderHang(): void {
    rmSync(this.#format);
    execFileSync("mkfifo", [this.#format]);
  }

  /** A file takes the folder's place: MinIO makes an absent folder again, but cannot make this one. */
  takeFolder(): void {
    renameSync(this.#data, join(this.#root, "taken"));
    writeFileSync(this.#data, "");
  }

  returnFolder(): void {
    rmSync(this.#data);
    renameSync(join(this.#root, "taken"), this.#data);
  }

  async remove(): Promise<void> {
    await this.end("SIGKILL");
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
