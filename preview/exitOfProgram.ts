import { writeSync } from "node:fs";
import { COULD_NOT_RUN } from "../stack/couldNotRun.ts";

const STANDARD_ERROR = 2;

/**
 * Sees to it that a program that ends the process itself while `run` goes on, with `process.exit`, is no plan without a
 * violation: the code that it gave stays, but 0 becomes 2, and standard error says what happened.
 */
export async function watchingExit<Result>(run: () => Promise<Result>): Promise<Result> {
  const onExit = (code: number) => {
    const call = `process.exit(${code})`;
    const lost = "What it had registered is not told, nothing is judged";
    const told = `The program ended itself by ${call} before its end. ${lost}`;
    try {
      writeSync(
        STANDARD_ERROR,
        code === 0
          ? `${told}, and under the Pulumi CLI what is still on its way to the engine is lost. Leave the call out.\n`
          : `${told}; the exit code is the program's.\n`,
      );
    } catch {
      // Nobody reads any more.
    }
    if (code === 0) process.exitCode = COULD_NOT_RUN;
  };
  process.on("exit", onExit);
  try {
    return await run();
  } finally {
    process.off("exit", onExit);
  }
}

/** The exit code that the program set, undefined where it set none or 0. */
export function exitCodeOfProgram(): number | undefined {
  const code = Number(process.exitCode ?? 0);
  return Number.isInteger(code) && code !== 0 ? code : undefined;
}

export function programSetExitCode(code: number): string {
  return `The program set process.exitCode to ${code}, with which the Pulumi CLI fails the update; the preview ends with it too.`;
}
