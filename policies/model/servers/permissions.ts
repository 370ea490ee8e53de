import { coversAction, matchesPattern, type PolicyStatement, parseStatements } from "../delivery/policyDocument.ts";
import { type Answer, all, any, isNo, isYes, type Known, NO, not, type Unknown, unknown, YES } from "../graph/known.ts";
import { readText, UNKNOWN_TEXT } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { TABLE_TYPES } from "../network/routeTables.ts";
import { readSubnets } from "../network/subnets.ts";
import { managedAnswer } from "./managedPolicies.ts";
import type { Grant } from "./serverRoles.ts";

/** Whether a role may do something; `denied` by an explicit Deny. */
export type Permission = "allowed" | "denied" | "not allowed";

/** The cause of not knowing what a policy allows whose text is not known yet. */
export const TEXT_OF_POLICY = "the text of a policy";

/** What IAM sees of a route table. */
export interface TableOfPolicy {
  /** Absent for a table outside the stack, of which the id alone is known. */
  readonly resource: StackResource | undefined;
  readonly id: string | undefined;
}

/**
 * Whether what a role is given lets it do something to a route table, or call what knows no resource: an explicit deny
 * goes before every allow. Limits from outside the role are not looked at: permissions boundaries, those of the
 * organization and of the endpoint.
 *
 * An id that a policy writes down may be the table's as long as the table's own is not known.
 *
 * @param table Undefined for a call such as DescribeRouteTables, which IAM asks about `*` alone.
 *
 * Source: IAM user guide, "Policy evaluation logic"; service authorization reference of EC2.
 */
export function permissionOn(
  stack: StackGraph,
  grants: readonly Grant[],
  action: Parameters<typeof managedAnswer>[1],
  table: TableOfPolicy | undefined,
): Known<Permission> {
  const denials: Unknown[] = [];
  const reasons: Unknown[] = [];
  let isAllowed = false;
  for (const { resource, gives, unknown: doubt } of grants) {
    if (gives.is === "managed") {
      const answer = managedAnswer(gives.arn, action);
      if (answer === "denied") {
        if (doubt === undefined) return permission("denied");
        denials.push(unknown(`whether the Deny of ${gives.arn} is meant for it cannot be told`));
      } else if (!answer.known) reasons.push(answer);
      else if (answer.value) isAllowed ||= doubt === undefined;
      continue;
    }
    if (gives.is === "unknown") {
      const tables = gives.madeFrom.filter(({ type }) => TABLE_TYPES.includes(type));
      const isMeant = table === undefined ? tables.length > 0 : table.resource && tables.includes(table.resource);
      if (doubt === undefined && isMeant) isAllowed = true;
      // Made from other tables alone it is about those.
      else if (tables.length === 0 || tables.length < gives.madeFrom.length) {
        reasons.push(unknown(`${gives.property} of "${resource.name}" is not known yet`, TEXT_OF_POLICY));
      }
      continue;
    }
    for (const statement of parseStatements(gives.text) ?? []) {
      if (!coversActions(statement, action)) continue;
      const covers = table ? coversTable(stack, statement, gives.madeFrom, table) : coversAll(statement);
      const answer = all([covers, holdsFor(stack, statement, table)], (each) => each);
      if (isNo(answer)) continue;
      if (!statement.allows) {
        if (isYes(answer) && doubt === undefined) return permission("denied");
        denials.push(unknown(`whether a Deny of "${resource.name}" is meant for it cannot be told`));
      } else if (isYes(answer) && doubt === undefined) isAllowed = true;
      else {
        reasons.push(
          unknown(`whether "${resource.name}" allows it to this role, or under its conditions, cannot be told`),
        );
      }
    }
  }
  const [denial] = denials;
  if (isAllowed && denial === undefined) return permission("allowed");
  // Once the text is known, nothing else may be open.
  const reason = denial ?? reasons.find(({ cause }) => cause === TEXT_OF_POLICY) ?? reasons[0];
  return reason ?? permission("not allowed");
}

function permission(value: Permission): Known<Permission> {
  return { known: true, value };
}

/** Actions that the role is allowed by their name, for a look at what may be misspelt. */
export function allowedActions(grants: readonly Grant[]): readonly string[] {
  return grants.flatMap(({ gives }) =>
    gives.is === "document"
      ? (parseStatements(gives.text) ?? []).flatMap(({ allows, actions }) => (allows ? actions : []))
      : [],
  );
}

/** Of a statement that AWS alone can judge. */
const NOT_TOLD: Answer = unknown("what a statement of a policy is about cannot be told");

/** Whether a statement is about this action, whatever the resource. */
export function coversActions({ actions, notActions }: PolicyStatement, action: string): boolean {
  return notActions === undefined
    ? actions.some((each) => coversAction(each, action))
    : !notActions.some((each) => coversAction(each, action));
}

function coversTable(
  stack: StackGraph,
  { resources, notResources }: PolicyStatement,
  madeFrom: readonly StackResource[],
  table: TableOfPolicy,
): Answer {
  const matched = any(notResources ?? resources, (each) => matchesTable(stack, each, madeFrom, table));
  return notResources === undefined ? matched : not(matched);
}

/** Of a call that knows no resource IAM compares `*`: a statement on ARNs, as wide as they may be, is not about it. */
function coversAll({ resources, notResources }: PolicyStatement): Answer {
  const patterns = notResources ?? resources;
  if (patterns.some((each) => /^\*+$/.test(each))) return notResources ? NO : YES;
  if (patterns.includes(UNKNOWN_TEXT)) return NOT_TOLD;
  return notResources ? YES : NO;
}

const KIND = "route-table/";
const ANY_TABLE = `${KIND}rtb-`;

function matchesTable(
  stack: StackGraph,
  pattern: string,
  madeFrom: readonly StackResource[],
  { resource, id }: TableOfPolicy,
): Answer {
  if (pattern === UNKNOWN_TEXT) {
    const tables = madeFrom.filter(({ type }) => TABLE_TYPES.includes(type));
    if (resource && tables.includes(resource)) return YES;
    return tables.length === madeFrom.length && tables.length > 0 ? NO : NOT_TOLD;
  }
  if (/^\*+$/.test(pattern)) return YES;
  const arn = resource ? readText(resource.props, "arn") : ({ state: "unknown" } as const);
  if (arn.state === "known" && arn.value.startsWith("arn:")) return matchesPattern(pattern, arn.value) ? YES : NO;
  const [start = "", partition = "", service = "", region = "", account = "", ...rest] = pattern.split(":");
  const regions = stack.part(readRegions);
  // A wildcard may stand for several parts.
  if (rest.length === 0) return severalParts(pattern, regions);
  // A table's ARN has both, unlike a bucket's.
  if (region === "" || account === "") return NO;
  const isHere =
    matchesPattern(start, "arn") &&
    matchesPattern(partition.replace(/^aws.*/, "aws"), "aws") &&
    matchesPattern(service, "ec2") &&
    (regions.size === 0 || [...regions].some((each) => matchesPattern(region, each)));
  if (!isHere) return NO;
  const named = rest.join(":");
  if (id?.startsWith("rtb-")) return matchesPattern(named, KIND + id) ? YES : NO;
  // Whatever the id is, as long as the pattern may be one of a table's.
  return mayBeTable(named) ? YES : NO;
}

/** A pattern with fewer colons than an ARN, such as `arn:aws:ec2:*`. */
function severalParts(pattern: string, regions: ReadonlySet<string>): Answer {
  const [region = "us-east-1"] = regions;
  if (matchesPattern(pattern, `arn:aws:ec2:${region}:123456789012:${ANY_TABLE}0`)) return YES;
  return /[*?]/.test(pattern) ? NOT_TOLD : NO;
}

/** Whether the id of some table fits what a pattern says after the account. */
function mayBeTable(named: string): boolean {
  const [literal = ""] = named.split(/[*?]/, 1);
  const hasWildcard = literal.length < named.length;
  return literal.startsWith(ANY_TABLE) || (hasWildcard && ANY_TABLE.startsWith(literal));
}

/** The Regions of the stack's zones. */
function readRegions(stack: StackGraph): ReadonlySet<string> {
  const zones = [...stack.part(readSubnets).values()].flatMap(({ zone }) => zone ?? []);
  return new Set(zones.flatMap((zone) => /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/.exec(zone)?.[1] ?? []));
}

/** Whether a statement's conditions hold for a server's call, about a table or about none. */
function holdsFor(stack: StackGraph, { conditions }: PolicyStatement, table: TableOfPolicy | undefined): Answer {
  return all(conditions, ({ operator, key, values }) => {
    const [, mode = "", test = "", ifExists] = /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(operator) ?? [];
    const tag = /^(?:aws|ec2):resourcetag\/(.+)$/i.exec(key)?.[1];
    const passesAbsent = ifExists !== undefined || mode.startsWith("forall");
    const isOfTable = tag !== undefined || TABLE_KEYS.includes(key.toLowerCase());
    // Without a table the key is absent.
    if (isOfTable && table === undefined) return passesAbsent || isNegated(test) ? YES : NO;
    if (tag !== undefined) return tagAnswer(table?.resource, tag, test, values, passesAbsent);
    if (isOfTable && table) return idAnswer(stack, table, key.toLowerCase(), test, values);
    return keyAnswer(stack, key.toLowerCase(), test, values);
  });
}

/** What EC2 tells IAM of a route table beside its tags. */
const TABLE_KEYS: readonly string[] = ["ec2:vpc", "ec2:routetableid"];

function isNegated(test: string): boolean {
  return /^(string|arn)not/.test(test);
}

/** A condition on the table's id, or on the ARN of its VPC, where the id is known on both sides. */
function idAnswer(
  stack: StackGraph,
  { resource, id }: TableOfPolicy,
  key: string,
  test: string,
  values: readonly string[],
): Answer {
  const matches = TESTS[test.replace(/^(string|arn)not/, "$1")];
  if (!matches || values.some((each) => each === UNKNOWN_TEXT || each.includes("${"))) return NOT_TOLD;
  if (key === "ec2:routetableid") {
    if (!id?.startsWith("rtb-")) return NOT_TOLD;
    return values.some((each) => matches(id, each)) !== isNegated(test) ? YES : NO;
  }
  const vpc = readText(resource?.props, "vpcId");
  if (vpc.state !== "known" || !vpc.value.startsWith("vpc-")) return NOT_TOLD;
  const regions = stack.part(readRegions);
  const isNamed = any(values, (each) => {
    const [start, , service, region = "", account = "", ...rest] = each.split(":");
    const isVpc = start === "arn" && service === "ec2" && matches(`vpc/${vpc.value}`, rest.join(":"));
    // The account is not known here: it is its own, as everybody means it.
    if (isVpc) return account !== "" && [...regions].every((own) => matchesPattern(region, own)) ? YES : NO;
    // A wildcard may stand for several parts.
    return rest.length === 0 && /[*?]/.test(each) ? NOT_TOLD : NO;
  });
  return isNegated(test) ? not(isNamed) : isNamed;
}

const TESTS: Readonly<Record<string, (value: string, pattern: string) => boolean>> = {
  stringequals: (value, pattern) => value === pattern,
  stringequalsignorecase: (value, pattern) => value.toLowerCase() === pattern.toLowerCase(),
  stringlike: (value, pattern) => matchesPattern(pattern, value),
  arnequals: (value, pattern) => matchesPattern(pattern, value),
  arnlike: (value, pattern) => matchesPattern(pattern, value),
};

function tagAnswer(
  table: StackResource | undefined,
  tag: string,
  test: string,
  values: readonly string[],
  passesAbsent: boolean,
): Answer {
  const negated = test.startsWith("stringnot");
  const matches = TESTS[test.replace("stringnot", "string")];
  // A variable of the request stands for what only AWS knows; that of the same tag for itself.
  if (!matches || !table || values.includes(UNKNOWN_TEXT) || values.some((each) => each.includes("${")))
    return NOT_TOLD;
  const own = readText(table.props, "tags", tag);
  const all = readText(table.props, "tagsAll", tag);
  const value = own.state === "known" ? own : all;
  if (value.state === "known") return values.some((each) => matches(value.value, each)) !== negated ? YES : NO;
  if (own.state === "unknown" || all.state === "unknown") return NOT_TOLD;
  return negated || passesAbsent ? YES : NO;
}

function keyAnswer(stack: StackGraph, key: string, test: string, values: readonly string[]): Answer {
  const given = values.map((each) => each.toLowerCase());
  switch (key) {
    case "aws:multifactorauthpresent":
      // A role of an instance never has it.
      return test === "bool" ? (given.includes("true") ? NO : YES) : NOT_TOLD;
    case "aws:securetransport":
      return test === "bool" ? (given.includes("false") ? NO : YES) : NOT_TOLD;
    case "aws:requestedregion":
    case "ec2:region": {
      const regions = [...stack.part(readRegions)];
      const matches = TESTS[test.replace("stringnot", "string")];
      if (!matches || regions.length !== 1) return NOT_TOLD;
      const isIn = given.some((each) => matches(regions[0] ?? "", each));
      return isIn !== test.startsWith("stringnot") ? YES : NO;
    }
    case "aws:resourceaccount":
    case "aws:principalaccount":
      // Its own account, as everybody means it.
      return test === "stringequals" ? YES : NOT_TOLD;
    default:
      return NOT_TOLD;
  }
}
