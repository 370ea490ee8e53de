import { type ChildProcess, spawn } from "node:child_process";

/** Longest that it takes to be there, milliseconds: a busy machine loads it in half a minute. */
const START = 90_000;

/** moto, of PyPI: AWS's calls as others have made them. */
export class MotoServer {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  /** Gives a sentence where there is none on the PATH, or none that runs. */
  static async start(): Promise<MotoServer | string> {
    const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", "0"], { stdio: ["ignore", "ignore", "pipe"] });
    const { promise, resolve } = Promise.withResolvers<MotoServer | string>();
    const timer = setTimeout(() => resolve("moto_server does not answer"), START);
    let said = "";
    // Read to its end: it tells of each request there, and would stand still with nobody reading.
    child.stderr.on("data", (data) => {
      if (said.length < 10_000) said += data;
      const [, found] = /Running on (http:\S+)\s/.exec(said) ?? [];
      if (found !== undefined) resolve(new MotoServer(found, child));
    });
    child.on("error", () => resolve("there is no moto_server on the PATH"));
    child.on("close", () => resolve(`moto_server does not run: ${said.trim().split("\n").at(-1)}`));
    const started = await promise;
    clearTimeout(timer);
    if (typeof started === "string") child.kill();
    return started;
  }

  /** From now on a function is not run in a container, but answers what is usual. */
  async runNothing(): Promise<void> {
    const body = JSON.stringify({ lambda: { use_docker: false } });
    const headers = { "content-type": "application/json" };
    const { ok, status } = await fetch(`${this.url}/moto-api/config`, { method: "POST", headers, body });
    if (!ok) throw new Error(`moto refuses its configuration with ${status}`);
  }

  stop(): void {
    this.#process.kill();
  }
}
