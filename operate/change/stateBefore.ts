import type { Before } from "./journal.ts";
import type { Sight } from "./sight.ts";

/**
 * What is put back to. Of a cluster that is green, which says who has the group.
 *
 * @param bucket for test objects
 */
export function stateBefore(sight: Sight, bucket?: string): Before {
  const { owner = "" } = sight;
  const { fileSystem, alarms } = sight.gathered;
  const found = fileSystem.ok ? fileSystem.value : undefined;
  return {
    owner,
    instances: Object.fromEntries([...sight.instances].filter(([server]) => sight.power.get(server) === "running")),
    fileSystem: found?.throughput === undefined ? undefined : { id: found.id, throughput: found.throughput },
    routes: Object.fromEntries(sight.routes.map(({ table, server }) => [table, server ?? ""])),
    bucket,
    troubledAlarms: alarms.ok ? alarms.value.filter(({ state }) => state !== "OK").map(({ name }) => name) : [],
  };
}
