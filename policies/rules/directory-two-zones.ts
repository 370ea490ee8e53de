import { readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { clusterDirectories } from "../model/servers/clusterDirectories.ts";
import { directorySubnets } from "../model/storage/directories.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";
import { twoZones } from "./fsx-two-zones.ts";

/**
 * A cluster's directory is a MicrosoftAD with two subnets in different zones.
 *
 * Its domain controllers answer every name and every logon of the cluster, so they must outlive a zone too.
 */
export const directoryTwoZones = stackRule({
  name: "directory-two-zones",
  description: "A cluster's directory is an AWS Managed Microsoft AD with its two subnets in different zones.",
  why:
    "The domain controllers answer every logon and every name of the cluster. With both in one zone its loss leaves " +
    "servers that are up and cannot open the share. FSx joins no Simple AD, which is the default.",
  severity: "critical",
  remediation:
    "Set type to MicrosoftAD, and vpcSettings.subnetIds to two subnets of different zones. On an existing directory each " +
    "is a replacement.",
  url: "https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_getting_started_prereqs.html",

  *check(stack) {
    for (const directory of clusterDirectories(stack)) {
      yield* isMicrosoftAd(directory);
      yield* twoZones(directorySubnets(stack, directory), "vpcSettings.subnetIds", directory);
    }
  },

  examples: {
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
  },
});

function* isMicrosoftAd(directory: StackResource): Iterable<Finding> {
  const type = readText(directory.props, "type");
  if (type.state === "unknown") yield undecided("type is not known yet; write it as a plain value", directory);
  else if (type.state === "absent") {
    yield violated("type is not set, and AWS's default is SimpleAD; set it to MicrosoftAD", directory);
  } else if (type.state === "mistyped") yield violated(`type is ${type.found} instead of MicrosoftAD`, directory);
  else if (type.value !== "MicrosoftAD") yield violated(`type is ${type.value}; it must be MicrosoftAD`, directory);
}
