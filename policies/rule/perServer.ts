import type { Unknown } from "../model/graph/known.ts";
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
  const { servers, unknown } = clustersOf(stack, settings);
  for (const server of servers) {
    const doubt = unknown.get(server);
    if (doubt === undefined) yield* judge(server);
    else for (const finding of judge(server)) yield ifServer(finding, doubt);
  }
}

/** A finding about a machine of which it is not known whether it is a server. */
export function ifServer(finding: Finding, { why }: Unknown): Finding {
  return doubted(finding, (message) => `${message}, if it is a server: ${why}`);
}
