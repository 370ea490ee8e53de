import type { PlannedResource } from "../../policies/harness/index.ts";
import { type AnalyzeOptions, type AnalyzeResult, analyze, type Build, plan } from "../../policies/harness/index.ts";
import type { Rule } from "../../policies/rule/rule.ts";

/** The two forms in which a rule meets the same program. */
export const FORMS = [
  { form: "in a first preview", deployed: false },
  { form: "on a deployed stack", deployed: true },
] as const;

export async function judge(
  rule: Rule,
  what: Build | PlannedResource[],
  options: AnalyzeOptions & { readonly deployed?: boolean | ((name: string) => boolean) } = {},
): Promise<AnalyzeResult> {
  const { deployed, ...rest } = options;
  const resources = typeof what === "function" ? plan(what, { deployed }) : what;
  return analyze({ name: "under-test", version: "1.0.0", rules: [rule] }, resources, rest);
}

export async function messages(rule: Rule, what: Build, options: Parameters<typeof judge>[2] = {}): Promise<string[]> {
  return (await judge(rule, what, options)).violations.map(({ message }) => message);
}

/** Messages by the name of the resource they are about. */
export async function byResource(
  rule: Rule,
  what: Build | PlannedResource[],
  options: Parameters<typeof judge>[2] = {},
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { urn, message } of (await judge(rule, what, options)).violations) {
    const name = urn.split("::").at(-1) ?? "";
    found[name] = [...(found[name] ?? []), message];
  }
  return found;
}
