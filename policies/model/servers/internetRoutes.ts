import { isInput } from "../graph/input.ts";
import { addTo } from "../graph/multimap.ts";
import { readText } from "../graph/reading.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { isPublicRange } from "../network/ipv4.ts";
import { listedRanges } from "../network/prefixLists.ts";
import type { Subnet } from "../network/subnets.ts";
import { type AnyRoute, allRoutes, targetOf } from "./defaultRoutes.ts";

/** A route that makes the subnets of its table public, for sure or perhaps. */
export interface InternetRoute {
  /** The route table, as messages call it. */
  readonly table: string;
  /** What is not known yet; undefined for a route that surely leads to the internet. */
  readonly open: string | undefined;
}

/** Routes to an internet gateway, by the subnets they serve: whole ranges or parts, IPv4, IPv6 and prefix lists. */
export function readInternetRoutes(stack: StackGraph): ReadonlyMap<Subnet, readonly InternetRoute[]> {
  const found = new Map<Subnet, InternetRoute[]>();
  for (const each of allRoutes(stack)) {
    const { kind } = targetOf(stack, each.resource, each.route, each.inline);
    if (kind === "nat" || kind === "instance" || kind === "something else") continue;
    const destination = destinationOf(stack, each);
    if (!destination.isPublic && destination.open === undefined) continue;
    const open = destination.isPublic
      ? kind === "unknown"
        ? `gatewayId of a route of ${each.shown} is not known yet`
        : undefined
      : destination.open;
    const route: InternetRoute = { table: each.shown, open: open ?? each.open };
    for (const subnet of each.served) {
      addTo(found, subnet, route);
    }
  }
  return found;
}

interface Destination {
  readonly isPublic: boolean;
  readonly open: string | undefined;
}

/** A route has one destination, of three kinds. */
function destinationOf(stack: StackGraph, { resource, route, inline, shown }: AnyRoute): Destination {
  const given = (property: string) => inline || isInput(resource, property);
  for (const property of inline
    ? ["cidrBlock", "ipv6CidrBlock"]
    : ["destinationCidrBlock", "destinationIpv6CidrBlock"]) {
    const cidr = given(property) ? readText(route, property) : { state: "absent" as const };
    if (cidr.state === "known") return { isPublic: isPublicRange(cidr.value), open: undefined };
    if (cidr.state !== "absent") {
      return { isPublic: false, open: `${property} of a route of ${shown} to an internet gateway is not known yet` };
    }
  }
  const property = "destinationPrefixListId";
  if (!given(property)) return { isPublic: false, open: undefined };
  const id = readText(route, property);
  if (inline && id.state === "absent") return { isPublic: false, open: undefined };
  const list = id.state === "known" ? { state: "known" as const, value: [id.value] } : id;
  const { cidrs, open } = listedRanges(stack, resource, list, property, inline ? "routes" : property);
  return { isPublic: cidrs.some(isPublicRange), open };
}
