import { isGivenByProgram, isInput, isWired } from "./input.ts";
import { read, readList, readText } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import { type RouteTable, readRouteTables, TABLE_TYPES } from "./routeTables.ts";
import type { StackGraph } from "./stackGraph.ts";
import { readSubnets, SUBNET_TYPES, type Subnet } from "./subnets.ts";

const ROUTE = "aws:ec2/route:Route";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const NAT_TYPES: readonly string[] = ["aws:ec2/natGateway:NatGateway"];
const GATEWAY_TYPES: readonly string[] = ["aws:ec2/internetGateway:InternetGateway"];

/** The way out of a route table: what its route for all addresses goes to. */
export interface DefaultRoute {
  /** The `aws.ec2.Route`; for an inline route the table. */
  readonly resource: StackResource;
  readonly table: RouteTable;
  readonly served: readonly Subnet[];
  readonly kind: "nat" | "internet gateway" | "something else" | "unknown";
  /** The NAT gateway of the stack. */
  readonly nat: StackResource | undefined;
}

/** IPv4 default routes of all tables, standalone and inline. */
export function readDefaultRoutes(stack: StackGraph): readonly DefaultRoute[] {
  const tables = new Map(stack.part(readRouteTables).tables.map((table) => [table.resource, table]));
  const served = stack.part(readServed);
  const found: DefaultRoute[] = [];
  const add = (resource: StackResource, table: RouteTable | undefined, route: unknown, inline: boolean) => {
    const destination = readText(route, inline ? "cidrBlock" : "destinationCidrBlock");
    if (!table || destination.state !== "known" || destination.value !== "0.0.0.0/0") return;
    found.push({ resource, table, served: served.get(table) ?? [], ...targetOf(stack, resource, route, inline) });
  };
  for (const route of stack.ofType(ROUTE)) {
    const table = stack.reference(route, "routeTableId", TABLE_TYPES);
    add(route, table.to === "resource" ? tables.get(table.resource) : undefined, route.props, false);
  }
  for (const table of tables.values()) {
    const routes =
      (isGivenByProgram(table.resource, "routes") ?? !isWired(table.resource))
        ? readList(table.resource.props, "routes")
        : undefined;
    for (const each of routes?.state === "known" ? routes.value : []) add(table.resource, table, each, true);
  }
  return found;
}

function targetOf(stack: StackGraph, resource: StackResource, route: unknown, inline: boolean) {
  const pointsAt = (property: string, types: readonly string[]) => {
    const id = readText(route, property);
    const made = stack.dependencies(resource, inline ? "routes" : property, types);
    const isIt = id.state === "known" || (made.length > 0 && id.state !== "absent") || (!inline && made.length > 0);
    if (!isIt) return undefined;
    const known = id.state === "known" ? stack.withId(id.value, types) : undefined;
    return { resource: known ?? (made.length === 1 ? made[0] : undefined), id };
  };
  const nat = pointsAt("natGatewayId", NAT_TYPES);
  if (nat) return { kind: "nat", nat: nat.resource } as const;
  const gateway = pointsAt("gatewayId", GATEWAY_TYPES);
  if (gateway) {
    const isInternet =
      gateway.resource !== undefined || (gateway.id.state === "known" && gateway.id.value.startsWith("igw-"));
    return { kind: isInternet ? "internet gateway" : "something else", nat: undefined } as const;
  }
  // An id that comes from neither: another stack's, for example.
  const unclear = (property: string) =>
    read(route, property).state === "unknown" && (inline || isInput(resource, property));
  if (unclear("natGatewayId")) return { kind: "nat", nat: undefined } as const;
  return { kind: unclear("gatewayId") ? "unknown" : "something else", nat: undefined } as const;
}

/** The subnets that each table serves; the main one those of its VPC without an association. */
function readServed(stack: StackGraph): ReadonlyMap<RouteTable, readonly Subnet[]> {
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
  return new Map(
    tables.map((table) => {
      const own = table.subnets.flatMap((each) => all.get(each) ?? []);
      const rest = table.isMain && table.vpc !== undefined ? (left.get(table.vpc) ?? []) : [];
      return [table, [...own, ...rest]];
    }),
  );
}
