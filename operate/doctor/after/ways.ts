import { contains, firstAddress, lastAddress, parseCidr } from "../../../settings/values/ipv4.ts";
import type { Said } from "../../findings/said.ts";

/** A rule of a security group, of either direction: whom it lets pass. */
export interface Rule {
  /** `tcp`, `udp`, `icmp`; `-1` for all. */
  readonly protocol: string;
  /** -1 to -1 with ICMP for every type; without meaning where all protocols pass. */
  readonly from: number;
  readonly to: number;
  readonly ranges: readonly string[];
  readonly groups: readonly string[];
  /** Ids of prefix lists, in which nobody looks here. */
  readonly prefixLists: readonly string[];
}

export interface Group {
  readonly id: string;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

/** Somebody at one end of a way. */
export interface End {
  readonly name: Said;
  /** IPv4 ranges in which it lives; an address is a range of /32. */
  readonly ranges: readonly string[];
  /** Its security groups; undefined for what has none of AWS's, such as clients. */
  readonly groups: readonly Group[] | undefined;
}

export interface Port {
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly from: number;
  readonly to: number;
}

/** `maybe`: it depends on a prefix list. */
export type Open = "yes" | "no" | "maybe";

/** Whether packets to a port pass both ends' rules; replies pass by themselves. */
export function openTo(from: End, to: End, port: Port): Open {
  const out =
    from.groups === undefined
      ? "yes"
      : passes(
          from.groups.flatMap(({ egress }) => egress),
          to,
          port,
        );
  const into =
    to.groups === undefined
      ? "yes"
      : passes(
          to.groups.flatMap(({ ingress }) => ingress),
          from,
          port,
        );
  if (out === "no" || into === "no") return "no";
  return out === "yes" && into === "yes" ? "yes" : "maybe";
}

function passes(rules: readonly Rule[], other: End, port: Port): Open {
  const fitting = rules.filter((rule) => isOf(rule, port));
  const byGroup = fitting.some(({ groups }) => (other.groups ?? []).some(({ id }) => groups.includes(id)));
  const byRange = other.ranges.length > 0 && other.ranges.every((range) => fitting.some((rule) => holds(rule, range)));
  if (byGroup || byRange) return "yes";
  return fitting.some(({ prefixLists }) => prefixLists.length > 0) ? "maybe" : "no";
}

function isOf({ protocol, from, to }: Rule, port: Port): boolean {
  if (protocol === "-1") return true;
  if (protocol !== port.protocol) return false;
  return from === -1 || (from <= port.from && to >= port.to);
}

function holds({ ranges }: Rule, range: string): boolean {
  const inner = parseCidr(range);
  return (
    inner !== undefined &&
    ranges.some((each) => {
      const outer = parseCidr(each);
      return outer !== undefined && contains(outer, firstAddress(inner)) && contains(outer, lastAddress(inner));
    })
  );
}
