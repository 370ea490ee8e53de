import type { PlannedResource, RulePack } from "../../policies/harness/index.ts";
import type { Rule } from "../../policies/rule/rule.ts";

type Harness = Pick<typeof import("../../policies/harness/index.ts"), "analyze">;

/** An example of a rule, as data: what it plans in a first preview or deployed. */
export interface PlannedExample {
  readonly rule: string;
  readonly title: string;
  readonly config: Readonly<Record<string, unknown>> | undefined;
  readonly resources: readonly PlannedResource[];
}

/**
 * What a pack says of the examples of its rules. It uses what it is given and nothing else: a program elsewhere runs its
 * text.
 */
export async function verdicts(
  pack: RulePack,
  { analyze }: Harness,
  examples: readonly PlannedExample[],
): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { rule, title, config, resources } of examples) {
    const rules = pack.rules.filter(({ name }: Rule) => name === rule);
    const options = config === undefined ? {} : { config: { [rule]: config } };
    const { violations } = await analyze({ ...pack, rules }, resources, options);
    found.push([rule, title, violations]);
  }
  return found;
}
