import * as pulumi from "@pulumi/pulumi";
import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import { UserError } from "../../problems/userError.ts";
import { inStackFile, type Path } from "../../settings/schema/settingProblem.ts";

/** A setting that AWS contradicts, in the form of all wrong settings. */
export function wrongSetting(path: Path, wrong: string, allowed: string, todo: string): UserError {
  return new UserError([inStackFile(pulumi.getStack(), problem(path, say(wrong, allowed, todo)))]);
}

/**
 * Ends the program where `check` throws, as soon as the value is known. Nothing waits for the check on purpose: what
 * used its result would have the SDK put words of its own before the message, once for each use on the way.
 */
export function insist<Value>(value: pulumi.Output<Value>, check: (value: Value) => unknown): void {
  value.apply(check);
}

/** What was read of a secret that a setting names; where AWS has none to read, an error that names the setting. */
export function readOfSecret<Value>(read: pulumi.Output<Value>, path: Path, name: string): pulumi.Output<Value> {
  return pulumi.recover(read, (error: unknown) => {
    // Without the SDK's own words before AWS's.
    const reason = String(error instanceof Error ? error.message : error).replace(/^.*? returned an error: /s, "");
    throw wrongSetting(
      path,
      `the secret ${name} cannot be read: ${reason.trim()}`,
      "a secret of this account and Region is allowed",
      "Make it, correct the name, or let the role that deploys describe it",
    );
  });
}
