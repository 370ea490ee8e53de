import { createInterface } from "node:readline/promises";
import { UserError } from "../../problems/userError.ts";
import { Interrupted } from "./interruption.ts";

/** Where the question is asked, and answered. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

const OWN: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Has a person type the stack's name, where `--confirm` did not say it. Throws a UserError for another word, for an end of
 * the input, and where nobody can be asked; Interrupted for Ctrl-C, and for the signal's reason.
 *
 * @param what the question's first part, below what is about to be done; made and printed only where it is asked
 */
export async function confirmed(
  stack: string,
  given: string | undefined,
  what: () => string | Promise<string>,
  { signal, terminal = OWN }: { readonly signal?: AbortSignal; readonly terminal?: Terminal } = {},
): Promise<void> {
  if (given !== undefined) {
    if (given !== stack) throw new UserError(`--confirm ${given}: the stack is ${stack}. Nothing was changed.`);
    return;
  }
  if (terminal.input.isTTY !== true) {
    throw new UserError(`Nobody can be asked here, and nothing was changed. Say --confirm ${stack}.`);
  }
  const lines = (await what()).split("\n");
  const question = `${lines.pop()} [${stack}]: `;
  // Above the question, which readline writes anew with each key.
  terminal.output.write(`${lines.join("\n")}\n`);
  const answer = await answerTo(question, terminal, signal);
  if (answer.trim() !== stack)
    throw new UserError(`'${answer.trim()}' is not the stack's name, ${stack}. Nothing was changed.`);
}

/** A terminal in raw mode sends no signal for Ctrl-C: readline hears the key, and would end without an answer. */
function answerTo(question: string, { input, output }: Terminal, signal: AbortSignal | undefined): Promise<string> {
  const asking = createInterface({ input, output, terminal: true });
  return new Promise<string>((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    if (signal?.aborted === true) return abort();
    signal?.addEventListener("abort", abort, { once: true });
    asking.once("SIGINT", () => {
      output.write("\n");
      reject(new Interrupted("SIGINT"));
    });
    asking.once("close", () => reject(new UserError("No answer. Nothing was changed.")));
    asking.question(question).then(resolve, reject);
  }).finally(() => asking.close());
}
