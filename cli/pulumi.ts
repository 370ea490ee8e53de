import { spawn } from "node:child_process";
import { constants } from "node:os";
import { cliProblem, pulumiVersion } from "./pulumiCli.ts";

/** As for wrong usage of the project's other commands. */
const WRONG_CLI = 2;

// `npm run pulumi`: the CLI with the Node that `npm ci` brought, after a look at whether it is there and new enough.
const problem = cliProblem(pulumiVersion());
if (problem === undefined) {
  const cli = spawn("pulumi", process.argv.slice(2), { stdio: "inherit" });
  // The terminal tells the CLI too, which ends in order: this process waits for it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => cli.kill("SIGTERM"));
  cli.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGTERM"];
  });
} else {
  console.error(problem);
  process.exitCode = WRONG_CLI;
}
