import type { StackGraph } from "./stackGraph.ts";
import { VPC_TYPES, vpcOf } from "./vpcOf.ts";

const PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";

/** True when the stack has a peering connection between two VPCs, or attaches both to transit gateways. */
export function areConnected(stack: StackGraph, one: string, other: string): boolean {
  const { peers, attached } = stack.part(readConnections);
  return (peers.get(one)?.has(other) ?? false) || (attached.has(one) && attached.has(other));
}

function readConnections(stack: StackGraph) {
  const peers = new Map<string, Set<string>>();
  const add = (from: string, to: string) => {
    const known = peers.get(from);
    if (known) known.add(to);
    else peers.set(from, new Set([to]));
  };
  for (const peering of stack.ofType(PEERING)) {
    const peer = stack.reference(peering, "peerVpcId", VPC_TYPES);
    const end = peer.to === "resource" ? peer.resource.urn : peer.to === "outside" ? peer.id : undefined;
    const own = vpcOf(stack, peering);
    if (own === undefined || end === undefined) continue;
    add(own, end);
    add(end, own);
  }
  const attached = new Set(stack.ofType(ATTACHMENT).flatMap((each) => vpcOf(stack, each) ?? []));
  return { peers, attached };
}
