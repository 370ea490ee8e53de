import { spawn } from "node:child_process";
import { constants } from "node:os";
import { COULD_NOT_RUN } from "../stack/couldNotRun.ts";
import { cliProblem, pulumiVersion } from "../stack/pulumiCli.ts";

/**
 * The Pulumi CLI with the Node that `npm ci` brought, after a look at whether it is there and new enough. Gives its exit
 * code.
 */
export function runPulumi(args: readonly string[]): Promise<number> {
  const problem = cliProblem(pulumiVersion());
  if (problem !== undefined) {
    console.error(problem);
    return Promise.resolve(COULD_NOT_RUN);
  }
  const cli = spawn("pulumi", args, { stdio: "inherit", env: { ...process.env, NODE_OPTIONS: nodeOptions() } });
  // The terminal tells the CLI too, which ends in order: this process waits for it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => cli.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    cli.on("error", reject);
    cli.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]));
  });
}

const ON_DEMAND = new URL("../preview/onDemand.js", import.meta.url);

/** Program and policy pack load what the SDK does not use when it is used, as the preview does. */
function nodeOptions(): string {
  return [process.env.NODE_OPTIONS ?? [], `--import=${ON_DEMAND.href}`].flat().join(" ");
}
