import { isNearly, nearest } from "../../problems/nearest.ts";
import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import { knownKeys } from "./schemaKeys.ts";
import type { SettingProblem } from "./settingProblem.ts";

/** What the project is called until somebody renames it. */
const FIRST_NAME = "clusterpro-fsx";

/** Namespaces that are never a slip of the project's name. */
const OTHERS = ["aws", "pulumi"];

export interface StrayKey {
  readonly problem: SettingProblem;
  /** The setting that was meant, so that its default is not judged in its place. */
  readonly meant: string;
}

/**
 * A setting of ours in a namespace that nobody reads, since it is only nearly the project's: `clusterpro:cluster`.
 * `undefined` for what is somebody else's.
 */
export function strayKey(project: string, name: string): StrayKey | undefined {
  const colon = name.indexOf(":");
  const [namespace, key] = [name.slice(0, colon), name.slice(colon + 1)];
  if (colon < 0 || namespace === project || OTHERS.includes(namespace)) return undefined;
  const meant = nearest(key, knownKeys([]));
  if (!meant?.close || ![project, FIRST_NAME].some((own) => isNearly(namespace, own))) return undefined;
  const wrong = `not a setting of the project ${project}, which would never read it`;
  const allowed = `the project's own settings stand below ${project}:`;
  return { problem: problem([name], say(wrong, allowed, `Write ${project}:${meant.word}`)), meant: meant.word };
}
