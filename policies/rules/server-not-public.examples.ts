import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A server behind a NAT gateway",
      build(plan) {
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "private", {
          vpcId: "vpc-1",
          cidrBlock: "10.0.1.0/24",
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "private", { vpcId: "vpc-1" });
        plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "private", {
          subnetId: subnet.id,
          routeTableId: table.id,
        });
        plan.resource("aws:ec2/route:Route", "out", {
          routeTableId: table.id,
          destinationCidrBlock: "0.0.0.0/0",
          natGatewayId: "nat-1",
        });
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", {
          ingress: [{ protocol: "tcp", fromPort: 9000, toPort: 9000, cidrBlocks: ["10.0.0.0/16"] }],
        });
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: subnet.id,
          securityGroups: [group.id],
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
  ],
  bad: [
    {
      title: "RDP for everybody",
      build(plan) {
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "private", {
          vpcId: "vpc-1",
          cidrBlock: "10.0.1.0/24",
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "private", { vpcId: "vpc-1" });
        plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "private", {
          subnetId: subnet.id,
          routeTableId: table.id,
        });
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", {
          ingress: [{ protocol: "tcp", fromPort: 3389, toPort: 3389, cidrBlocks: ["0.0.0.0/0"] }],
        });
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: subnet.id,
          securityGroups: [group.id],
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
    {
      title: "A server in a public subnet",
      build(plan) {
        const gateway = plan.resource("aws:ec2/internetGateway:InternetGateway", "internet", { vpcId: "vpc-1" });
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "public", { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "public", { vpcId: "vpc-1" });
        plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "public", {
          subnetId: subnet.id,
          routeTableId: table.id,
        });
        plan.resource("aws:ec2/route:Route", "out", {
          routeTableId: table.id,
          destinationCidrBlock: "0.0.0.0/0",
          gatewayId: gateway.id,
        });
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", { ingress: [] });
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: subnet.id,
          securityGroups: [group.id],
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
    {
      title: "A public address",
      build(plan) {
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "private", {
          vpcId: "vpc-1",
          cidrBlock: "10.0.1.0/24",
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "private", { vpcId: "vpc-1" });
        plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "private", {
          subnetId: subnet.id,
          routeTableId: table.id,
        });
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", { ingress: [] });
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: subnet.id,
          securityGroups: [group.id],
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource("aws:ec2/eip:Eip", "server1", { domain: "vpc", networkInterface: server.id });
      },
    },
  ],
};
