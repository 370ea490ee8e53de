import { isInput } from "../graph/input.ts";
import { type Answer, isNo, NO, type Unknown, unknown, YES } from "../graph/known.ts";
import { addTo } from "../graph/multimap.ts";
import { readText } from "../graph/reading.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { isPublicRange } from "../network/ipv4.ts";
import { listedRanges } from "../network/prefixLists.ts";
import type { Subnet } from "../network/subnets.ts";
import { readTablesElsewhere } from "../network/tablesElsewhere.ts";
import { type AnyRoute, allRoutes, targetOf } from "./defaultRoutes.ts";

/** A route that makes the subnets of its table public, for sure or perhaps. */
export interface InternetRoute {
  /** The route table, as messages call it. */
  readonly table: string;
  /** Undefined for a route that surely leads to the internet. */
  readonly unknown: Unknown | undefined;
}

/** Routes to an internet gateway, by the subnets they serve: whole ranges or parts, IPv4, IPv6 and prefix lists. */
export function readInternetRoutes(stack: StackGraph): ReadonlyMap<Subnet, readonly InternetRoute[]> {
  const found = new Map<Subnet, InternetRoute[]>();
  const elsewhere = stack.part(readTablesElsewhere);
  for (const each of allRoutes(stack)) {
    const { kind } = targetOf(stack, each.resource, each.route, each.inline);
    if (kind === "nat" || kind === "instance" || kind === "something else") continue;
    const destination = destinationOf(stack, each);
    if (isNo(destination)) continue;
    const gateway = kind === "unknown" ? unknown(`gatewayId of a route of ${each.shown} is not known yet`) : undefined;
    const route: InternetRoute = {
      table: each.shown,
      unknown: (destination.known ? gateway : destination) ?? each.unknown,
    };
    for (const subnet of each.served) addTo(found, subnet, route);
    const ifMain = unknown(
      `whether route table ${each.shown}, which leads straight to the internet, is the VPC's main one is not known; ` +
        "associate the subnet with a table",
    );
    for (const subnet of each.mayServe) {
      if (!elsewhere.has(subnet.resource)) addTo(found, subnet, { ...route, unknown: route.unknown ?? ifMain });
    }
  }
  return found;
}

/** Whether a route is for public addresses. It has one destination, of three kinds. */
function destinationOf(stack: StackGraph, { resource, route, inline, shown }: AnyRoute): Answer {
  const given = (property: string) => inline || isInput(resource, property);
  for (const property of inline
    ? ["cidrBlock", "ipv6CidrBlock"]
    : ["destinationCidrBlock", "destinationIpv6CidrBlock"]) {
    const cidr = given(property) ? readText(route, property) : { state: "absent" as const };
    if (cidr.state === "known") return isPublicRange(cidr.value) ? YES : NO;
    if (cidr.state !== "absent") {
      return unknown(`${property} of a route of ${shown} to an internet gateway is not known yet`);
    }
  }
  const property = "destinationPrefixListId";
  if (!given(property)) return NO;
  const id = readText(route, property);
  if (inline && id.state === "absent") return NO;
  const list = id.state === "known" ? { state: "known" as const, value: [id.value] } : id;
  const listed = listedRanges(stack, resource, list, property, inline ? "routes" : property);
  return listed.cidrs.some(isPublicRange) ? YES : (listed.unknown ?? NO);
}
