import { readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { howToShow } from "../model/graph/statedReads.ts";
import {
  type Doubtful,
  type RouteTable,
  type RouteTables,
  readRouteTables,
  vpcsWithMain,
} from "../model/network/routeTables.ts";
import { virtualIpOf } from "../model/network/virtualIpRoute.ts";
import { vpcOf } from "../model/network/vpcOf.ts";
import { readVpcs } from "../model/network/vpcs.ts";
import { clustersOf, SERVER_TAGS, type ServerTags } from "../model/servers/clusters.ts";
import { readServerRoutes } from "../model/servers/serverRoutes.ts";
import { countsIn, ownersOf, questionableIn, VIRTUAL_IP, virtualIpsIn } from "../model/servers/virtualIps.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const vipRouteInEveryTable = stackRule({
  name: "vip-route-in-every-table",
  description:
    "Every route table of a cluster's VPC that is main or has an association has a /32 route to a network interface " +
    "for each virtual IP, and the main one is the stack's.",
  why:
    "CLUSTERPRO moves a virtual IP by ReplaceRoute, which changes a route and never creates one. From the subnets of a " +
    "table without the route nobody reaches the cluster, and no failover mends it.",
  severity: "critical",
  remediation:
    "Add an aws.ec2.Route with the virtual IP as /32 and the first server's network interface as target to the table " +
    "that is named. A table that no client of the cluster uses can be exempted.",
  url: "https://docs.nec.co.jp/sites/default/files/minisite/static/b7fe3971-45d3-4fb7-b602-0d635858c936/ecx_x52_windows_en/HOWTO_AWS_X52_Windows_EN/HOWTO_AWS_Windows.html",
  configSchema: SERVER_TAGS,

  *check(stack, settings) {
    const counts = countsIn(stack, settings);
    const network = stack.part(readRouteTables);
    const stated = stack.part(readStated);

    yield* stated.flatMap((each) => each.findings);
    const carried = virtualIpsByVpc(network, stated, counts);
    for (const table of network.tables) {
      yield* table.doubtful.map((each) => doubtful(each));
      if (table.vpc === undefined) yield* withoutVpc(table, carried, counts);
      else yield* missing(table, carried.get(table.vpc) ?? NO_ADDRESSES);
    }
    yield* misplaced(network, carried);
    yield* mainOutside(stack, network, carried);
    yield* outsideTables(network, carried, counts);
    yield* strays(network, counts);
    yield* routeless(network, stated, counts);
    yield* questions(stack, settings);
    yield* withoutAddress(stack, settings);
  },
});

const NO_ADDRESSES: ReadonlySet<string> = new Set();

type Counts = (address: string) => boolean;

/** A component that says which virtual IP a VPC is to have, whether or not there is a route. */
interface Stated {
  readonly component: StackResource;
  readonly address: string | undefined;
  readonly vpc: string | undefined;
  readonly findings: readonly Finding[];
}

function readStated(stack: StackGraph): Stated[] {
  return stack.ofType(VIRTUAL_IP).map((component) => {
    const text = readText(component.props, "virtualIp");
    const address = text.state === "known" ? virtualIpOf(text.value) : undefined;
    const vpc = vpcOf(stack, component);
    const findings: Finding[] = [];
    if (text.state === "unknown") {
      findings.push(undecided("virtualIp is not known yet; write it as a plain value instead of an output", component));
    } else if (address === undefined) {
      findings.push(violated("virtualIp is no IPv4 address such as 172.16.0.1", component));
    }
    if (vpc === undefined) {
      findings.push(undecided("its VPC cannot be told: pass the id of one VPC as vpcId", component));
    }
    return { component, address, vpc, findings };
  });
}

function virtualIpsByVpc(
  { tables, strays }: RouteTables,
  stated: readonly Stated[],
  counts: Counts,
): ReadonlyMap<string, ReadonlySet<string>> {
  const byVpc = new Map<string, Set<string>>();
  const add = (vpc: string | undefined, address: string | undefined) => {
    if (vpc === undefined || address === undefined || !counts(address)) return;
    const addresses = byVpc.get(vpc);
    if (addresses) addresses.add(address);
    else byVpc.set(vpc, new Set([address]));
  };
  for (const { vpc, virtualIps } of tables) for (const address of virtualIps) add(vpc, address);
  for (const { vpc, route } of strays) if (route.is === "virtual IP") add(vpc, route.address);
  for (const { vpc, address } of stated) add(vpc, address);
  return byVpc;
}

/** Said once for all rules: none judges such an address. */
function* questions(stack: StackGraph, settings: Parameters<typeof questionableIn>[1]): Iterable<Finding> {
  for (const { address, resource } of questionableIn(stack, settings)) {
    yield undecided(
      `one route leads ${address}/32 to a network interface, and nothing else in the stack shows a cluster. If it is the ` +
        "virtual IP of one, tag the instances and interfaces of its servers with clpfsx:cluster and clpfsx:server; if it " +
        "belongs to a VPN or a firewall, give this rule the virtual IPs that there are in virtualIps, [] for none",
      resource,
    );
  }
}

/** Servers to which routes lead, and none of them to an address: CLUSTERPRO replaces that of the virtual IP as /32. */
function* withoutAddress(stack: StackGraph, settings: ServerTags): Iterable<Finding> {
  const routes = stack.part(readServerRoutes);
  if (routes.length === 0) return;
  const owners = new Set(virtualIpsIn(stack, settings).flatMap((each) => ownersOf(stack, each)));
  for (const { shown, servers } of clustersOf(stack, settings).all) {
    if (servers.some((server) => owners.has(server))) continue;
    const found = routes.filter(({ machine }) => servers.includes(machine));
    const [first] = found;
    if (!first) continue;
    const { resource, destination, machine, isIpv6 } = first;
    const what =
      `no /32 route leads to a server of the cluster ${shown}: "${resource.name}" leads ${destination} to ` +
      `${machine.shown}, and CLUSTERPRO replaces the route of the virtual IP's address alone`;
    yield isIpv6
      ? undecided(
          `${what}; whether it can do so by IPv6 is not known here. Add a /32 route of an IPv4 address`,
          resource,
        )
      : violated(`${what}; write the virtual IP as /32 in every table`, resource);
  }
}

function* missing(table: RouteTable, addresses: ReadonlySet<string>): Iterable<Finding> {
  if (table.use === "unused") return;
  for (const address of addresses) {
    if (table.virtualIps.has(address) || table.found.has(address)) continue;
    if (table.inlineUnknown) {
      yield undecided(
        `the inline routes of route table ${table.shown} are not known yet, so it may lack the virtual IP ${address}; ` +
          "use standalone aws.ec2.Route resources",
        table.resource,
      );
    } else if (table.perhaps.has(address)) {
      yield undecided(
        `route table ${table.shown} has no route of its own for the virtual IP ${address}, and one may or may not stand ` +
          "in it; give that route the id of one table",
        table.resource,
      );
    } else if (table.use === "perhaps" && table.read) {
      yield undecided(
        `route table ${table.shown} is only read here and gets no route for the virtual IP ${address}, and which ` +
          "subnets it serves is not known; add the route, or exempt the table when no client uses it",
        table.resource,
      );
    } else if (table.use === "perhaps") {
      yield undecided(
        `route table ${table.shown} has no route for the virtual IP ${address}, and an association may or may not be ` +
          "with it; give the association the id of one table",
        table.resource,
      );
    } else {
      yield violated(
        `route table ${table.shown} has no route ${address}/32 to a network interface: its subnets cannot reach the ` +
          `virtual IP ${address}. Add the route, and the table to the ones that the virtual IP is given.`,
        table.resource,
      );
    }
  }
}

/** Associations that reach into another VPC: the subnets keep the table that they have. */
function* misplaced(
  { misplaced: refused }: RouteTables,
  carried: ReadonlyMap<string, ReadonlySet<string>>,
): Iterable<Finding> {
  for (const { resource, table, vpc, isMain } of refused) {
    if (table.vpc === undefined || !(carried.has(table.vpc) || carried.has(vpc))) continue;
    yield violated(
      isMain
        ? `vpcId is another VPC than that of route table ${table.shown}: AWS refuses it, and the table's own VPC keeps a ` +
            "main table without a route for the virtual IP; give it the table's VPC"
        : `its subnet lies in another VPC than route table ${table.shown}: AWS refuses it, and the subnet keeps the main ` +
            "table of its own VPC; give it a table of that VPC",
      resource,
    );
  }
}

/** Subnets without an association use the main table: AWS's original one, until another of the stack is made main. */
function* mainOutside(
  stack: StackGraph,
  { tables, strays: routes, misplaced: refused }: RouteTables,
  carried: ReadonlyMap<string, ReadonlySet<string>>,
): Iterable<Finding> {
  const vpcs = stack.part(readVpcs);
  const withMain = vpcsWithMain(tables);
  const told = new Set(refused.flatMap(({ table, isMain }) => (isMain ? table.vpc : [])));
  for (const [key, addresses] of carried) {
    const vpc = vpcs.get(key);
    if (withMain.has(key) || told.has(key)) continue;
    if (!vpc) {
      yield* mainUnseen(key, addresses, tables);
      continue;
    }
    // By `vpc.mainRouteTableId` a route stands in it all the same.
    const there = new Set(
      routes.map((each) => (each.vpc === key && each.route.is === "virtual IP" ? each.route.address : "")),
    );
    for (const address of addresses) {
      if (there.has(address)) continue;
      yield violated(
        `the main route table of the VPC ${vpc.shown} is not in the stack, so it has no route for the virtual IP ` +
          `${address}; make one of the stack's tables the main one by an aws.ec2.MainRouteTableAssociation`,
        vpc.resource,
      );
    }
  }
}

/** Of a VPC outside the stack nobody here knows the main table, unless the stack has it. */
function* mainUnseen(vpc: string, addresses: ReadonlySet<string>, tables: readonly RouteTable[]): Iterable<Finding> {
  const table = tables.find((each) => each.vpc === vpc && each.use !== "unused");
  if (!table) return;
  yield undecided(
    `the VPC ${vpc} is not in the stack, so whether its main route table has a route for the virtual IP ` +
      `${[...addresses].join(", ")} is not known; ${howToShow("aws.ec2.RouteTable", "that table")} and add the route, or make ` +
      "one of the stack's tables the main one",
    table.resource,
  );
}

/** Subnets of the VPC, or perhaps of it, that are associated with a table which is none of the stack's. */
function* outsideTables(
  { associations, strays: routes }: RouteTables,
  carried: ReadonlyMap<string, ReadonlySet<string>>,
  counts: Counts,
): Iterable<Finding> {
  const there = new Set<string>();
  const all = new Set([...carried.values()].flatMap((each) => [...each]));
  for (const { route, table } of routes) {
    if (route.is !== "virtual IP" || !counts(route.address)) continue;
    all.add(route.address);
    if (table !== undefined) there.add(`${table} ${route.address}`);
  }
  for (const { resource, vpc, table } of associations) {
    for (const address of vpc === undefined ? all : (carried.get(vpc) ?? NO_ADDRESSES)) {
      if (there.has(`${table} ${address}`)) continue;
      yield undecided(
        `routeTableId ${table === undefined ? "cannot be told yet" : `is ${table}, which is not in the stack`}, so ` +
          `whether its subnet reaches the virtual IP ${address} is not known; ` +
          `${howToShow("aws.ec2.RouteTable", "the table")} and add the route, or exempt the association when no client ` +
          "uses the subnet",
        resource,
      );
    }
  }
}

function* withoutVpc(
  table: RouteTable,
  carried: ReadonlyMap<string, ReadonlySet<string>>,
  counts: Counts,
): Iterable<Finding> {
  const matters = table.use !== "unused" && carried.size > 0;
  if (matters || [...table.virtualIps].some(counts)) {
    yield undecided(
      `the VPC of route table ${table.shown} cannot be told, so neither can the virtual IPs it needs; ` +
        "give it the id of one VPC as vpcId",
      table.resource,
    );
  }
}

function doubtful({ resource, route }: Doubtful): Finding {
  return route.is === "open"
    ? undecided(
        `${route.reason} is not known yet, so this may be a virtual IP's route; write it as a plain value`,
        resource,
      )
    : violated(
        `a route to a network interface has the destination ${route.destination}, which is no IPv4 range; a virtual ` +
          "IP's is written as 172.16.0.1/32",
        resource,
      );
}

function* strays({ strays: routes }: RouteTables, counts: Counts): Iterable<Finding> {
  for (const { resource, route, outside } of routes) {
    if (route.is !== "virtual IP") {
      // Which virtual IP it is matters only where the tables can be compared.
      if (!outside || route.is === "malformed") yield doubtful({ resource, route });
    } else if (!outside && counts(route.address)) {
      yield undecided(
        `the table of this route for the virtual IP ${route.address} cannot be told; give it the id of one table`,
        resource,
      );
    }
  }
}

/** A stated virtual IP whose VPC has no table here to name, and no route anywhere. */
function* routeless({ tables, strays: routes }: RouteTables, stated: readonly Stated[], counts: Counts) {
  const vpcs = new Set(tables.filter(({ use }) => use !== "unused").map(({ vpc }) => vpc));
  const routed = new Set(routes.map(({ route }) => (route.is === "virtual IP" ? route.address : undefined)));
  for (const { virtualIps } of tables) for (const address of virtualIps) routed.add(address);
  for (const { component, address, vpc } of stated) {
    if (address === undefined || vpc === undefined || !counts(address)) continue;
    if (!vpcs.has(vpc) && !routed.has(address)) {
      yield violated(`no route leads to the virtual IP ${address}, so nobody can reach it`, component);
    }
  }
}
