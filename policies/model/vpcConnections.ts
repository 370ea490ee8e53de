import { addTo } from "./multimap.ts";
import type { StackGraph } from "./stackGraph.ts";
import { VPC_TYPES, vpcOf } from "./vpcOf.ts";

const PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
const GATEWAY_TYPES: readonly string[] = ["aws:ec2transitgateway/transitGateway:TransitGateway"];
const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";

/**
 * True when the stack has a peering connection between two VPCs, or attaches both to one transit gateway, as far as that
 * is known. Which routes lead there is not looked at.
 */
export function areConnected(stack: StackGraph, one: string, other: string): boolean {
  const { peers, attached } = stack.part(readConnections);
  if (peers.get(one)?.has(other) || [one, other].some((each) => peers.get(each)?.has(UNKNOWN))) return true;
  const [these = [], those = []] = [attached.get(one), attached.get(other)];
  return these.some((gateway) => those.some((each) => each === gateway || each === UNKNOWN || gateway === UNKNOWN));
}

/** A transit gateway, or the far end of a peering, that cannot be told: it may be any. */
const UNKNOWN = "unknown";

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
    if (own !== undefined) add(own, end ?? UNKNOWN);
    if (end !== undefined) add(end, own ?? UNKNOWN);
  }
  const attached = new Map<string, string[]>();
  for (const attachment of stack.ofType(ATTACHMENT)) {
    const vpc = vpcOf(stack, attachment);
    if (vpc === undefined) continue;
    const gateway = stack.reference(attachment, "transitGatewayId", GATEWAY_TYPES);
    const key = gateway.to === "resource" ? gateway.resource.urn : gateway.to === "outside" ? gateway.id : UNKNOWN;
    addTo(attached, vpc, key);
  }
  return { peers, attached };
}
