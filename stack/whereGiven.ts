import { formatPath } from "../settings/schema/settingProblem.ts";
import { fullKey, shownKey } from "./configKey.ts";
import type { Override } from "./override.ts";

/** Where settings come from that do not stand in the stack file. */
export interface Origins {
  /** How settings' errors name the stack file, and where it is. */
  readonly stack: string;
  readonly file: string;
  readonly project: string;
  /** Full keys of what Pulumi.yaml gives. */
  readonly byProject: readonly string[];
  readonly overrides: readonly Override[];
}

/**
 * Settings' errors, one a line, as `Pulumi.dev.yaml: cluster.virtualIp: ...`, with the place where the value really
 * comes from: a person who wrote it on the command line looks for it in vain in a file.
 */
export function whereGiven(text: string, origins: Origins): string {
  return text
    .split("\n")
    .map((line) => whereLineGiven(line, origins))
    .join("\n");
}

function whereLineGiven(line: string, { stack, file, project, byProject, overrides }: Origins): string {
  const named = `Pulumi.${stack}.yaml: `;
  if (!line.startsWith(named)) return line;
  const rest = line.slice(named.length);
  // Without the value, which may be a password.
  const sets = overrides.map(({ path, key, steps }) => ({
    option: `--set ${path}`,
    path: formatPath([shownKey(fullKey(key), project), ...steps]),
  }));
  // The last one wins, as its value does.
  const at = sets.findLast(({ path }) => startsWithPath(rest, path));
  if (at !== undefined) {
    return rest.startsWith(`${at.path}: `) ? `${at.option}${rest.slice(at.path.length)}` : `${at.option}: ${rest}`;
  }
  const inside = sets.filter(({ path }) => startsWithPath(path, rest.split(": ")[0] ?? rest));
  if (inside.length > 0) return `${file} with ${inside.map(({ option }) => option).join(" ")}: ${rest}`;
  const key = byProject.find((each) => startsWithPath(rest, shownKey(each, project)));
  return key === undefined ? `${file}: ${rest}` : `Pulumi.yaml: config.${rest}`;
}

/** Whether the text begins with the path or with one below it. */
function startsWithPath(text: string, path: string): boolean {
  if (!text.startsWith(path)) return false;
  const next = text.slice(path.length);
  return next === "" || next.startsWith(": ") || next.startsWith(".") || next.startsWith("[");
}
