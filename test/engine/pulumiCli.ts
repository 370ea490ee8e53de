import { execFileSync } from "node:child_process";

/** Oldest CLI that the project supports; see README, "Requirements". */
export const OLDEST_CLI = "3.249.0";

/** What the Pulumi CLI on the PATH says of its version, or undefined where there is none. */
export function pulumiVersion(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** Why the engine tests cannot run with a CLI of that version. One built from source says none, and is let through. */
export function cliProblem(version: string | undefined): string | undefined {
  if (version === undefined) {
    return "The engine tests need a pulumi on the PATH. Install the Pulumi CLI, or run npm test without them.";
  }
  const numbers = /^v?(\d+)\.(\d+)\./.exec(version);
  if (!numbers) return undefined;
  const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_CLI.split(".").map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `The pulumi on the PATH is ${version}; the engine tests need ${OLDEST_CLI} or newer. Install a newer Pulumi CLI.`;
}
