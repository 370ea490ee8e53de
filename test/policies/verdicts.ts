import type { RulePack } from "../../policies/harness/index.ts";

type Harness = Pick<typeof import("../../policies/harness/index.ts"), "analyze" | "plan">;

/**
 * What a pack says of the examples of its rules, each as a first preview and deployed. It uses what it is given and
 * nothing else: a program elsewhere runs its text.
 */
export async function verdicts(pack: RulePack, { analyze, plan }: Harness): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const rule of pack.rules) {
    for (const { title, build, config } of [...rule.examples.good, ...rule.examples.bad]) {
      for (const deployed of [false, true]) {
        const options = config === undefined ? {} : { config: { [rule.name]: config } };
        const { violations } = await analyze({ ...pack, rules: [rule] }, plan(build, { deployed }), options);
        found.push([rule.name, title, deployed, violations]);
      }
    }
  }
  return found;
}
