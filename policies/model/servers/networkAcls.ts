import { isInput } from "../graph/input.ts";
import { type Answer, all, NO, type Unknown, unknown, YES } from "../graph/known.ts";
import { read, readList, readNumber, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { shown } from "../graph/shown.ts";
import { possible, type StackGraph } from "../graph/stackGraph.ts";
import { holds, type Ipv4Range, parseIpv4Range } from "../network/ipv4.ts";
import { readSubnets, SUBNET_TYPES, type Subnet } from "../network/subnets.ts";
import { VPC_TYPES, vpcOf } from "../network/vpcOf.ts";
import type { Port } from "./reach.ts";

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";
const ACL_TYPES: readonly string[] = [ACL, DEFAULT_ACL];

type Direction = "ingress" | "egress";

/** One rule of a network ACL: the one with the lowest number that fits decides. */
interface AclRule {
  readonly number: number;
  readonly allows: boolean;
  /** Undefined for every protocol. */
  readonly protocol: string | undefined;
  readonly from: number;
  readonly to: number;
  /** Undefined for an IPv6 range. */
  readonly range: Ipv4Range | undefined;
  /** Why it cannot be told what it decides. */
  readonly unknown: Unknown | undefined;
}

export interface NetworkAcl {
  readonly resource: StackResource;
  readonly shown: string;
  readonly ingress: AclRule[];
  readonly egress: AclRule[];
}

/**
 * The network ACLs of the stack, by the subnets they guard. A subnet that is not here has AWS's own, which lets everything
 * through, or one outside the stack.
 */
export function readNetworkAcls(stack: StackGraph): ReadonlyMap<Subnet, NetworkAcl> {
  const acls = new Map<StackResource, NetworkAcl>();
  for (const resource of stack.ofType(...ACL_TYPES)) {
    acls.set(resource, {
      resource,
      shown: shown(resource),
      ingress: inlineRules(resource, "ingress"),
      egress: inlineRules(resource, "egress"),
    });
  }
  const found = new Map<Subnet, NetworkAcl>();
  if (acls.size === 0) return found;
  for (const each of stack.ofType(RULE)) {
    const egress = read(each.props, "egress");
    const direction = egress.state === "known" && egress.value === true ? "egress" : "ingress";
    const rule = readRule(each.props, "ruleNumber", "ruleAction", `"${each.name}"`);
    for (const acl of possible(stack.reference(each, "networkAclId", ACL_TYPES))) acls.get(acl)?.[direction].push(rule);
  }
  for (const { ingress, egress } of acls.values()) {
    for (const rules of [ingress, egress]) rules.sort((one, other) => one.number - other.number);
  }
  const subnets = stack.part(readSubnets);
  const set = (resource: StackResource, acl: NetworkAcl | undefined) => {
    const subnet = subnets.get(resource);
    if (subnet && acl) found.set(subnet, acl);
  };
  for (const each of stack.ofType(ASSOCIATION)) {
    const [subnet] = possible(stack.reference(each, "subnetId", SUBNET_TYPES));
    const acl = stack.reference(each, "networkAclId", ACL_TYPES);
    if (subnet && acl.to === "resource") set(subnet, acls.get(acl.resource));
  }
  for (const [resource, acl] of acls) {
    for (const each of stack.references(resource, "subnetIds", SUBNET_TYPES).resources) set(each, acl);
  }
  const own = new Map<string, NetworkAcl>();
  for (const resource of stack.ofType(DEFAULT_ACL)) {
    const [vpc] = stack.dependencies(resource, "defaultNetworkAclId", VPC_TYPES);
    const key = vpc?.urn ?? vpcOf(stack, resource);
    const acl = acls.get(resource);
    if (key !== undefined && acl) own.set(key, acl);
  }
  for (const subnet of subnets.values()) {
    const acl = subnet.vpc === undefined ? undefined : own.get(subnet.vpc);
    if (acl && !found.has(subnet)) found.set(subnet, acl);
  }
  return found;
}

function inlineRules(acl: StackResource, direction: Direction): AclRule[] {
  // Without the input it is what AWS reported at the last refresh.
  if (!isInput(acl, direction)) return [];
  const list = readList(acl.props, direction);
  if (list.state === "unknown") return [unknownRule(`${direction} of "${acl.name}" is not known yet`)];
  return (list.state === "known" ? list.value : []).map((each, index) =>
    readRule(each, "ruleNo", "action", `${direction}[${index}] of "${acl.name}"`),
  );
}

function unknownRule(why: string): AclRule {
  return { number: 0, allows: true, protocol: undefined, from: 0, to: 65535, range: undefined, unknown: unknown(why) };
}

const PROTOCOLS: Readonly<Record<string, string | undefined>> = { "6": "tcp", "17": "udp", "1": "icmp" };
const EVERY_PROTOCOL: readonly string[] = ["-1", "all"];

function readRule(from: unknown, numberName: string, actionName: string, where: string): AclRule {
  const protocol = read(from, "protocol");
  const number = readNumber(from, numberName);
  const action = readText(from, actionName);
  const cidr = readText(from, "cidrBlock");
  const [low, high] = ["fromPort", "toPort"].map((property) => readNumber(from, property));
  const isUnknown = [protocol, number, action, cidr, low, high].some((each) => each?.state === "unknown");
  if (read(from).state === "unknown" || isUnknown) return unknownRule(`${where} is not known yet`);
  const name = protocol.state === "known" ? String(protocol.value).toLowerCase() : "";
  const isEvery = EVERY_PROTOCOL.includes(name);
  return {
    number: number.state === "known" ? number.value : 0,
    allows: action.state === "known" && action.value.toLowerCase() === "allow",
    protocol: isEvery ? undefined : (PROTOCOLS[name] ?? name),
    from: isEvery || low?.state !== "known" ? 0 : low.value,
    to: isEvery || high?.state !== "known" ? 65535 : high.value,
    range: cidr.state === "known" ? parseIpv4Range(cidr.value) : undefined,
    unknown: undefined,
  };
}

/** Whether a port passes to or from all of the addresses. The rest is denied where no rule fits. */
export function aclPassage(
  rules: readonly AclRule[],
  { protocol, from, to }: Port,
  peers: readonly Ipv4Range[],
): Answer {
  const fitting = rules.filter((rule) => rule.protocol === undefined || rule.protocol === protocol);
  // Between two borders all ports fare alike.
  const borders = new Set([from, ...fitting.flatMap((rule) => [rule.from, rule.to + 1])]);
  const ports = [...borders].filter((each) => from <= each && each <= to);
  return all(ports, (port) => {
    const ofPort = fitting.filter((rule) => rule.from <= port && port <= rule.to);
    // Addresses that are not known may be any.
    return all(peers.length > 0 ? peers : EVERYWHERE, (peer) => decide(ofPort, peer));
  });
}

function decide(rules: readonly AclRule[], peer: Ipv4Range): Answer {
  const partly: boolean[] = [];
  for (const { allows, range, unknown } of rules) {
    if (unknown !== undefined) return unknown;
    if (range === undefined) continue;
    if (holds(range, peer)) {
      // An earlier rule decides otherwise for a part of the addresses, and which of them are in use is not known.
      if (partly.some((each) => each !== allows)) return PARTLY;
      return allows ? YES : NO;
    }
    if (holds(peer, range)) partly.push(allows);
  }
  return partly.includes(true) ? PARTLY : NO;
}

const EVERYWHERE: readonly Ipv4Range[] = [{ address: "0.0.0.0", prefixLength: 0 }];

const PARTLY = unknown("a rule is about a part of the addresses");
