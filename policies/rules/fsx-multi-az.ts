import { readText } from "../model/graph/reading.ts";
import { textIs } from "../rule/compare.ts";
import { resourceRule } from "../rule/rule.ts";

const FILE_SYSTEM = "aws:fsx/windowsFileSystem:WindowsFileSystem";

export const fsxMultiAz = resourceRule({
  name: "fsx-multi-az",
  description: "An FSx for Windows file system is deployed as MULTI_AZ_1, with a standby in a second zone.",
  why:
    "Both servers keep their data on the file system. In a single zone it is gone with that zone, and every patch of " +
    "it is an outage: CLUSTERPRO moves the application to the other server, which finds no data there either.",
  severity: "critical",
  remediation:
    "Set deploymentType to MULTI_AZ_1, with two subnets in different zones and a preferred one. On an existing file " +
    "system that is a replacement: restore a backup into the new one before the old one goes.",
  url: "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html",
  types: [FILE_SYSTEM],

  check: ({ props }) =>
    textIs(
      { name: "deploymentType", reading: readText(props, "deploymentType"), preset: "AWS's default is SINGLE_AZ_1" },
      "MULTI_AZ_1",
    ),
});
