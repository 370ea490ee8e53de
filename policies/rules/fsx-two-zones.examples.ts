import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "Two zones, and the preferred subnet in one of them",
      build(plan) {
        const [a, c] = ["ap-northeast-1a", "ap-northeast-1c"].map((zone) =>
          plan.resource("aws:ec2/subnet:Subnet", zone, { vpcId: "vpc-1", availabilityZone: zone }),
        );
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          deploymentType: "MULTI_AZ_1",
          subnetIds: [a?.id, c?.id],
          preferredSubnetId: a?.id,
        });
      },
    },
    {
      title: "A file system for one zone, which fsx-multi-az judges",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          deploymentType: "SINGLE_AZ_2",
          subnetIds: ["subnet-1"],
        });
      },
    },
  ],
  bad: [
    {
      title: "Both subnets in one zone",
      build(plan) {
        const subnet = (name: string) =>
          plan.resource("aws:ec2/subnet:Subnet", name, { vpcId: "vpc-1", availabilityZone: "ap-northeast-1a" });
        const [one, other] = [subnet("one"), subnet("other")];
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          deploymentType: "MULTI_AZ_1",
          subnetIds: [one.id, other.id],
          preferredSubnetId: one.id,
        });
      },
    },
    {
      title: "A preferred subnet that is none of the two",
      build(plan) {
        const [a, c, d] = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"].map((zone) =>
          plan.resource("aws:ec2/subnet:Subnet", zone, { vpcId: "vpc-1", availabilityZone: zone }),
        );
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          deploymentType: "MULTI_AZ_1",
          subnetIds: [a?.id, c?.id],
          preferredSubnetId: d?.id,
        });
      },
    },
  ],
};
