import { isNo } from "../model/graph/known.ts";
import { readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { type Lookalike, readRouteTables } from "../model/network/routeTables.ts";
import { virtualIpOf } from "../model/network/virtualIpRoute.ts";
import { vpcOf } from "../model/network/vpcOf.ts";
import { clustersOf, SERVER_TAGS, type ServerTags } from "../model/servers/clusters.ts";
import { readServerRoutes } from "../model/servers/serverRoutes.ts";
import { isRouted, type MissingRoute, virtualIpGaps } from "../model/servers/virtualIpCoverage.ts";
import {
  countsIn,
  ownersOf,
  questionableIn,
  VIRTUAL_IP,
  virtualIpsIn,
  vpcsWithVirtualIp,
} from "../model/servers/virtualIps.ts";
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
    yield* stated(stack, counts);
    for (const { lookalikes } of stack.part(readRouteTables).tables) yield* lookalikes.map(lookalike);
    for (const { resource, missing } of virtualIpGaps(stack, settings)) {
      yield missing.known ? violated(whatIsMissing(missing.value), resource) : undecided(missing.why, resource);
    }
    yield* misplaced(stack, vpcsWithVirtualIp(stack, settings));
    yield* elsewhere(stack, counts);
    yield* questions(stack, settings);
    yield* withoutAddress(stack, settings);
  },
});

type Counts = (address: string) => boolean;

/** Components that say which virtual IP a VPC is to have, whether or not there is a route. */
function* stated(stack: StackGraph, counts: Counts): Iterable<Finding> {
  const { tables } = stack.part(readRouteTables);
  const vpcs = new Set(tables.filter(({ isUsed }) => !isNo(isUsed)).map(({ vpc }) => vpc));
  for (const component of stack.ofType(VIRTUAL_IP)) {
    const text = readText(component.props, "virtualIp");
    const address = text.state === "known" ? virtualIpOf(text.value) : undefined;
    const vpc = vpcOf(stack, component);
    if (text.state === "unknown") {
      yield undecided("virtualIp is not known yet; write it as a plain value instead of an output", component);
    } else if (address === undefined) yield violated("virtualIp is no IPv4 address such as 172.16.0.1", component);
    if (vpc === undefined) yield undecided("its VPC cannot be told: pass the id of one VPC as vpcId", component);
    // Its VPC has no table here to name.
    else if (address !== undefined && counts(address) && !vpcs.has(vpc)) yield* unreached(stack, address, component);
  }
}

function* unreached(stack: StackGraph, address: string, component: StackResource): Iterable<Finding> {
  const routed = isRouted(stack, address);
  if (isNo(routed)) yield violated(`no route leads to the virtual IP ${address}, so nobody can reach it`, component);
  if (!routed.known) {
    yield undecided(`whether a route leads to the virtual IP ${address} cannot be told: ${routed.why}`, component);
  }
}

function whatIsMissing({ address, from }: MissingRoute): string {
  return "table" in from
    ? `route table ${from.table.shown} has no route ${address}/32 to a network interface: its subnets cannot reach the ` +
        `virtual IP ${address}. Add the route, and the table to the ones that the virtual IP is given.`
    : `the main route table of the VPC ${from.mainOf.shown} is not in the stack, so it has no route for the virtual IP ` +
        `${address}; make one of the stack's tables the main one by an aws.ec2.MainRouteTableAssociation`;
}

/** Said once for all rules: none judges such an address. */
function* questions(stack: StackGraph, settings: ServerTags): Iterable<Finding> {
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

/** Associations that reach into another VPC: the subnets keep the table that they have. */
function* misplaced(stack: StackGraph, vpcs: ReadonlySet<string>): Iterable<Finding> {
  for (const { resource, table, vpc, isMain } of stack.part(readRouteTables).misplaced) {
    if (table.vpc === undefined || !(vpcs.has(table.vpc) || vpcs.has(vpc))) continue;
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

function lookalike({ resource, route }: Lookalike): Finding {
  return route.is === "unknown"
    ? undecided(`${route.why}, so this may be a virtual IP's route; write it as a plain value`, resource)
    : violated(
        `a route to a network interface has the destination ${route.destination}, which is no IPv4 range; a virtual ` +
          "IP's is written as 172.16.0.1/32",
        resource,
      );
}

/** Routes whose table is not one of the stack's, or cannot be told. */
function* elsewhere(stack: StackGraph, counts: Counts): Iterable<Finding> {
  for (const { resource, route, table } of stack.part(readRouteTables).elsewhere) {
    if (route.is !== "virtual IP") {
      // Which virtual IP it is matters only where the tables can be compared.
      if (table === undefined || route.is === "malformed") yield lookalike({ resource, route });
    } else if (table === undefined && counts(route.address)) {
      yield undecided(
        `the table of this route for the virtual IP ${route.address} cannot be told; give it the id of one table`,
        resource,
      );
    }
  }
}
