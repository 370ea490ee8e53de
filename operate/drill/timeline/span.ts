import type { DrillResult } from "../drillResult.ts";

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** From the first moment that is told to the last one; never empty. */
export function spanOf({ startedAt, endedAt, tables, phases }: DrillResult): Span {
  let [from, to] = [startedAt, endedAt];
  const take = (at: number) => {
    from = Math.min(from, at);
    to = Math.max(to, at);
  };
  for (const { tries } of tables) for (const each of tries) take(each.startedAt);
  for (const { at } of phases) take(at);
  return { from, to: Math.max(to, from + 1000) };
}
