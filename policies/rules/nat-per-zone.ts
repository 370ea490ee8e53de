import type { Unknown } from "../model/graph/known.ts";
import { read, readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { shown } from "../model/graph/shown.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { howToShow } from "../model/graph/statedReads.ts";
import { readSubnets, SUBNET_TYPES, type Subnet, zonesOf } from "../model/network/subnets.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import { type DefaultRoute, readDefaultRoutes } from "../model/servers/defaultRoutes.ts";
import { type Machine, placedParts, placeOf } from "../model/servers/machines.ts";
import { vpcsWithVirtualIp } from "../model/servers/virtualIps.ts";
import { isFalse } from "../rule/compare.ts";
import { doubted, type Finding, undecided, violated } from "../rule/finding.ts";
import { ifServer } from "../rule/perServer.ts";
import { stackRule } from "../rule/rule.ts";

export const natPerZone = stackRule({
  name: "nat-per-zone",
  description:
    "In a cluster's VPC a private table's default route goes to a NAT gateway or instance in the zone of the subnets that " +
    "it serves, that has a way out itself and, as an instance, forwards.",
  why:
    "CLUSTERPRO moves the virtual IP by a call to the AWS API. A server whose way there leads through the other zone " +
    "cannot take over when that zone is lost, which is what it is there for.",
  severity: "high",
  remediation:
    "Give each zone a NAT gateway, a private route table of its own, and a default route from one to the other.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const { servers, unknown } = clustersOf(stack, tags);
    const vpcs = new Set<string | undefined>(vpcsWithVirtualIp(stack, tags));
    const doubtIn = new Map<string, Unknown>();
    for (const server of servers) {
      for (const { vpc } of placeOf(stack, server).subnets) {
        if (vpc === undefined) continue;
        const doubt = unknown.get(server);
        if (doubt) doubtIn.set(vpc, doubt);
        else vpcs.add(vpc);
      }
    }
    const routes = stack.part(readDefaultRoutes);
    const told = new Set<string>();
    for (const route of routes) {
      const { vpc } = route;
      const doubt = vpc === undefined || vpcs.has(vpc) ? undefined : doubtIn.get(vpc);
      if (!(doubt || vpcs.has(vpc))) continue;
      for (const finding of judge(stack, route)) {
        // Two halves of all addresses are one way out.
        const key = `${route.shown} ${finding.message}`;
        if (told.has(key)) continue;
        told.add(key);
        const sure = doubt ? ifServer(finding, doubt) : finding;
        // Of a route whose table is not known, only if that table is the subnet's.
        yield route.unknown === undefined ? sure : doubted(sure, (message) => `${route.unknown?.why}: ${message}`);
      }
    }
    yield* shutIn(
      stack,
      routes.filter(({ vpc }) => vpcs.has(vpc)),
    );
  },
});

function judge(stack: StackGraph, route: DefaultRoute): Iterable<Finding> {
  const { kind, nat, machine, served, resource } = route;
  if (kind === "nat") {
    if (nat) return sameZone(stack, nat, served, resource);
    return [
      undecided(
        `the NAT gateway of route table ${route.shown} is not in the stack or not known; make natGatewayId from ` +
          `one of the stack, or ${howToShow("aws.ec2.NatGateway")}`,
        resource,
      ),
    ];
  }
  if (kind !== "instance") return [];
  if (machine) return throughInstance(stack, machine, route.target, served, resource);
  return [
    undecided(
      `the NAT instance of route table ${route.shown} is not in the stack or not known; make networkInterfaceId from ` +
        `one of the stack, or ${howToShow("aws.ec2.NetworkInterface")}`,
      resource,
    ),
  ];
}

function throughInstance(
  stack: StackGraph,
  machine: Machine,
  target: StackResource | undefined,
  served: readonly Subnet[],
  route: StackResource,
): Finding[] {
  if (served.length === 0) return [];
  const { subnets, unknown } = placeOf(stack, machine);
  if (unknown) return [...forwards(machine, target), undecided(unknown.why, route)];
  return [...forwards(machine, target), ...inSameZone(subnets, served, `instance ${machine.shown}`, route)];
}

/** AWS drops what is neither from nor to the interface's own address while the source/destination check is on. */
function forwards(machine: Machine, target: StackResource | undefined): Finding[] {
  const own = placedParts(machine);
  // Of an instance with several interfaces the route says which one, unless it names the instance's primary one.
  const parts = target && own.includes(target) ? [target] : own;
  const checks = parts.map((part) => ({ part, check: read(part.props, "sourceDestCheck") }));
  if (checks.some(({ check }) => check.state === "known" && check.value === false)) return [];
  // One that is not known may be the one that is off.
  const told = checks.find(({ check }) => check.state === "unknown") ?? checks[0];
  if (!told) return [];
  const name = `sourceDestCheck of the NAT instance ${machine.shown}`;
  return isFalse({ name, reading: told.check, on: checks[0]?.part }, "AWS drops what it should forward");
}

/** What stands in a subnet whose own way out is a NAT gateway or instance has none: the packets come back to it. */
function* shutIn(stack: StackGraph, routes: readonly DefaultRoute[]): Iterable<Finding> {
  const hidden = new Set(
    routes.flatMap(({ kind, unknown, served }) =>
      unknown === undefined && (kind === "nat" || kind === "instance") ? served : [],
    ),
  );
  const told = new Set<StackResource>();
  for (const { nat } of routes) {
    if (!nat || told.has(nat)) continue;
    told.add(nat);
    const reference = stack.reference(nat, "subnetId", SUBNET_TYPES);
    const own = reference.to === "resource" ? stack.part(readSubnets).get(reference.resource) : undefined;
    const connectivity = readText(nat.props, "connectivityType");
    const isPublic = connectivity.state !== "known" || connectivity.value === "public";
    if (!own || !hidden.has(own) || !isPublic) continue;
    yield violated(
      `the NAT gateway ${shown(nat)} lies in the private subnet ${own.shown}, whose own way out is a NAT, so it has none ` +
        "to the internet; put it into a subnet with a route to an internet gateway",
      nat,
    );
  }
}

function* sameZone(
  stack: StackGraph,
  nat: StackResource,
  served: readonly Subnet[],
  route: StackResource,
): Iterable<Finding> {
  // A regional NAT gateway lies in no subnet and follows the zones in use.
  const mode = readText(nat.props, "availabilityMode");
  if (served.length === 0 || (mode.state === "known" && mode.value === "regional")) return;
  const reference = stack.reference(nat, "subnetId", SUBNET_TYPES);
  const own = reference.to === "resource" ? stack.part(readSubnets).get(reference.resource) : undefined;
  if (!own) {
    yield undecided(
      `subnetId of the NAT gateway ${shown(nat)} is no subnet of the stack; ${howToShow("aws.ec2.Subnet")}`,
      route,
    );
    return;
  }
  yield* inSameZone([own], served, `NAT gateway ${shown(nat)}`, route);
}

function inSameZone(own: readonly Subnet[], served: readonly Subnet[], what: string, route: StackResource): Finding[] {
  return served.flatMap((subnet) => {
    const zones = zonesOf([...own, subnet]);
    if (zones.unknown) return undecided(zones.unknown.why, route);
    if (zones.names.size < 2) return [];
    return violated(
      `subnet ${subnet.shown} leads to the internet by the ${what} of another zone ` +
        `(${[...zones.names].join(" instead of ")}); give its zone a way out and a table of its own`,
      route,
    );
  });
}
