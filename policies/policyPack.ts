import manifest from "./package.json" with { type: "json" };
import { rules } from "./rules/index.ts";

/** The pack without its server, for the in-process preview and the tests. */
export const pack = {
  name: "clusterpro-ha",
  displayName: "CLUSTERPRO high availability",
  version: manifest.version,
  description: manifest.description,
  rules,
} as const;

export { type BuildOptions, buildPolicies, type Exempted, type Warning } from "./buildPolicies.ts";
export { checkPolicyConfig, PolicyConfigError } from "./policyConfig.ts";
export { rules };
