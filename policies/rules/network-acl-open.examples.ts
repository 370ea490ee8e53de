import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A network ACL that lets the VPC's own addresses through both ways",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const subnets = ["10.0.1.0/24", "10.0.2.0/24"].map((cidrBlock) =>
          plan.resource("aws:ec2/subnet:Subnet", cidrBlock, { vpcId: vpc.id, cidrBlock }),
        );
        const own = {
          ruleNo: 100,
          action: "allow",
          protocol: "-1",
          cidrBlock: "10.0.0.0/16",
          fromPort: 0,
          toPort: 0,
        };
        plan.resource("aws:ec2/networkAcl:NetworkAcl", "servers", {
          vpcId: vpc.id,
          subnetIds: subnets.map(({ id }) => id),
          ingress: [own],
          egress: [own],
        });
        for (const subnet of subnets) {
          plan.resource("aws:ec2/networkInterface:NetworkInterface", `server-${subnet.name}`, {
            subnetId: subnet.id,
            tags: { "clpfsx:cluster": "files", "clpfsx:server": subnet.name },
          });
        }
      },
    },
  ],
  bad: [
    {
      title: "The answers forgotten",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "a", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });
        const share = plan.resource("aws:ec2/subnet:Subnet", "share", { vpcId: vpc.id, cidrBlock: "10.0.9.0/24" });
        const own = { ruleNo: 100, action: "allow", protocol: "tcp", cidrBlock: "10.0.0.0/16" };
        plan.resource("aws:ec2/networkAcl:NetworkAcl", "share", {
          vpcId: vpc.id,
          subnetIds: [share.id],
          ingress: [{ ...own, fromPort: 445, toPort: 445 }],
          egress: [{ ...own, fromPort: 53, toPort: 3389 }],
        });
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: subnet.id,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { subnetIds: [share.id] });
      },
    },
  ],
};
