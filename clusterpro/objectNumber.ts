import type { ClusterDefinition } from "./definition.ts";

/**
 * `webmgr/client/objectnumber`: how many objects Cluster WebUI shows. Source: `cal_obj_num()` in NEC's clpcfset.c; equal
 * in all 14 well-formed exports seen.
 */
export function objectNumber(definition: ClusterDefinition): number {
  const servers = definition.servers.length;
  const { kind } = definition.networkPartition;
  const heartbeats = (definition.servers[0]?.interconnects.length ?? 0) + (kind === "witness" ? 1 : 0);
  const partitions = kind === "none" ? 0 : 1;
  const resources = definition.groups.reduce((sum, group) => sum + group.resources.length, 0);
  const groups = definition.groups.length;
  return 4 + servers + groups + resources + definition.monitors.length + servers * (heartbeats + partitions);
}
