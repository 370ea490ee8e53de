import { problem } from "../../problems/problem.ts";
import { type InputDraft, withHole, withoutKey } from "./draft.ts";
import { settingsSchema } from "./schema.ts";
import type { Path, SettingProblem } from "./settingProblem.ts";
import { unknownKey } from "./unknownKey.ts";

/** Judges every value by itself, and returns besides the problems what is left when the refused parts are taken out. */
export function checkShape(raw: Readonly<Record<string, unknown>>): { draft: InputDraft; problems: SettingProblem[] } {
  const issues = settingsSchema.safeParse(raw, { reportInput: true }).error?.issues ?? [];
  const problems: SettingProblem[] = [];
  let draft: unknown = raw;
  for (const issue of issues) {
    const path = issue.path as Path;
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        const { text, meant } = unknownKey(path, key, issue.input?.kind);
        problems.push(problem([...path, key], text));
        draft = withoutKey(draft, [...path, key]);
        if (meant !== undefined && !Object.hasOwn(issue.input ?? {}, meant)) draft = withHole(draft, [...path, meant]);
      }
    } else {
      problems.push(problem(path, issue.message));
      draft = withHole(draft, path);
    }
  }
  // The schema changes no value, so what it did not refuse has the type it describes.
  return { draft: draft as InputDraft, problems };
}
