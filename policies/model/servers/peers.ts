import { DisjointSets } from "../graph/disjointSets.ts";
import { isInput } from "../graph/input.ts";
import { read } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { DEFAULT_GROUP } from "../network/defaultGroups.ts";
import { groupsOf, type Machine, partsOf, readMachines } from "./machines.ts";

/** A server, or more, of one cluster, which may have others. */
type Seed = readonly Machine[];

/** Two clusters have four servers: fewer are one. */
const SERVERS_OF_TWO = 4;

/**
 * Adds to clusters of which some servers only are known those that look like them: machines that forward packets too,
 * and share more security groups with them than with servers of another cluster. Servers of two virtual IPs with the
 * same groups are one cluster, as long as they are too few for two.
 *
 * Returns the members of sets that may be several clusters.
 */
export function joinPeers(
  stack: StackGraph,
  sets: DisjointSets<Machine>,
  isWhole: (server: Machine) => boolean,
): ReadonlySet<Machine> {
  const seeds: Seed[] = sets.groups().filter((servers) => !servers.some(isWhole));
  const byGroup = indexByGroup(stack, seeds);
  const pools = new DisjointSets<Seed>();
  for (const seed of seeds) pools.join([seed]);
  const peers = new Map<Seed, Machine[]>();
  for (const machine of forwarding(stack)) {
    if (sets.has(machine)) continue;
    const nearest = nearestOf(stack, machine, byGroup);
    const [first] = nearest;
    if (first === undefined) continue;
    pools.join(nearest);
    for (const each of nearest) peers.set(each, [...(peers.get(each) ?? []), machine]);
  }
  const alone = seeds.filter((seed) => seed.length === 1 && !peers.has(seed));
  for (const [key, same] of Map.groupBy(alone, (seed) => keyOfGroups(stack, seed))) if (key !== "") pools.join(same);
  const open = new Set<Machine>();
  for (const pool of pools.groups()) {
    const members = new Set(pool.flatMap((seed) => [...seed, ...(peers.get(seed) ?? [])]));
    sets.join(members);
    if (pool.length > 1 && members.size >= SERVERS_OF_TWO) for (const each of members) open.add(each);
  }
  return open;
}

function indexByGroup(stack: StackGraph, seeds: readonly Seed[]): ReadonlyMap<StackResource, ReadonlySet<Seed>> {
  const found = new Map<StackResource, Set<Seed>>();
  for (const seed of seeds) {
    for (const group of seed.flatMap((each) => namedGroups(stack, each))) {
      const known = found.get(group);
      if (known) known.add(seed);
      else found.set(group, new Set([seed]));
    }
  }
  return found;
}

/**
 * The seeds with which a machine shares the most security groups. One has all that the other has: a NAT instance with a
 * group of its own is none of the servers, though they have another one for monitoring in common.
 */
function nearestOf(
  stack: StackGraph,
  machine: Machine,
  byGroup: ReadonlyMap<StackResource, ReadonlySet<Seed>>,
): readonly Seed[] {
  const shared = new Map<Seed, number>();
  const own = namedGroups(stack, machine);
  for (const group of own) {
    for (const seed of byGroup.get(group) ?? []) shared.set(seed, (shared.get(seed) ?? 0) + 1);
  }
  const whole = [...shared].filter(([seed, count]) => count === own.length || count >= groupsInCommon(stack, seed));
  const most = Math.max(...whole.map(([, count]) => count));
  return whole.filter(([, count]) => count === most).map(([seed]) => seed);
}

/** How many groups all machines of a seed have. */
function groupsInCommon(stack: StackGraph, seed: Seed): number {
  const [first = [], ...others] = seed.map((each) => namedGroups(stack, each));
  return first.filter((group) => others.every((groups) => groups.includes(group))).length;
}

/** Without the default groups, in which is whatever names none. */
function namedGroups(stack: StackGraph, machine: Machine): readonly StackResource[] {
  return groupsOf(stack, machine).resources.filter(({ type }) => type !== DEFAULT_GROUP);
}

function keyOfGroups(stack: StackGraph, seed: Seed): string {
  const urns = seed.flatMap((each) => namedGroups(stack, each).map(({ urn }) => urn));
  return urns.sort().join(" ");
}

/** Machines that pass on packets which are not theirs, or may do so. */
function forwarding(stack: StackGraph): readonly Machine[] {
  return stack.part(readMachines).all.filter((machine) =>
    partsOf(machine).some((part) => {
      const check = read(part.props, "sourceDestCheck");
      return check.state === "known"
        ? check.value === false
        : check.state === "unknown" && isInput(part, "sourceDestCheck");
    }),
  );
}
