import { isNo, type Unknown, unknown } from "../graph/known.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { areConnected } from "../network/vpcConnections.ts";
import { fileSystemSubnets } from "../storage/directories.ts";
import type { Cluster, Clusters } from "./clusters.ts";
import { placeOf } from "./machines.ts";

/** A cluster whose servers open a file system. */
export interface FileSystemUse {
  readonly fileSystem: StackResource;
  readonly servers: Cluster["servers"];
  /** Why they may not. */
  readonly unknown: Unknown | undefined;
  readonly distance: Distance;
}

/** From near to far: whether something lies in a file system's VPC, in one that is connected with it, or neither. */
const DISTANCES = ["same", "connected", "unknown", "apart"] as const;
type Distance = (typeof DISTANCES)[number];

const UNKNOWN: Readonly<Record<Distance, Unknown | undefined>> = {
  same: undefined,
  connected: undefined,
  unknown: unknown("the VPC of one of them cannot be told; give it subnets of the stack"),
  apart: unknown("no connection between their VPCs is in the stack; add it, or exempt what does not belong together"),
};
const HAS_ANOTHER = unknown("the servers have another file system in their own VPC");

type Pair = FileSystemUse;

/**
 * Which clusters open which file systems. A cluster opens those of its own VPC; without one there, those of connected
 * VPCs; without such, those that nobody opens from their own VPC. A file system that is left is perhaps opened from a
 * connected VPC. What is not known to be connected counts as it.
 *
 * @param lets Whether a file system lets a server in: where several of each meet in one VPC, it tells who opens what.
 */
export function fileSystemUses(
  stack: StackGraph,
  { all, unknown: unknownServers }: Clusters,
  fileSystems: readonly StackResource[],
  lets: (fileSystem: StackResource, server: Cluster["servers"][number]) => boolean,
): readonly FileSystemUse[] {
  const clusters = [...all.map(({ servers }) => servers), ...[...unknownServers.keys()].map((each) => [each])];
  const vpcs = new Map(fileSystems.map((each) => [each, vpcOfFileSystem(stack, each)]));
  const pairs = clusters.flatMap((servers) => {
    const own = new Set(servers.flatMap((each) => placeOf(stack, each).subnets.flatMap(({ vpc }) => vpc ?? [])));
    return fileSystems.map((fileSystem): Pair => {
      const distance = distanceOf(stack, own, vpcs.get(fileSystem));
      return { fileSystem, servers, distance, unknown: UNKNOWN[distance] };
    });
  });
  const atHome = new Set(pairs.flatMap(({ distance, fileSystem }) => (distance === "same" ? fileSystem : [])));
  const uses = [...Map.groupBy(pairs, ({ servers }) => servers).values()].flatMap((ofCluster) => {
    const nearest = DISTANCES.find((each) => ofCluster.some(({ distance }) => distance === each));
    return ofCluster.filter(
      ({ distance, fileSystem }) => distance === nearest && (distance !== "apart" || !atHome.has(fileSystem)),
    );
  });
  const used = new Set(uses.map(({ fileSystem }) => fileSystem));
  const left = pairs.filter(({ fileSystem, distance }) => !used.has(fileSystem) && distance !== "apart");
  return [...withoutOthers(uses, lets), ...left.map((each) => ({ ...each, unknown: each.unknown ?? HAS_ANOTHER }))];
}

/** As `vpcOf` tells it, of the first subnet whose VPC is known. */
export function vpcOfFileSystem(stack: StackGraph, fileSystem: StackResource): string | undefined {
  return fileSystemSubnets(stack, fileSystem).subnets.find(({ vpc }) => vpc !== undefined)?.vpc;
}

function distanceOf(stack: StackGraph, own: ReadonlySet<string>, vpc: string | undefined): Distance {
  if (vpc === undefined || own.size === 0) return "unknown";
  if (own.has(vpc)) return "same";
  return [...own].every((each) => isNo(areConnected(stack, each, vpc))) ? "apart" : "connected";
}

/** Takes out the pairs of a cluster and another one's file system, as far as these say by whom they let in. */
function withoutOthers(
  uses: readonly Pair[],
  lets: (fileSystem: StackResource, server: Cluster["servers"][number]) => boolean,
): readonly Pair[] {
  const ofFileSystem = Map.groupBy(uses, ({ fileSystem }) => fileSystem);
  const ofServers = Map.groupBy(uses, ({ servers }) => servers);
  const isContested = ({ fileSystem, servers }: Pair) =>
    (ofFileSystem.get(fileSystem)?.length ?? 0) > 1 && (ofServers.get(servers)?.length ?? 0) > 1;
  const letIn = new Set(
    uses.filter((each) => isContested(each) && each.servers.some((server) => lets(each.fileSystem, server))),
  );
  const hasOne = (pairs: readonly Pair[] | undefined) => pairs?.some((each) => letIn.has(each)) ?? false;
  return uses.filter(
    (each) =>
      !isContested(each) ||
      letIn.has(each) ||
      !hasOne(ofServers.get(each.servers)) ||
      !hasOne(ofFileSystem.get(each.fileSystem)),
  );
}
