import { isGiven, isInput } from "../graph/input.ts";
import { type Answer, NO, type Unknown, unknown, YES } from "../graph/known.ts";
import { addTo } from "../graph/multimap.ts";
import { read, readList, readText, UNKNOWN_TEXT } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { shown } from "../graph/shown.ts";
import { NO_REFERENCES, possible, type Reference, type References, type StackGraph } from "../graph/stackGraph.ts";
import { howToShow } from "../graph/statedReads.ts";
import { readDefaultGroups } from "../network/defaultGroups.ts";
import { readSubnets, SUBNET_TYPES, type Subnet } from "../network/subnets.ts";
import { type Setting, templateInterfaceSettings, templateOf } from "./launch.ts";

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
  /** Interfaces of it that are not known yet or not in the stack, in words. */
  readonly otherInterfaces: readonly string[];
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
  const others = new Map<StackResource, string[]>();
  for (const instance of stack.ofType(INSTANCE)) {
    const isOwn = isGiven(instance, "primaryNetworkInterface") || isGiven(instance, "networkInterfaces");
    const fromTemplate = isOwn ? [] : templateInterfaceSettings(stack, instance, "networkInterfaceId");
    if (!isOwn && fromTemplate.length === 0) continue;
    ownPrimary.add(instance);
    const own = isOwn ? ownInterfaces(stack, instance) : fromTemplate.flatMap((each) => interfacesIn(stack, each));
    for (const each of own) owner.set(each, instance);
    if (own.length === 0) addTo(others, instance, "the network interface that it is on");
  }
  for (const each of stack.ofType(ATTACHMENT)) {
    const instance = stack.reference(each, "instanceId", INSTANCE_TYPES);
    const attached = stack.reference(each, "networkInterfaceId", INTERFACE_TYPES);
    if (instance.to === "resource" && attached.to === "resource") owner.set(attached.resource, instance.resource);
    else for (const one of possible(instance)) addTo(others, one, `the network interface that "${each.name}" attaches`);
  }
  for (const each of stack.ofType(INTERFACE)) {
    const [instance] = stack.dependencies(each, "attachments", INSTANCE_TYPES);
    if (instance && !owner.has(each)) owner.set(each, instance);
  }
  return index(stack, owner, ownPrimary, others);
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

function interfacesIn(stack: StackGraph, { from, property }: Setting): readonly StackResource[] {
  return possible(stack.reference(from, property, INTERFACE_TYPES));
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
  others: ReadonlyMap<StackResource, readonly string[]>,
): Machines {
  const byOwner = Map.groupBy(stack.ofType(INTERFACE), (each) => owner.get(each));
  const machines: Machine[] = stack.ofType(INSTANCE).map((instance) => ({
    instance,
    interfaces: byOwner.get(instance) ?? [],
    ownPrimary: ownPrimary.has(instance),
    otherInterfaces: others.get(instance) ?? [],
    shown: shown(instance),
    resource: instance,
  }));
  for (const each of byOwner.get(undefined) ?? []) {
    const alone = { instance: undefined, interfaces: [each], ownPrimary: false, otherInterfaces: [] };
    machines.push({ ...alone, shown: shown(each), resource: each });
  }
  const byResource = new Map<StackResource, Machine>();
  const byInterface = new Map<string, Machine>();
  for (const machine of machines) {
    for (const each of partsOf(machine)) {
      byResource.set(each, machine);
      const id = interfaceIdOf(each);
      if (id !== undefined && !byInterface.has(id)) byInterface.set(id, machine);
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
  /** Why there may be others. */
  readonly unknown: Unknown | undefined;
}

/** The subnets that a machine's interfaces lie in. */
export function placeOf(stack: StackGraph, machine: Machine): Place {
  const all = stack.part(readSubnets);
  const subnets: Subnet[] = [];
  let why: string | undefined;
  for (const part of placedParts(machine)) {
    for (const reference of subnetsOf(stack, part)) {
      const subnet = reference.to === "resource" ? all.get(reference.resource) : undefined;
      if (subnet) subnets.push(subnet);
      else why ??= whyNowhere(part, reference);
    }
  }
  if (subnets.length === 0) {
    why ??= `the network interface of "${machine.resource.name}" is not in the stack; ${howToShow("aws.ec2.NetworkInterface")}`;
  }
  return { subnets, unknown: why === undefined ? undefined : unknown(why) };
}

function whyNowhere({ name, type }: StackResource, reference: Reference): string {
  if (reference.to === "outside") {
    return `subnetId of "${name}" is ${reference.id}, which is not in the stack; ${howToShow("aws.ec2.Subnet")}`;
  }
  return reference.to === "nothing" && type === INSTANCE
    ? `"${name}" has no subnetId, so AWS puts it into a public subnet of the default VPC; give it the id of one subnet of ` +
        "the stack"
    : `subnetId of "${name}" cannot be told; give it the id of one subnet of the stack`;
}

/** What the part says itself; of an instance that leaves it to its launch template, what that says. */
function subnetsOf(stack: StackGraph, part: StackResource): readonly Reference[] {
  const own = stack.reference(part, "subnetId", SUBNET_TYPES);
  if (part.type !== INSTANCE || !isLeftOut(part, "subnetId")) return [own];
  const settings = templateInterfaceSettings(stack, part, "subnetId");
  return settings.length === 0
    ? [own]
    : settings.map(({ from, property }) => stack.reference(from, property, SUBNET_TYPES));
}

/** True for an input that the program leaves to a launch template or to AWS. */
function isLeftOut(instance: StackResource, property: string): boolean {
  return !isInput(instance, property) || read(instance.props, property).state === "absent";
}

function groupListsOf(stack: StackGraph, part: StackResource): readonly References[] {
  const given = GROUP_PROPERTIES.filter((property) => isGiven(part, property) && !isEmpty(part, property));
  if (given.length > 0) return given.map((property) => stack.references(part, property, GROUP_TYPES));
  const template: Reference = part.type === INSTANCE ? templateOf(stack, part) : { to: "nothing" };
  if (template.to === "nothing") return [defaultGroup(stack, part)];
  if (template.to !== "resource") return [{ ...NO_REFERENCES, mayHoldMore: true }];
  const lists = [
    stack.references(template.resource, "vpcSecurityGroupIds", GROUP_TYPES),
    ...templateInterfaceSettings(stack, part, "securityGroups").map(({ from, property }) =>
      stack.references(from, property, GROUP_TYPES),
    ),
  ];
  return lists.some(({ state }) => state !== "absent") ? lists : [defaultGroup(stack, part)];
}

/** Of an interface the one, of an instance the other; by name in the default VPC. */
const GROUP_PROPERTIES = ["vpcSecurityGroupIds", "securityGroups"] as const;

function isEmpty(part: StackResource, property: string): boolean {
  const list = readList(part.props, property);
  return list.state === "absent" || (list.state === "known" && list.value.length === 0);
}

/** What names no group is in the default one of its VPC. */
function defaultGroup(stack: StackGraph, part: StackResource): References {
  const all = stack.part(readSubnets);
  const vpcs = new Set(
    subnetsOf(stack, part).map((reference) =>
      reference.to === "resource" ? all.get(reference.resource)?.vpc : undefined,
    ),
  );
  const [vpc] = vpcs;
  const group = vpcs.size === 1 && vpc !== undefined ? stack.part(readDefaultGroups).get(vpc) : undefined;
  return group
    ? { ...NO_REFERENCES, state: "listed", resources: [group.resource] }
    : { ...NO_REFERENCES, mayHoldMore: true };
}

/** The security groups of a machine. */
export function groupsOf(stack: StackGraph, machine: Machine): References {
  const attached = stack.part(readGroupAttachments);
  const lists = placedParts(machine).flatMap((part) => groupListsOf(stack, part));
  const more = partsOf(machine).flatMap((part) => attached.get(part) ?? []);
  const resources = [...new Set([...lists.flatMap((each) => each.resources), ...more])];
  return {
    state: lists.some((each) => each.state === "listed") || more.length > 0 ? "listed" : "absent",
    resources,
    outside: lists.flatMap((each) => each.outside),
    mayHoldMore: lists.some((each) => each.mayHoldMore || each.state === "mistyped") || lists.length === 0,
    candidates: lists.flatMap((each) => each.candidates),
  };
}

function readGroupAttachments(stack: StackGraph): ReadonlyMap<StackResource, readonly StackResource[]> {
  const found = new Map<StackResource, StackResource[]>();
  for (const each of stack.ofType(GROUP_ATTACHMENT)) {
    const group = stack.reference(each, "securityGroupId", GROUP_TYPES);
    const to = stack.reference(each, "networkInterfaceId", PARTS);
    if (group.to !== "resource" || to.to !== "resource") continue;
    addTo(found, to.resource, group.resource);
  }
  return found;
}

const PARTS: readonly string[] = [INTERFACE, INSTANCE];

export interface Addresses {
  readonly known: ReadonlySet<string>;
  /** Why it may have others. */
  readonly unknown: Unknown | undefined;
}

/** Private IPv4 addresses of each machine. */
export function readAddresses(stack: StackGraph): ReadonlyMap<Machine, Addresses> {
  return new Map(stack.part(readMachines).all.map((machine) => [machine, addressesOf(machine)]));
}

/** Whether an address is one of these. */
export function hasAddress({ known, unknown }: Addresses, address: string): Answer {
  return known.has(address) ? YES : (unknown ?? NO);
}

function addressesOf(machine: Machine): Addresses {
  const known = new Set<string>();
  let areAll = true;
  for (const { props } of placedParts(machine)) {
    const before = known.size;
    for (const property of ["privateIps", "privateIpList", "secondaryPrivateIps"]) {
      const list = readList(props, property);
      for (const each of list.state === "known" ? list.value : []) {
        const address = readText(each);
        if (address.state === "known") known.add(address.value);
        else areAll = false;
      }
    }
    const single = readText(props, "privateIp");
    if (single.state === "known") known.add(single.value);
    if (known.size === before) areAll = false;
  }
  if (areAll && known.size > 0) return { known, unknown: undefined };
  return { known, unknown: unknown(`the addresses of "${machine.resource.name}" are not known; give it privateIps`) };
}

export interface InterfaceIds {
  readonly known: ReadonlySet<string>;
  /** True when it has interfaces with other ids, which are not known yet. */
  readonly mayHoldMore: boolean;
}

/** Ids of a machine's network interfaces. An instance tells that of its primary one, which may be one of the stack's. */
export function interfaceIdsOf(machine: Machine): InterfaceIds {
  const known = partsOf(machine).map(interfaceIdOf);
  return {
    known: new Set(known.filter((id) => id !== undefined)),
    mayHoldMore:
      placedParts(machine).some((each) => interfaceIdOf(each) === undefined) || machine.otherInterfaces.length > 0,
  };
}

function interfaceIdOf({ type, props }: StackResource): string | undefined {
  const id = readText(props, type === INSTANCE ? "primaryNetworkInterfaceId" : "id");
  return id.state === "known" ? id.value : undefined;
}
