import type { Failure } from "../aws/answer.ts";
import type { Clock } from "../cluster/clock.ts";
import type { Millis } from "./drillResult.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { ProbeAnswerTry } from "./probeContract.ts";
import type { Invoke } from "./prober.ts";
import type { TestObject, TestObjects } from "./testObjects.ts";
import type { DrillTiming } from "./timing.ts";

/** A table with its prober. */
export interface ProbedTable {
  readonly table: string;
  readonly functionName: string;
  /** Where its prober sends requests to: `http://172.16.0.1:9000`. */
  readonly endpoint: string;
  /** Prober's clock less ours, milliseconds. */
  readonly skew: number;
}

export interface Probed {
  readonly table: ProbedTable;
  /** In the order of their starts, by the prober's clock. */
  readonly tries: readonly ProbeAnswerTry[];
  readonly writes: readonly Omit<LedgerEntry, "found">[];
  /** When its first try was due, and until when the last slice was to try, by the prober's clock. */
  readonly from: Millis;
  readonly until: Millis;
  /** Why slices have no answer. */
  readonly failures: readonly Failure[];
}

/** Before the first try: time for an invocation to arrive. */
const START_DELAY = 3;

/**
 * Has the prober of one table try from `start` until `stop`, slice by slice, each asked for before the one before it has
 * ended, so that there is no gap.
 */
export class Probing {
  readonly #table: ProbedTable;
  readonly #invoke: Invoke;
  readonly #objects: TestObjects | undefined;
  readonly #clock: Clock;
  readonly #timing: DrillTiming;
  readonly #id: string;
  readonly #over = new AbortController();
  readonly #tries: ProbeAnswerTry[] = [];
  /** What each slice was handed, and whether it answered. */
  readonly #handed: { readonly objects: readonly TestObject[]; answered: boolean }[] = [];
  readonly #failures: Failure[] = [];
  #running: Promise<void> = Promise.resolve();
  /** By our clock. */
  #from: Millis = 0;
  #until: Millis = 0;

  constructor(
    table: ProbedTable,
    {
      id,
      invoke,
      objects,
      clock,
      timing,
    }: {
      readonly id: string;
      readonly invoke: Invoke;
      /** Undefined where the application takes none: tries look, then. */
      readonly objects: TestObjects | undefined;
      readonly clock: Clock;
      readonly timing: DrillTiming;
    },
  ) {
    this.#table = table;
    this.#invoke = invoke;
    this.#objects = objects;
    this.#clock = clock;
    this.#timing = timing;
    this.#id = id;
  }

  start(): void {
    this.#running = this.#run();
    // Told where it is waited for.
    this.#running.catch(() => {});
  }

  /** Waits for the slices that are under way. */
  async stop(): Promise<Probed> {
    this.#over.abort();
    await this.#running;
    const tries = this.#tries.toSorted((a, b) => a.startedAt - b.startedAt);
    const good = new Set(tries.flatMap((each) => (each.good && each.key !== undefined ? [each.key] : [])));
    const tried = new Set(tries.map(({ key }) => key));
    const { skew } = this.#table;
    return {
      table: this.#table,
      tries,
      // Of a slice without an answer nobody knows what was sent: its keys are looked for, and count where they are found.
      writes: this.#handed.flatMap(({ objects, answered }) =>
        objects
          .filter(({ key }) => !answered || tried.has(key))
          .map(({ key, sha256 }) => ({ key, sha256, tried: tried.has(key), acknowledged: good.has(key) })),
      ),
      from: this.#from + skew,
      until: this.#until + skew,
      failures: this.#failures,
    };
  }

  async #run(): Promise<void> {
    const { slice, lead, interval } = this.#timing;
    const slices: Promise<void>[] = [];
    const perSlice = Math.ceil(slice / interval);
    let from = this.#clock.now() + START_DELAY * interval;
    this.#from = from;
    for (let number = 0; !this.#over.signal.aborted; number += 1) {
      slices.push(this.#slice(from, number * perSlice, perSlice));
      from += slice;
      this.#until = from;
      const pause = this.#clock.wait(Math.max(0, from - lead - this.#clock.now()), this.#over.signal);
      await pause.catch(() => {});
    }
    await Promise.all(slices);
  }

  async #slice(from: number, first: number, count: number): Promise<void> {
    const { slice, interval, timeout } = this.#timing;
    const { table, endpoint, functionName, skew } = this.#table;
    const objects = this.#objects;
    const chosen =
      objects === undefined ? [] : Array.from({ length: count }, (_, index) => objects.object(table, first + index));
    const requests = await Promise.all(chosen.map((each) => (objects as TestObjects).write(endpoint, each)));
    const handed = { objects: chosen, answered: false };
    this.#handed.push(handed);
    const answer = await this.#invoke(functionName, {
      drill: {
        id: this.#id,
        startAt: from + skew,
        intervalMillis: interval,
        timeoutMillis: timeout,
        forMillis: slice,
        requests,
      },
    });
    if (!answer.ok) {
      this.#failures.push(answer.failure);
      return;
    }
    handed.answered = true;
    this.#tries.push(...answer.value.tries);
  }
}
