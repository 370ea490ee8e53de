import "./olderNode.ts";
import { readFileSync } from "node:fs";
import { rules } from "./rules/index.ts";

// Read, because importing JSON is new: Node.js 20 knows no `with`, or warns of it.
const manifest = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as {
  readonly version: string;
  readonly description: string;
};

/** The pack without its server, for the in-process preview and the tests. */
export const pack = {
  name: "clusterpro-ha",
  displayName: "CLUSTERPRO high availability",
  version: manifest.version,
  description: manifest.description,
  rules,
} as const;

export type { BuildOptions, Warning } from "./build/buildOptions.ts";
export { buildPolicies } from "./build/buildPolicies.ts";
export type { Exempted } from "./build/exemption.ts";
export { checkPolicyConfig, PolicyConfigError } from "./build/policyConfig.ts";
export { rules };
