import { type ChildProcess, spawn } from "node:child_process";

/** Of a shell that finds no such program: pyenv's stand-ins for programs end so, too. */
const NOT_FOUND = 127;

/** moto, of PyPI: AWS's calls as others have made them. */
export class MotoServer {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  /** Gives undefined where there is none on the PATH. */
  static async start(): Promise<MotoServer | undefined> {
    const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", "0"], { stdio: ["ignore", "ignore", "pipe"] });
    const url = await new Promise<string | undefined>((resolve, reject) => {
      let said = "";
      // Read to its end: it tells of each request there, and would stand still with nobody reading.
      child.stderr.on("data", (data) => {
        if (said.length < 10_000) said += data;
        const [, found] = /Running on (http:\S+)/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.on("error", ({ code }: NodeJS.ErrnoException) =>
        code === "ENOENT" ? resolve(undefined) : reject(new Error(`moto_server: ${code}`)),
      );
      child.on("exit", (code) =>
        code === NOT_FOUND ? resolve(undefined) : reject(new Error(`moto_server ended: ${said}`)),
      );
    });
    return url === undefined ? undefined : new MotoServer(url, child);
  }

  /** From now on a function is not run in a container, but answers what is usual. */
  async runNothing(): Promise<void> {
    const body = JSON.stringify({ lambda: { use_docker: false } });
    const headers = { "content-type": "application/json" };
    await fetch(`${this.url}/moto-api/config`, { method: "POST", headers, body });
  }

  stop(): void {
    this.#process.kill();
  }
}
