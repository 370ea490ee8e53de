import { readText } from "../model/graph/reading.ts";
import { clusterDirectories } from "../model/servers/clusterDirectories.ts";
import { directorySubnets } from "../model/storage/directories.ts";
import { textIs } from "../rule/compare.ts";
import { stackRule } from "../rule/rule.ts";
import { twoZones } from "./fsx-two-zones.ts";

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
      const type = readText(directory.props, "type");
      yield* textIs({ name: "type", reading: type, preset: "AWS's default is SimpleAD", on: directory }, "MicrosoftAD");
      yield* twoZones(directorySubnets(stack, directory), "vpcSettings.subnetIds", directory);
    }
  },
});
