import { type ClpConf, virtualIpsOf } from "../delivery/clpConf.ts";
import { type Unknown, unknown } from "../graph/known.ts";
import { readText } from "../graph/reading.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { SUBNET_TYPES } from "../network/subnets.ts";
import { VPC_TYPES, vpcOf } from "../network/vpcOf.ts";
import { interfaceIdsOf, type Machine, placedParts, placeOf, readAddresses, readMachines } from "./machines.ts";
import { type ServerTags, serverTagsOf } from "./serverTags.ts";
import { ownersOf, targetsOf, virtualIpsIn } from "./virtualIps.ts";

/** The stack's machines that a clp.conf is about. */
export interface ConfServers {
  /** Value of the cluster's tag; undefined where its servers have no such tags and are known by their addresses. */
  readonly cluster: string | undefined;
  /** Machines of each server, by the server's name. */
  readonly byName: ReadonlyMap<string, readonly Machine[]>;
}

export function serversOfConf(stack: StackGraph, conf: ClpConf, settings: ServerTags): ConfServers {
  const byAddress = stack.part(readByAddress);
  const machinesAt = (addresses: readonly string[]) => addresses.flatMap((each) => byAddress.get(each) ?? []);
  const cluster = clusterOf(stack, conf, settings, machinesAt);
  if (cluster === undefined) {
    return {
      cluster,
      byName: new Map(conf.servers.map(({ name, addresses }) => [name, [...new Set(machinesAt(addresses))]])),
    };
  }
  const own = [...serverTagsOf(stack, settings)].filter(([, tags]) => tags.cluster.value === cluster);
  const named = (name: string) => own.filter(([, { server }]) => server.value === name).map(([machine]) => machine);
  return { cluster, byName: new Map(conf.servers.map(({ name }) => [name, named(name)])) };
}

/**
 * The cluster tag that the file is about: the one that is its name, else the one whose servers it names by address or
 * by name, else the first.
 */
function clusterOf(
  stack: StackGraph,
  { clusterName, servers }: ClpConf,
  settings: ServerTags,
  machinesAt: (addresses: readonly string[]) => readonly Machine[],
): string | undefined {
  const tagged = new Map<Machine, { readonly cluster: string; readonly server: string }>();
  for (const [machine, { cluster, server }] of serverTagsOf(stack, settings)) {
    if (cluster.value !== undefined && server.value !== undefined) {
      tagged.set(machine, { cluster: cluster.value, server: server.value });
    }
  }
  const all = [...tagged.values()];
  if (all.some(({ cluster }) => cluster === clusterName)) return clusterName;
  const addressed = machinesAt(servers.flatMap(({ addresses }) => addresses));
  const named =
    addressed.map((each) => tagged.get(each)).find((each) => each !== undefined) ??
    all.find(({ server }) => servers.some(({ name }) => name === server));
  if (named) return named.cluster;
  return addressed.length > 0 ? undefined : all[0]?.cluster;
}

function readByAddress(stack: StackGraph): ReadonlyMap<string, readonly Machine[]> {
  const found = new Map<string, Machine[]>();
  for (const [machine, { known }] of stack.part(readAddresses)) {
    for (const address of known) {
      const same = found.get(address);
      if (same) same.push(machine);
      else found.set(address, [machine]);
    }
  }
  return found;
}

/** The machines that a clp.conf names: by tags or addresses, and by the ids of interfaces in its virtual IPs. */
export interface Named {
  readonly servers: readonly Machine[];
  /** Machines of several VPCs that have one and the same of its addresses. */
  readonly ambiguous: readonly Machine[];
}

export function machinesNamedIn(stack: StackGraph, conf: ClpConf, settings: ServerTags): Named {
  const { withInterface } = stack.part(readMachines);
  const virtualIps = virtualIpsOf(conf);
  const attached = virtualIps.flatMap(({ attachments }) =>
    attachments.flatMap(({ eniId }) => withInterface(eniId ?? "") ?? []),
  );
  const entries = [...serversOfConf(stack, conf, settings).byName.values()];
  const addresses = new Set(virtualIps.map(({ ip }) => ip));
  const owners = virtualIpsIn(stack, settings)
    .filter(({ address }) => addresses.has(address))
    .flatMap((each) => ownersOf(stack, each));
  const sure = new Set(
    [...attached, ...entries.filter(isOne).flat(), ...owners].flatMap((each) => vpcsOf(stack, each)),
  );
  const servers = new Set(attached);
  const ambiguous: Machine[] = [];
  for (const entry of entries) {
    const here = isOne(entry) ? entry : entry.filter((each) => vpcsOf(stack, each).some((vpc) => sure.has(vpc)));
    const isSure = isOne(entry) || new Set(here.flatMap((each) => vpcsOf(stack, each))).size === 1;
    if (isSure) for (const each of here) servers.add(each);
    else ambiguous.push(...entry);
  }
  return { servers: [...servers], ambiguous };
}

function isOne(machines: readonly Machine[]): boolean {
  return machines.length === 1;
}

function vpcsOf(stack: StackGraph, machine: Machine): readonly string[] {
  return placeOf(stack, machine).subnets.flatMap(({ vpc }) => vpc ?? []);
}

/** Ids that clp.conf may write down. */
export interface KnownIds {
  /** Undefined where the stack has nothing that could have one. */
  readonly ids: ReadonlySet<string> | undefined;
  /** Why it may be another one. */
  readonly unknown: Unknown | undefined;
}

/** The VPCs in which servers lie, by their subnets. */
export function vpcIdsOf(stack: StackGraph, servers: readonly Machine[]): KnownIds {
  const ids = new Set<string>();
  let areAll = true;
  const byUrn = new Map(stack.ofType(...VPC_TYPES).map((vpc) => [vpc.urn, vpc]));
  for (const part of servers.flatMap(placedParts)) {
    const subnet = stack.reference(part, "subnetId", SUBNET_TYPES);
    if (subnet.to === "nothing") continue;
    const vpc = subnet.to === "resource" ? vpcOf(stack, subnet.resource) : undefined;
    const inStack = vpc === undefined ? undefined : byUrn.get(vpc);
    const id = inStack ? readText(inStack.props, "id") : undefined;
    if (id?.state === "known") ids.add(id.value);
    else if (inStack || vpc === undefined) areAll = false;
    else ids.add(vpc);
  }
  return { ids, unknown: areAll && ids.size > 0 ? undefined : unknown("the cluster's VPC is not known yet") };
}

export function interfaceIdsIn(machines: readonly Machine[]): KnownIds {
  if (machines.length === 0) return { ids: undefined, unknown: undefined };
  const all = machines.map(interfaceIdsOf);
  const ids = new Set(all.flatMap(({ known }) => [...known]));
  const areAll = ids.size > 0 && !all.some(({ mayHoldMore }) => mayHoldMore);
  return { ids, unknown: areAll ? undefined : unknown("the server's interface is not known yet") };
}

/** A machine that is none of the servers and that an address leads to: when every route of it does, and none to these. */
export function strangerAt(
  stack: StackGraph,
  settings: ServerTags,
  ip: string,
  servers: readonly Machine[],
): Machine | undefined {
  const targets = virtualIpsIn(stack, settings)
    .filter(({ address }) => address === ip)
    .flatMap((each) => targetsOf(stack, each).map(({ machines }) => machines));
  if (servers.length === 0 || targets.some((machines) => machines.length === 0)) return undefined;
  const all = targets.flat();
  const own = new Set(servers);
  return all.some((each) => own.has(each)) ? undefined : all[0];
}
