import { doubted, type Finding, undecided, violated } from "../finding.ts";
import { clustersOf, SERVER_TAGS } from "../model/clusters.ts";
import { readDefaultRoutes } from "../model/defaultRoutes.ts";
import { type Machine, placeOf } from "../model/machines.ts";
import { readText } from "../model/reading.ts";
import type { StackResource } from "../model/resource.ts";
import { shown } from "../model/shown.ts";
import type { StackGraph } from "../model/stackGraph.ts";
import { howToShow } from "../model/statedReads.ts";
import { readSubnets, SUBNET_TYPES, type Subnet, zonesOf } from "../model/subnets.ts";
import { vpcsWithVirtualIp } from "../model/virtualIps.ts";
import { ofPerhaps } from "../perServer.ts";
import { stackRule } from "../rule.ts";

/**
 * In a cluster's VPC a private route table leads to the internet by a NAT gateway in the zone of its subnets.
 *
 * A server calls ReplaceRoute through it at a failover: it must not depend on the zone that has just been lost.
 */
export const natPerZone = stackRule({
  name: "nat-per-zone",
  description:
    "In a cluster's VPC a private table's default route goes to a NAT gateway in the zone of the subnets that it serves.",
  why:
    "CLUSTERPRO moves the virtual IP by a call to the AWS API. A server whose way there leads through the other zone " +
    "cannot take over when that zone is lost, which is what it is there for.",
  severity: "high",
  remediation:
    "Give each zone a NAT gateway, a private route table of its own, and a default route from one to the other.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const { servers, perhaps } = clustersOf(stack, tags);
    const vpcs = new Set<string | undefined>(vpcsWithVirtualIp(stack, tags));
    const perhapsIn = new Map<string, Machine>();
    for (const server of servers) {
      for (const { vpc } of placeOf(stack, server).subnets) {
        if (vpc === undefined) continue;
        if (perhaps.has(server)) perhapsIn.set(vpc, server);
        else vpcs.add(vpc);
      }
    }
    for (const route of stack.part(readDefaultRoutes)) {
      const { vpc } = route;
      const server = vpc === undefined || vpcs.has(vpc) ? undefined : perhapsIn.get(vpc);
      if (route.kind !== "nat" || !(server || vpcs.has(vpc))) continue;
      if (route.nat) {
        for (const finding of sameZone(stack, route.nat, route.served, route.resource)) {
          const sure = server ? ofPerhaps(finding, server, tags) : finding;
          // Of a route whose table is not known, only if that table is the subnet's.
          yield route.open === undefined ? sure : doubted(sure, (message) => `${route.open}: ${message}`);
        }
      } else {
        yield undecided(
          `the NAT gateway of route table ${route.shown} is not in the stack or not known; make natGatewayId from ` +
            `one of the stack, or ${howToShow("aws.ec2.NatGateway")}`,
          route.resource,
        );
      }
    }
  },

  examples: {
    good: [
      {
        title: "A NAT gateway in each zone",
        build(plan) {
          const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
          for (const zone of ["ap-northeast-1a", "ap-northeast-1c"]) {
            const subnet = (name: string) =>
              plan.resource("aws:ec2/subnet:Subnet", `${name}-${zone}`, { vpcId: vpc.id, availabilityZone: zone });
            const [open, hidden] = [subnet("public"), subnet("private")];
            const nat = plan.resource("aws:ec2/natGateway:NatGateway", zone, { subnetId: open.id });
            const table = plan.resource("aws:ec2/routeTable:RouteTable", zone, { vpcId: vpc.id });
            plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", zone, {
              subnetId: hidden.id,
              routeTableId: table.id,
            });
            plan.resource("aws:ec2/route:Route", zone, {
              routeTableId: table.id,
              destinationCidrBlock: "0.0.0.0/0",
              natGatewayId: nat.id,
            });
            plan.resource("aws:ec2/networkInterface:NetworkInterface", zone, {
              subnetId: hidden.id,
              tags: { "clpfsx:cluster": "files", "clpfsx:server": zone },
            });
          }
        },
      },
    ],
    bad: [
      {
        title: "One NAT gateway for both zones",
        build(plan) {
          const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
          const open = plan.resource("aws:ec2/subnet:Subnet", "public", {
            vpcId: vpc.id,
            availabilityZone: "ap-northeast-1a",
          });
          const nat = plan.resource("aws:ec2/natGateway:NatGateway", "nat", { subnetId: open.id });
          for (const zone of ["ap-northeast-1a", "ap-northeast-1c"]) {
            const hidden = plan.resource("aws:ec2/subnet:Subnet", zone, { vpcId: vpc.id, availabilityZone: zone });
            const table = plan.resource("aws:ec2/routeTable:RouteTable", zone, { vpcId: vpc.id });
            plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", zone, {
              subnetId: hidden.id,
              routeTableId: table.id,
            });
            plan.resource("aws:ec2/route:Route", zone, {
              routeTableId: table.id,
              destinationCidrBlock: "0.0.0.0/0",
              natGatewayId: nat.id,
            });
            plan.resource("aws:ec2/networkInterface:NetworkInterface", zone, {
              subnetId: hidden.id,
              tags: { "clpfsx:cluster": "files", "clpfsx:server": zone },
            });
          }
        },
      },
    ],
  },
});

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
  for (const subnet of served) {
    const zones = zonesOf([own, subnet]);
    const [open] = zones.open;
    if (open !== undefined) yield undecided(open, route);
    else if (zones.names.size > 1) {
      yield violated(
        `subnet ${subnet.shown} leads to the internet by the NAT gateway ${shown(nat)} of another zone ` +
          `(${[...zones.names].join(" instead of ")}); give its zone a NAT gateway and a table of its own`,
        route,
      );
    }
  }
}
