import { readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import type { VirtualIpTableRoute } from "../network/routeTables.ts";
import { INSTANCE, INTERFACE, type Machine, type Machines, readMachines } from "./machines.ts";

const TARGET_TYPES: readonly string[] = [INTERFACE, INSTANCE];

/** Where a virtual IP's route goes. */
export interface RouteTarget {
  /** Machines that the program makes the target from. Empty when it writes down an id. */
  readonly intended: readonly Machine[];
  /**
   * The interface in the route's value, which is the state's where its changes are ignored: the URN of a machine of the
   * stack, or an id outside. Undefined while it is not known.
   */
  readonly live: string | undefined;
  readonly liveMachine: Machine | undefined;
}

export function targetOf(stack: StackGraph, { resource, inline }: VirtualIpTableRoute): RouteTarget {
  const machines = stack.part(readMachines);
  const from = inline === undefined ? "networkInterfaceId" : "routes";
  const made = stack.dependencies(resource, from, TARGET_TYPES);
  const id = readText(inline ?? resource.props, "networkInterfaceId");
  const liveMachine = id.state === "known" ? machines.withInterface(id.value) : undefined;
  return {
    intended: machinesOf(machines, made),
    live: id.state === "known" ? (liveMachine?.resource.urn ?? id.value) : undefined,
    liveMachine,
  };
}

function machinesOf(machines: Machines, resources: readonly StackResource[]): readonly Machine[] {
  return [...new Set(resources.flatMap((each) => machines.of(each) ?? []))];
}
