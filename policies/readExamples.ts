import type { Examples } from "./rule/example.ts";
import type { Rule } from "./rule/rule.ts";

/**
 * The examples of each rule, by its name, from the file beside it. On demand, because reference and tests alone want
 * them: the pack starts without, and its archive has none.
 */
export async function readExamples(rules: readonly Rule[]): Promise<ReadonlyMap<string, Examples>> {
  const read = rules.map(async ({ name }): Promise<readonly [string, Examples]> => {
    const { examples } = await import(`./rules/${name}.examples.ts`);
    return [name, examples];
  });
  return new Map(await Promise.all(read));
}
