import { isInput, isMade } from "../graph/input.ts";
import { type Answer, isYes, NO, type Unknown, unknown, YES } from "../graph/known.ts";
import { read, readList, readNumber, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { NO_REFERENCES, possible, type References, type StackGraph } from "../graph/stackGraph.ts";
import { readDefaultGroups } from "../network/defaultGroups.ts";
import { type Ipv4Range, isInternet, isIpv6Internet, parseIpv4Range } from "../network/ipv4.ts";
import { type ListedRanges, listedRanges } from "../network/prefixLists.ts";
import { VPC_TYPES } from "../network/vpcOf.ts";
import { GROUP_TYPES } from "./machines.ts";

const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

export type Direction = "ingress" | "egress";

/** One rule of a security group, inline or a resource of its own. */
export interface GroupRule {
  /** The group, or the rule's own resource: what a finding points at. */
  readonly resource: StackResource;
  readonly group: StackResource;
  /** Undefined for every protocol. */
  readonly protocol: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly ranges: readonly Ipv4Range[];
  readonly groups: References;
  /** The group's own members. */
  readonly self: boolean;
  /** Whether it is for anybody on the internet, by IPv4 or IPv6. */
  readonly internet: Answer;
  /** Why it cannot be told for whom else it is: a group or a prefix list that cannot be read, or an IPv6 range. */
  readonly others: Unknown | undefined;
  /** Why it cannot be told what the rule lets through. */
  readonly unknown: Unknown | undefined;
}

export interface SecurityGroup {
  readonly resource: StackResource;
  readonly ingress: GroupRule[];
  readonly egress: GroupRule[];
}

/** Names of a rule's properties, which differ between the styles. */
interface Names {
  readonly protocol: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly group: string;
  readonly prefixList: string;
}

const INLINE: Names = {
  protocol: "protocol",
  ipv4: "cidrBlocks",
  ipv6: "ipv6CidrBlocks",
  group: "securityGroups",
  prefixList: "prefixListIds",
};
const STANDALONE: Names = { ...INLINE, group: "sourceSecurityGroupId" };
const SINGLE: Names = {
  protocol: "ipProtocol",
  ipv4: "cidrIpv4",
  ipv6: "cidrIpv6",
  group: "referencedSecurityGroupId",
  prefixList: "prefixListId",
};

/** The security groups of the stack with all their rules. */
export function readSecurityGroups(stack: StackGraph): ReadonlyMap<StackResource, SecurityGroup> {
  const groups = new Map<StackResource, SecurityGroup>();
  for (const resource of stack.ofType(...GROUP_TYPES)) {
    groups.set(resource, {
      resource,
      ingress: inlineRules(stack, resource, "ingress"),
      egress: inlineRules(stack, resource, "egress"),
    });
  }
  for (const { resource, isAws, unknown: why } of stack.part(readDefaultGroups).values()) {
    if (!isAws) continue;
    const rules = (direction: Direction) =>
      why === undefined ? inlineRules(stack, resource, direction) : [unknownRule(resource, why)];
    groups.set(resource, { resource, ingress: rules("ingress"), egress: rules("egress") });
  }
  const add = (rule: StackResource, direction: Direction | undefined, names: Names) => {
    const reference = stack.reference(rule, "securityGroupId", GROUP_TYPES);
    const read = readRule(stack, rule, rule.props, names, names.group);
    // Of a group that nobody knows yet, only a rule that would be dangerous in any is one of each.
    const ofVpc = reference.to === "resource" ? undefined : defaultGroupOf(stack, rule, "securityGroupId");
    const owners = ofVpc
      ? [ofVpc]
      : reference.to === "unknown" && isYes(read.internet)
        ? [...groups.keys()]
        : possible(reference);
    for (const owner of owners) {
      for (const each of direction ? [direction] : (["ingress", "egress"] as const)) {
        const isSure = reference.to === "resource" || ofVpc !== undefined;
        const doubt = isSure ? (direction ? undefined : "type") : "securityGroupId";
        groups.get(owner)?.[each].push({ ...read, group: owner, ...(doubt ? { unknown: notKnown(rule, doubt) } : {}) });
      }
    }
  };
  for (const rule of stack.ofType(RULE)) {
    const type = readText(rule.props, "type");
    const known = type.state === "known" && (type.value === "ingress" || type.value === "egress");
    add(rule, known ? (type.value as Direction) : undefined, STANDALONE);
  }
  for (const rule of stack.ofType(INGRESS_RULE)) add(rule, "ingress", SINGLE);
  for (const rule of stack.ofType(EGRESS_RULE)) add(rule, "egress", SINGLE);
  return groups;
}

/** For `securityGroupId: vpc.defaultSecurityGroupId`. */
function defaultGroupOf(stack: StackGraph, from: StackResource, property: string): StackResource | undefined {
  const [vpc, ...others] = stack.dependencies(from, property, VPC_TYPES);
  return vpc && others.length === 0 ? stack.part(readDefaultGroups).get(vpc.urn)?.resource : undefined;
}

function inlineRules(stack: StackGraph, group: StackResource, direction: Direction): GroupRule[] {
  // Without the input it is what AWS reported at the last refresh, rules that are resources of their own included.
  if (!isInput(group, direction)) return [];
  if (isThinnedOut(stack, group, direction)) return [unknownRule(group, notKnown(group, direction))];
  const list = readList(group.props, direction);
  if (list.state === "absent") return [];
  if (list.state !== "known") return [unknownRule(group, notKnown(group, direction))];
  return list.value.map((element, index) =>
    read(element).state === "unknown"
      ? unknownRule(group, notKnown(group, `${direction}[${index}]`))
      : readRule(stack, group, element, INLINE, direction, `${direction}[${index}].`),
  );
}

/** Whether this update deletes a rule from a group that is only read, in whose list AWS still reports it. */
function isThinnedOut(stack: StackGraph, group: StackResource, direction: Direction): boolean {
  if (isMade(group)) return false;
  const types = [RULE, direction === "ingress" ? INGRESS_RULE : EGRESS_RULE];
  return stack.goes.some((rule) => {
    if (!types.includes(rule.type)) return false;
    const of = stack.reference(rule, "securityGroupId", GROUP_TYPES);
    return of.to === "resource" && of.resource === group;
  });
}

/** A rule of which nothing is known. */
export function unknownRule(resource: StackResource, why: Unknown): GroupRule {
  return {
    resource,
    group: resource,
    protocol: undefined,
    from: 0,
    to: 65535,
    ranges: [],
    groups: NO_REFERENCES,
    self: false,
    internet: NO,
    others: undefined,
    unknown: why.cause === undefined ? { ...why, cause: `${why.why} of ${resource.urn}` } : why,
  };
}

function notKnown({ name, urn }: StackResource, property: string): Unknown {
  return unknown(`${property} of "${name}" is not known yet; write it as a plain value`, `${property} of ${urn}`);
}

function readRule(
  stack: StackGraph,
  resource: StackResource,
  from: unknown,
  names: Names,
  dependencyKey: string,
  where = "",
): GroupRule {
  const missing: string[] = [];
  // What a rule's own resource leaves out, the provider announces as a value that is not known yet.
  const leftOut = (property: string) => from === resource.props && !isInput(resource, property);
  const protocol = readProtocol(from, names.protocol);
  if (protocol === "unknown") missing.push(`${where}${names.protocol}`);
  const everyPort = protocol === "every" || protocol === "icmp" || protocol === "icmpv6";
  const [low, high] = (["fromPort", "toPort"] as const).map((property) => {
    const port = readNumber(from, property);
    if (port.state === "known") return port.value;
    if (!everyPort && port.state !== "absent") missing.push(`${where}${property}`);
    return undefined;
  });
  const ipv4 = leftOut(names.ipv4) ? NO_TEXTS : texts(from, names.ipv4);
  const ipv6 = leftOut(names.ipv6) ? NO_TEXTS : texts(from, names.ipv6);
  if (!ipv4.areKnown) missing.push(`${where}${names.ipv4}`);
  if (!ipv6.areKnown) missing.push(`${where}${names.ipv6}`);
  const groups = stack.resolve(
    asList(from, names.group),
    stack.dependencies(resource, dependencyKey, GROUP_TYPES),
    GROUP_TYPES,
  );
  // An inline rule without groups has none, whatever its neighbours are made from.
  const without = leftOut(names.group) || read(from, names.group).state === "absent";
  const own = without ? NO_REFERENCES : groups;
  const isOwn = from === resource.props;
  const lists = asList(from, names.prefixList);
  // An inline rule without lists has none, whatever its neighbours are made from.
  const listed =
    leftOut(names.prefixList) || (!isOwn && lists.state === "absent")
      ? NO_LISTS
      : listedRanges(stack, resource, lists, `${where}${names.prefixList}`, isOwn ? names.prefixList : dependencyKey);
  const unknownList = listed.unknown && { ...listed.unknown, cause: `${listed.unknown.why} of ${resource.urn}` };
  const ranges = [...ipv4.texts, ...listed.cidrs].flatMap((text) => parseIpv4Range(text) ?? []);
  const others = [...ipv6.texts, ...listed.cidrs.filter((text) => text.includes(":"))];
  const self = read(from, "self");
  return {
    resource,
    group: resource,
    protocol: protocol === "every" || protocol === "unknown" ? undefined : protocol,
    from: everyPort ? 0 : (low ?? 1),
    to: everyPort ? 65535 : (high ?? low ?? 0),
    ranges,
    groups: own,
    self: self.state === "known" && self.value === true,
    internet: ranges.some(isInternet) || others.some(isIpv6Internet) ? YES : (unknownList ?? NO),
    others: unknownList ?? othersOf(resource, own, others.length > 0),
    unknown: missing[0] === undefined ? undefined : notKnown(resource, missing[0]),
  };
}

/** For whom else a rule is that names groups which cannot be told, or ranges that are not looked at. */
function othersOf(
  { name, urn }: StackResource,
  { mayHoldMore, outside }: References,
  hasIpv6: boolean,
): Unknown | undefined {
  if (!mayHoldMore && !hasIpv6 && outside.length === 0) return undefined;
  const what = mayHoldMore ? "group" : "addresses";
  return unknown(`the ${what} of a rule of "${name}" cannot be told yet`, `${what} of ${urn}`);
}

const NO_TEXTS = { texts: [], areKnown: true };

const NO_LISTS: ListedRanges = { cidrs: [], unknown: undefined };

const PROTOCOLS: Readonly<Record<string, string>> = {
  "-1": "every",
  all: "every",
  "6": "tcp",
  "17": "udp",
  "1": "icmp",
  "58": "icmpv6",
};

function readProtocol(from: unknown, property: string): string {
  const protocol = read(from, property);
  if (protocol.state === "unknown") return "unknown";
  const name = protocol.state === "known" ? String(protocol.value).toLowerCase() : "";
  return Object.hasOwn(PROTOCOLS, name) ? (PROTOCOLS[name] as string) : name;
}

/** A single text counts as a list of one. */
function asList(from: unknown, property: string): ReturnType<typeof readList> {
  const value = read(from, property);
  if (value.state !== "known") return value;
  return { state: "known", value: Array.isArray(value.value) ? value.value : [value.value] };
}

function texts(from: unknown, property: string): { readonly texts: readonly string[]; readonly areKnown: boolean } {
  const list = asList(from, property);
  if (list.state !== "known") return { texts: [], areKnown: list.state !== "unknown" };
  const found: string[] = [];
  let areKnown = true;
  for (const element of list.value) {
    const text = readText(element);
    if (text.state === "known") found.push(text.value);
    else if (text.state === "unknown") areKnown = false;
  }
  return { texts: found, areKnown };
}
