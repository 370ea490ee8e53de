import { isGivenByProgram, isMade, isWired } from "../graph/input.ts";
import { type Answer, isNo, isYes, NO, type Unknown, unknown, YES } from "../graph/known.ts";
import { readList, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { shownName } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { SUBNET_TYPES } from "./subnets.ts";
import { inlineRoute, standaloneRoute, unknownRoute, type VirtualIpRoute, virtualIpOf } from "./virtualIpRoute.ts";
import { VPC_TYPES, vpcOf } from "./vpcOf.ts";

const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
export const DEFAULT_ROUTE_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable";
export const TABLE_TYPES: readonly string[] = [ROUTE_TABLE, DEFAULT_ROUTE_TABLE];
const ROUTE = "aws:ec2/route:Route";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";
/** What a virtual IP's route can get its network interface from. */
const SERVER_TYPES: readonly string[] = ["aws:ec2/networkInterface:NetworkInterface", "aws:ec2/instance:Instance"];

/** A route table of the stack, with what the stack puts into it. */
export interface RouteTable {
  readonly resource: StackResource;
  readonly shown: string;
  /** As `vpcOf` tells it. */
  readonly vpc: string | undefined;
  /** Whether it serves subnets, as the main table or by an association. */
  isUsed: Answer;
  /** Whether it is the main table, which serves the VPC's subnets without an association. */
  isMain: Answer;
  /** Subnets that are associated with it. */
  readonly subnets: StackResource[];
  /** Addresses of the virtual IPs that have a route to a network interface here. */
  readonly virtualIps: Set<string>;
  /** The routes of these. */
  readonly routes: VirtualIpTableRoute[];
  /** True for a table that the program only reads: somebody else's, who alone knows which subnets it serves. */
  readonly read: boolean;
  /**
   * Whether virtual IPs have a route here, where the stack tells. What AWS reports in a table that is only read is perhaps
   * another cluster's: no other table needs it.
   */
  readonly covered: Map<string, Answer>;
  /** Routes that may be a virtual IP's, or are none and look like one. */
  readonly lookalikes: Lookalike[];
  /** Why it may have more routes. */
  moreRoutes: Unknown | undefined;
}

export interface Lookalike {
  /** The route, or the table of an inline one. */
  readonly resource: StackResource;
  readonly route: Exclude<VirtualIpRoute, { is: "virtual IP" | "something else" }>;
}

const SERVES_WHAT = unknown(
  "which subnets it serves is not known; add the route, or exempt the table when no client uses it",
);
const ASSOCIATED = unknown("an association may or may not be with it; give the association the id of one table");

/** A virtual IP's route, and the table it stands in as far as that can be told. */
export interface VirtualIpTableRoute {
  readonly address: string;
  /** The `aws.ec2.Route`; for an inline route its table. */
  readonly resource: StackResource;
  /** The element of the table's `routes`; undefined for a standalone route. */
  readonly inline: unknown;
}

/** A virtual IP's route whose table is not one of the stack's, or cannot be told. */
export interface RouteElsewhere {
  readonly resource: StackResource;
  readonly route: Exclude<VirtualIpRoute, { is: "something else" }>;
  /** Known for a table of the VPC that is not in the stack, such as AWS's original main one. */
  readonly vpc: string | undefined;
  /** What tells its table apart from other ones that are not in the stack; undefined where it cannot be told. */
  readonly table: string | undefined;
}

/** A subnet's association with such a table, and the subnet's VPC. */
export interface AssociationElsewhere extends Omit<RouteElsewhere, "route"> {
  /** The tables of the stack of which it may be one; none for a table that is not the stack's. */
  readonly candidates: readonly RouteTable[];
}

/** An association of a table with a subnet of another VPC, or as the main one of another: AWS refuses it. */
export interface Misplaced {
  readonly resource: StackResource;
  readonly table: RouteTable;
  /** The other VPC. */
  readonly vpc: string;
  readonly isMain: boolean;
}

export interface RouteTables {
  readonly tables: readonly RouteTable[];
  readonly misplaced: readonly Misplaced[];
  readonly elsewhere: readonly RouteElsewhere[];
  readonly associations: readonly AssociationElsewhere[];
}

/** Reads all route tables of the stack, in one pass over each type. */
export function readRouteTables(stack: StackGraph): RouteTables {
  const tables = new Map<StackResource, RouteTable>();
  // Resource policies see what is made, not what is read; where they saw nothing, nothing can be told from that.
  const wired = stack.resources.some(isMade);
  for (const resource of stack.ofType(...TABLE_TYPES)) {
    tables.set(resource, readTable(stack, resource, wired && !isMade(resource)));
  }
  const { associations, misplaced } = markUse(stack, tables);
  return { tables: [...tables.values()], elsewhere: readRoutes(stack, tables), associations, misplaced };
}

/** The main tables of VPCs: the one that is, else those that may be, beside others that the stack does not show. */
export function mainTables(tables: readonly RouteTable[]): ReadonlyMap<string, readonly RouteTable[]> {
  const found = new Map<string, readonly RouteTable[]>();
  for (const [vpc, all] of Map.groupBy(tables, (table) => table.vpc)) {
    if (vpc === undefined) continue;
    const sure = all.filter(({ isMain }) => isYes(isMain));
    const mains = sure.length > 0 ? sure : all.filter(({ isMain }) => !isNo(isMain));
    if (mains.length > 0) found.set(vpc, mains);
  }
  return found;
}

function readTable(stack: StackGraph, resource: StackResource, isRead: boolean): RouteTable {
  const name = readText(resource.props, "tags", "Name");
  const table: RouteTable = {
    resource,
    shown: shownName(resource, name.state === "known" ? name.value : undefined),
    vpc: resource.type === DEFAULT_ROUTE_TABLE ? vpcOfDefaultTable(stack, resource) : vpcOf(stack, resource),
    isUsed: isRead ? SERVES_WHAT : NO,
    isMain: isRead ? SERVES_WHAT : NO,
    subnets: [],
    virtualIps: new Set(),
    routes: [],
    read: isRead,
    covered: new Map(),
    lookalikes: [],
    moreRoutes: undefined,
  };
  readInlineRoutes(stack, table);
  return table;
}

/** The program names the VPC's `defaultRouteTableId`; `vpcId` is an output, known once deployed. */
function vpcOfDefaultTable(stack: StackGraph, resource: StackResource): string | undefined {
  const [vpc, ...others] = stack.dependencies(resource, "defaultRouteTableId", VPC_TYPES);
  return vpc && others.length === 0 ? vpc.urn : vpcOf(stack, resource);
}

function readInlineRoutes(stack: StackGraph, table: RouteTable): void {
  const { resource } = table;
  // Of a table that is only read, what AWS reported is all there is to know, and in process not even that.
  if (table.read && readList(resource.props, "routes").state !== "known") return;
  // Without the input, `routes` is what AWS reported at the last refresh, standalone routes included: a route that this
  // very update removes would still stand there. A snapshot without any wiring is taken at its word.
  if (!(isGivenByProgram(resource, "routes") ?? !isWired(resource))) return;
  const routes = readList(resource.props, "routes");
  if (routes.state === "unknown") {
    table.moreRoutes = unknown(`the inline routes of route table ${table.shown} are not known yet`);
    const fromServer = resource.propertyDependencies.routes?.some(({ type }) => SERVER_TYPES.includes(type));
    if (fromServer) table.lookalikes.push({ resource, route: unknownRoute("routes") });
  }
  if (routes.state !== "known") return;
  for (const element of routes.value) {
    const route = inlineRoute(element);
    if (!table.read) addRoute(table, resource, route, element);
    else if (route.is === "virtual IP" && !isDeleted(stack, resource, route.address))
      table.covered.set(route.address, YES);
  }
}

/** Whether this update deletes the virtual IP's route from a table in which AWS still reports it. */
function isDeleted(stack: StackGraph, { props }: StackResource, address: string): boolean {
  const id = readText(props, "id");
  return stack.goes.some((each) => {
    if (each.type !== ROUTE) return false;
    const [table, destination] = [readText(each.props, "routeTableId"), readText(each.props, "destinationCidrBlock")];
    const isHere = id.state === "known" && table.state === "known" && table.value === id.value;
    return isHere && destination.state === "known" && virtualIpOf(destination.value) === address;
  });
}

function addRoute(table: RouteTable, resource: StackResource, route: VirtualIpRoute, inline?: unknown): void {
  if (route.is === "virtual IP") {
    table.virtualIps.add(route.address);
    table.covered.set(route.address, YES);
    table.routes.push({ address: route.address, resource, inline });
  } else if (route.is !== "something else") table.lookalikes.push({ resource, route });
}

/** Returns the associations that are with none of the tables, and those that AWS refuses. */
function markUse(stack: StackGraph, tables: ReadonlyMap<StackResource, RouteTable>) {
  const vpcsWithOtherMain = new Set<string>();
  const misplaced: Misplaced[] = [];
  const isMisplaced = (resource: StackResource, vpc: string | undefined, isMain: boolean) => {
    const { table } = tableOf(stack, resource, tables);
    if (table?.vpc === undefined || vpc === undefined || vpc === table.vpc) return false;
    misplaced.push({ resource, table, vpc, isMain });
    return true;
  };
  const elsewhere: AssociationElsewhere[] = [];
  const mark = (association: StackResource) => {
    const { table, candidates } = tableOf(stack, association, tables);
    for (const candidate of candidates) if (isNo(candidate.isUsed)) candidate.isUsed = ASSOCIATED;
    if (table) table.isUsed = YES;
    return { table, candidates };
  };
  for (const association of stack.ofType(MAIN_ASSOCIATION)) {
    if (isMisplaced(association, vpcOf(stack, association), true)) continue;
    const { table: main, candidates } = mark(association);
    for (const candidate of candidates) if (isNo(candidate.isMain)) candidate.isMain = ASSOCIATED;
    if (main) main.isMain = YES;
    if (main?.vpc !== undefined) vpcsWithOtherMain.add(main.vpc);
  }
  for (const association of stack.ofType(ASSOCIATION)) {
    if (isOfGateway(association)) continue;
    const subnet = stack.reference(association, "subnetId", SUBNET_TYPES);
    if (subnet.to === "resource" && isMisplaced(association, vpcOf(stack, subnet.resource), false)) continue;
    const { table, candidates } = mark(association);
    if (table && subnet.to === "resource") table.subnets.push(subnet.resource);
    if (!table) {
      const vpc = subnet.to === "resource" ? vpcOf(stack, subnet.resource) : undefined;
      elsewhere.push({ resource: association, vpc, table: keyOfTable(stack, association), candidates });
    }
  }
  for (const table of tables.values()) {
    // AWS's own table is the main one until another is made main.
    const replaced = table.vpc !== undefined && vpcsWithOtherMain.has(table.vpc);
    if (table.resource.type === DEFAULT_ROUTE_TABLE && !replaced) {
      table.isUsed = YES;
      table.isMain = YES;
    }
  }
  return { associations: elsewhere, misplaced };
}

/** The table that a route or an association names, or those that it may be. */
function tableOf(
  stack: StackGraph,
  from: StackResource,
  tables: ReadonlyMap<StackResource, RouteTable>,
): { readonly table: RouteTable | undefined; readonly candidates: readonly RouteTable[] } {
  const reference = stack.reference(from, "routeTableId", TABLE_TYPES);
  switch (reference.to) {
    case "resource":
      return { table: tables.get(reference.resource), candidates: [] };
    case "one of":
      return { table: undefined, candidates: reference.candidates.flatMap((each) => tables.get(each) ?? []) };
    default: {
      const vpc = vpcOfOwnTable(stack, from);
      return { table: vpc === undefined ? undefined : adoptedIn(vpc, tables), candidates: [] };
    }
  }
}

/** The VPC's own table, where the program adopts it. */
function adoptedIn(vpc: string, tables: ReadonlyMap<StackResource, RouteTable>): RouteTable | undefined {
  return [...tables.values()].find((each) => each.resource.type === DEFAULT_ROUTE_TABLE && each.vpc === vpc);
}

function keyOfTable(stack: StackGraph, from: StackResource): string | undefined {
  const id = readText(from.props, "routeTableId");
  if (id.state === "known") return id.value;
  const vpc = vpcOfOwnTable(stack, from);
  return vpc === undefined ? undefined : `the main route table of ${vpc}`;
}

/** The table of an internet or VPN gateway serves no subnet, and AWS lets no route in it leave the VPC's range. */
function isOfGateway({ props }: StackResource): boolean {
  return readText(props, "gatewayId").state !== "absent" && readText(props, "subnetId").state === "absent";
}

function readRoutes(stack: StackGraph, tables: ReadonlyMap<StackResource, RouteTable>): RouteElsewhere[] {
  const elsewhere: RouteElsewhere[] = [];
  const inOneOf: RouteInOneOf[] = [];
  for (const resource of stack.ofType(ROUTE)) {
    const route = standaloneRoute(resource);
    if (route.is === "something else") continue;
    const { table, candidates } = tableOf(stack, resource, tables);
    if (table) addRoute(table, resource, route);
    else if (route.is === "virtual IP" && candidates.length > 0) inOneOf.push({ resource, route, candidates });
    else {
      const vpc = vpcOfOwnTable(stack, resource);
      const isOneOf = candidates.length > 0 && vpc === undefined;
      elsewhere.push({ resource, route, vpc, table: isOneOf ? undefined : keyOfTable(stack, resource) });
    }
  }
  return [...elsewhere, ...distribute(inOneOf)];
}

/** A virtual IP's route that stands in one of several tables. */
interface RouteInOneOf {
  readonly resource: StackResource;
  readonly route: Extract<VirtualIpRoute, { is: "virtual IP" }>;
  readonly candidates: readonly RouteTable[];
}

/**
 * Puts routes of one virtual IP that are made from the same tables, as by an `apply` over their ids, into these: AWS takes
 * one route with a destination in each table, so that as many routes as tables leave none without. Returns those that
 * are too few to tell.
 */
function distribute(routes: readonly RouteInOneOf[]): RouteElsewhere[] {
  const urns = (tables: readonly RouteTable[]) => tables.map(({ resource }) => resource.urn).sort();
  const alike = Map.groupBy(routes, ({ route, candidates }) => [route.address, ...urns(candidates)].join(" "));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const { address } = first.route;
    const { candidates } = first;
    if (same.length === candidates.length && candidates.every(({ virtualIps }) => !virtualIps.has(address))) {
      for (const [index, each] of same.entries()) {
        const table = candidates[index];
        if (table) addRoute(table, each.resource, each.route);
      }
      return [];
    }
    for (const { shown, covered } of candidates)
      if (!covered.has(address)) covered.set(address, whetherIn(shown, address));
    return same.map(({ resource, route }) => ({ resource, route, vpc: undefined, table: undefined }));
  });
}

function whetherIn(table: string, address: string): Unknown {
  return unknown(
    `route table ${table} has no route of its own for the virtual IP ${address}, and one may or may not stand in it; give ` +
      "that route the id of one table",
  );
}

/** For `routeTableId: vpc.mainRouteTableId`: the VPC whose table it is. */
function vpcOfOwnTable(stack: StackGraph, from: StackResource): string | undefined {
  const [vpc, ...others] = stack.dependencies(from, "routeTableId", VPC_TYPES);
  return vpc && others.length === 0 ? vpc.urn : undefined;
}
