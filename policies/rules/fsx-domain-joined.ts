import { readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { areConnected, whyApart } from "../model/network/vpcConnections.ts";
import { directoryVpc, FILE_SYSTEM, fileSystemSubnets, joinOf } from "../model/storage/directories.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const fsxDomainJoined = stackRule({
  name: "fsx-domain-joined",
  description:
    "An FSx for Windows file system is joined to a directory: a self-managed one, or an AWS Managed Microsoft AD that it " +
    "can reach from its own VPC or a connected one (routes are not looked at).",
  why:
    "Both servers open the share with accounts of the domain. A file system without a directory is refused, and one " +
    "that cannot reach its directory fails after fifty minutes of creation.",
  severity: "high",
  remediation:
    "Set activeDirectoryId to the id of a Directory of type MicrosoftAD in the file system's VPC, or describe your own " +
    "domain in selfManagedActiveDirectory.",
  url: "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/fsx-aws-managed-ad.html",

  *check(stack) {
    for (const fileSystem of stack.ofType(FILE_SYSTEM)) {
      const join = joinOf(stack, fileSystem);
      if (!join.known) yield undecided(`${join.why}; give it the id of one directory`, fileSystem);
      else if (join.value.to === "nothing") {
        yield violated(
          "neither activeDirectoryId nor selfManagedActiveDirectory is set; join the file system to a directory",
          fileSystem,
        );
      } else if (join.value.to === "directory") yield* reach(stack, fileSystem, join.value.directory);
    }
  },
});

function* reach(stack: StackGraph, fileSystem: StackResource, directory: StackResource): Iterable<Finding> {
  const type = readText(directory.props, "type");
  if (type.state === "known" && type.value !== "MicrosoftAD") {
    yield violated(`its directory "${directory.name}" is a ${type.value}; FSx joins a MicrosoftAD only`, fileSystem);
  }
  const own = new Set(fileSystemSubnets(stack, fileSystem).subnets.map(({ vpc }) => vpc));
  const [vpc, ...others] = own;
  const theirs = directoryVpc(stack, directory);
  if (vpc === undefined || others.length > 0 || theirs === undefined) {
    yield undecided(
      `the VPCs of the file system and of its directory "${directory.name}" cannot be told; ` +
        "give subnetIds and vpcSettings.vpcId ids of the stack's resources",
      fileSystem,
    );
  } else if (vpc !== theirs) {
    const connection = areConnected(stack, vpc, theirs);
    const where = `its directory "${directory.name}" lies in another VPC, and`;
    if (!connection.known) yield undecided(`${where} whether the two are connected: ${connection.why}`, fileSystem);
    else if (!connection.value) yield violated(`${where} ${whyApart(stack, [vpc], theirs)}`, fileSystem);
  }
}
