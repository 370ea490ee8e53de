import { execFileSync } from "node:child_process";

/** Oldest CLI that the project supports; see README, "Deploy". */
export const OLDEST_CLI = "3.249.0";

/** What the Pulumi CLI on the PATH says of its version, or undefined where there is none. */
export function pulumiVersion(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** Why a CLI of that version will not do, in one line. One built from source says none, and is let through. */
export function cliProblem(version: string | undefined): string | undefined {
  const install = "see https://www.pulumi.com/docs/install/";
  if (version === undefined) {
    return `There is no pulumi on the PATH; the Pulumi CLI ${OLDEST_CLI} or newer is needed. Install it: ${install}.`;
  }
  const numbers = /^v?(\d+)\.(\d+)\./.exec(version);
  if (!numbers) return undefined;
  const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_CLI.split(".").map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `The pulumi on the PATH is ${version}; ${OLDEST_CLI} or newer is needed. Install a newer Pulumi CLI: ${install}.`;
}
