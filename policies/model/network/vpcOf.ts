import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";

export const VPC = "aws:ec2/vpc:Vpc";
export const DEFAULT_VPC = "aws:ec2/defaultVpc:DefaultVpc";
export const VPC_TYPES: readonly string[] = [VPC, DEFAULT_VPC];

/** What is in the default VPC, unless it says otherwise: a Region has one. */
const DEFAULT_TYPES: readonly string[] = [
  "aws:ec2/defaultSubnet:DefaultSubnet",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];
const THE_DEFAULT_VPC = "the default VPC";

/**
 * What tells a VPC apart from others: the URN of one in the stack, the id of one outside. Undefined when a resource's
 * VPC cannot be told.
 */
export function vpcOf(stack: StackGraph, resource: StackResource): string | undefined {
  const reference = stack.reference(resource, "vpcId", VPC_TYPES);
  if (DEFAULT_TYPES.includes(resource.type) && (reference.to === "nothing" || reference.to === "unknown")) {
    return stack.ofType(DEFAULT_VPC)[0]?.urn ?? THE_DEFAULT_VPC;
  }
  switch (reference.to) {
    case "resource":
      return reference.resource.urn;
    case "outside":
      return reference.id;
    case "unknown":
      return vpcOfNeighbours(stack, resource);
    default:
      return undefined;
  }
}

/** For `vpcId: subnet.vpcId`: the VPC that all it comes from lie in. */
function vpcOfNeighbours(stack: StackGraph, resource: StackResource): string | undefined {
  const neighbours = resource.propertyDependencies.vpcId ?? [];
  const vpcs = new Set(
    neighbours.map((each) => {
      const reference = stack.reference(each, "vpcId", VPC_TYPES);
      if (reference.to === "resource") return reference.resource.urn;
      return reference.to === "outside" ? reference.id : undefined;
    }),
  );
  const [vpc] = vpcs;
  return vpcs.size === 1 ? vpc : undefined;
}
