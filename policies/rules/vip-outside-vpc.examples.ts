import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "An address that is nobody's",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", { vpcId: vpc.id });
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
      title: "An address of a secondary range",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        plan.resource("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "more", {
          vpcId: vpc.id,
          cidrBlock: "172.16.0.0/20",
        });
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", { vpcId: vpc.id });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: table.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.id,
        });
      },
    },
  ],
};
