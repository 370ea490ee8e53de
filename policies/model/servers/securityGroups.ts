import { isInput, isMade } from "../graph/input.ts";
import { read, readList, readNumber, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { possible, type References, type StackGraph } from "../graph/stackGraph.ts";
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
  /** Anybody on the internet, by IPv4 or IPv6. */
  readonly internet: boolean;
  /** True for a prefix list that cannot be read, or an IPv6 range, whose addresses are not looked at. */
  readonly elsewhere: boolean;
  /** What keeps a prefix list of the rule from being read. */
  readonly unread: string | undefined;
  /** The property that is not known yet: what the rule lets through cannot be told. */
  readonly open: string | undefined;
  /** Names what keeps it from being known, where several rules and machines have that in common. */
  readonly cause?: string;
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
  for (const { resource, isAws, open } of stack.part(readDefaultGroups).values()) {
    if (!isAws) continue;
    const rules = (direction: Direction) =>
      open === undefined ? inlineRules(stack, resource, direction) : [openRule(resource, open)];
    groups.set(resource, { resource, ingress: rules("ingress"), egress: rules("egress") });
  }
  const add = (rule: StackResource, direction: Direction | undefined, names: Names) => {
    const reference = stack.reference(rule, "securityGroupId", GROUP_TYPES);
    const read = readRule(stack, rule, rule.props, names, names.group);
    // Of a group that nobody knows yet, only a rule that would be dangerous in any is one of each.
    const ofVpc = reference.to === "resource" ? undefined : defaultGroupOf(stack, rule, "securityGroupId");
    const owners = ofVpc
      ? [ofVpc]
      : reference.to === "unknown" && read.internet
        ? [...groups.keys()]
        : possible(reference);
    for (const owner of owners) {
      for (const each of direction ? [direction] : (["ingress", "egress"] as const)) {
        const isSure = reference.to === "resource" || ofVpc !== undefined;
        const doubt = isSure ? (direction ? undefined : "type") : "securityGroupId";
        groups.get(owner)?.[each].push({ ...read, group: owner, ...(doubt ? { open: doubt } : {}) });
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
  if (isThinnedOut(stack, group, direction)) return [openRule(group, direction)];
  const list = readList(group.props, direction);
  if (list.state === "absent") return [];
  if (list.state !== "known") return [openRule(group, direction)];
  return list.value.map((element, index) =>
    read(element).state === "unknown"
      ? openRule(group, `${direction}[${index}]`)
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

const NO_GROUPS: References = { state: "absent", resources: [], outside: [], open: false, perhaps: [] };

/** A rule of which nothing is known. */
export function openRule(resource: StackResource, open: string): GroupRule {
  return {
    resource,
    group: resource,
    protocol: undefined,
    from: 0,
    to: 65535,
    ranges: [],
    groups: NO_GROUPS,
    self: false,
    internet: false,
    elsewhere: false,
    unread: undefined,
    open,
  };
}

function readRule(
  stack: StackGraph,
  resource: StackResource,
  from: unknown,
  names: Names,
  dependencyKey: string,
  where = "",
): GroupRule {
  const open: string[] = [];
  // What a rule's own resource leaves out, the provider announces as a value that is not known yet.
  const leftOut = (property: string) => from === resource.props && !isInput(resource, property);
  const protocol = readProtocol(from, names.protocol);
  if (protocol === "unknown") open.push(`${where}${names.protocol}`);
  const everyPort = protocol === "every" || protocol === "icmp" || protocol === "icmpv6";
  const [low, high] = (["fromPort", "toPort"] as const).map((property) => {
    const port = readNumber(from, property);
    if (port.state === "known") return port.value;
    if (!everyPort && port.state !== "absent") open.push(`${where}${property}`);
    return undefined;
  });
  const ipv4 = leftOut(names.ipv4) ? NO_TEXTS : texts(from, names.ipv4);
  const ipv6 = leftOut(names.ipv6) ? NO_TEXTS : texts(from, names.ipv6);
  if (ipv4.open) open.push(`${where}${names.ipv4}`);
  if (ipv6.open) open.push(`${where}${names.ipv6}`);
  const groups = stack.resolve(
    asList(from, names.group),
    stack.dependencies(resource, dependencyKey, GROUP_TYPES),
    GROUP_TYPES,
  );
  const without = leftOut(names.group) || read(from, names.group).state === "absent";
  const isOwn = from === resource.props;
  const lists = asList(from, names.prefixList);
  // An inline rule without lists has none, whatever its neighbours are made from.
  const listed =
    leftOut(names.prefixList) || (!isOwn && lists.state === "absent")
      ? NO_LISTS
      : listedRanges(stack, resource, lists, `${where}${names.prefixList}`, isOwn ? names.prefixList : dependencyKey);
  const ranges = [...ipv4.texts, ...listed.cidrs].flatMap((text) => parseIpv4Range(text) ?? []);
  const self = read(from, "self");
  return {
    resource,
    group: resource,
    protocol: protocol === "every" || protocol === "unknown" ? undefined : protocol,
    from: everyPort ? 0 : (low ?? 1),
    to: everyPort ? 65535 : (high ?? low ?? 0),
    ranges,
    // An inline rule without groups has none, whatever its neighbours are made from.
    groups: without ? NO_GROUPS : groups,
    self: self.state === "known" && self.value === true,
    internet: ranges.some(isInternet) || [...ipv6.texts, ...listed.cidrs].some(isIpv6Internet),
    elsewhere: ipv6.texts.length > 0 || listed.cidrs.some((text) => text.includes(":")) || listed.open !== undefined,
    unread: listed.open,
    open: open[0],
  };
}

const NO_TEXTS = { texts: [], open: false };

const NO_LISTS: ListedRanges = { cidrs: [], open: undefined };

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

function texts(from: unknown, property: string): { readonly texts: readonly string[]; readonly open: boolean } {
  const list = asList(from, property);
  if (list.state !== "known") return { texts: [], open: list.state === "unknown" };
  const found: string[] = [];
  let open = false;
  for (const element of list.value) {
    const text = readText(element);
    if (text.state === "known") found.push(text.value);
    else if (text.state === "unknown") open = true;
  }
  return { texts: found, open };
}
