import type { NoComparison, PlanChanges } from "./planChanges.ts";
import type { Properties, RecordedResource } from "./recordedResource.ts";
import { shown, type WireValue } from "./wire.ts";

export interface PreviewResult {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly RecordedResource[];
  readonly outputs: Properties;
  /** Absent when the policies were not run. */
  readonly policies: PolicyVerdict | undefined;
  readonly warnings: readonly string[];
  /** What it changes of another plan, or why that cannot be told; absent where nobody asked. */
  readonly changes?: PlanChanges | NoComparison;
}

export interface PolicyVerdict {
  readonly pack: string;
  readonly rules: number;
  readonly violations: readonly Violation[];
  readonly exempted: readonly Exempted[];
  /** What to do about a violation of a rule, by the rule's name; not part of `--json`, whose shape is a contract. */
  readonly guides?: Readonly<Record<string, Guide>>;
}

export interface Guide {
  readonly remediation: string;
  readonly url: string;
}

export interface Violation {
  readonly rule: string;
  readonly level: string;
  readonly severity: string;
  readonly urn: string;
  readonly message: string;
}

export interface Exempted {
  readonly rule: string;
  readonly urn: string;
  readonly reason: string;
  readonly expires: string;
}

/** The document that `--json` prints; its shape is part of the project's contract. */
export function jsonDocument(result: PreviewResult): unknown {
  return {
    project: result.project,
    stack: result.stack,
    resources: result.resources.map((resource) => ({
      urn: resource.urn,
      type: resource.type,
      name: resource.name,
      parent: resource.parent ?? null,
      custom: resource.custom,
      inputs: shown(resource.inputs),
      dependencies: resource.dependencies,
      propertyDependencies: resource.propertyDependencies,
      options: resource.options,
    })),
    outputs: shown(result.outputs as WireValue),
    policies: result.policies
      ? { ...result.policies, guides: undefined }
      : { pack: null, rules: 0, violations: [], exempted: [] },
    warnings: result.warnings,
    // Where somebody asked for it.
    ...(result.changes === undefined ? {} : { changes: { ...result.changes, before: undefined } }),
  };
}

/** 1 when a mandatory policy is violated, else 0. */
export function exitCode({ policies }: PreviewResult): 0 | 1 {
  return policies?.violations.some((each) => each.level === "mandatory") ? 1 : 0;
}

/** How many violations there are of each kind, and the mandatory ones in words. */
export function tally(violations: readonly Violation[]) {
  const mandatory = violations.filter((each) => each.level === "mandatory").length;
  const told =
    mandatory === 0 ? "no violation" : `${mandatory} mandatory ${mandatory === 1 ? "violation" : "violations"}`;
  return { mandatory, advisory: violations.length - mandatory, told };
}
