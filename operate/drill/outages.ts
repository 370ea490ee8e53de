import type { Outage, ProbeTry } from "./drillResult.ts";

/**
 * The times without service that the tries of one prober show, in order: each a run of failed tries. One long outage with
 * a good try in its middle is two.
 *
 * The service ended between the starts of two tries and came back between those of two others, which the estimate takes
 * in the middle of each: it is wrong by an interval at most. The bounds hold for slow answers too: a try that failed may have
 * begun before the service ended, and one that was answered may have begun before it was back.
 */
export function outagesOf(tries: readonly ProbeTry[]): readonly Outage[] {
  const inOrder = tries.toSorted((a, b) => a.startedAt - b.startedAt);
  const outages: Outage[] = [];
  for (let from = 0; from < inOrder.length; from++) {
    if (inOrder[from]?.good !== false) continue;
    const good = inOrder.findIndex((each, index) => index > from && each.good);
    const end = good === -1 ? inOrder.length : good;
    outages.push(outageOf(inOrder.slice(from, end), inOrder[from - 1], inOrder[end]));
    from = end;
  }
  return outages;
}

function outageOf(failed: readonly ProbeTry[], before: ProbeTry | undefined, after: ProbeTry | undefined): Outage {
  const [first, second] = failed as readonly [ProbeTry, ...ProbeTry[]];
  const last = failed.at(-1) as ProbeTry;
  const whole = before !== undefined && after !== undefined;
  // One that hangs ends late for its time limit alone; by the start of the next one the service was gone.
  const gone = Math.min(first.endedAt, second?.startedAt ?? Number.POSITIVE_INFINITY);
  return {
    lastGood: before?.startedAt,
    firstBad: first.startedAt,
    lastBad: last.startedAt,
    firstGood: after?.startedAt,
    estimate: whole ? (after.startedAt + last.startedAt - first.startedAt - before.startedAt) / 2 : undefined,
    least: Math.max(0, last.startedAt - gone),
    most: whole ? after.endedAt - before.startedAt : undefined,
  };
}
