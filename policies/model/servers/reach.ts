import { readList, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { References, StackGraph } from "../graph/stackGraph.ts";
import { howToShow } from "../graph/statedReads.ts";
import { holds, type Ipv4Range, parseIpv4Range } from "../network/ipv4.ts";
import { groupsOf, type Machine, placedParts, placeOf, readMachines } from "./machines.ts";
import { type Direction, type GroupRule, openRule, readSecurityGroups } from "./securityGroups.ts";

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
  /** What keeps some of its groups from being known. */
  readonly unseen?: GroupRule | undefined;
}

/** Whether security groups let a port through. */
export type Passage = { readonly is: "open" } | { readonly is: "shut" } | Doubt;

interface Doubt {
  readonly is: "perhaps";
  /** What keeps it from being told. */
  readonly why: string;
  readonly cause: string;
}

/** All rules of the groups in one direction. A group that cannot be told counts as a rule that is not known. */
export function rulesOf(
  stack: StackGraph,
  groups: References,
  direction: Direction,
  owner: StackResource,
  property: string,
) {
  const all = stack.part(readSecurityGroups);
  const rules: GroupRule[] = groups.resources.flatMap((each) => all.get(each)?.[direction] ?? []);
  return [...rules, ...unseenGroups(groups, owner, property)];
}

/** The same of a machine's own groups. */
export function rulesOfMachine(stack: StackGraph, machine: Machine, direction: Direction): GroupRule[] {
  const all = stack.part(readSecurityGroups);
  const groups = groupsOf(stack, machine);
  const rules = groups.resources.flatMap((each) => all.get(each)?.[direction] ?? []);
  return [...rules, ...unseenOfMachine(stack, machine, groups)];
}

/** A rule of which nothing is known for each group that is not. */
function unseenGroups(groups: References, owner: StackResource, property: string): GroupRule[] {
  const unseen = groups.outside.map((id) => ({
    ...openRule(
      owner,
      `"${owner.name}": ${id} among ${property} is not in the stack; ${howToShow("aws.ec2.SecurityGroup")}`,
    ),
    cause: `group ${id}`,
  }));
  return groups.open
    ? [
        ...unseen,
        openRule(owner, `"${owner.name}": ${property} cannot be told yet; give it the ids of groups of the stack`),
      ]
    : unseen;
}

const OWN_GROUPS = "its security groups";

/** Machines whose groups come from one and the same place have one cause in common. */
function unseenOfMachine(stack: StackGraph, machine: Machine, groups: References): GroupRule[] {
  const others = groups.open ? (stack.part(readUnseenTogether).get(originOf(machine)) ?? []) : [];
  const also = others.filter((each) => each !== machine).map(({ resource }) => `"${resource.name}"`);
  return unseenGroups(groups, machine.resource, OWN_GROUPS).map((rule) =>
    rule.cause !== undefined || also.length === 0
      ? rule
      : { ...rule, open: `${rule.open} (as for ${also.join(", ")})`, cause: `groups from ${originOf(machine)}` },
  );
}

function readUnseenTogether(stack: StackGraph): ReadonlyMap<string, readonly Machine[]> {
  const open = stack.part(readMachines).all.filter((each) => groupsOf(stack, each).open);
  return Map.groupBy(open, originOf);
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
export function passage(rules: readonly GroupRule[], port: Port, peer: Peer): Passage {
  const relevant = rules.filter(({ protocol }) => protocol === undefined || protocol === port.protocol);
  const places = peer.ranges.length > 0 ? peer.ranges : [undefined];
  let doubt: GroupRule | undefined;
  for (const place of places) {
    const sure = relevant.filter((rule) => rule.open === undefined && meets(rule, place, peer) === "yes");
    if (covers(sure, port)) continue;
    const perhaps = relevant.filter((rule) => rule.open !== undefined || meets(rule, place, peer) !== "no");
    if (!covers(perhaps, port)) return { is: "shut" };
    doubt ??= perhaps.find((rule) => !sure.includes(rule));
  }
  if (doubt === undefined) return { is: "open" };
  // A rule that is known, for a peer whose groups are not.
  const { unseen } = peer;
  const known = { ...peer, unseen: undefined };
  const isPeers = unseen && doubt.open === undefined && places.some((place) => meets(doubt, place, known) === "no");
  const reason = isPeers ? unseen : doubt;
  return { is: "perhaps", why: doubtOf(reason), cause: causeOf(reason) };
}

/** What leaves ports open to doubt, each with the first of its ports. */
export function doubtsOf(passages: readonly (readonly [Port, Passage])[]): readonly (readonly [Port, Doubt])[] {
  const found = new Map<string, readonly [Port, Doubt]>();
  for (const [port, passage] of passages) {
    if (passage.is === "perhaps" && !found.has(passage.cause)) found.set(passage.cause, [port, passage]);
  }
  return [...found.values()];
}

/** Names what keeps a rule from being known: the same for whoever meets it. */
export function causeOf({ cause, resource, open, unread, groups }: GroupRule): string {
  return cause ?? `${open ?? unread ?? (groups.open ? "groups" : "addresses")} of ${resource.urn}`;
}

/** Why it cannot be told what a rule lets through. */
export function doubtOf({ open, unread, groups, resource }: GroupRule): string {
  const what = open ?? unread;
  if (what !== undefined) {
    return what.includes(" ") ? what : `${what} of "${resource.name}" is not known yet; write it as a plain value`;
  }
  return `the ${groups.open ? "group" : "addresses"} of a rule of "${resource.name}" cannot be told yet`;
}

function meets(rule: GroupRule, place: Ipv4Range | undefined, { groups, unseen }: Peer): "yes" | "no" | "perhaps" {
  if (place === undefined && rule.ranges.length > 0) return "yes";
  if (place !== undefined && rule.ranges.some((range) => holds(range, place))) return "yes";
  if (rule.self && groups.includes(rule.group)) return "yes";
  if (rule.groups.resources.some((each) => groups.includes(each))) return "yes";
  if (place === undefined && groups.length === 0 && rule.groups.state === "listed") return "yes";
  if (rule.groups.open) {
    const { perhaps } = rule.groups;
    return perhaps.length === 0 || perhaps.some((each) => groups.includes(each)) ? "perhaps" : "no";
  }
  if (unseen !== undefined && (rule.self || rule.groups.resources.length > 0)) return "perhaps";
  return rule.elsewhere || rule.groups.outside.length > 0 ? "perhaps" : "no";
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
  const [unseen] = unseenOfMachine(stack, machine, groups);
  return { ranges: addresses.length > 0 ? addresses : subnets, groups: groups.resources, unseen };
}
