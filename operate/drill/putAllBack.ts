import type { Grounds } from "../change/grounds.ts";
import type { Journal } from "../change/journal.ts";
import { type PutBack, type PutBackOptions, putBack } from "../change/putBack.ts";
import { endFaults } from "./endFaults.ts";

/** Ends a fault first, under which no cluster becomes green; where one is left, not everything is as it was. */
export function putAllBack(grounds: Grounds, journal: Journal, options: PutBackOptions): Promise<PutBack> {
  return putBack(grounds, journal, { ...options, first: () => endFaults(grounds, journal, options.signal) });
}
