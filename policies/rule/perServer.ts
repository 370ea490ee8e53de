import type { StackGraph } from "../model/graph/stackGraph.ts";
import { clustersOf } from "../model/servers/clusters.ts";
import type { Machine } from "../model/servers/machines.ts";
import type { ServerTags } from "../model/servers/serverTags.ts";
import { doubted, type Finding } from "./finding.ts";

/** Judges each server of the stack's clusters, and what may be one: there a violation cannot be decided. */
export function* perServer(
  stack: StackGraph,
  settings: ServerTags,
  judge: (server: Machine) => Iterable<Finding>,
): Iterable<Finding> {
  const { servers, perhaps } = clustersOf(stack, settings);
  for (const server of servers) {
    if (!perhaps.has(server)) yield* judge(server);
    else for (const finding of judge(server)) yield ofPerhaps(finding, server, settings);
  }
}

/** A finding about a machine that may be no server. */
export function ofPerhaps(finding: Finding, server: Machine, settings: ServerTags): Finding {
  return doubted(finding, (message) => `${message}, if it is a server: ${unclear(server, settings)}`);
}

/** Why a machine may be a server of some cluster, and what to do about it. */
export function unclear(server: Machine, { clusterTag, serverTag }: ServerTags): string {
  return `the tags of ${server.shown} are not known yet, so neither is whether it has ${serverTag} and ${clusterTag}; write these two as plain values`;
}
