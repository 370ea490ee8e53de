import type { JournalEntry } from "../change/journal.ts";
import type { DrillTiming } from "./timing.ts";

/**
 * Until when something that was asked for may still come: a command that Systems Manager has not delivered, a monitor that
 * has not noticed yet. A cluster that looks as before is not put back before that.
 */
export function quietAfter(
  entries: readonly JournalEntry[],
  { delivery, monitor }: Pick<DrillTiming, "delivery" | "monitor">,
): number {
  const latest = entries.map((entry) => {
    if (entry.type !== "action") return 0;
    return entry.at + delivery + (entry.name === "stop-application" ? monitor : 0);
  });
  return Math.max(0, ...latest);
}
