import { KEPT } from "../../../messages/layout.ts";
import type { Facts } from "../../findings/report.ts";
import { plain } from "../../findings/said.ts";
import type { DrillResult, ProbeTry } from "../drillResult.ts";
import { shownDuration } from "../timeline/duration.ts";
import { type Mark, marksOf } from "../timeline/marks.ts";
import { spanOf } from "../timeline/span.ts";
import { shortName } from "./shortName.ts";

/** Characters of a line, so that it stands beside a name within 80 columns. */
const CELLS = 50;

/** The timeline in characters, each of which stands for a while: where one try of it failed it shows a failure. */
export function textTimeline(result: DrillResult): Facts {
  const { from, to } = spanOf(result);
  const cellOf = (at: number) => Math.min(CELLS - 1, Math.max(0, Math.floor(((at - from) / (to - from)) * CELLS)));
  const each = shownDuration((to - from) / CELLS);
  const marks = marksOf(result);
  return {
    title: {
      en: `Timeline, ${each.en} a character: . good, x a try failed, blank no try`,
      ja: `タイムライン（1 文字 ${each.ja}、. 成功、x 失敗あり、空白は試行なし）`,
    },
    head: [],
    rows: [
      ...result.tables.map(({ table, tries }) => [plain(shortName(table)), plain(lineOf(tries, cellOf))]),
      ...(marks.length === 0 ? [] : [[{ en: "phases", ja: "段階" }, plain(markLine(marks, cellOf))]]),
    ],
  };
}

function lineOf(tries: readonly ProbeTry[], cellOf: (at: number) => number): string {
  const cells = Array.from({ length: CELLS }, () => KEPT);
  for (const { startedAt, good } of tries) {
    const cell = cellOf(startedAt);
    if (!good) cells[cell] = "x";
    else if (cells[cell] === KEPT) cells[cell] = ".";
  }
  return cells.join("");
}

/** `*` where several meet, or where a letter is too long. */
function markLine(marks: readonly Mark[], cellOf: (at: number) => number): string {
  const cells = Array.from({ length: CELLS }, () => KEPT);
  for (const { at, letter } of marks) {
    const cell = cellOf(at);
    cells[cell] = cells[cell] === KEPT && letter.length === 1 ? letter : "*";
  }
  return cells.join("");
}
