import { UserError } from "../problems/userError.ts";
import { configKey, fullKey } from "./configKey.ts";
import { configText } from "./configText.ts";
import { isEncrypted } from "./override.ts";
import { isMap, type Setting } from "./setting.ts";

/** What Pulumi.yaml says of one key of the configuration. */
export interface Declaration {
  /** As Pulumi.yaml has it. */
  readonly text: string;
  /** Full key; the setting that it names, or that holds it. */
  readonly key: string;
  readonly own: boolean;
  readonly type?: string;
  /** Types of the entries, from the outside in, where it is a list. */
  readonly items?: Items;
  readonly secret: boolean;
  /** What a stack gets that does not say otherwise. */
  readonly given?: Setting;
}

export interface Items {
  readonly type: string;
  readonly items?: Items;
}

const FILE = "Pulumi.yaml";
const TYPES = ["string", "integer", "boolean", "array", "object"];
const PARTS = ["type", "items", "description", "secret", "default", "value"];

/**
 * Reads the `config` section of Pulumi.yaml. A key of the project states a type or a `default`, a key of another
 * namespace a `value`; text, a whole number, a boolean or a list stands for either. Throws a UserError for what the
 * CLI refuses, too.
 *
 * Source: pulumi/pulumi, sdk/go/common/workspace, project.go and project.json.
 */
export function projectConfig(project: string, section: Setting | undefined): readonly Declaration[] {
  if (section === undefined || section === null) return [];
  if (!isMap(section)) throw new UserError(`${FILE}: config: must be a map of keys.`);
  return Object.entries(section).map(([text, entry]) => declaration(text, entry, project));
}

function declaration(text: string, entry: Setting, project: string): Declaration {
  const wrong = (what: string) => new UserError(`${FILE}: config.${text}: ${what}`);
  const key = configKey(text, project);
  if (key === undefined) throw wrong("is no key; write NAMESPACE:NAME.");
  if (/[.[\]"]/.test(key.name) || key.name === "") {
    throw wrong("a path, which is not read here. Write the whole setting, and its inside as the value.");
  }
  const own = key.namespace === project;
  const base = { text, key: fullKey(key), own };
  if (!isMap(entry)) {
    if (entry === null || (typeof entry === "number" && !Number.isInteger(entry)) || isHuge(entry)) {
      throw wrong(
        `${entry === null ? "empty" : String(entry)}; write {${own ? "default" : "value"}: ...} with a value.`,
      );
    }
    return { ...base, secret: false, given: entry };
  }
  const unknown = Object.keys(entry).find((part) => !PARTS.includes(part));
  if (unknown !== undefined) {
    const todo = own ? "default: {...}" : "value: {...}";
    throw wrong(`${unknown} is no part of a declaration: ${PARTS.join(", ")}. A map as the value goes into ${todo}.`);
  }
  const { type, items, description, secret } = entry;
  const byDefault = entry.default ?? undefined;
  const value = entry.value ?? undefined;
  if (type !== undefined && !TYPES.includes(type as string)) throw wrong(`type: must be one of ${TYPES.join(", ")}.`);
  if (description !== undefined && typeof description !== "string") throw wrong("description: must be text.");
  if (secret !== undefined && typeof secret !== "boolean") throw wrong("secret: must be true or false.");
  if (byDefault !== undefined && value !== undefined) throw wrong("has both default and value. Leave one out.");
  if (!own && type !== undefined) throw wrong("a key of another namespace has no type. Leave it out.");
  if (!own && byDefault !== undefined) throw wrong("a key of another namespace has no default. Write value.");
  if (!own && value === undefined) throw wrong("a key of another namespace needs a value.");
  const read = items === undefined ? undefined : itemsOf(items, wrong);
  if (type === "array" && read === undefined) throw wrong("an array says what it holds. Write items: {type: ...}.");
  const given = byDefault ?? value;
  if (given !== undefined && hasEncrypted(given)) {
    throw wrong("an encrypted value is none of the project's. Set it in each stack with pulumi config set --secret.");
  }
  if (given !== undefined && isHuge(given))
    throw wrong(`${configText(given)}: more than 64 bits hold. Put it in quotes.`);
  const declared = {
    ...base,
    secret: secret === true,
    ...(type === undefined ? {} : { type: type as string }),
    ...(read === undefined ? {} : { items: read }),
    ...(given === undefined ? {} : { given }),
  };
  if (declared.type !== undefined && byDefault !== undefined && !fits(declared.type, read, byDefault)) {
    throw wrong(`default: must be of type ${typeName(declared.type, read)}.`);
  }
  return declared;
}

function itemsOf(items: Setting, wrong: (what: string) => UserError): Items {
  if (!isMap(items) || typeof items.type !== "string" || !TYPES.includes(items.type)) {
    throw wrong(`items: must be {type: ...}, the type one of ${TYPES.join(", ")}.`);
  }
  const inner = items.items === undefined ? undefined : itemsOf(items.items, wrong);
  if (items.type === "array" && inner === undefined) throw wrong("items: an array says what it holds.");
  return inner === undefined ? { type: items.type } : { type: items.type, items: inner };
}

/**
 * The stack's settings with what Pulumi.yaml gives beside them. Throws a UserError for a setting that the stack must
 * have and has not, and for one of another type than declared.
 *
 * Source: pulumi/pulumi, pkg/workspace/config.go, ValidateStackConfigAndApplyProjectConfig.
 */
export function withProjectConfig(
  declarations: readonly Declaration[],
  stack: ReadonlyMap<string, Setting>,
  file: string,
): ReadonlyMap<string, Setting> {
  const all = new Map(stack);
  const missing: string[] = [];
  for (const { text, key, own, given } of declarations) {
    if (all.has(key)) continue;
    if (given !== undefined) all.set(key, given);
    else if (own) missing.push(text);
  }
  if (missing.length > 0) {
    throw new UserError(
      missing.map((key) => `${file}: ${key}: missing; Pulumi.yaml declares it without a default. Set it.`).join("\n"),
    );
  }
  for (const { text, key, type, items, secret } of declarations) {
    const value = all.get(key);
    if (type === undefined || value === undefined) continue;
    if (secret && !hasEncrypted(value)) {
      throw new UserError(
        `${file}: ${text}: Pulumi.yaml declares it a secret. Set it with pulumi config set --secret ${text}.`,
      );
    }
    // What is encrypted is unknown here; the CLI looks at it.
    if (!hasEncrypted(value) && !fits(type, items, asDecrypted(value))) {
      throw new UserError(`${file}: ${text}: must be of type ${typeName(type, items)}, as Pulumi.yaml declares it.`);
    }
  }
  return all;
}

/** Outside of lists and maps the CLI has nothing but text. */
function asDecrypted(value: Setting): Setting {
  return Array.isArray(value) || isMap(value) ? value : configText(value);
}

function fits(type: string, items: Items | undefined, value: Setting): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return typeof value === "string" ? isInt(value) : typeof value === "bigint" || Number.isInteger(value);
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return isMap(value);
    default:
      return items !== undefined && Array.isArray(value) && value.every((each) => fits(items.type, items.items, each));
  }
}

function isInt(text: string): boolean {
  if (!/^[-+]?\d+$/.test(text)) return false;
  const value = BigInt(text.replace("+", ""));
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}

function isHuge(value: Setting): boolean {
  return (typeof value === "bigint" && value >= 2n ** 63n) || (typeof value === "number" && Math.abs(value) >= 2 ** 63);
}

function hasEncrypted(value: Setting): boolean {
  if (isEncrypted(value)) return true;
  if (Array.isArray(value)) return value.some(hasEncrypted);
  return isMap(value) && Object.values(value).some(hasEncrypted);
}

function typeName(type: string, items: Items | undefined): string {
  return items === undefined ? type : `array<${typeName(items.type, items.items)}>`;
}
