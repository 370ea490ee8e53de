import type { EnforcementLevel } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import { nearest } from "../rule/nearest.ts";
import type { Rule } from "../rule/rule.ts";
import { configSchemaOf } from "./configSchema.ts";
import { type Exemption, HAS_LETTER, isDate, lastDay, MOST_DAYS, namesSomething, todayInUtc } from "./exemption.ts";

/** By rule name. */
export type ParsedConfig = ReadonlyMap<string, RuleConfig>;

export interface RuleConfig {
  readonly enforcementLevel: EnforcementLevel | undefined;
  /** What is given beside the level; defaults are not filled in. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A wrong configuration: the operator's mistake, told without a stack trace, all of it at once. */
export class PolicyConfigError extends Error {
  override readonly name = "PolicyConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

const LEVELS: readonly string[] = ["advisory", "mandatory", "remediate", "disabled"] satisfies EnforcementLevel[];

/**
 * Every mistake in what a `--policy-pack-config` file holds, one a line, naming the field; empty when it is right.
 *
 * Stricter than Pulumi, which leaves alone the names of rules and properties that it does not know, and has no calendar.
 *
 * @param today `YYYY-MM-DD`, from which exemptions are counted. Default: today in UTC.
 */
export function checkPolicyConfig(config: unknown, rules: readonly Rule[], today = todayInUtc()): string[] {
  if (!isObject(config)) return [`the configuration must be an object of rule names; it is ${typeName(config)}`];
  return Object.entries(config).flatMap(([name, given]) => {
    if (name === "environments") return checkValue(given, ENVIRONMENTS, name);
    const rule = rules.find((each) => each.name === name);
    if (!rule && name !== "all") return [unknownName("rule", name, ["all", ...rules.map((each) => each.name)])];
    if (typeof given === "string") return checkLevel(given, name);
    if (!isObject(given)) return [`${name}: must be an enforcement level or an object; it is ${typeName(given)}`];
    const { enforcementLevel, ...settings } = given;
    return [
      ...(enforcementLevel === undefined ? [] : checkLevel(enforcementLevel, `${name}.enforcementLevel`)),
      ...checkValue(settings, settingsSchema(rule), name),
      ...checkExemptions(settings.exemptions, today, `${name}.exemptions`),
    ];
  });
}

/** Reads a configuration as Pulumi does: `all` sets the level of every rule, a rule's own entry goes before it. */
export function parsePolicyConfig(config: unknown, rules: readonly Rule[], today?: string): ParsedConfig {
  const problems = checkPolicyConfig(config, rules, today);
  if (problems.length > 0) throw new PolicyConfigError(problems);
  const given = config as Readonly<Record<string, unknown>>;
  const all = entryOf(given.all);
  return new Map(
    rules.map(({ name }) => {
      const { enforcementLevel, settings } = entryOf(Object.hasOwn(given, name) ? given[name] : undefined);
      return [name, { enforcementLevel: enforcementLevel ?? all.enforcementLevel, settings }];
    }),
  );
}

/** The rules that the configuration does not disable. */
export function enabledRules(rules: readonly Rule[], config: unknown, today?: string): readonly Rule[] {
  if (config === undefined) return rules;
  const parsed = parsePolicyConfig(config, rules, today);
  return rules.filter(({ name, enforcementLevel }) => {
    return (parsed.get(name)?.enforcementLevel ?? enforcementLevel) !== "disabled";
  });
}

function entryOf(given: unknown): RuleConfig {
  if (!isObject(given)) return { enforcementLevel: given as EnforcementLevel | undefined, settings: {} };
  const { enforcementLevel, ...settings } = given;
  return { enforcementLevel: enforcementLevel as EnforcementLevel | undefined, settings };
}

/** Environments of Pulumi ESC, which `--policy-pack-config` takes beside the rules. */
const ENVIRONMENTS: PolicyConfigJSONSchema = { type: "array", items: { type: "string" } };

/** `all` takes a level only: Pulumi drops whatever else it holds. */
function settingsSchema(rule: Rule | undefined): PolicyConfigJSONSchema {
  return { type: "object", properties: rule ? configSchemaOf(rule).properties : {}, additionalProperties: false };
}

function checkLevel(level: unknown, path: string): string[] {
  if (typeof level === "string" && LEVELS.includes(level)) return [];
  return [`${path}: ${shown(level)} is not an enforcement level; choose one of ${LEVELS.join(", ")}`];
}

/** What a schema cannot say of exemptions whose form is right. */
function checkExemptions(given: unknown, today: string, path: string): string[] {
  if (!Array.isArray(given)) return [];
  return given.flatMap((each: Partial<Exemption> | undefined, index) => {
    const { resource, expires } = each ?? {};
    const last = lastDay(today);
    return [
      ...(typeof resource !== "string" || resource.trim() === "" || namesSomething(resource)
        ? []
        : [`${path}[${index}].resource: ${shown(resource)} names every resource; write a part of a name beside *`]),
      ...(typeof expires !== "string" || !isDate(expires) || expires <= last
        ? []
        : [
            `${path}[${index}].expires: ${shown(expires)} is more than ${MOST_DAYS} days ahead; write ${last} at the latest`,
          ]),
    ];
  });
}

/** Mistakes in a value, each with its path. As much of JSON schema as the rules use. */
export function checkValue(value: unknown, schema: PolicyConfigJSONSchema, path: string): string[] {
  if (!hasType(value, schema.type)) return [`${path}: must be ${article(schema.type)}; it is ${typeName(value)}`];
  if (schema.enum && !schema.enum.includes(value as string)) {
    return [`${path}: ${shown(value)} is not allowed; choose one of ${schema.enum.join(", ")}`];
  }
  if (typeof value === "number") return checkNumber(value, schema, path);
  if (typeof value === "string") return checkText(value, schema, path);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (typeof items !== "object" || Array.isArray(items)) return [];
    return value.flatMap((each, index) => checkValue(each, items, `${path}[${index}]`));
  }
  return isObject(value) ? checkObject(value, schema, path) : [];
}

function checkNumber(value: number, { minimum, maximum }: PolicyConfigJSONSchema, path: string): string[] {
  if (minimum !== undefined && value < minimum) return [`${path}: ${value} is too small; at least ${minimum}`];
  if (maximum !== undefined && value > maximum) return [`${path}: ${value} is too large; at most ${maximum}`];
  return [];
}

function checkText(value: string, { minLength, pattern, format }: PolicyConfigJSONSchema, path: string): string[] {
  if (minLength !== undefined && value.trim().length < minLength) return [`${path}: must not be empty`];
  if (format === "date" && !isDate(value)) {
    return [`${path}: ${shown(value)} is not a date; write YYYY-MM-DD, for example 2027-01-31`];
  }
  // That one `checkExemptions` tells in words.
  if (pattern !== undefined && pattern !== HAS_LETTER && !new RegExp(pattern).test(value)) {
    return [`${path}: ${shown(value)} does not match ${pattern}`];
  }
  return [];
}

function checkObject(value: Record<string, unknown>, schema: PolicyConfigJSONSchema, path: string): string[] {
  const properties = schema.properties ?? {};
  const missing = (schema.required ?? []).filter((key) => value[key] === undefined);
  return [
    ...missing.map((key) => `${path}.${key}: missing; every entry needs ${schema.required?.join(", ")}`),
    ...Object.entries(value).flatMap(([key, each]) => {
      const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (typeof property === "object") return checkValue(each, property, `${path}.${key}`);
      return schema.additionalProperties === false
        ? [`${path}: ${unknownName("property", key, [...Object.keys(properties), ...levelKey(path)])}`]
        : [];
    }),
  ];
}

/** A rule's entry also takes a level. */
function levelKey(path: string): readonly string[] {
  return /[.[]/.test(path) ? [] : ["enforcementLevel"];
}

function unknownName(kind: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `unknown ${kind} ${shown(name)}; ${near === undefined ? `known are ${known.join(", ")}` : `did you mean "${near}"?`}`;
}

function hasType(value: unknown, type: PolicyConfigJSONSchema["type"]): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    default:
      return type === undefined || String(typeof value) === type;
  }
}

function article(type: PolicyConfigJSONSchema["type"]): string {
  const name = type === "array" ? "list" : type === "string" ? "text" : String(type);
  return `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `${article(typeof value as "string")} (${shown(value)})`;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
