import { holds, type Ipv4Range, parseIpv4Range } from "./ipv4.ts";
import { groupsOf, type Machine, placedParts, placeOf } from "./machines.ts";
import { readList, readText } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import { type Direction, type GroupRule, openRule, readSecurityGroups } from "./securityGroups.ts";
import type { References, StackGraph } from "./stackGraph.ts";
import { howToShow } from "./statedReads.ts";

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
}

/** Whether security groups let a port through. `perhaps` has the property that would tell. */
export type Passage =
  | { readonly is: "open" }
  | { readonly is: "shut" }
  | { readonly is: "perhaps"; readonly property: string; readonly resource: StackResource };

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
  for (const id of groups.outside) {
    rules.push(
      openRule(owner, `${property} names ${id}, which is not in the stack; ${howToShow("aws.ec2.SecurityGroup")}`),
    );
  }
  if (groups.open)
    rules.push(openRule(owner, `${property} cannot be told yet; give it the ids of groups of the stack`));
  return rules;
}

/** Whether the rules let the port through to or from the peer, for each of its addresses. */
export function passage(rules: readonly GroupRule[], port: Port, peer: Peer): Passage {
  const relevant = rules.filter(({ protocol }) => protocol === undefined || protocol === port.protocol);
  const places = peer.ranges.length > 0 ? peer.ranges : [undefined];
  let doubt: GroupRule | undefined;
  for (const place of places) {
    const sure = relevant.filter((rule) => rule.open === undefined && meets(rule, place, peer.groups) === "yes");
    if (covers(sure, port)) continue;
    const perhaps = relevant.filter((rule) => rule.open !== undefined || meets(rule, place, peer.groups) !== "no");
    if (!covers(perhaps, port)) return { is: "shut" };
    doubt ??= perhaps.find((rule) => !sure.includes(rule));
  }
  return doubt ? { is: "perhaps", property: whatIsOpen(doubt), resource: doubt.resource } : { is: "open" };
}

function whatIsOpen({ open, groups }: GroupRule): string {
  if (open === undefined) return groups.open ? "the group of a rule cannot be told yet" : "a rule's addresses";
  return open.includes(" ") ? open : `${open} is not known yet; write it as a plain value`;
}

/** Why it cannot be told what a rule lets through. */
export function doubtOf({ open, unread, resource }: GroupRule): string {
  const what = open ?? unread ?? "";
  return what.includes(" ") ? what : `${what} of "${resource.name}" is not known yet`;
}

function meets(
  rule: GroupRule,
  place: Ipv4Range | undefined,
  groups: readonly StackResource[],
): "yes" | "no" | "perhaps" {
  if (place === undefined && rule.ranges.length > 0) return "yes";
  if (place !== undefined && rule.ranges.some((range) => holds(range, place))) return "yes";
  if (rule.self && groups.includes(rule.group)) return "yes";
  if (rule.groups.resources.some((each) => groups.includes(each))) return "yes";
  if (place === undefined && groups.length === 0 && rule.groups.state === "listed") return "yes";
  if (rule.groups.open) {
    const { perhaps } = rule.groups;
    return perhaps.length === 0 || perhaps.some((each) => groups.includes(each)) ? "perhaps" : "no";
  }
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
  return { ranges: addresses.length > 0 ? addresses : subnets, groups: groupsOf(stack, machine).resources };
}
