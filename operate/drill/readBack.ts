import type { DrillGrounds } from "./drillGrounds.ts";
import { isSettled, type LedgerEntry } from "./ledger.ts";
import type { Probed, ProbedTable } from "./probing.ts";
import type { TestObjects } from "./testObjects.ts";

/** Requests of one invocation: 6 MB are Lambda's limit, and a signed one has less than a kilobyte. */
const AT_ONCE = 2_000;

/** Rounds without a new answer until it is given up; each round asks through the next table. */
const VAIN_ROUNDS = 3;

/** Tries beyond the requests: a prober that comes late to one leaves it out, and the last requests have no try. */
const SPARE = 10;

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
  const open = () => probed.flatMap(({ writes }) => writes).filter(({ key }) => !isSettled(found.get(key))).length;
  for (let round = 0, vain = 0; vain < VAIN_ROUNDS && open() > 0; round += 1) {
    const before = open();
    await Promise.all(
      probed.map(async ({ writes }, index) => {
        const table = tables[(index + round) % tables.length] as ProbedTable;
        const unread = writes.filter(({ key }) => !isSettled(found.get(key)));
        for (let from = 0; from < unread.length; from += AT_ONCE)
          await readSome(grounds, id, { objects, table, writes: unread.slice(from, from + AT_ONCE) }, found);
      }),
    );
    vain = open() < before ? 0 : vain + 1;
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
      timeoutMillis: timing.readTimeout,
      forMillis: timing.read * (requests.length + SPARE),
      requests,
    },
  });
  if (!answer.ok) return;
  for (const { key, status, sha256 } of answer.value.tries)
    if (key !== undefined && status !== undefined) found.set(key, { status, sha256 });
}
