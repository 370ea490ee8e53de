import { confIn, deliveriesOf } from "../delivery/deliveredFiles.ts";
import { DisjointSets } from "../graph/disjointSets.ts";
import { isYes, type Unknown } from "../graph/known.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { machinesNamedIn } from "./confServers.ts";
import type { Machine } from "./machines.ts";
import { type ServerTags, serverTagsOf } from "./serverTags.ts";
import { ownersOf, type RouteInTable, targetsOf, virtualIpsIn } from "./virtualIps.ts";

export { SERVER_TAGS, type ServerTags } from "./serverTags.ts";

export interface Cluster {
  /** Value of the cluster's tag; its name in clp.conf, or its virtual IPs, for servers without one. */
  readonly shown: string;
  readonly servers: readonly Machine[];
}

export interface Clusters {
  readonly all: readonly Cluster[];
  /** Every server once, and what may be one. */
  readonly servers: readonly Machine[];
  /** Those of `servers` that are in no cluster, and why it cannot be told whether they are servers. */
  readonly unknown: ReadonlyMap<Machine, Unknown>;
  /** Routes of virtual IPs to what is none of the stack's machines, or cannot be told. */
  readonly strangers: readonly RouteInTable[];
}

/**
 * The stack's clusters, by all that tells of their servers: the tags, the owners of virtual IPs, and what clp.conf names.
 * Machines belong together that have one cluster's tag, are targets of one virtual IP's routes, or are named in one
 * clp.conf.
 */
export function clustersOf(stack: StackGraph, settings: ServerTags): Clusters {
  const cache = stack.part(readCache);
  const key = JSON.stringify([settings.clusterTag, settings.serverTag, settings.virtualIps]);
  const known = cache.get(key);
  if (known) return known;
  const clusters = readClusters(stack, settings);
  cache.set(key, clusters);
  return clusters;
}

function readCache(): Map<string, Clusters> {
  return new Map();
}

/** Machines that something shows to be servers of one cluster. */
interface Sign {
  readonly shown: string;
  readonly servers: readonly Machine[];
}

function readClusters(stack: StackGraph, settings: ServerTags): Clusters {
  const named = deliveriesOf(stack).flatMap((each) => {
    const conf = confIn(each);
    return conf ? { conf, ...machinesNamedIn(stack, conf, settings) } : [];
  });
  // What tells most comes first, and gives the cluster its name.
  const signs: readonly Sign[] = [
    ...byTags(stack, settings),
    ...named.map(({ conf, servers }) => ({ shown: conf.clusterName ?? "of clp.conf", servers })),
    ...virtualIpsIn(stack, settings).map((each) => ({
      shown: `with the virtual IP ${each.address}`,
      servers: ownersOf(stack, each),
    })),
  ];
  const sets = new DisjointSets<Machine>();
  for (const { servers } of signs) sets.join(servers);
  for (const each of named.flatMap(({ ambiguous }) => ambiguous)) if (!sets.has(each)) sets.join([each]);
  const unknown = new Map<Machine, Unknown>();
  for (const [machine, { server }] of serverTagsOf(stack, settings)) {
    if (!server.isThere.known && !sets.has(machine)) unknown.set(machine, server.isThere);
  }
  const names = namesOf(signs);
  const all = sets.groups().map((servers): Cluster => {
    const of = new Set(servers.flatMap((each) => names.get(each) ?? []));
    return {
      shown: [...of].join(" and ") || `of ${servers[0]?.shown}`,
      servers,
    };
  });
  return {
    all,
    servers: [...all.flatMap(({ servers }) => servers), ...unknown.keys()],
    unknown,
    strangers: virtualIpsIn(stack, settings).flatMap((each) =>
      targetsOf(stack, each).flatMap(({ route, machines }) => (machines.length === 0 ? route : [])),
    ),
  };
}

function byTags(stack: StackGraph, settings: ServerTags): Sign[] {
  const servers = [...serverTagsOf(stack, settings)].filter(([, { server }]) => isYes(server.isThere));
  const byName = Map.groupBy(servers, ([, { cluster }]) => cluster.value);
  return [...byName].flatMap(([name, tagged]): Sign[] => {
    const machines = tagged.map(([machine]) => machine);
    // Without a name they may be servers of any.
    if (name === undefined) return machines.map((each) => ({ shown: `of ${each.shown}`, servers: [each] }));
    return [{ shown: name, servers: machines }];
  });
}

/** For each server what its cluster is called by the first sign of it. */
function namesOf(signs: readonly Sign[]): ReadonlyMap<Machine, string> {
  const found = new Map<Machine, string>();
  for (const { shown, servers } of signs) for (const each of servers) if (!found.has(each)) found.set(each, shown);
  return found;
}
