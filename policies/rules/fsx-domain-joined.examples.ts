import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A directory in the file system's VPC",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "subnet", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });
        const directory = plan.resource("aws:directoryservice/directory:Directory", "directory", {
          type: "MicrosoftAD",
          vpcSettings: { vpcId: vpc.id, subnetIds: [subnet.id] },
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          subnetIds: [subnet.id],
          activeDirectoryId: directory.id,
        });
      },
    },
    {
      title: "A domain of one's own",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          selfManagedActiveDirectory: { domainName: "corp.example.com", dnsIps: ["10.0.0.10"], username: "fsx" },
        });
      },
    },
  ],
  bad: [
    {
      title: "No directory",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { deploymentType: "MULTI_AZ_1" });
      },
    },
    {
      title: "A directory in a VPC that nothing connects with the file system's",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const other = plan.resource("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.1.0.0/16" });
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "subnet", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });
        const directory = plan.resource("aws:directoryservice/directory:Directory", "directory", {
          type: "MicrosoftAD",
          vpcSettings: { vpcId: other.id, subnetIds: [] },
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          subnetIds: [subnet.id],
          activeDirectoryId: directory.id,
        });
      },
    },
  ],
};
