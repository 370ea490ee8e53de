import { isGiven } from "./input.ts";
import { read, readList, readText, UNKNOWN_TEXT } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import { shown } from "./shown.ts";
import type { References, StackGraph } from "./stackGraph.ts";
import { readSubnets, SUBNET_TYPES, type Subnet } from "./subnets.ts";

export const INSTANCE = "aws:ec2/instance:Instance";
export const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
export const INTERFACE_TYPES: readonly string[] = [INTERFACE];
export const INSTANCE_TYPES: readonly string[] = [INSTANCE];
const ATTACHMENT = "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment";
const GROUP_ATTACHMENT = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment";
export const GROUP_TYPES: readonly string[] = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];

/** An instance with the network interfaces on it, or an interface that is on none of the stack's instances. */
export interface Machine {
  readonly instance: StackResource | undefined;
  readonly interfaces: readonly StackResource[];
  /** True for an instance whose primary interface is one of the stack's own, rather than made with it. */
  readonly ownPrimary: boolean;
  readonly shown: string;
  /** What a finding points at. */
  readonly resource: StackResource;
}

/** Machines by each resource they consist of, and by the ids of their interfaces. */
export interface Machines {
  readonly all: readonly Machine[];
  of(resource: StackResource): Machine | undefined;
  withInterface(id: string): Machine | undefined;
}

export function readMachines(stack: StackGraph): Machines {
  const owner = new Map<StackResource, StackResource>();
  const ownPrimary = new Set<StackResource>();
  for (const instance of stack.ofType(INSTANCE)) {
    if (isGiven(instance, "primaryNetworkInterface") || isGiven(instance, "networkInterfaces")) {
      ownPrimary.add(instance);
      for (const each of ownInterfaces(stack, instance)) owner.set(each, instance);
    }
  }
  for (const each of stack.ofType(ATTACHMENT)) {
    const instance = stack.reference(each, "instanceId", INSTANCE_TYPES);
    const attached = stack.reference(each, "networkInterfaceId", INTERFACE_TYPES);
    if (instance.to === "resource" && attached.to === "resource") owner.set(attached.resource, instance.resource);
  }
  for (const each of stack.ofType(INTERFACE)) {
    const [instance] = stack.dependencies(each, "attachments", INSTANCE_TYPES);
    if (instance && !owner.has(each)) owner.set(each, instance);
  }
  return index(stack, owner, ownPrimary);
}

function ownInterfaces(stack: StackGraph, instance: StackResource): readonly StackResource[] {
  const primary = stack.reference(instance, ["primaryNetworkInterface", "networkInterfaceId"], INTERFACE_TYPES);
  const list = readList(instance.props, "networkInterfaces");
  const ids = list.state === "known" ? list.value.map((each) => idIn(each, "networkInterfaceId")) : [];
  const listed = stack.resolve(
    list.state === "known" ? { state: "known", value: ids } : list,
    stack.dependencies(instance, "networkInterfaces", INTERFACE_TYPES),
    INTERFACE_TYPES,
  );
  return [...(primary.to === "resource" ? [primary.resource] : []), ...listed.resources];
}

/** The value itself, known or not, for a reading of the whole list. */
function idIn(from: unknown, property: string): unknown {
  const value = read(from, property);
  return value.state === "known" ? value.value : value.state === "unknown" ? UNKNOWN_TEXT : undefined;
}

function index(
  stack: StackGraph,
  owner: ReadonlyMap<StackResource, StackResource>,
  ownPrimary: ReadonlySet<StackResource>,
): Machines {
  const byOwner = Map.groupBy(stack.ofType(INTERFACE), (each) => owner.get(each));
  const machines: Machine[] = stack.ofType(INSTANCE).map((instance) => ({
    instance,
    interfaces: byOwner.get(instance) ?? [],
    ownPrimary: ownPrimary.has(instance),
    shown: shown(instance),
    resource: instance,
  }));
  for (const each of byOwner.get(undefined) ?? []) {
    machines.push({ instance: undefined, interfaces: [each], ownPrimary: false, shown: shown(each), resource: each });
  }
  const byResource = new Map<StackResource, Machine>();
  const byInterface = new Map<string, Machine>();
  for (const machine of machines) {
    for (const each of partsOf(machine)) {
      byResource.set(each, machine);
      const id = readText(each.props, each.type === INSTANCE ? "primaryNetworkInterfaceId" : "id");
      if (id.state === "known" && !byInterface.has(id.value)) byInterface.set(id.value, machine);
    }
  }
  return { all: machines, of: (each) => byResource.get(each), withInterface: (id) => byInterface.get(id) };
}

/** The instance and the interfaces. */
export function partsOf({ instance, interfaces }: Machine): readonly StackResource[] {
  return instance ? [instance, ...interfaces] : interfaces;
}

/** The parts that say themselves in which subnet and in which groups they are. */
export function placedParts({ instance, interfaces, ownPrimary }: Machine): readonly StackResource[] {
  return instance && !ownPrimary ? [instance, ...interfaces] : interfaces;
}

export interface Place {
  readonly subnets: readonly Subnet[];
  readonly open: readonly string[];
}

/** The subnets that a machine's interfaces lie in. */
export function placeOf(stack: StackGraph, machine: Machine): Place {
  const all = stack.part(readSubnets);
  const subnets: Subnet[] = [];
  const open: string[] = [];
  for (const part of placedParts(machine)) {
    const reference = stack.reference(part, "subnetId", SUBNET_TYPES);
    const subnet = reference.to === "resource" ? all.get(reference.resource) : undefined;
    if (subnet) subnets.push(subnet);
    else if (reference.to === "outside") {
      open.push(
        `subnetId of "${part.name}" is ${reference.id}, which is not in the stack; read it with aws.ec2.Subnet.get`,
      );
    } else open.push(`subnetId of "${part.name}" cannot be told; give it the id of one subnet of the stack`);
  }
  if (subnets.length === 0 && open.length === 0) {
    open.push(
      `the network interface of "${machine.resource.name}" is not in the stack; read it with aws.ec2.NetworkInterface.get`,
    );
  }
  return { subnets, open };
}

/** The security groups of a machine. */
export function groupsOf(stack: StackGraph, machine: Machine): References {
  const attached = stack.part(readGroupAttachments);
  const lists = placedParts(machine).map((part) =>
    part.type === INSTANCE
      ? stack.references(part, "vpcSecurityGroupIds", GROUP_TYPES)
      : stack.references(part, "securityGroups", GROUP_TYPES),
  );
  const more = partsOf(machine).flatMap((part) => attached.get(part) ?? []);
  const resources = [...new Set([...lists.flatMap((each) => each.resources), ...more])];
  return {
    state: lists.some((each) => each.state === "listed") || more.length > 0 ? "listed" : "absent",
    resources,
    outside: lists.flatMap((each) => each.outside),
    open: lists.some((each) => each.open || each.state === "mistyped") || lists.length === 0,
    perhaps: lists.flatMap((each) => each.perhaps),
  };
}

function readGroupAttachments(stack: StackGraph): ReadonlyMap<StackResource, readonly StackResource[]> {
  const found = new Map<StackResource, StackResource[]>();
  for (const each of stack.ofType(GROUP_ATTACHMENT)) {
    const group = stack.reference(each, "securityGroupId", GROUP_TYPES);
    const to = stack.reference(each, "networkInterfaceId", PARTS);
    if (group.to !== "resource" || to.to !== "resource") continue;
    const known = found.get(to.resource);
    if (known) known.push(group.resource);
    else found.set(to.resource, [group.resource]);
  }
  return found;
}

const PARTS: readonly string[] = [INTERFACE, INSTANCE];
