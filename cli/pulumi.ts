import { spawn } from "node:child_process";
import { constants } from "node:os";
import { cliProblem, pulumiVersion } from "./pulumiCli.ts";

/** As for wrong usage of the project's other commands. */
const WRONG_CLI = 2;

/**
 * The Pulumi CLI with the Node that `npm ci` brought, after a look at whether it is there and new enough. Gives its exit
 * code.
 */
export function runPulumi(args: readonly string[]): Promise<number> {
  const problem = cliProblem(pulumiVersion());
  if (problem !== undefined) {
    console.error(problem);
    return Promise.resolve(WRONG_CLI);
  }
  const cli = spawn("pulumi", args, { stdio: "inherit" });
  // The terminal tells the CLI too, which ends in order: this process waits for it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => cli.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    cli.on("error", reject);
    cli.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]));
  });
}
