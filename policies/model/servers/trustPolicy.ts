import { type PolicyStatement, parseStatements } from "../delivery/policyDocument.ts";
import { type Answer, any, isNo, isYes, type Known, NO, unknown, YES } from "../graph/known.ts";
import { readText, UNKNOWN_TEXT } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { coversActions } from "./permissions.ts";

const ASSUME = "sts:AssumeRole";
/** In China either name is taken. */
const EC2: readonly string[] = ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"];

/** Whether EC2 may hand a role's credentials to an instance; with who may instead. */
export type Trust = { readonly is: "given" } | { readonly is: "refused"; readonly to: readonly string[] };

/** What a role's trust policy says of EC2. */
export function trustInEc2(role: StackResource): Known<Trust> {
  const text = readText(role.props, "assumeRolePolicy");
  if (text.state !== "known") return unknown("assumeRolePolicy is not known yet");
  const statements = (parseStatements(text.value) ?? []).filter((each) => coversActions(each, ASSUME));
  const answers = statements.map((each) => ({ allows: each.allows, answer: isForEc2(each) }));
  const denied = answers.find(({ allows, answer }) => !allows && !isNo(answer));
  if (denied && isYes(denied.answer)) return refused([]);
  const allowed = answers.filter(({ allows }) => allows);
  if (denied) return unknown("whether a Deny of assumeRolePolicy is meant for EC2");
  const isAllowed = any(allowed, ({ answer }) => answer);
  if (!isAllowed.known) return isAllowed;
  if (isAllowed.value) return { known: true, value: { is: "given" } };
  return refused(statements.flatMap(({ allows, principal }) => (allows && principal?.services) || []));
}

function refused(to: readonly string[]): Known<Trust> {
  return { known: true, value: { is: "refused", to } };
}

const TO_WHOM = unknown("assumeRolePolicy allows it under a condition, or to whom is not known");

function isForEc2({ principal, conditions }: PolicyStatement): Answer {
  // NotPrincipal, which AWS advises against.
  if (!principal) return TO_WHOM;
  const isNamed = principal.services.some((each) => EC2.includes(each));
  if (isNamed) return conditions.length === 0 ? YES : TO_WHOM;
  // Whether a service counts as anybody, AWS does not say.
  return principal.isAnybody || principal.services.includes(UNKNOWN_TEXT) ? TO_WHOM : NO;
}
