import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
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
};
