import { INSTANCE, INTERFACE } from "./machines.ts";
import type { StackResource } from "./resource.ts";
import type { StackGraph } from "./stackGraph.ts";

const ADDRESS = "aws:ec2/eip:Eip";
const ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation";
const INSTANCES: readonly string[] = [INSTANCE];
const INTERFACES: readonly string[] = [INTERFACE];

/** Elastic IP addresses, by the instance or network interface that they are given to. */
export function readPublicAddresses(stack: StackGraph): ReadonlyMap<StackResource, StackResource> {
  const found = new Map<StackResource, StackResource>();
  const add = (from: StackResource, property: string, types: readonly string[]) => {
    const to = stack.reference(from, property, types);
    if (to.to === "resource") found.set(to.resource, from);
  };
  for (const address of stack.ofType(ADDRESS)) {
    add(address, "instance", INSTANCES);
    add(address, "networkInterface", INTERFACES);
  }
  for (const association of stack.ofType(ASSOCIATION)) {
    add(association, "instanceId", INSTANCES);
    add(association, "networkInterfaceId", INTERFACES);
  }
  return found;
}
