import { type Answer, isNo, isYes, type Known, NO, unknown, YES } from "../graph/known.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { howToShow } from "../graph/statedReads.ts";
import { mainTables, type RouteTable, readRouteTables } from "../network/routeTables.ts";
import { readVpcs, type Vpc } from "../network/vpcs.ts";
import { type VirtualIp, type VirtualIpSettings, virtualIpsIn } from "./virtualIps.ts";

/** A route table whose subnets do not reach a virtual IP of their VPC, or may not. */
export interface Gap {
  /** What a finding points at: the table, an association with one that is not in the stack, or the VPC. */
  readonly resource: StackResource;
  readonly missing: Known<MissingRoute>;
}

export interface MissingRoute {
  readonly address: string;
  /** A table of the stack, or the VPC whose main one is not in the stack. */
  readonly from: { readonly table: RouteTable } | { readonly mainOf: Vpc };
}

type ByVpc = ReadonlyMap<string | undefined, readonly VirtualIp[]>;

/** Where virtual IPs lack a route: of the tables of their VPC, of its main one, and of those that subnets have elsewhere. */
export function* virtualIpGaps(stack: StackGraph, settings: VirtualIpSettings): Iterable<Gap> {
  const byVpc = Map.groupBy(virtualIpsIn(stack, settings), ({ vpc }) => vpc);
  yield* inTables(stack, byVpc);
  yield* inMainTables(stack, byVpc);
  yield* inTablesElsewhere(stack, byVpc);
}

function* inTables(stack: StackGraph, byVpc: ByVpc): Iterable<Gap> {
  const withVpc = [...byVpc.keys()].some((vpc) => vpc !== undefined);
  const withoutVpc = new Set(byVpc.get(undefined)?.map(({ address }) => address));
  for (const table of stack.part(readRouteTables).tables) {
    const { resource, vpc, shown, isUsed } = table;
    if (vpc === undefined) {
      if (!(withVpc && !isNo(isUsed)) && ![...table.virtualIps].some((each) => withoutVpc.has(each))) continue;
      const why = `the VPC of route table ${shown} cannot be told, so neither can the virtual IPs it needs; give it the id of one VPC as vpcId`;
      yield { resource, missing: unknown(why) };
    } else if (!isNo(isUsed)) {
      for (const { address } of byVpc.get(vpc) ?? []) {
        const covered = isCovered(table, address);
        if (!covered.known) yield { resource, missing: covered };
        else if (!covered.value) yield { resource, missing: { known: true, value: { address, from: { table } } } };
      }
    }
  }
}

/** Whether the subnets of a table reach a virtual IP; one that serves none needs no route. */
function isCovered(table: RouteTable, address: string): Answer {
  const { shown, isUsed, moreRoutes } = table;
  const covered = table.covered.get(address) ?? NO;
  if (isYes(covered)) return YES;
  if (moreRoutes !== undefined) {
    return unknown(
      `${moreRoutes.why}, so it may lack the virtual IP ${address}; use standalone aws.ec2.Route resources`,
    );
  }
  if (!covered.known || isUsed.known) return covered;
  const what = table.read ? "is only read here and gets" : "has";
  return unknown(`route table ${shown} ${what} no route for the virtual IP ${address}, and ${isUsed.why}`);
}

/** Subnets without an association use the main table: AWS's original one, until another of the stack is made main. */
function* inMainTables(stack: StackGraph, byVpc: ByVpc): Iterable<Gap> {
  const { tables, misplaced } = stack.part(readRouteTables);
  const vpcs = stack.part(readVpcs);
  const withMain = mainTables(tables);
  const told = new Set(misplaced.flatMap(({ table, isMain }) => (isMain ? table.vpc : [])));
  for (const [key, virtualIps] of byVpc) {
    if (key === undefined || withMain.has(key) || told.has(key)) continue;
    const vpc = vpcs.get(key);
    if (vpc === undefined) yield* inMainElsewhere(key, virtualIps, tables);
    else {
      for (const { address, routes } of virtualIps) {
        // By `vpc.mainRouteTableId` a route stands in it all the same.
        if (routes.some(({ table }) => table === undefined)) continue;
        yield { resource: vpc.resource, missing: { known: true, value: { address, from: { mainOf: vpc } } } };
      }
    }
  }
}

/** Of a VPC that is not in the stack nobody here knows the main table, unless the stack has it. */
function* inMainElsewhere(vpc: string, virtualIps: readonly VirtualIp[], tables: readonly RouteTable[]): Iterable<Gap> {
  const table = tables.find((each) => each.vpc === vpc && !isNo(each.isUsed));
  if (!table) return;
  const addresses = virtualIps.map(({ address }) => address).join(", ");
  const why =
    `the VPC ${vpc} is not in the stack, so whether its main route table has a route for the virtual IP ` +
    `${addresses} is not known; ${howToShow("aws.ec2.RouteTable", "that table")} and add the route, or make ` +
    "one of the stack's tables the main one";
  yield { resource: table.resource, missing: unknown(why) };
}

/** Subnets of the VPC, or perhaps of it, that are associated with a table which is none of the stack's. */
function* inTablesElsewhere(stack: StackGraph, byVpc: ByVpc): Iterable<Gap> {
  const { associations, elsewhere } = stack.part(readRouteTables);
  const there = new Set(
    elsewhere.map(({ table, route }) =>
      route.is === "virtual IP" && table !== undefined ? `${table} ${route.address}` : "",
    ),
  );
  const located = [...byVpc.values()]
    .flat()
    .filter(({ vpc, routes }) => vpc !== undefined || routes.some(({ table }) => table === undefined));
  const all = new Set(located.map(({ address }) => address));
  for (const { resource, vpc, table, candidates } of associations) {
    // Each of these is used, and judged as a table of the stack.
    if (candidates.length > 0) continue;
    for (const address of vpc === undefined ? all : (byVpc.get(vpc) ?? []).map((each) => each.address)) {
      if (there.has(`${table} ${address}`)) continue;
      const why =
        `routeTableId ${table === undefined ? "cannot be told yet" : `is ${table}, which is not in the stack`}, so ` +
        `whether its subnet reaches the virtual IP ${address} is not known; ` +
        `${howToShow("aws.ec2.RouteTable", "the table")} and add the route, or exempt the association when no client ` +
        "uses the subnet";
      yield { resource, missing: unknown(why) };
    }
  }
}

/** Whether some route of the stack leads to an address. */
export function isRouted(stack: StackGraph, address: string): Answer {
  const { addresses, unknown } = stack.part(readRouted);
  return addresses.has(address) ? YES : (unknown ?? NO);
}

function readRouted(stack: StackGraph) {
  const { tables, elsewhere } = stack.part(readRouteTables);
  const addresses = new Set(tables.flatMap(({ virtualIps }) => [...virtualIps]));
  for (const { route } of elsewhere) if (route.is === "virtual IP") addresses.add(route.address);
  const routes = [...tables.flatMap(({ lookalikes }) => lookalikes), ...elsewhere].map(({ route }) => route);
  const unknownRoute = routes.find((route) => route.is === "unknown");
  return { addresses, unknown: unknownRoute ?? tables.find(({ moreRoutes }) => moreRoutes)?.moreRoutes };
}
