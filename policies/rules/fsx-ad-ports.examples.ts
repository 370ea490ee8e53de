import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "Open egress, and SMB from the servers",
      build(plan) {
        const servers = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", {
          egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "data", {
          ingress: [{ protocol: "tcp", fromPort: 445, toPort: 445, securityGroups: [servers.id] }],
          egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "a", { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" });
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: subnet.id,
          securityGroups: [servers.id],
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          subnetIds: [subnet.id],
          securityGroupIds: [group.id],
        });
      },
    },
  ],
  bad: [
    {
      title: "9389 forgotten",
      build(plan) {
        const out = (protocol: string, fromPort: number, toPort: number) => ({
          protocol,
          fromPort,
          toPort,
          cidrBlocks: ["10.0.0.0/16"],
        });
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "data", {
          ingress: [{ protocol: "tcp", fromPort: 445, toPort: 445, cidrBlocks: ["10.0.0.0/16"] }],
          egress: [out("tcp", 53, 3269), out("udp", 53, 464), out("tcp", 49152, 65535)],
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          subnetIds: ["subnet-1", "subnet-2"],
          securityGroupIds: [group.id],
          selfManagedActiveDirectory: { domainName: "corp.example.com", dnsIps: ["10.0.1.2", "10.0.2.2"] },
        });
      },
    },
    {
      title: "SMB for everybody",
      build(plan) {
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "data", {
          ingress: [{ protocol: "tcp", fromPort: 445, toPort: 445, cidrBlocks: ["0.0.0.0/0"] }],
          egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          subnetIds: ["subnet-1", "subnet-2"],
          securityGroupIds: [group.id],
        });
      },
    },
  ],
};
