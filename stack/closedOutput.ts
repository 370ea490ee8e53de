import { COULD_NOT_RUN } from "./couldNotRun.ts";

/** What a write to a pipe says that nobody reads any more; Windows has two words for it. */
const CLOSED = new Set(["EPIPE", "EOF"]);

/** A reader that has seen enough, such as `head`, is no failure: what is still to be said goes nowhere. */
export function tolerateClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (CLOSED.has(error.code ?? "")) return;
      // A full disk, for example. What is wrong with standard error itself can be told to nobody.
      if (stream === process.stdout) process.stderr.write(`The output cannot be written: ${error.message}\n`);
      process.exit(COULD_NOT_RUN);
    });
  }
}
