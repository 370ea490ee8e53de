import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "Standalone routes",
      build(plan) {
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", { vpcId: "vpc-1" });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: table.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.id,
        });
      },
    },
  ],
  bad: [
    {
      title: "An inline default route beside the virtual IP's",
      build(plan) {
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", {
          vpcId: "vpc-1",
          routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" }],
        });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: table.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.id,
        });
      },
    },
    {
      title: "The VPC's own table adopted",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const table = plan.resource("aws:ec2/defaultRouteTable:DefaultRouteTable", "main", {
          defaultRouteTableId: vpc.output("defaultRouteTableId"),
        });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: table.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.id,
        });
      },
    },
  ],
};
