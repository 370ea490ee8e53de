import { readText } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import { type RouteTable, readRouteTables, type VirtualIpTableRoute } from "./routeTables.ts";
import type { StackGraph } from "./stackGraph.ts";
import { virtualIpOf } from "./virtualIpRoute.ts";
import { vpcOf } from "./vpcOf.ts";

const VIRTUAL_IP = "clusterpro-fsx:index:VirtualIp";

/** One virtual IP of one VPC, with its routes in all tables. */
export interface VirtualIp {
  readonly address: string;
  /** As `vpcOf` tells it; undefined for routes whose VPC cannot be told. */
  readonly vpc: string | undefined;
  readonly routes: readonly RouteInTable[];
  /** What a finding points at: a route, or the component that states the address. */
  readonly resource: StackResource;
}

export interface RouteInTable extends VirtualIpTableRoute {
  /** Undefined for a table outside the stack. */
  readonly table: RouteTable | undefined;
}

interface Growing extends VirtualIp {
  readonly routes: RouteInTable[];
}

export function readVirtualIps(stack: StackGraph): readonly VirtualIp[] {
  const found = new Map<string, Growing>();
  const add = (vpc: string | undefined, address: string, resource: StackResource, route?: RouteInTable) => {
    const key = `${vpc} ${address}`;
    const known = found.get(key) ?? { address, vpc, routes: [], resource };
    if (route) known.routes.push(route);
    found.set(key, known);
  };
  const { tables, strays } = stack.part(readRouteTables);
  for (const table of tables) {
    for (const route of table.routes) add(table.vpc, route.address, route.resource, { ...route, table });
  }
  for (const { vpc, resource, route } of strays) {
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

/** VPCs that a virtual IP lies in, as `vpcOf` tells them. */
export function vpcsWithVirtualIp(stack: StackGraph): ReadonlySet<string> {
  return new Set(stack.part(readVirtualIps).flatMap(({ vpc }) => vpc ?? []));
}
