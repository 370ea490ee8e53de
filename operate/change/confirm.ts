import { createInterface } from "node:readline/promises";
import { UserError } from "../../problems/userError.ts";

/**
 * Has a person type the stack's name, where `--confirm` did not say it. Throws a UserError for another word, and where
 * nobody can be asked.
 *
 * @param what the question's first part: what is about to be done
 */
export async function confirmed(stack: string, given: string | undefined, what: string): Promise<void> {
  if (given !== undefined) {
    if (given !== stack) throw new UserError(`--confirm ${given}: the stack is ${stack}. Nothing was changed.`);
    return;
  }
  if (process.stdin.isTTY !== true) {
    throw new UserError(`Nobody can be asked here, and nothing was changed. Say --confirm ${stack}.`);
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(`${what} [${stack}]: `).finally(() => asking.close());
  if (answer.trim() !== stack)
    throw new UserError(`'${answer.trim()}' is not the stack's name, ${stack}. Nothing was changed.`);
}
