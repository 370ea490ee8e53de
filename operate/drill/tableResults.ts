import type { JournalEntry } from "../change/journal.ts";
import type { Sight } from "../change/sight.ts";
import type { Millis, Outage, TableResult } from "./drillResult.ts";
import { notLookedOf } from "./notLooked.ts";
import { outagesOf } from "./outages.ts";
import type { Probed } from "./probing.ts";

/** A good answer that took longer is slow, milliseconds: a look within a Region takes a few. */
export const SLOW_MILLIS = 300;

/** When something was done that may take the service away. */
export function changesIn(entries: readonly JournalEntry[]): readonly Millis[] {
  return entries.flatMap(({ type, at }) => (type === "action" || type === "undo" ? [at] : []));
}

export function tableResults(
  probed: readonly Probed[],
  {
    end,
    interval,
    zoneOf,
    changes,
  }: {
    readonly end: Sight;
    readonly interval: number;
    readonly zoneOf: (table: string) => string | undefined;
    readonly changes: readonly Millis[];
  },
): readonly TableResult[] {
  return probed.map(({ table: { table, skew }, tries, from, until }) => {
    const own = tries.map(({ startedAt, endedAt, good, fault }) => ({ startedAt, endedAt, good, fault }));
    const outages = outagesOf(own, interval);
    return {
      table,
      zone: zoneOf(table),
      tries: own,
      outages,
      notLooked: notLookedOf(own, { from, until, interval }),
      slow: own.filter(({ good, startedAt, endedAt }) => good && endedAt - startedAt > SLOW_MILLIS).length,
      flaps: flapsOf(outages, changes, skew),
      interval,
      routeAtEnd: end.routes.find((each) => each.table === table && each.state === "active")?.server,
    };
  });
}

/** One time without service for each change is what it costs; every further one is a flap. */
function flapsOf(outages: readonly Outage[], changes: readonly Millis[], skew: number): number {
  const causes = outages.map(({ firstBad }) => changes.findLast((at) => at + skew <= firstBad));
  return outages.length - new Set(causes).size;
}
