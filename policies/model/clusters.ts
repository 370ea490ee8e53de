import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import { groupsOf, type Machine, partsOf, placeOf, readMachines } from "./machines.ts";
import { read, readText } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import { targetOf } from "./routeTarget.ts";
import type { StackGraph } from "./stackGraph.ts";
import { type RouteInTable, VIRTUAL_IP_SETTINGS, type VirtualIpSettings, virtualIpsIn } from "./virtualIps.ts";

/** Settings of a rule about a cluster's servers. */
export const SERVER_TAGS = {
  clusterTag: {
    type: "string",
    default: "clpfsx:cluster",
    description: "Key of the tag with the cluster's name.",
  },
  serverTag: {
    type: "string",
    default: "clpfsx:server",
    description: "Key of the tag that a cluster server's instance and network interface carry.",
  },
  ...VIRTUAL_IP_SETTINGS,
} as const satisfies Record<string, PolicyConfigJSONSchema>;

export interface ServerTags extends VirtualIpSettings {
  readonly clusterTag: string;
  readonly serverTag: string;
}

export interface Cluster {
  /** Value of the cluster's tag, or the virtual IP for servers without one. */
  readonly shown: string;
  readonly servers: readonly Machine[];
}

export interface Clusters {
  readonly all: readonly Cluster[];
  /** Every server once. */
  readonly servers: readonly Machine[];
  /** Routes of virtual IPs to what is none of the stack's machines, or cannot be told. */
  readonly strangers: readonly RouteInTable[];
}

/**
 * The servers of the stack's clusters: machines with the tags, and the owners of virtual IPs. A server without tags
 * brings in its peers: machines of its VPC that forward too and share a security group with it.
 */
export function clustersOf(stack: StackGraph, tags: ServerTags): Clusters {
  const cache = stack.part(readCache);
  const key = JSON.stringify([tags.clusterTag, tags.serverTag, tags.virtualIps]);
  const known = cache.get(key);
  if (known) return known;
  const clusters = readClusters(stack, tags);
  cache.set(key, clusters);
  return clusters;
}

function readCache(): Map<string, Clusters> {
  return new Map();
}

function readClusters(stack: StackGraph, tags: ServerTags): Clusters {
  const machines = stack.part(readMachines);
  const clusters = new Map<string, { shown: string; servers: Set<Machine> }>();
  const add = (key: string, shown: string, machine: Machine) => {
    const cluster = clusters.get(key) ?? { shown, servers: new Set() };
    cluster.servers.add(machine);
    clusters.set(key, cluster);
  };
  const tagged = new Set<Machine>();
  for (const machine of machines.all) {
    const server = tagOf(machine, tags.serverTag);
    if (server === undefined) continue;
    const name = tagOf(machine, tags.clusterTag) ?? "";
    tagged.add(machine);
    add(`tag ${name}`, name === "" ? "without a name" : name, machine);
  }
  const strangers: RouteInTable[] = [];
  for (const { vpc, address, routes } of virtualIpsIn(stack, tags)) {
    for (const route of routes) {
      const { intended, liveMachine } = targetOf(stack, route);
      const owners = intended.length > 0 ? intended : liveMachine ? [liveMachine] : [];
      if (owners.length === 0) strangers.push(route);
      for (const owner of owners) if (!tagged.has(owner)) add(`vpc ${vpc}`, `with the virtual IP ${address}`, owner);
    }
  }
  for (const [key, { servers }] of clusters) {
    if (key.startsWith("vpc ")) for (const each of peersOf(stack, servers)) servers.add(each);
  }
  const all = [...clusters.values()].map(({ shown, servers }) => ({ shown, servers: [...servers] }));
  return { all, servers: [...new Set(all.flatMap(({ servers }) => servers))], strangers };
}

function tagOf(machine: Machine, key: string): string | undefined {
  for (const { props } of partsOf(machine)) {
    for (const property of ["tags", "tagsAll"]) {
      const value = readText(props, property, key);
      if (value.state === "known") return value.value;
    }
  }
  return undefined;
}

function peersOf(stack: StackGraph, servers: ReadonlySet<Machine>): readonly Machine[] {
  const byGroup = stack.part(readForwarding);
  const vpcs = new Set([...servers].flatMap((each) => vpcsOf(stack, each)));
  return [...servers]
    .flatMap((each) => groupsOf(stack, each).resources)
    .flatMap((group) => byGroup.get(group) ?? [])
    .filter((each) => vpcsOf(stack, each).some((vpc) => vpcs.has(vpc)));
}

function vpcsOf(stack: StackGraph, machine: Machine): readonly string[] {
  return placeOf(stack, machine).subnets.flatMap(({ vpc }) => vpc ?? []);
}

/** Machines that forward packets which are not theirs, by security group. */
function readForwarding(stack: StackGraph): ReadonlyMap<StackResource, readonly Machine[]> {
  const found = new Map<StackResource, Machine[]>();
  for (const machine of stack.part(readMachines).all) {
    const forwards = partsOf(machine).some(({ props }) => {
      const check = read(props, "sourceDestCheck");
      return check.state === "known" && check.value === false;
    });
    if (!forwards) continue;
    for (const group of groupsOf(stack, machine).resources) {
      const known = found.get(group);
      if (known) known.push(machine);
      else found.set(group, [machine]);
    }
  }
  return found;
}
