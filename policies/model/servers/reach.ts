import { type Answer, all, isNo, NO, type Unknown, unknown, YES } from "../graph/known.ts";
import { readList, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { References, StackGraph } from "../graph/stackGraph.ts";
import { howToShow } from "../graph/statedReads.ts";
import { holds, type Ipv4Range, parseIpv4Range } from "../network/ipv4.ts";
import { groupsOf, type Machine, placedParts, placeOf, readMachines } from "./machines.ts";
import { type Direction, type GroupRule, readSecurityGroups, unknownRule } from "./securityGroups.ts";

export interface Port {
  readonly protocol: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
  readonly purpose: string;
}

/** `TCP 9389 (Active Directory web services)` */
export function shownPort({ protocol, from, to, purpose }: Port): string {
  return `${protocol.toUpperCase()} ${from}${to === from ? "" : `-${to}`} (${purpose})`;
}

/** The far end of a connection: addresses, and the security groups it has there. */
export interface Peer {
  /** Each must be reached. Empty: not known, so any address counts. */
  readonly ranges: readonly Ipv4Range[];
  readonly groups: readonly StackResource[];
  /** Why it may have more groups. */
  readonly unknown?: Unknown | undefined;
}

/** All rules of the groups in one direction. A group that cannot be told counts as a rule that is not known. */
export function rulesOf(
  stack: StackGraph,
  groups: References,
  direction: Direction,
  owner: StackResource,
  property: string,
): GroupRule[] {
  return [...knownRules(stack, groups, direction), ...asRules(unknownGroups(groups, owner, property), owner)];
}

/** The same of a machine's own groups. */
export function rulesOfMachine(stack: StackGraph, machine: Machine, direction: Direction): GroupRule[] {
  const groups = groupsOf(stack, machine);
  return [
    ...knownRules(stack, groups, direction),
    ...asRules(unknownOfMachine(stack, machine, groups), machine.resource),
  ];
}

function knownRules(stack: StackGraph, { resources }: References, direction: Direction): readonly GroupRule[] {
  const groups = stack.part(readSecurityGroups);
  return resources.flatMap((each) => groups.get(each)?.[direction] ?? []);
}

function asRules(reasons: readonly Unknown[], owner: StackResource): readonly GroupRule[] {
  return reasons.map((each) => unknownRule(owner, each));
}

/** One reason for each group that is not known. */
function unknownGroups(
  { outside, mayHoldMore }: References,
  { name, urn }: StackResource,
  property: string,
  shared = { also: "", cause: `${property} of ${urn}` },
): Unknown[] {
  const found = outside.map((id) =>
    unknown(
      `"${name}": ${id} among ${property} is not in the stack; ${howToShow("aws.ec2.SecurityGroup")}`,
      `group ${id}`,
    ),
  );
  const why = `"${name}": ${property} cannot be told yet; give it the ids of groups of the stack${shared.also}`;
  return mayHoldMore ? [...found, unknown(why, shared.cause)] : found;
}

/** Machines whose groups come from one and the same place have one cause in common. */
function unknownOfMachine(stack: StackGraph, machine: Machine, groups: References): Unknown[] {
  const origin = groups.mayHoldMore ? originOf(machine) : "";
  const others = groups.mayHoldMore ? (stack.part(readUnknownTogether).get(origin) ?? []) : [];
  const also = others.filter((each) => each !== machine).map(({ resource }) => `"${resource.name}"`);
  const shared = also.length > 0 ? { also: ` (as for ${also.join(", ")})`, cause: `groups from ${origin}` } : undefined;
  return unknownGroups(groups, machine.resource, "its security groups", shared);
}

function readUnknownTogether(stack: StackGraph): ReadonlyMap<string, readonly Machine[]> {
  const machines = stack.part(readMachines).all.filter((each) => groupsOf(stack, each).mayHoldMore);
  return Map.groupBy(machines, originOf);
}

/** What the program makes a machine's list of groups from; the same text for all of which nothing is known. */
function originOf(machine: Machine): string {
  const from = placedParts(machine).flatMap(
    ({ propertyDependencies: { securityGroups = [], vpcSecurityGroupIds = [] } }) =>
      [...securityGroups, ...vpcSecurityGroupIds].map(({ urn }) => urn),
  );
  return [...new Set(from)].sort().join(" ");
}

/** Whether the rules let the port through to or from the peer, for each of its addresses. */
export function passage(rules: readonly GroupRule[], port: Port, peer: Peer): Answer {
  const relevant = rules.filter(({ protocol }) => protocol === undefined || protocol === port.protocol);
  return all(peer.ranges.length > 0 ? peer.ranges : ANYWHERE, (place) => passageAt(relevant, port, place, peer));
}

const ANYWHERE = [undefined];

function passageAt(rules: readonly GroupRule[], port: Port, place: Ipv4Range | undefined, peer: Peer): Answer {
  const sure: GroupRule[] = [];
  const possible: GroupRule[] = [];
  let doubt: Unknown | undefined;
  for (const rule of rules) {
    const answer = rule.unknown ?? meets(rule, place, peer);
    if (isNo(answer)) continue;
    possible.push(rule);
    if (answer.known) sure.push(rule);
    else doubt ??= answer;
  }
  if (covers(sure, port)) return YES;
  return covers(possible, port) ? (doubt ?? YES) : NO;
}

/** What leaves ports open to doubt, each with the first of its ports. */
export function doubtsOf(
  passages: readonly (readonly [Port, Answer])[],
): ReadonlyMap<string, readonly [Port, Unknown]> {
  const found = new Map<string, readonly [Port, Unknown]>();
  for (const [port, answer] of passages) {
    if (answer.known) continue;
    const { cause = answer.why } = answer;
    if (!found.has(cause)) found.set(cause, [port, answer]);
  }
  return found;
}

function meets(rule: GroupRule, place: Ipv4Range | undefined, peer: Peer): Answer {
  const { groups } = peer;
  if (place === undefined && rule.ranges.length > 0) return YES;
  if (place !== undefined && rule.ranges.some((range) => holds(range, place))) return YES;
  if (rule.self && groups.includes(rule.group)) return YES;
  if (rule.groups.resources.some((each) => groups.includes(each))) return YES;
  if (place === undefined && groups.length === 0 && rule.groups.state === "listed") return YES;
  const { mayHoldMore, candidates } = rule.groups;
  if (mayHoldMore && candidates.length > 0 && !candidates.some((each) => groups.includes(each))) return NO;
  if (rule.others !== undefined) return rule.others;
  // A rule that is known, for a peer whose groups are not.
  return peer.unknown !== undefined && (rule.self || rule.groups.resources.length > 0) ? peer.unknown : NO;
}

function covers(rules: readonly GroupRule[], { from, to }: Port): boolean {
  let next = from;
  for (const rule of [...rules].sort((one, other) => one.from - other.from)) {
    if (rule.from > next) return false;
    next = Math.max(next, rule.to + 1);
    if (next > to) return true;
  }
  return false;
}

/** A server as the far end of a connection. */
export function peerOf(stack: StackGraph, machine: Machine): Peer {
  const addresses = placedParts(machine).flatMap(({ props }) => {
    const list = readList(props, "privateIps");
    const single = readText(props, "privateIp");
    const texts = list.state === "known" ? list.value.map((each) => readText(each)) : [single];
    return texts.flatMap((text) => (text.state === "known" ? (parseIpv4Range(`${text.value}/32`) ?? []) : []));
  });
  const subnets = placeOf(stack, machine).subnets.flatMap(({ range }) => range ?? []);
  const groups = groupsOf(stack, machine);
  const [unknown] = unknownOfMachine(stack, machine, groups);
  return { ranges: addresses.length > 0 ? addresses : subnets, groups: groups.resources, unknown };
}
