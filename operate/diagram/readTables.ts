import { listAt, type PlannedResource, shownName, textAt } from "../planned/plannedResource.ts";
import type { ResourceGraph } from "../planned/resourceGraph.ts";
import { serverOf } from "./readHosts.ts";
import type { Route, RouteTable, VirtualIp } from "./topology.ts";
import { ENDPOINT, INTERFACE, NAT_GATEWAY, ROUTE, ROUTE_TABLE, SUBNET, VPC } from "./types.ts";

const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";

export type TableOfSubnet = (subnet: PlannedResource) => string | undefined;

export interface Tables {
  readonly tables: readonly RouteTable[];
  readonly tableOf: TableOfSubnet;
  /** Whether the subnet's default route leads to an internet gateway. */
  readonly isPublic: (subnet: PlannedResource) => boolean;
  readonly internetGateway: string | undefined;
}

export function readTables(graph: ResourceGraph, virtualIps: readonly VirtualIp[]): Tables {
  const resources = graph.ofType(ROUTE_TABLE);
  const main = graph.ofType(MAIN_ASSOCIATION).flatMap((each) => graph.from(each, "routeTableId", ROUTE_TABLE));
  const bySubnet = new Map<PlannedResource, PlannedResource>();
  for (const each of graph.ofType(ASSOCIATION)) {
    const [table] = graph.from(each, "routeTableId", ROUTE_TABLE);
    const [subnet] = graph.from(each, "subnetId", SUBNET);
    if (table && subnet) bySubnet.set(subnet, table);
  }
  // A subnet without an association uses the main table; of what is there already, only AWS knows.
  const tableResource = (subnet: PlannedResource) => bySubnet.get(subnet) ?? (subnet.read ? undefined : main[0]);
  const tables = resources.map((table): RouteTable => {
    const serves = [...bySubnet].filter(([, each]) => each === table).map(([subnet]) => shownName(subnet));
    const routes = routesOf(graph, table);
    return {
      name: shownName(table),
      exists: table.read === true,
      id: textAt(table.inputs, "id"),
      serves: [...(main.includes(table) ? ["main"] : []), ...serves],
      routes,
      lacks: virtualIps.map(({ address }) => address).filter((ip) => !routes.some((each) => each.virtualIp === ip)),
    };
  });
  return {
    tables,
    tableOf: (subnet) => {
      const table = tableResource(subnet);
      return table && shownName(table);
    },
    isPublic: (subnet) => {
      const table = tableResource(subnet);
      return table !== undefined && goesToInternet(graph, table);
    },
    internetGateway: graph.ofType(INTERNET_GATEWAY).map(shownName)[0],
  };
}

function routeResources(graph: ResourceGraph, table: PlannedResource): readonly PlannedResource[] {
  return graph.ofType(ROUTE).filter((each) => graph.from(each, "routeTableId", ROUTE_TABLE).includes(table));
}

function goesToInternet(graph: ResourceGraph, table: PlannedResource): boolean {
  return routeResources(graph, table).some((each) => graph.from(each, "gatewayId", INTERNET_GATEWAY).length > 0);
}

/** AWS's own route within the VPC first, the virtual IP's last: beside the rail. */
function routesOf(graph: ResourceGraph, table: PlannedResource): readonly Route[] {
  const range = graph.from(table, "vpcId", VPC).map(({ inputs }) => textAt(inputs, "cidrBlock"))[0];
  const own = range === undefined ? [] : [{ destination: range, target: "local", virtualIp: undefined }];
  const gateways = graph
    .ofType(ENDPOINT)
    .filter((each) => graph.from(each, "routeTableIds", ROUTE_TABLE).includes(table))
    .map(({ inputs }) => textAt(inputs, "serviceName")?.split(".").at(-1) ?? "service")
    .map((service) => ({ destination: `${service} (prefix list)`, target: "gateway endpoint", virtualIp: undefined }));
  const routes = [
    ...own,
    ...routeResources(graph, table).map((each) => standaloneRoute(graph, each)),
    ...listAt(table.inputs, "routes").map(inlineRoute),
    ...gateways,
  ];
  return routes.toSorted((a, b) => Number(a.virtualIp !== undefined) - Number(b.virtualIp !== undefined));
}

function standaloneRoute(graph: ResourceGraph, route: PlannedResource): Route {
  const destination =
    textAt(route.inputs, "destinationCidrBlock") ??
    textAt(route.inputs, "destinationIpv6CidrBlock") ??
    textAt(route.inputs, "destinationPrefixListId") ??
    "unknown";
  const [nearest] = graph.from(route, "networkInterfaceId", INTERFACE);
  if (nearest && destination.endsWith("/32")) {
    const address = destination.slice(0, -"/32".length);
    return { destination, target: "active server", virtualIp: address };
  }
  if (nearest) return { destination, target: serverOf(graph, nearest), virtualIp: undefined };
  return { destination, target: targetOf(graph, route), virtualIp: undefined };
}

function targetOf(graph: ResourceGraph, route: PlannedResource): string {
  const [gateway] = graph.from(route, "gatewayId", INTERNET_GATEWAY);
  if (gateway) return "internet gateway";
  const [nat] = graph.from(route, "natGatewayId", NAT_GATEWAY);
  if (nat) return shownName(nat);
  return inlineRoute(route.inputs).target;
}

/** Input of a route, and what it names. */
const TARGETS = {
  gatewayId: "gateway",
  natGatewayId: "NAT gateway",
  transitGatewayId: "transit gateway",
  vpcPeeringConnectionId: "peering",
  vpcEndpointId: "endpoint",
  egressOnlyGatewayId: "egress-only gateway",
  localGatewayId: "local gateway",
  networkInterfaceId: "network interface",
} as const;

function inlineRoute(route: unknown): Route {
  const destination =
    textAt(route, "cidrBlock") ?? textAt(route, "ipv6CidrBlock") ?? textAt(route, "destinationCidrBlock") ?? "unknown";
  const named = Object.entries(TARGETS).find(([input]) => textAt(route, input) !== undefined);
  const target = named === undefined ? "unknown" : `${named[1]} ${textAt(route, named[0])}`;
  return { destination, target, virtualIp: undefined };
}
