import { PolicyPack } from "@pulumi/policy";
import { buildPolicies, pack } from "./policyPack.ts";

// Starts the server that the engine talks to: import policyPack.ts to get at the rules without it.
new PolicyPack(pack.name, {
  displayName: pack.displayName,
  description: pack.description,
  provider: "aws",
  enforcementLevel: "mandatory",
  policies: buildPolicies(pack.rules),
});
