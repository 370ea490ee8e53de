import { isInput, isMade } from "../graph/input.ts";
import { type Answer, any, NO, unknown, YES } from "../graph/known.ts";
import { addTo } from "../graph/multimap.ts";
import { read, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { shown } from "../graph/shown.ts";
import { possible, type StackGraph } from "../graph/stackGraph.ts";
import { VPC_TYPES, vpcOf } from "./vpcOf.ts";

const PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
const PEERING_TYPES: readonly string[] = [PEERING];
const ACCEPTER = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";
const GATEWAY_TYPES: readonly string[] = ["aws:ec2transitgateway/transitGateway:TransitGateway"];
const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";

/**
 * Whether the stack has a peering connection between two VPCs that is accepted, or attaches both to one transit gateway.
 * Which routes lead there is not looked at.
 */
export function areConnected(stack: StackGraph, one: string, other: string): Answer {
  const { peers, attached } = stack.part(readConnections);
  if (peers.get(one)?.has(other)) return YES;
  const isPeered = any([one, other], (each) => (peers.get(each)?.has(undefined) ? ANY_PEER : NO));
  const gateways = attached.get(other) ?? [];
  const isAttached = any(attached.get(one) ?? [], (own) => any(gateways, (each) => areSame(own, each)));
  return any([isPeered, isAttached], (each) => each);
}

const ANY_PEER = unknown("the far end of a peering connection is not known yet");
const ANY_GATEWAY = unknown("the transit gateway that a VPC is attached to is not known yet");

/** Of transit gateways, undefined while one is not known. */
function areSame(one: string | undefined, other: string | undefined): Answer {
  if (one === undefined || other === undefined) return ANY_GATEWAY;
  return one === other ? YES : NO;
}

/** Says of VPCs that nothing connects why not. */
export function whyApart(stack: StackGraph, these: Iterable<string>, other: string): string {
  const { pending } = stack.part(readConnections);
  const waits = [...these].flatMap((one) => pending.get(`${one} ${other}`) ?? [])[0];
  return waits === undefined
    ? "neither a peering connection nor a transit gateway connects the two"
    : `the peering connection ${shown(waits)} between the two is accepted by nobody: set autoAccept, or add an ` +
        "aws.ec2.VpcPeeringConnectionAccepter with it";
}

/** What AWS says of a connection that is accepted. */
const IN_USE: readonly string[] = ["active", "provisioning"];

/** By VPC the far ends of peerings, and the transit gateways; undefined for one that cannot be told and may be any. */
function readConnections(stack: StackGraph) {
  const peers = new Map<string, Set<string | undefined>>();
  const add = (from: string, to: string | undefined) => {
    const known = peers.get(from);
    if (known) known.add(to);
    else peers.set(from, new Set([to]));
  };
  const pending = new Map<string, StackResource>();
  const accepted = readAccepted(stack);
  for (const peering of stack.ofType(PEERING)) {
    const peer = stack.reference(peering, "peerVpcId", VPC_TYPES);
    const end = peer.to === "resource" ? peer.resource.urn : peer.to === "outside" ? peer.id : undefined;
    const own = vpcOf(stack, peering);
    if (isPending(peering, accepted)) {
      pending.set(`${own} ${end}`, peering).set(`${end} ${own}`, peering);
      continue;
    }
    if (own !== undefined) add(own, end);
    if (end !== undefined) add(end, own);
  }
  const attached = new Map<string, (string | undefined)[]>();
  for (const attachment of stack.ofType(ATTACHMENT)) {
    const vpc = vpcOf(stack, attachment);
    if (vpc === undefined) continue;
    const gateway = stack.reference(attachment, "transitGatewayId", GATEWAY_TYPES);
    const key = gateway.to === "resource" ? gateway.resource.urn : gateway.to === "outside" ? gateway.id : undefined;
    addTo(attached, vpc, key);
  }
  return { peers, attached, pending };
}

/** The peering connections that an accepter of the stack accepts, or may accept. */
function readAccepted(stack: StackGraph): ReadonlySet<StackResource> {
  const accepting = stack.ofType(ACCEPTER).filter((each) => mayAccept(each));
  return new Set(
    accepting.flatMap((each) => {
      const of = stack.reference(each, "vpcPeeringConnectionId", PEERING_TYPES);
      return of.to === "unknown" ? stack.ofType(PEERING) : possible(of);
    }),
  );
}

function mayAccept({ props }: StackResource): boolean {
  const autoAccept = read(props, "autoAccept");
  return autoAccept.state === "unknown" || (autoAccept.state === "known" && autoAccept.value === true);
}

/** What is only read, or asks another account or Region, is accepted where nobody here can see it. */
function isPending(peering: StackResource, accepted: ReadonlySet<StackResource>): boolean {
  const status = readText(peering.props, "acceptStatus");
  if (status.state === "known" && IN_USE.includes(status.value)) return false;
  const isElsewhere = ["peerOwnerId", "peerRegion"].some(
    (property) => isInput(peering, property) && read(peering.props, property).state !== "absent",
  );
  const isLeftToOthers = status.state !== "known" && (isElsewhere || !isMade(peering));
  return !isLeftToOthers && !mayAccept(peering) && !accepted.has(peering);
}
