import { PolicyConfigError, parsePolicyConfig } from "../policies/build/policyConfig.ts";
import { analyze } from "../policies/harness/index.ts";
import { pack } from "../policies/policyPack.ts";
import { UserError } from "../problems/userError.ts";
import { readGiven } from "../stack/readGiven.ts";
import type { PolicyVerdict } from "./plan/previewResult.ts";
import type { RecordedResource } from "./recordingMonitor.ts";

export type Judge = (
  resources: readonly RecordedResource[],
) => Promise<{ readonly verdict: PolicyVerdict; readonly warnings: readonly string[] }>;

/**
 * Judges recorded resources by the project's policy pack, as `pulumi preview --policy-pack policies` would.
 *
 * @param configFile a file as `--policy-pack-config` takes it. Throws a UserError when it cannot be read or is wrong.
 */
export function createJudge(configFile: string | undefined): Judge {
  const config = configFile === undefined ? undefined : readConfig(configFile);
  return async (resources) => {
    const { violations, exempted, rules, warnings } = await analyze(pack, resources, {
      ...(config === undefined ? {} : { config }),
    });
    const guides = Object.fromEntries(pack.rules.map(({ name, remediation, url }) => [name, { remediation, url }]));
    return {
      verdict: { pack: pack.name, rules, violations: violations.toSorted(worstFirst), exempted, guides },
      warnings,
    };
  };
}

function worstFirst(a: { readonly level: string }, b: { readonly level: string }): number {
  return Number(b.level === "mandatory") - Number(a.level === "mandatory");
}

function readConfig(file: string): unknown {
  const text = readGiven(file).toString("utf8");
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file}: not valid JSON: ${(error as Error).message}.`);
  }
  try {
    parsePolicyConfig(config, pack.rules);
  } catch (error) {
    if (!(error instanceof PolicyConfigError)) throw error;
    throw new UserError(
      error.message
        .split("\n")
        .map((line) => `${file}: ${line}`)
        .join("\n"),
    );
  }
  return config;
}
