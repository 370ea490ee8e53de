import { isGivenByProgram, isInput, isMade, isWired } from "../graph/input.ts";
import { isYes, type Unknown, unknown } from "../graph/known.ts";
import { read, readList, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { parseIpv4Range } from "../network/ipv4.ts";
import { mainTables, type RouteTable, readRouteTables, TABLE_TYPES } from "../network/routeTables.ts";
import { readSubnets, SUBNET_TYPES, type Subnet } from "../network/subnets.ts";
import { VPC_TYPES } from "../network/vpcOf.ts";
import { INSTANCE, INTERFACE, type Machine, readMachines } from "./machines.ts";

const ROUTE = "aws:ec2/route:Route";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const NAT_TYPES: readonly string[] = ["aws:ec2/natGateway:NatGateway"];
const GATEWAY_TYPES: readonly string[] = ["aws:ec2/internetGateway:InternetGateway"];

/** The instance, for `instance.primaryNetworkInterfaceId`. */
const PART_TYPES: readonly string[] = [INTERFACE, INSTANCE];
const OTHER_GATEWAY_TYPES: readonly string[] = ["aws:ec2/vpnGateway:VpnGateway", "aws:ec2/vpcEndpoint:VpcEndpoint"];

/** The way out of a route table: what its route for all addresses goes to. */
export interface DefaultRoute extends Pick<AnyRoute, "resource" | "vpc" | "shown" | "served" | "unknown"> {
  readonly kind: "nat" | "instance" | "internet gateway" | "something else" | "unknown";
  /** The NAT gateway of the stack. */
  readonly nat: StackResource | undefined;
  /** The instance of the stack, such as a NAT instance. */
  readonly machine: Machine | undefined;
  /** The instance or interface of it that the route names. */
  readonly target: StackResource | undefined;
}

/** A route of a table, standalone or inline. */
export interface AnyRoute {
  /** The `aws.ec2.Route`; for an inline route the table. */
  readonly resource: StackResource;
  /** Undefined for the table that AWS made with the VPC, and while the table cannot be told. */
  readonly table: RouteTable | undefined;
  /** The VPC of the table, as `vpcOf` tells it. */
  readonly vpc: string | undefined;
  /** The table, as messages call it. */
  readonly shown: string;
  readonly served: readonly Subnet[];
  /** Subnets that its table serves if it is the main one, which is not known. */
  readonly mayServe: readonly Subnet[];
  /** Where its properties are to be read. */
  readonly route: unknown;
  readonly inline: boolean;
  /** Why its table cannot be told, which may serve what is then said to be served. */
  readonly unknown: Unknown | undefined;
}

/** The routes of all tables whose subnets are in the stack. */
export function* allRoutes(stack: StackGraph): Iterable<AnyRoute> {
  const tables = new Map(stack.part(readRouteTables).tables.map((table) => [table.resource, table]));
  const { served, mayServe, left } = stack.part(readServed);
  const inTable = (table: RouteTable) => ({
    table,
    vpc: table.vpc,
    shown: table.shown,
    served: served.get(table) ?? [],
    mayServe: mayServe.get(table) ?? [],
  });
  const standalone = (resource: StackResource, unknown?: Unknown) =>
    ({ resource, route: resource.props, inline: false, unknown }) as const;
  for (const route of stack.ofType(ROUTE)) {
    const reference = stack.reference(route, "routeTableId", TABLE_TYPES);
    const [vpc, ...others] = stack.dependencies(route, "routeTableId", VPC_TYPES);
    if (reference.to === "resource") {
      const table = tables.get(reference.resource);
      if (table) yield { ...standalone(route), ...inTable(table) };
    } else if (vpc && others.length === 0 && reference.to !== "one of") {
      // `vpc.mainRouteTableId`: AWS's own, the main one until another is.
      const replaced = [...tables.values()].some((table) => isYes(table.isMain) && table.vpc === vpc.urn);
      const shown = `"${vpc.name}" (the VPC's own)`;
      const all = replaced ? [] : (left.get(vpc.urn) ?? []);
      yield { ...standalone(route), table: undefined, vpc: vpc.urn, shown, served: all, mayServe: [] };
    } else if (reference.to === "one of" || reference.to === "unknown") {
      const named = reference.to === "one of" ? reference.candidates : [...tables.keys()];
      const candidates = named.flatMap((each) => tables.get(each) ?? []);
      const of = (subnets: Served["served"]) => [...new Set(candidates.flatMap((each) => subnets.get(each) ?? []))];
      const why = unknown(`routeTableId of "${route.name}" is not known yet`);
      const [vpc, ...rest] = new Set(candidates.map((each) => each.vpc));
      const place = { table: undefined, vpc: rest.length === 0 ? vpc : undefined, shown: "a table" };
      yield { ...standalone(route, why), ...place, served: of(served), mayServe: of(mayServe) };
    }
  }
  for (const table of tables.values()) {
    const { resource } = table;
    const routes =
      (isGivenByProgram(resource, "routes") ?? !isWired(resource)) ? readList(resource.props, "routes") : undefined;
    for (const route of routes?.state === "known" ? routes.value : [])
      yield { resource, route, inline: true, unknown: undefined, ...inTable(table) };
  }
}

/** IPv4 default routes of all tables, standalone and inline: for all addresses, or for one of the halves of them. */
export function readDefaultRoutes(stack: StackGraph): readonly DefaultRoute[] {
  const found: DefaultRoute[] = [];
  for (const { resource, vpc, shown, served, route, inline, unknown } of allRoutes(stack)) {
    const destination = readText(route, inline ? "cidrBlock" : "destinationCidrBlock");
    const range = destination.state === "known" ? parseIpv4Range(destination.value) : undefined;
    if (range === undefined || range.prefixLength > 1) continue;
    found.push({ resource, vpc, shown, served, unknown, ...targetOf(stack, resource, route, inline) });
  }
  return found;
}

export function targetOf(stack: StackGraph, resource: StackResource, route: unknown, inline: boolean) {
  const pointsAt = (property: string, types: readonly string[]) => {
    const id = readText(route, property);
    const made = stack.dependencies(resource, inline ? "routes" : property, types);
    const isIt = id.state === "known" || (made.length > 0 && id.state !== "absent") || (!inline && made.length > 0);
    if (!isIt) return undefined;
    const known = id.state === "known" ? stack.withId(id.value, types) : undefined;
    return { resource: known ?? (made.length === 1 ? made[0] : undefined), id };
  };
  const nat = pointsAt("natGatewayId", NAT_TYPES);
  const neither = { nat: undefined, machine: undefined, target: undefined };
  if (nat) return { ...neither, kind: "nat", nat: nat.resource } as const;
  const gateway = pointsAt("gatewayId", GATEWAY_TYPES);
  if (gateway) {
    const isInternet =
      gateway.resource !== undefined || (gateway.id.state === "known" && gateway.id.value.startsWith("igw-"));
    return { ...neither, kind: isInternet ? "internet gateway" : "something else" } as const;
  }
  // An id that comes from neither: another stack's, for example.
  const isUnknown = (property: string) =>
    read(route, property).state === "unknown" && (inline || isInput(resource, property));
  if (!inline && stack.dependencies(resource, "gatewayId", OTHER_GATEWAY_TYPES).length > 0)
    return { ...neither, kind: "something else" } as const;
  if (isUnknown("natGatewayId")) return { ...neither, kind: "nat" } as const;
  const instance = pointsAt("networkInterfaceId", PART_TYPES);
  if (instance) {
    const machines = stack.part(readMachines);
    const { resource: part, id } = instance;
    const known = id.state === "known" ? machines.withInterface(id.value) : undefined;
    const machine = known ?? (part ? machines.of(part) : undefined);
    return { ...neither, kind: "instance", machine, target: part } as const;
  }
  return { ...neither, kind: isUnknown("gatewayId") ? "unknown" : "something else" } as const;
}

export interface Served {
  readonly served: ReadonlyMap<RouteTable, readonly Subnet[]>;
  /** Subnets that a table serves if it is the main one, which is not known. */
  readonly mayServe: ReadonlyMap<RouteTable, readonly Subnet[]>;
  /** Subnets without an association, by VPC. */
  readonly left: ReadonlyMap<string | undefined, readonly Subnet[]>;
}

/** The subnets that each table serves; the main one those of its VPC without an association. */
export function readServed(stack: StackGraph): Served {
  const { tables } = stack.part(readRouteTables);
  const all = stack.part(readSubnets);
  const associated = new Set(tables.flatMap(({ subnets }) => subnets));
  for (const each of stack.ofType(ASSOCIATION)) {
    // In a table outside the stack.
    const subnet = stack.reference(each, "subnetId", SUBNET_TYPES);
    if (subnet.to === "resource") associated.add(subnet.resource);
  }
  const left = Map.groupBy(
    [...all.values()].filter(({ resource }) => !associated.has(resource)),
    ({ vpc }) => vpc,
  );
  const served = new Map(
    tables.map((table) => {
      const own = table.subnets.flatMap((each) => all.get(each) ?? []);
      const rest = isYes(table.isMain) && table.vpc !== undefined ? (left.get(table.vpc) ?? []) : [];
      return [table, [...own, ...rest]] as const;
    }),
  );
  const mayServe = new Map<RouteTable, readonly Subnet[]>();
  for (const [vpc, mains] of mainTables(tables)) {
    // Of a subnet that is only read, its table is somebody else's to say.
    const made = (left.get(vpc) ?? []).filter(({ resource }) => isMade(resource));
    for (const table of mains) if (!table.isMain.known) mayServe.set(table, made);
  }
  return { served, mayServe, left };
}
