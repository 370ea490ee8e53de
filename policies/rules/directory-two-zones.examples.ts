import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "Domain controllers in two zones",
      build(plan) {
        const [a, c] = ["ap-northeast-1a", "ap-northeast-1c"].map((zone) =>
          plan.resource("aws:ec2/subnet:Subnet", zone, { vpcId: "vpc-1", availabilityZone: zone }),
        );
        const directory = plan.resource("aws:directoryservice/directory:Directory", "directory", {
          type: "MicrosoftAD",
          vpcSettings: { vpcId: "vpc-1", subnetIds: [a?.id, c?.id] },
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { activeDirectoryId: directory.id });
      },
    },
  ],
  bad: [
    {
      title: "Both in one zone",
      build(plan) {
        const subnet = (name: string) =>
          plan.resource("aws:ec2/subnet:Subnet", name, { vpcId: "vpc-1", availabilityZone: "ap-northeast-1a" });
        const [one, other] = [subnet("one"), subnet("other")];
        const directory = plan.resource("aws:directoryservice/directory:Directory", "directory", {
          type: "MicrosoftAD",
          vpcSettings: { vpcId: "vpc-1", subnetIds: [one.id, other.id] },
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { activeDirectoryId: directory.id });
      },
    },
    {
      title: "A Simple AD, which is what AWS makes without a type",
      build(plan) {
        const [a, c] = ["ap-northeast-1a", "ap-northeast-1c"].map((zone) =>
          plan.resource("aws:ec2/subnet:Subnet", zone, { vpcId: "vpc-1", availabilityZone: zone }),
        );
        const directory = plan.resource("aws:directoryservice/directory:Directory", "directory", {
          vpcSettings: { vpcId: "vpc-1", subnetIds: [a?.id, c?.id] },
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { activeDirectoryId: directory.id });
      },
    },
  ],
};
