import { UserError } from "../problems/userError.ts";

/** A value of a stack file. */
export type Setting = string | number | boolean | null | Setting[] | { [key: string]: Setting };

type Step = string | number;

/** Steps of a path in the grammar of `pulumi config set --path`: `a.b[0].c`, `a["b.c"]`. */
const STEP = /\.?([A-Za-z0-9_-]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;

/**
 * Settings with one value replaced, as `pulumi config set --path` would write it: `true`, `false` and whole numbers
 * become what they look like, all else is text. The argument is not changed.
 *
 * Throws a UserError when the text is no `path=value` or leads through a value that has no inside.
 */
export function withOverride(settings: Readonly<Record<string, Setting>>, override: string): Record<string, Setting> {
  const equals = override.indexOf("=");
  if (equals <= 0) {
    throw new UserError(`--set ${override}: expected PATH=VALUE, for example --set fileSystem.storageCapacityGiB=64.`);
  }
  const path = override.slice(0, equals);
  const copy = structuredClone(settings) as Record<string, Setting>;
  place(copy, stepsOf(path), settingOf(override.slice(equals + 1)), path);
  return copy;
}

function stepsOf(path: string): Step[] {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (!match) throw new UserError(`--set ${path}: not a path; write it like fileSystem.aliases[0].`);
    const [, key, index, quoted] = match;
    steps.push(index !== undefined ? Number(index) : (key ?? (JSON.parse(`"${quoted}"`) as string)));
  }
  if (typeof steps[0] !== "string") throw new UserError(`--set ${path}: a path begins with a setting's name.`);
  return steps;
}

function place(root: Record<string, Setting>, steps: readonly Step[], value: Setting, path: string): void {
  let holder: Setting = root;
  steps.forEach((step, depth) => {
    const last = depth === steps.length - 1;
    const next: Setting = last ? value : typeof steps[depth + 1] === "number" ? [] : {};
    if (typeof step === "number") {
      if (!Array.isArray(holder)) throw noSuchPlace(path, steps, depth, "is not a list");
      if (step > holder.length) {
        throw noSuchPlace(path, steps, depth, `has ${holder.length} entries, so [${step}] would leave a gap`);
      }
      if (last || holder[step] === undefined) holder[step] = next;
      holder = holder[step] as Setting;
      return;
    }
    if (typeof holder !== "object" || holder === null || Array.isArray(holder)) {
      throw noSuchPlace(path, steps, depth, "has no keys");
    }
    // Defined, not assigned: a key named __proto__ is a key like any other.
    if (last || !Object.hasOwn(holder, step)) {
      Object.defineProperty(holder, step, { value: next, writable: true, enumerable: true, configurable: true });
    }
    holder = holder[step] as Setting;
  });
}

function noSuchPlace(path: string, steps: readonly Step[], depth: number, why: string): UserError {
  const parent = steps
    .slice(0, depth)
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${step}`))
    .join("");
  return new UserError(`--set ${path}: ${parent} ${why}.`);
}

function settingOf(text: string): Setting {
  if (text === "true") return true;
  if (text === "false") return false;
  if (/^-?(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  return text;
}
