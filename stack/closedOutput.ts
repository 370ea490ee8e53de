import { COULD_NOT_RUN } from "./couldNotRun.ts";

/** What a write says that nobody reads any more: to a pipe, for which Windows has a word of its own, or to a closed terminal. */
const CLOSED = new Set(["EPIPE", "EOF", "EIO"]);

/** Of those who have something to put back. */
let held = 0;

/**
 * Until the function that it gives is called, no output that cannot be written ends the process: what is under way is worth
 * more than what is said of it.
 */
export function outliveOutput(): () => void {
  held += 1;
  return () => {
    held -= 1;
  };
}

/** A reader that has seen enough, such as `head`, is no failure: what is still to be said goes nowhere. */
export function tolerateClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (CLOSED.has(error.code ?? "")) return;
      // A full disk, for example. What is wrong with standard error itself can be told to nobody.
      if (stream === process.stdout) process.stderr.write(`The output cannot be written: ${error.message}\n`);
      if (held === 0) process.exit(COULD_NOT_RUN);
    });
  }
}
