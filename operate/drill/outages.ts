import type { Outage, ProbeTry } from "./drillResult.ts";
import { isNotLooked } from "./notLooked.ts";

/**
 * The times without service that the tries of one prober show, in order: each a run of failed tries. One long outage with
 * a good try in its middle is two.
 *
 * The service ended between the starts of two tries and came back between those of two others, which the estimate takes
 * in the middle of each: it is wrong by an interval at most. The bounds hold for slow answers too: a try that failed may have
 * begun before the service ended, and one that was answered may have begun before it was back. Where nobody looked for a
 * while, there may have been service: that time is in the upper bound alone, and by half in the estimate.
 *
 * @param interval between the starts of two tries, milliseconds. Default: whatever is between them was looked at.
 */
export function outagesOf(tries: readonly ProbeTry[], interval = Number.POSITIVE_INFINITY): readonly Outage[] {
  const inOrder = tries.toSorted((a, b) => a.startedAt - b.startedAt);
  const outages: Outage[] = [];
  for (let from = 0; from < inOrder.length; from++) {
    if (inOrder[from]?.good !== false) continue;
    const good = inOrder.findIndex((each, index) => index > from && each.good);
    const end = good === -1 ? inOrder.length : good;
    outages.push(outageOf(inOrder.slice(from, end), { before: inOrder[from - 1], after: inOrder[end], interval }));
    from = end;
  }
  return outages;
}

interface Surroundings {
  readonly before: ProbeTry | undefined;
  readonly after: ProbeTry | undefined;
  readonly interval: number;
}

function outageOf(failed: readonly ProbeTry[], { before, after, interval }: Surroundings): Outage {
  const [first, last] = [failed[0] as ProbeTry, failed.at(-1) as ProbeTry];
  const looked = lookedPieces(failed, interval);
  const all = [before, ...failed, after].flatMap((each) => each ?? []);
  const whole = before !== undefined && after !== undefined;
  const possible = whole ? after.startedAt - before.startedAt : Number.NaN;
  return {
    lastGood: before?.startedAt,
    firstBad: first.startedAt,
    lastBad: last.startedAt,
    firstGood: after?.startedAt,
    estimate: whole ? (possible + sum(looked.map(([one, other]) => other.startedAt - one.startedAt))) / 2 : undefined,
    least: sum(looked.map(leastOf)),
    most: whole ? after.endedAt - before.startedAt : undefined,
    notLooked: sum(
      all.map(({ startedAt }, index) => {
        const next = all[index + 1]?.startedAt ?? startedAt;
        return isNotLooked(startedAt, next, interval) ? next - startedAt : 0;
      }),
    ),
  };
}

/** First, last and second try of what was looked at without a break. */
type Piece = readonly [first: ProbeTry, last: ProbeTry, second: ProbeTry | undefined];

function lookedPieces(failed: readonly ProbeTry[], interval: number): readonly Piece[] {
  const pieces: ProbeTry[][] = [];
  for (const each of failed) {
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    if (piece === undefined || last === undefined || isNotLooked(last.startedAt, each.startedAt, interval))
      pieces.push([each]);
    else piece.push(each);
  }
  return pieces.map((piece) => [piece[0] as ProbeTry, piece.at(-1) as ProbeTry, piece[1]]);
}

/** One that hangs ends late for its time limit alone; by the start of the next one the service was gone. */
function leastOf([first, last, second]: Piece): number {
  const gone = Math.min(first.endedAt, second?.startedAt ?? Number.POSITIVE_INFINITY);
  return Math.max(0, last.startedAt - gone);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
