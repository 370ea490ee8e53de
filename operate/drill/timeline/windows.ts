import type { DrillResult } from "../drillResult.ts";
import { type Span, spanOf } from "./span.ts";

/** A look at part of a drill. */
export interface CloseUps {
  /** In the order of time. */
  readonly spans: readonly Span[];
  /** How many there would be beyond. */
  readonly more: number;
}

/** Around each outage so much of its length is shown, and at least so many milliseconds. */
const MARGIN = { part: 0.4, least: 2_000 };

/** Where an outage takes so much of the whole picture, it can be read there. */
const LARGE = 0.4;

const MOST = 4;

/** Outages that are short beside the whole drill, the longest of them, those near each other together. */
export function closeUpsOf(result: DrillResult): CloseUps {
  const whole = spanOf(result);
  const length = ({ from, to }: Span) => to - from;
  const small = outageSpans(result, whole).filter((each) => length(each) < LARGE * length(whole));
  const longest = small.toSorted((one, other) => length(other) - length(one)).slice(0, MOST);
  return { spans: longest.toSorted((one, other) => one.from - other.from), more: small.length - longest.length };
}

function outageSpans({ tables }: DrillResult, whole: Span): readonly Span[] {
  const around = tables
    .flatMap(({ outages }) =>
      outages.map(({ lastGood, firstBad, lastBad, firstGood }) => {
        const [from, to] = [lastGood ?? firstBad, firstGood ?? Math.max(lastBad, whole.to)];
        const margin = Math.max(MARGIN.least, MARGIN.part * (to - from));
        return { from: Math.max(whole.from, from - margin), to: Math.min(whole.to, to + margin) };
      }),
    )
    .toSorted((one, other) => one.from - other.from);
  const merged: { from: number; to: number }[] = [];
  for (const each of around) {
    const last = merged.at(-1);
    if (last !== undefined && each.from <= last.to) last.to = Math.max(last.to, each.to);
    else merged.push({ ...each });
  }
  return merged;
}
