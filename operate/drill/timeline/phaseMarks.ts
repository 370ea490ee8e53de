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
    texts: pills.map(({ box, text }) => textAround("mark", text, box.x + box.width / 2, PILL.y + 2)),
  };
}

/** Letters that would lie over each other share a pill: `C–E`. */
function pillsOf(marks: readonly Mark[], scale: Scale): readonly { readonly box: Box; readonly text: string }[] {
  const groups: { letters: string[]; box: Box }[] = [];
  for (const { at, letter } of marks) {
    const single = boxOf(letter, Math.round(scale(at)) - PILL.least / 2);
    const last = groups.at(-1);
    if (last === undefined || single.x > last.box.x + last.box.width + 2)
      groups.push({ letters: [letter], box: single });
    else {
      last.letters.push(letter);
      last.box = boxOf(textOf(last.letters), last.box.x);
    }
  }
  return groups.map(({ letters, box }) => ({ box, text: textOf(letters) }));
}

function textOf(letters: readonly string[]): string {
  return letters.length === 1 ? `${letters[0]}` : `${letters[0]}–${letters.at(-1)}`;
}

/** Shifted to the left where the paper ends. */
function boxOf(text: string, x: number): Box {
  const width = Math.max(PILL.least, roomOf("mark", text) + 8);
  return { look: "pill", x: Math.min(x, PAPER.width - width - 1), y: PILL.y, width, height: PILL.height };
}
