import * as pulumi from "@pulumi/pulumi";
import { formatProblem, type Path, problem } from "../settings/problem.ts";
import { say } from "../settings/say.ts";
import { SettingsError } from "../settings/settingsError.ts";

/** A setting that AWS contradicts, in the form of all wrong settings. */
export function wrongSetting(path: Path, wrong: string, allowed: string, todo: string): SettingsError {
  return new SettingsError([formatProblem(pulumi.getStack(), problem(path, say(wrong, allowed, todo)))]);
}
