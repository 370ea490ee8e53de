import type { TableResult } from "../drillResult.ts";
import { type Box, LANE, laneTop, PAPER, type Part, roomOf, textAround } from "./drawing.ts";
import type { Mark } from "./marks.ts";
import type { Scale } from "./thin.ts";

const PILL = { y: 4, height: 18, least: 20 };

/** Height of the row of letters over the lanes. */
export const PILLS = 26;

/** The phases: a letter over the lanes, and a line through all of them, or through the lane of its table. */
export function layMarks(marks: readonly Mark[], tables: readonly TableResult[], scale: Scale, top: number): Part {
  const lines = marks.map(({ at, table }) => {
    const x = Math.round(scale(at));
    const own = tables.findIndex((each) => each.table === table);
    const lanes = own < 0 ? tables.keys() : [own];
    return [
      `M${x} ${PILL.y + PILL.height}v4`,
      ...[...lanes].map((index) => `M${x} ${laneTop(top, index)}v${LANE.height}`),
    ];
  });
  const pills = pillsOf(marks, scale);
  return {
    boxes: pills.map(({ box }) => box),
    lines: marks.length === 0 ? [] : [{ look: "mark", path: lines.flat().join("") }],
    texts: pills.map(({ box, letters }) => textAround("mark", textOf({ letters }), box.x + box.width / 2, PILL.y + 2)),
  };
}

/** Letters that would lie over each other share a pill: `C–E`. */
function pillsOf(marks: readonly Mark[], scale: Scale): readonly Pill[] {
  const pills: Pill[] = [];
  for (const { at, letter } of marks) {
    let pill = pillOf([letter], Math.round(scale(at)) - PILL.least / 2);
    for (let last = pills.at(-1); last !== undefined && meets(last.box, pill.box); last = pills.at(-1)) {
      pills.pop();
      pill = pillOf([...last.letters, ...pill.letters], last.box.x);
    }
    pills.push(pill);
  }
  return pills;
}

interface Pill {
  readonly letters: readonly string[];
  readonly box: Box;
}

function meets(left: Box, right: Box): boolean {
  return right.x <= left.x + left.width + 2;
}

function textOf({ letters }: Pick<Pill, "letters">): string {
  return letters.length === 1 ? `${letters[0]}` : `${letters[0]}–${letters.at(-1)}`;
}

/** Shifted to the left where the paper ends. */
function pillOf(letters: readonly string[], x: number): Pill {
  const width = Math.max(PILL.least, roomOf("mark", textOf({ letters })) + 8);
  return {
    letters,
    box: { look: "pill", x: Math.min(x, PAPER.width - width - 1), y: PILL.y, width, height: PILL.height },
  };
}
