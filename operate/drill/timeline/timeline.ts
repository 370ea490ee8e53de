import type { Language } from "../../../messages/language.ts";
import type { DrillResult } from "../drillResult.ts";
import { AXIS, layAxis } from "./axis.ts";
import { LANE, laneTop, PAPER, type Timeline } from "./drawing.ts";
import { layKey } from "./key.ts";
import { layLane } from "./lane.ts";
import { marksOf, zeroOf } from "./marks.ts";
import { layMarks, PILLS } from "./phaseMarks.ts";
import type { Span } from "./span.ts";
import type { Scale } from "./thin.ts";

export interface TimelineOptions {
  readonly language: Language;
  readonly span: Span;
  /** Width of a column of the lines, pixels: the wider, the shorter the file. */
  readonly column: number;
  /** Whether it says under the lanes what letters and looks mean. */
  readonly withKey: boolean;
}

/** The lanes of all tables under each other, with the phases as lines through them. */
export function layTimeline(result: DrillResult, { language, span, column, withKey }: TimelineOptions): Timeline {
  const { from, to } = span;
  const scale: Scale = (at) => PAPER.left + ((at - from) / (to - from)) * (PAPER.right - PAPER.left);
  const marks = marksOf(result).filter(({ at }) => at >= from && at <= to);
  const zero = zeroOf(result);
  const top = marks.length === 0 ? 4 : PILLS;
  const decades = decadesOf(result);
  const bottom = laneTop(top, result.tables.length) - LANE.gap - LANE.title;
  const key = withKey ? layKey(marks, zero, bottom + AXIS + 6, language) : undefined;
  const parts = [
    ...result.tables.map((table, index) =>
      layLane(table, { language, span, scale, y: laneTop(top, index), decades, column }),
    ),
    layMarks(marks, result.tables, scale, top),
    layAxis(zero, bottom, { span, language, scale }),
    ...(key === undefined ? [] : [key]),
  ];
  return {
    width: PAPER.width,
    height: bottom + AXIS + (key === undefined ? 0 : 6 + key.height),
    boxes: parts.flatMap(({ boxes }) => boxes),
    lines: parts.flatMap(({ lines }) => lines),
    texts: parts.flatMap(({ texts }) => texts),
  };
}

/** Powers of ten, of milliseconds, that all answers fit into. */
function decadesOf({ tables }: DrillResult): number {
  let slowest = 1;
  for (const { tries } of tables)
    for (const { good, startedAt, endedAt } of tries) if (good) slowest = Math.max(slowest, endedAt - startedAt);
  return Math.max(2, Math.ceil(Math.log10(slowest)));
}
