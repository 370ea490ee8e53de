import { type PolicyStatement, parseStatements } from "../delivery/policyDocument.ts";
import { readText, UNKNOWN_TEXT } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { coversActions } from "./permissions.ts";

const ASSUME = "sts:AssumeRole";
/** In China either name is taken. */
const EC2: readonly string[] = ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"];

/** Whether EC2 may hand a role's credentials to an instance; with who may instead, or what is not known. */
export type Trust =
  | { readonly is: "given" }
  | { readonly is: "refused"; readonly to: readonly string[] }
  | { readonly is: "perhaps"; readonly reason: string };

/** What a role's trust policy says of EC2. */
export function trustInEc2(role: StackResource): Trust {
  const text = readText(role.props, "assumeRolePolicy");
  if (text.state !== "known") return { is: "perhaps", reason: "assumeRolePolicy is not known yet" };
  const statements = (parseStatements(text.value) ?? []).filter((each) => coversActions(each, ASSUME));
  const answers = statements.map((each) => ({ allows: each.allows, answer: isForEc2(each) }));
  const denied = answers.find(({ allows, answer }) => !allows && answer !== "no");
  if (denied?.answer === "yes") return { is: "refused", to: [] };
  const allowed = answers.filter(({ allows }) => allows);
  if (denied) return { is: "perhaps", reason: "whether a Deny of assumeRolePolicy is meant for EC2" };
  if (allowed.some(({ answer }) => answer === "yes")) return { is: "given" };
  if (allowed.some(({ answer }) => answer === "perhaps")) {
    return { is: "perhaps", reason: "assumeRolePolicy allows it under a condition, or to whom is not known" };
  }
  return { is: "refused", to: statements.flatMap(({ allows, principal }) => (allows && principal?.services) || []) };
}

function isForEc2({ principal, conditions }: PolicyStatement): "yes" | "no" | "perhaps" {
  // NotPrincipal, which AWS advises against.
  if (!principal) return "perhaps";
  const isNamed = principal.services.some((each) => EC2.includes(each));
  if (isNamed) return conditions.length === 0 ? "yes" : "perhaps";
  // Whether a service counts as anybody, AWS does not say.
  return principal.isAnybody || principal.services.includes(UNKNOWN_TEXT) ? "perhaps" : "no";
}
