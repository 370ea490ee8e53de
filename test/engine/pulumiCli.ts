import { execFileSync } from "node:child_process";

/** Version of the Pulumi CLI on the PATH, or undefined where there is none. */
export function pulumiVersion(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}
