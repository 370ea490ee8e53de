import type { Millis, NotLooked, ProbeTry } from "./drillResult.ts";

/** One try that is left out, by a prober that is late, tells no more than its neighbours; two are a time without a look. */
const INTERVALS = 2;

/** Whether nobody looked between the starts of two tries. Rounded, since timers are late by a part of an interval. */
export function isNotLooked(from: Millis, until: Millis, interval: number): boolean {
  return Math.round((until - from) / interval) > INTERVALS;
}

/**
 * When a prober did not look: between two tries, before the first and after the last, in order.
 *
 * @param tries in the order of their starts
 * @param times `from` is when the first try was due, `until` when the last one's interval was to be over
 */
export function notLookedOf(
  tries: readonly Pick<ProbeTry, "startedAt">[],
  { from, until, interval }: { readonly from: Millis; readonly until: Millis; readonly interval: number },
): readonly NotLooked[] {
  const starts = [from, ...tries.map(({ startedAt }) => startedAt), until];
  return starts.flatMap((at, index) => {
    const next = starts[index + 1];
    return next !== undefined && isNotLooked(at, next, interval) ? [{ from: at, until: next }] : [];
  });
}

/** Milliseconds of all of them. */
export function notLookedIn(spans: readonly NotLooked[]): number {
  return spans.reduce((sum, { from, until }) => sum + until - from, 0);
}
