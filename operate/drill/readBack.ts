import type { DrillGrounds } from "./drillGrounds.ts";
import { isSettled, type LedgerEntry } from "./ledger.ts";
import type { Probed, ProbedTable } from "./probing.ts";
import type { TestObjects } from "./testObjects.ts";

/** Requests of one invocation: 6 MB are Lambda's limit, and a signed one has less than a kilobyte. */
const AT_ONCE = 2_000;

/** An object without an answer is asked for again so often, each time through the next table. */
const ROUNDS = 3;

type Write = Omit<LedgerEntry, "found">;

/** Reads everything that was tried to be written, through the probers. */
export async function readBack(
  grounds: DrillGrounds,
  id: string,
  objects: TestObjects,
  probed: readonly Probed[],
): Promise<readonly LedgerEntry[]> {
  const found = new Map<string, LedgerEntry["found"]>();
  const tables = probed.map(({ table }) => table);
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all(
      probed.map(async ({ writes }, index) => {
        const table = tables[(index + round) % tables.length] as ProbedTable;
        const open = writes.filter(({ key }) => !isSettled(found.get(key)));
        for (let from = 0; from < open.length; from += AT_ONCE)
          await readSome(grounds, id, { objects, table, writes: open.slice(from, from + AT_ONCE) }, found);
      }),
    );
  }
  return probed.flatMap(({ writes }) => writes.map((write) => ({ ...write, found: found.get(write.key) })));
}

async function readSome(
  { invoke, timing }: DrillGrounds,
  id: string,
  {
    objects,
    table,
    writes,
  }: { readonly objects: TestObjects; readonly table: ProbedTable; readonly writes: readonly Write[] },
  found: Map<string, LedgerEntry["found"]>,
): Promise<void> {
  const requests = await Promise.all(writes.map(({ key }) => objects.read(table.endpoint, key)));
  const answer = await invoke(table.functionName, {
    drill: {
      id,
      intervalMillis: timing.read,
      timeoutMillis: timing.timeout,
      forMillis: timing.read * requests.length,
      requests,
    },
  });
  if (!answer.ok) return;
  for (const { key, status, sha256 } of answer.value.tries)
    if (key !== undefined && status !== undefined) found.set(key, { status, sha256 });
}
