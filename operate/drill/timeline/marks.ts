import type { DrillResult, Phase } from "../drillResult.ts";

/** A phase with the letter that stands for it in the timeline and beside it. */
export interface Mark extends Phase {
  readonly letter: string;
}

/** In the order of time. */
export function marksOf({ phases }: Pick<DrillResult, "phases">): readonly Mark[] {
  return phases
    .toSorted((one, other) => one.at - other.at)
    .map((phase, index) => ({ ...phase, letter: letterOf(index) }));
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

function letterOf(index: number): string {
  return LETTERS[index] ?? String(index + 1);
}

/** The moment from which the timeline counts: the first action, else the beginning. */
export function zeroOf({ phases, actions, startedAt }: Pick<DrillResult, "phases" | "actions" | "startedAt">): number {
  const moments = [...phases.filter(({ id }) => id === "action"), ...actions].map(({ at }) => at);
  return moments.length === 0 ? startedAt : Math.min(...moments);
}
