import type { DeployedCluster } from "./deployedCluster.ts";
import type { ServiceRecord } from "./serviceRecord.ts";
import type { Alarm } from "./world.ts";

/**
 * The alarm of each table's prober: it rings when the table has not been served for `delay` milliseconds, and is quiet
 * again as long after service came back.
 */
export function addProbeAlarms(
  { world, tables }: DeployedCluster,
  record: ServiceRecord,
  prefix: string,
  delay: number,
) {
  const alarms = new Map<string, Alarm>();
  for (const table of tables.keys()) {
    const alarm: Alarm = {
      name: `${prefix}${table}`,
      state: "OK",
      reason: "",
      actions: ["topic"],
      since: world.clock.now(),
    };
    alarms.set(table, alarm);
    world.alarms.push(alarm);
  }
  const changes = new Map<string, number>();
  record.changed.push((table, served) => {
    const change = (changes.get(table) ?? 0) + 1;
    changes.set(table, change);
    world.clock.after(delay, () => {
      const alarm = alarms.get(table);
      const state = served ? "OK" : "ALARM";
      if (alarm === undefined || changes.get(table) !== change || alarm.state === state) return;
      Object.assign(alarm, { state, reason: served ? "it answers" : "it does not answer", since: world.clock.now() });
    });
  });
}
