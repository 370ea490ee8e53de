import { isInput } from "../graph/input.ts";
import { readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { parseIpv4Range } from "../network/ipv4.ts";
import type { Machine } from "./machines.ts";
import { targetOf } from "./routeTarget.ts";

const ROUTE = "aws:ec2/route:Route";

/** A route to a machine that is no virtual IP's as CLUSTERPRO looks for it, though it may be meant as one. */
export interface ServerRoute {
  readonly resource: StackResource;
  readonly machine: Machine;
  /** In words: `192.168.250.0/24`, `a prefix list`. */
  readonly destination: string;
  /** True for an IPv6 range. */
  readonly isIpv6: boolean;
}

/** What is wider is a way out rather than an address. */
const WIDEST = 8;

/** The routes to network interfaces of the stack whose destination is no IPv4 address, default routes left out. */
export function readServerRoutes(stack: StackGraph): readonly ServerRoute[] {
  return stack.ofType(ROUTE).flatMap((resource): ServerRoute[] => {
    const destination = destinationOf(resource);
    if (destination === undefined) return [];
    const { intended, liveMachine } = targetOf(stack, { address: "", resource, inline: undefined });
    const [machine, ...others] = intended.length > 0 ? intended : liveMachine ? [liveMachine] : [];
    return machine && others.length === 0 ? [{ resource, machine, ...destination }] : [];
  });
}

function destinationOf(route: StackResource): Pick<ServerRoute, "destination" | "isIpv6"> | undefined {
  const given = (property: string) =>
    isInput(route, property) ? readText(route.props, property) : ({ state: "absent" } as const);
  const ipv4 = given("destinationCidrBlock");
  if (ipv4.state === "known") {
    const range = parseIpv4Range(ipv4.value);
    const isWide = range !== undefined && range.prefixLength < 32 && range.prefixLength >= WIDEST;
    return isWide ? { destination: ipv4.value, isIpv6: false } : undefined;
  }
  const ipv6 = given("destinationIpv6CidrBlock");
  if (ipv6.state === "known") {
    return Number(ipv6.value.split("/")[1]) >= WIDEST ? { destination: ipv6.value, isIpv6: true } : undefined;
  }
  return given("destinationPrefixListId").state === "absent"
    ? undefined
    : { destination: "a prefix list", isIpv6: false };
}
