import { UserError } from "../problems/userError.ts";
import { formatPath } from "../settings/schema/settingProblem.ts";
import { type ConfigKey, configKey, fullKey } from "./configKey.ts";
import { isMap, type Setting } from "./setting.ts";
import { NoPath, type Step, settingPath } from "./settingPath.ts";

/** A value that `--set` gives. */
export interface Override {
  /** As given, left of the equals sign. */
  readonly path: string;
  /** What is set: the whole setting or a place in it. */
  readonly key: ConfigKey;
  readonly steps: readonly Step[];
  readonly value: Setting;
}

/** More than any list of settings has. */
const LONGEST_LIST = 1000;

const EXAMPLE = "for example --set fileSystem.storageCapacityGiB=64";

/**
 * Reads `PATH=VALUE` as `pulumi config set --path PATH VALUE` does: `aws:region=us-east-1`,
 * `clusterpro-fsx:protect=true`, `servers[0].privateIp=10.0.110.20`. Inside a setting `true`, `false` and whole
 * numbers become what they look like, all else is text; a whole setting is text. Throws a UserError for what is no
 * path.
 *
 * Source: pulumi/pulumi, pkg/cmd/pulumi/config/io.go, parseConfigKey.
 */
export function parseOverride(text: string, project: string): Override {
  // Behind an equals sign within ["..."] the path goes on.
  const [, path = "", value] = /^((?:\["(?:\\"|[^"])*"\]|[^=])*)=([\s\S]*)$/.exec(text) ?? [];
  if (path === "" || value === undefined) throw new UserError(`--set ${text}: expected PATH=VALUE, ${EXAMPLE}.`);
  if (!value.isWellFormed()) throw new UserError(`--set ${path}: the value is no text.`);
  // The namespace ends before the path's first step: a colon further in belongs to a key.
  const top = /^[^.[]*/.exec(path)?.[0] ?? "";
  const key = configKey(top, project);
  if (key === undefined) {
    throw new UserError(`--set ${path}: a path begins with a setting's name, or NAMESPACE:NAME; ${EXAMPLE}.`);
  }
  try {
    const [name, ...inside] = settingPath(key.name + path.slice(top.length));
    if (typeof name !== "string" || name === "") throw new NoPath("a path begins with a setting's name");
    if (name.includes(":")) throw new NoPath(`write the namespace before the path, ${name}`);
    return { path, key: { ...key, name }, steps: inside, value: inside.length === 0 ? value : coerced(value) };
  } catch (error) {
    if (!(error instanceof NoPath)) throw error;
    throw new UserError(`--set ${path}: not a path: ${error.message}. Write it like fileSystem.aliases[0].`);
  }
}

/**
 * Settings, by full key, with one value replaced. The argument is not changed. Throws a UserError where the path leads
 * through a value that has no inside.
 *
 * Source: pulumi/pulumi, sdk/go/common/resource/config, map.go and object.go.
 */
export function withOverride(settings: ReadonlyMap<string, Setting>, override: Override): Map<string, Setting> {
  const { key, steps, value } = override;
  const full = fullKey(key);
  const [first] = steps;
  const changed = new Map(settings);
  if (first === undefined) return changed.set(full, value);
  const held = changed.get(full);
  // The CLI lets a whole value go for one with an inside; an encrypted value is a whole one.
  const holder = held !== undefined && hasInside(held) ? structuredClone(held) : newHolder(first, override);
  return changed.set(full, placed(holder, 0, override));
}

function placed(held: Setting, depth: number, override: Override): Setting {
  const { steps, value } = override;
  const step = steps[depth];
  if (step === undefined) return value;
  const holder = held === null ? newHolder(step, override) : held;
  const next = depth + 1;
  if (Array.isArray(holder)) {
    if (typeof step === "string") throw noSuchPlace(override, depth, "is a list, which has indices");
    if (step < 0 || step > holder.length) {
      throw noSuchPlace(override, depth, `has ${holder.length} entries, so [${step}] would leave a gap`);
    }
    holder[step] = placed(holder[step] ?? null, next, override);
    return holder;
  }
  if (isEncrypted(holder)) throw noSuchPlace(override, depth, "is encrypted");
  if (!isMap(holder)) throw noSuchPlace(override, depth, "has no inside");
  if (typeof step === "number") throw noSuchPlace(override, depth, "is not a list");
  if (next === steps.length && step === "secure" && typeof value === "string" && Object.keys(holder).length === 0) {
    throw noSuchPlace(override, depth, 'cannot have "secure" alone: Pulumi marks an encrypted value by it');
  }
  const inner = Object.hasOwn(holder, step) ? (holder[step] ?? null) : null;
  // Defined, not assigned: a key named __proto__ is a key like any other.
  Object.defineProperty(holder, step, {
    value: placed(inner, next, override),
    writable: true,
    enumerable: true,
    configurable: true,
  });
  return holder;
}

/** Lists come with their entries: to set the third makes three. */
function newHolder(step: Step, override: Override): Setting {
  if (typeof step === "string") return {};
  if (step >= LONGEST_LIST) throw new UserError(`--set ${override.path}: [${step}] is no entry of any list.`);
  return Array.from({ length: Math.max(0, step + 1) }, () => null);
}

function hasInside(value: Setting): boolean {
  return Array.isArray(value) || (isMap(value) && !isEncrypted(value));
}

/** The CLI's sign for an encrypted value: a map with a text `secure` and nothing else. */
export function isEncrypted(value: Setting): boolean {
  return isMap(value) && Object.keys(value).length === 1 && typeof value.secure === "string";
}

function noSuchPlace({ path, key, steps }: Override, depth: number, why: string): UserError {
  return new UserError(`--set ${path}: ${formatPath([key.name, ...steps.slice(0, depth)])} ${why}.`);
}

/** A whole number begins with no zero that one would have to keep. */
function coerced(text: string): Setting {
  if (text === "true") return true;
  if (text === "false") return false;
  if (!/^(?:0|[1-9]\d*|[-+]\d+)$/.test(text)) return text;
  const number = BigInt(text.replace(/^\+/, ""));
  const signed = /^[-+]/.test(text);
  if (number < -(2n ** 63n) || number > (signed ? 2n ** 63n - 1n : 2n ** 64n - 1n)) return text;
  return Number.isSafeInteger(Number(number)) ? Number(number) + 0 : number;
}
