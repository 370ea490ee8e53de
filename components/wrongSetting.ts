import * as pulumi from "@pulumi/pulumi";
import { formatProblem, type Path, problem } from "../settings/problem.ts";
import { say } from "../settings/say.ts";
import { SettingsError } from "../settings/settingsError.ts";

/** A setting that AWS contradicts, in the form of all wrong settings. */
export function wrongSetting(path: Path, wrong: string, allowed: string, todo: string): SettingsError {
  return new SettingsError([formatProblem(pulumi.getStack(), problem(path, say(wrong, allowed, todo)))]);
}

/**
 * Ends the program where `check` throws, as soon as the value is known. Nothing waits for the check on purpose: what
 * used its result would have the SDK put words of its own before the message, once for each use on the way.
 */
export function insist<Value>(value: pulumi.Output<Value>, check: (value: Value) => unknown): void {
  value.apply(check);
}
