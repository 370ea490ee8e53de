import { performance } from "node:perf_hooks";

/** Something to time; its result is the time in milliseconds. */
export type Timed = () => Promise<number> | number;

/**
 * Median times by name. The runs are interleaved, so that a noisy minute on the machine hits all of them; one of each
 * goes unmeasured before, to fill the caches.
 */
export async function medians(
  timed: Readonly<Record<string, Timed>>,
  runs: number,
): Promise<ReadonlyMap<string, number>> {
  const all = Object.entries(timed).map(([name, time]) => ({ name, time, found: [] as number[] }));
  for (const { time } of all) await time();
  for (let run = 0; run < runs; run++) for (const { time, found } of all) found.push(await time());
  return new Map(all.map(({ name, found }) => [name, median(found)]));
}

export async function elapsed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** A line of a table of at most 100 columns. */
export function row(name: string, milliseconds: number, note = ""): string {
  return `  ${name.padEnd(58)} ${milliseconds.toFixed(0).padStart(6)} ms   ${note}`.trimEnd();
}

export function ratio(time: number, base: number): string {
  return `${(time / base).toFixed(2)} x`;
}
