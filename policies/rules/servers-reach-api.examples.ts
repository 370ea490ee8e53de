import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "An interface endpoint in a VPC without a way to the internet",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "private", {
          vpcId: vpc.id,
          cidrBlock: "10.0.1.0/24",
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "private", { vpcId: vpc.id });
        plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "private", {
          subnetId: subnet.id,
          routeTableId: table.id,
        });
        plan.resource("aws:ec2/vpcEndpoint:VpcEndpoint", "ec2", {
          vpcId: vpc.id,
          serviceName: "com.amazonaws.ap-northeast-1.ec2",
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: [subnet.id],
        });
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: subnet.id,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
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
      title: "A private route table with the virtual IP's route alone",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "private", {
          vpcId: vpc.id,
          cidrBlock: "10.0.1.0/24",
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "private", { vpcId: vpc.id });
        plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "private", {
          subnetId: subnet.id,
          routeTableId: table.id,
        });
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: subnet.id,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
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
