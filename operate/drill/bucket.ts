import { failureText } from "../aws/answer.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import type { ProbeRequest } from "./probeContract.ts";
import type { ProbedTable } from "./probing.ts";
import type { TestObjects } from "./testObjects.ts";

/** Makes the drill's bucket, through the first prober that can. Gives why not; undefined where it is there. */
export function makeBucket(
  grounds: DrillGrounds,
  id: string,
  objects: TestObjects,
  tables: readonly ProbedTable[],
): Promise<string | undefined> {
  return throughAny(grounds, id, tables, (endpoint) => objects.makeBucket(endpoint), [200, 409]);
}

/** Removes it with all objects. Gives why not; undefined where it is gone, or was never there. */
export function removeBucket(
  grounds: DrillGrounds,
  id: string,
  objects: TestObjects,
  tables: readonly ProbedTable[],
): Promise<string | undefined> {
  return throughAny(grounds, id, tables, (endpoint) => objects.removeBucket(endpoint), [204, 200, 404]);
}

async function throughAny(
  { invoke, timing }: DrillGrounds,
  id: string,
  tables: readonly ProbedTable[],
  request: (endpoint: string) => Promise<ProbeRequest>,
  fine: readonly number[],
): Promise<string | undefined> {
  let why = "there is no prober";
  for (const { table, endpoint, functionName } of tables) {
    const answer = await invoke(functionName, {
      drill: {
        id,
        intervalMillis: timing.interval,
        // It may remove ten thousand objects.
        timeoutMillis: Math.min(60_000, 20 * timing.timeout),
        forMillis: timing.interval,
        requests: [await request(endpoint)],
      },
    });
    const [first] = answer.ok ? answer.value.tries : [];
    if (fine.includes(first?.status ?? 0)) return undefined;
    why = answer.ok ? `through ${table}: ${first?.fault ?? "no try"}` : failureText(answer.failure);
  }
  return why;
}
