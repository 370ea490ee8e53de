import type { PolicyComplianceFramework, Severity } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import type { JudgedResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import type { Finding } from "./finding.ts";

/** One policy: what holds, why, what to do and how to tell. The reference is printed from it and its examples. */
export type Rule = ResourceRule | StackRule;

export interface RuleText {
  /** Kebab-case; also the file's name. */
  readonly name: string;
  /** The healthy state, in one sentence. */
  readonly description: string;
  /** The outage that it prevents. */
  readonly why: string;
  readonly severity: Severity;
  /** Default: `mandatory`. */
  readonly enforcementLevel?: "advisory" | "mandatory";
  /** What to do about a violation. */
  readonly remediation: string;
  /** Page of AWS, NEC or Pulumi that the rule rests on. */
  readonly url: string;
  readonly framework?: PolicyComplianceFramework;
}

/** Judges one resource by its inputs, components included. */
export interface ResourceRule extends RuleText {
  readonly kind: "resource";
  /** Type tokens that the rule applies to. Absent: `check` sees every resource. */
  readonly types?: readonly string[];
  readonly configSchema?: OwnSchema;
  readonly check: (resource: JudgedResource, settings: Settings) => Iterable<Finding>;
}

/** Judges the resources of a stack together, by their outputs and their wiring. */
export interface StackRule extends RuleText {
  readonly kind: "stack";
  readonly configSchema?: OwnSchema;
  readonly check: (stack: StackGraph, settings: Settings) => Iterable<Finding>;
}

/** Whether a rule judges resources of a type one by one. */
export function judgesEach(rule: Rule, type: string): boolean {
  return rule.kind === "resource" && (rule.types?.includes(type) ?? true);
}

/** A rule's own configuration, beside what every rule takes. */
export type OwnSchema = Readonly<Record<string, PolicyConfigJSONSchema>>;

export type Settings = Readonly<Record<string, unknown>>;

/** The values that a schema describes, defaults filled in. */
export type SettingsOf<S extends OwnSchema> = {
  readonly [K in keyof S]: S[K] extends { readonly default: unknown } ? ValueOf<S[K]> : ValueOf<S[K]> | undefined;
};

type ValueOf<S> = S extends { readonly type: "number" | "integer" }
  ? number
  : S extends { readonly type: "string" }
    ? string
    : S extends { readonly type: "boolean" }
      ? boolean
      : S extends { readonly type: "array"; readonly items: infer Item }
        ? readonly ValueOf<Item>[]
        : unknown;

/** Defines a resource rule; its settings are typed by its schema. */
export function resourceRule<const S extends OwnSchema = Record<never, never>>(
  rule: Omit<ResourceRule, "kind" | "configSchema" | "check"> & {
    readonly configSchema?: S;
    readonly check: (resource: JudgedResource, settings: SettingsOf<S>) => Iterable<Finding>;
  },
): ResourceRule {
  // Settings are checked against the schema before a rule sees them.
  return { kind: "resource", ...rule } as unknown as ResourceRule;
}

/** Defines a stack rule; its settings are typed by its schema. */
export function stackRule<const S extends OwnSchema = Record<never, never>>(
  rule: Omit<StackRule, "kind" | "configSchema" | "check"> & {
    readonly configSchema?: S;
    readonly check: (stack: StackGraph, settings: SettingsOf<S>) => Iterable<Finding>;
  },
): StackRule {
  return { kind: "stack", ...rule } as unknown as StackRule;
}
