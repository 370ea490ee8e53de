import type { Grounds } from "../change/grounds.ts";
import type { Journal } from "../change/journal.ts";
import { type PutBack, type PutBackOptions, putBack } from "../change/putBack.ts";
import { endFaults } from "./endFaults.ts";

/** Ends a fault first, under which no cluster becomes green; where one is left, not everything is as it was. */
export async function putAllBack(grounds: Grounds, journal: Journal, options: PutBackOptions): Promise<PutBack> {
  const left = await endFaults(grounds, journal, options.signal);
  const back = await putBack(grounds, journal, options);
  return left === undefined ? back : { ...back, movedBack: false, finding: left };
}
