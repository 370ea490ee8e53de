import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "The route in the main table and in a private one; a table without subnets needs none",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const main = plan.resource("aws:ec2/routeTable:RouteTable", "main", { vpcId: vpc.id });
        const zoneA = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", { vpcId: vpc.id });
        plan.resource("aws:ec2/routeTable:RouteTable", "spare", { vpcId: vpc.id });
        plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
          vpcId: vpc.id,
          routeTableId: main.id,
        });
        plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "zone-a", {
          subnetId: "subnet-1",
          routeTableId: zoneA.id,
        });
        for (const table of [main, zoneA]) {
          plan.resource("aws:ec2/route:Route", `vip-${table.name}`, {
            routeTableId: table.id,
            destinationCidrBlock: "172.16.0.1/32",
            networkInterfaceId: server.id,
          });
        }
      },
    },
  ],
  bad: [
    {
      title: "A private table that was forgotten",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const zoneA = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", { vpcId: vpc.id });
        const zoneC = plan.resource("aws:ec2/routeTable:RouteTable", "zone-c", { vpcId: vpc.id });
        for (const table of [zoneA, zoneC]) {
          plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", table.name, {
            subnetId: `subnet-${table.name}`,
            routeTableId: table.id,
          });
        }
        plan.resource("aws:ec2/route:Route", "vip-zone-a", {
          routeTableId: zoneA.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.id,
        });
        plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
          vpcId: vpc.id,
          routeTableId: zoneA.id,
        });
      },
    },
    {
      title: "AWS's own main table, which every new subnet uses",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", { vpcId: vpc.id });
        plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "zone-a", {
          subnetId: "subnet-1",
          routeTableId: table.id,
        });
        plan.resource("aws:ec2/route:Route", "vip-zone-a", {
          routeTableId: table.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.id,
        });
      },
    },
    {
      title: "A virtual IP that no table has a route for",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const main = plan.resource("aws:ec2/routeTable:RouteTable", "main", { vpcId: vpc.id });
        plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
          vpcId: vpc.id,
          routeTableId: main.id,
        });
        const virtualIp = { virtualIp: "172.16.0.1", vpcId: vpc.id };
        plan.component("clusterpro-fsx:index:VirtualIp", "vip", virtualIp, virtualIp);
      },
    },
  ],
};
