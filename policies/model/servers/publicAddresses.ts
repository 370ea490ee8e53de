import { isInput } from "../graph/input.ts";
import { type Unknown, unknown } from "../graph/known.ts";
import type { StackResource } from "../graph/resource.ts";
import { possible, type StackGraph } from "../graph/stackGraph.ts";
import { INSTANCE, INTERFACE, readMachines } from "./machines.ts";

const ADDRESS = "aws:ec2/eip:Eip";
const ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation";
const INSTANCES: readonly string[] = [INSTANCE];
/** The instance, for `instance.primaryNetworkInterfaceId`. */
const INTERFACES: readonly string[] = [INTERFACE, INSTANCE];

export interface PublicAddress {
  /** The address, or its association. */
  readonly address: StackResource;
  /** Why it may be given to another one. */
  readonly unknown: Unknown | undefined;
}

/** Elastic IP addresses, by the instance or network interface that they are given to. */
export function readPublicAddresses(stack: StackGraph): ReadonlyMap<StackResource, PublicAddress> {
  const machines = stack.part(readMachines);
  const notKnown = unknown("what it is given to is not known yet");
  const found = new Map<StackResource, PublicAddress>();
  const add = (address: StackResource, property: string, types: readonly string[]) => {
    if (!isInput(address, property)) return;
    const to = stack.reference(address, property, types);
    if (to.to === "outside") {
      // Without wiring, the id of an interface that AWS made with its instance.
      const machine = machines.withInterface(to.id);
      if (machine) found.set(machine.resource, { address, unknown: undefined });
    }
    for (const each of possible(to)) {
      const known = found.get(each);
      if (known && known.unknown === undefined) continue;
      found.set(each, { address, unknown: to.to === "resource" ? undefined : notKnown });
    }
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
