import { readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { shown } from "../model/graph/shown.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { SUBNET_TYPES, type SubnetList, zonesOf } from "../model/network/subnets.ts";
import { FILE_SYSTEM, fileSystemSubnets } from "../model/storage/directories.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const fsxTwoZones = stackRule({
  name: "fsx-two-zones",
  description:
    "The two subnets of an FSx for Windows file system lie in different zones, and its preferred subnet is one of them.",
  why:
    "The standby of a Multi-AZ file system saves the data from the loss of a zone only where it lies in another one. A " +
    "preferred subnet that is none of the two is refused after a long creation.",
  severity: "critical",
  remediation:
    "Give subnetIds two subnets of different zones, and preferredSubnetId one of them, best that of the first server. " +
    "On an existing file system each is a replacement.",
  url: "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html",

  *check(stack) {
    for (const fileSystem of stack.ofType(FILE_SYSTEM)) {
      // A file system that is meant for one zone is fsx-multi-az's business.
      const deployment = readText(fileSystem.props, "deploymentType");
      if (deployment.state === "absent" || (deployment.state === "known" && deployment.value.startsWith("SINGLE_AZ"))) {
        continue;
      }
      const list = fileSystemSubnets(stack, fileSystem);
      yield* twoZones(list, "subnetIds", fileSystem);
      yield* preferred(stack, fileSystem, list);
    }
  },
});

/** What a pair of subnets must be, for a file system and for a directory alike. */
export function* twoZones(
  { given, subnets, unknown, isChoice }: SubnetList,
  property: string,
  resource: StackResource,
): Iterable<Finding> {
  if (!given && unknown === undefined) {
    yield violated(`${property} is not set; give it two subnets of different zones`, resource);
    return;
  }
  const zones = zonesOf(subnets);
  const doubt = unknown ?? zones.unknown;
  if (doubt) {
    yield undecided(doubt.why, resource);
  } else if (isChoice && subnets.length > 2) {
    // Any two of them will do where no zone has two.
    if (zones.names.size === subnets.length) return;
    const names = subnets.map((each) => each.shown).join(", ");
    yield undecided(
      `${property} is made from ${subnets.length} subnets (${names}), and which of them it holds is not known yet; ` +
        "choose the two subnets before their ids are read, rather than from a list of ids",
      resource,
    );
  } else if (subnets.length !== 2) {
    const names = subnets.map((each) => each.shown).join(", ");
    yield violated(
      `${property} holds ${subnets.length === 1 ? "one subnet" : `${subnets.length} subnets`} (${names}); it must be two of different zones`,
      resource,
    );
  } else if (zones.names.size < 2) {
    const names = subnets.map((each) => each.shown).join(" and ");
    yield violated(`${names} of ${property} both lie in ${[...zones.names].join()}; choose two zones`, resource);
  }
}

function* preferred(stack: StackGraph, fileSystem: StackResource, list: SubnetList): Iterable<Finding> {
  const reference = stack.reference(fileSystem, "preferredSubnetId", SUBNET_TYPES);
  const ids = list.subnets.map(({ resource }) => resource);
  switch (reference.to) {
    case "nothing":
      if (ids.length > 1) yield violated("preferredSubnetId is not set; give it one of subnetIds", fileSystem);
      return;
    case "resource":
      if (list.unknown || ids.includes(reference.resource)) return;
      yield violated(`preferredSubnetId is ${shown(reference.resource)}, which is none of subnetIds`, fileSystem);
      return;
    case "outside":
      // A subnet outside the stack among subnetIds is told of there.
      if (list.unknown) return;
      yield violated(`preferredSubnetId is ${reference.id}, which is none of subnetIds`, fileSystem);
      return;
    default: {
      if (reference.to === "one of" && reference.candidates.every((each) => ids.includes(each))) return;
      const mistyped = readText(fileSystem.props, "preferredSubnetId").state === "mistyped";
      yield mistyped
        ? violated("preferredSubnetId is no text; give it the id of one of subnetIds", fileSystem)
        : undecided("preferredSubnetId cannot be told yet; give it the id of one subnet of the stack", fileSystem);
    }
  }
}
