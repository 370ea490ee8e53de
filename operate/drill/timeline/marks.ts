import type { Said } from "../../findings/said.ts";
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

/** What happened, with who saw it and where in brackets. */
export function withWitness({ what, witness, table }: Phase): Said {
  const where = table === undefined ? [] : [table];
  return {
    en: `${what.en} (${[witness.en, ...where].join(", ")})`,
    ja: `${what.ja}（${[witness.ja, ...where].join("、")}）`,
  };
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
