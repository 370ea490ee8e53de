import { INSTANCE, INTERFACE, readMachines } from "./machines.ts";
import type { StackResource } from "./resource.ts";
import type { StackGraph } from "./stackGraph.ts";

const ADDRESS = "aws:ec2/eip:Eip";
const ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation";
const INSTANCES: readonly string[] = [INSTANCE];
/** The instance, for `instance.primaryNetworkInterfaceId`. */
const INTERFACES: readonly string[] = [INTERFACE, INSTANCE];

/** Elastic IP addresses, by the instance or network interface that they are given to. */
export function readPublicAddresses(stack: StackGraph): ReadonlyMap<StackResource, StackResource> {
  const machines = stack.part(readMachines);
  const found = new Map<StackResource, StackResource>();
  const add = (from: StackResource, property: string, types: readonly string[]) => {
    const to = stack.reference(from, property, types);
    // Without wiring, the id of an interface that AWS made with its instance.
    const resource =
      to.to === "resource" ? to.resource : to.to === "outside" ? machines.withInterface(to.id)?.resource : undefined;
    if (resource) found.set(resource, from);
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
