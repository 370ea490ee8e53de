import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import { WrongSetting } from "../graph/failure.ts";
import { readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { holds, parseIpv4Range } from "../network/ipv4.ts";
import { type RouteTable, readRouteTables, type VirtualIpTableRoute } from "../network/routeTables.ts";
import { virtualIpOf } from "../network/virtualIpRoute.ts";
import { vpcOf } from "../network/vpcOf.ts";
import { looksLikeVirtualIp } from "./clusterSigns.ts";
import type { Machine } from "./machines.ts";
import { targetOf } from "./routeTarget.ts";

/** A component that states a virtual IP and gives all its routes one target: the interface of the server in charge. */
export const VIRTUAL_IP = "clusterpro-fsx:index:VirtualIp";

/** Settings of a rule about virtual IPs. */
export const VIRTUAL_IP_SETTINGS = {
  virtualIps: {
    type: "array",
    items: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+\\.\\d+(/\\d+)?$" },
    description:
      "Addresses and ranges such as 172.16.0.0/24: only what lies in them counts as a virtual IP. Given to " +
      "vip-route-in-every-table it counts for all rules. Default: every /32 route to a network interface.",
  },
} as const satisfies Record<string, PolicyConfigJSONSchema>;

export interface VirtualIpSettings {
  readonly virtualIps?: readonly string[] | undefined;
}

/** Tells the addresses that count as virtual IPs. Throws on a setting that is no IPv4 address or range. */
export function virtualIpTest({ virtualIps }: VirtualIpSettings): (address: string) => boolean {
  if (virtualIps === undefined) return () => true;
  const ranges = virtualIps.map((each) => {
    const range = parseIpv4Range(each.includes("/") ? each : `${each}/32`);
    if (range === undefined) throw new WrongSetting(`virtualIps: "${each}" is no IPv4 address or range`);
    return range;
  });
  return (address) => ranges.some((range) => holds(range, { address, prefixLength: 32 }));
}

/** The stack's virtual IPs, as far as the settings count them. */
export function virtualIpsIn(stack: StackGraph, settings: VirtualIpSettings): readonly VirtualIp[] {
  const counts = virtualIpTest(settings);
  const asked = new Set(questionableIn(stack, settings));
  return stack.part(readVirtualIps).filter((each) => counts(each.address) && !asked.has(each));
}

/**
 * Addresses with one route to a network interface, of which nothing shows that they are a cluster's: one rule asks, and
 * none judges them. With the setting there is no question.
 */
export function questionableIn(stack: StackGraph, { virtualIps }: VirtualIpSettings): readonly VirtualIp[] {
  return virtualIps === undefined ? stack.part(readQuestionable) : [];
}

function readQuestionable(stack: StackGraph): readonly VirtualIp[] {
  // By address, since the VPC of a table outside the stack may not be known.
  const byAddress = Map.groupBy(stack.part(readVirtualIps), ({ address }) => address);
  return [...byAddress.values()].flatMap((same) => {
    const owners = new Set(same.flatMap((each) => ownersOf(stack, each)));
    return looksLikeVirtualIp(stack, same, [...owners]) ? [] : same;
  });
}

/** Tells the addresses of the stack's virtual IPs, as far as the settings count them. */
export function countsIn(stack: StackGraph, settings: VirtualIpSettings): (address: string) => boolean {
  const counts = virtualIpTest(settings);
  const asked = new Set(questionableIn(stack, settings).map(({ address }) => address));
  return (address) => counts(address) && !asked.has(address);
}

/** VPCs that such a virtual IP lies in, as `vpcOf` tells them. */
export function vpcsWithVirtualIp(stack: StackGraph, settings: VirtualIpSettings): ReadonlySet<string> {
  return new Set(virtualIpsIn(stack, settings).flatMap(({ vpc }) => vpc ?? []));
}

/** One virtual IP of one VPC, with its routes in all tables. */
export interface VirtualIp {
  readonly address: string;
  /** As `vpcOf` tells it; undefined for routes whose VPC cannot be told. */
  readonly vpc: string | undefined;
  readonly routes: readonly RouteInTable[];
  /** The component that states the address. */
  readonly stated: StackResource | undefined;
  /** What a finding points at: a route, or that component. */
  readonly resource: StackResource;
}

export interface RouteInTable extends VirtualIpTableRoute {
  /** Undefined for a table that is not the stack's, or cannot be told. */
  readonly table: RouteTable | undefined;
}

interface Growing extends VirtualIp {
  readonly routes: RouteInTable[];
  stated: StackResource | undefined;
}

interface Targets {
  readonly routes: readonly { readonly route: RouteInTable; readonly machines: readonly Machine[] }[];
  readonly owners: readonly Machine[];
}

/** Where each of a virtual IP's routes goes: to what the program makes the target from, else to what its value names. */
export function targetsOf(stack: StackGraph, virtualIp: VirtualIp): Targets["routes"] {
  return stack.part(readTargets).get(virtualIp)?.routes ?? [];
}

/** The machines that a virtual IP's routes go to: of several, each may be the first owner. */
export function ownersOf(stack: StackGraph, virtualIp: VirtualIp): readonly Machine[] {
  return stack.part(readTargets).get(virtualIp)?.owners ?? [];
}

/** Once for the stack: every clp.conf asks after the owners of each virtual IP that has its address. */
function readTargets(stack: StackGraph): ReadonlyMap<VirtualIp, Targets> {
  const targets = stack.part(readVirtualIps).map((virtualIp): readonly [VirtualIp, Targets] => {
    const routes = virtualIp.routes.map((route) => {
      const { intended, liveMachine } = targetOf(stack, route);
      return { route, machines: intended.length > 0 ? intended : liveMachine ? [liveMachine] : [] };
    });
    return [virtualIp, { routes, owners: [...new Set(routes.flatMap(({ machines }) => machines))] }];
  });
  return new Map(targets);
}

function readVirtualIps(stack: StackGraph): readonly VirtualIp[] {
  const found = new Map<string, Growing>();
  const add = (vpc: string | undefined, address: string, resource: StackResource, route?: RouteInTable) => {
    const key = `${vpc} ${address}`;
    const known = found.get(key) ?? { address, vpc, routes: [], stated: undefined, resource };
    if (resource.type === VIRTUAL_IP) known.stated = resource;
    if (route) known.routes.push(route);
    found.set(key, known);
  };
  const { tables, elsewhere } = stack.part(readRouteTables);
  for (const table of tables) {
    for (const route of table.routes) add(table.vpc, route.address, route.resource, { ...route, table });
  }
  for (const { vpc, resource, route } of elsewhere) {
    if (route.is !== "virtual IP") continue;
    add(vpc, route.address, resource, { address: route.address, resource, inline: undefined, table: undefined });
  }
  for (const component of stack.ofType(VIRTUAL_IP)) {
    const text = readText(component.props, "virtualIp");
    const address = text.state === "known" ? virtualIpOf(text.value) : undefined;
    if (address !== undefined) add(vpcOf(stack, component), address, component);
  }
  return [...found.values()];
}
