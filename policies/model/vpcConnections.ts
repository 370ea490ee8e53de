import type { StackGraph } from "./stackGraph.ts";
import { VPC_TYPES, vpcOf } from "./vpcOf.ts";

const PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";

/** True when the stack has a peering connection between two VPCs, or attaches both to transit gateways. */
export function areConnected(stack: StackGraph, one: string, other: string): boolean {
  const peered = stack.ofType(PEERING).some((peering) => {
    const peer = stack.reference(peering, "peerVpcId", VPC_TYPES);
    const end = peer.to === "resource" ? peer.resource.urn : peer.to === "outside" ? peer.id : undefined;
    const ends = [vpcOf(stack, peering), end];
    return ends.includes(one) && ends.includes(other);
  });
  const attached = new Set(stack.ofType(ATTACHMENT).map((each) => vpcOf(stack, each)));
  return peered || (attached.has(one) && attached.has(other));
}
