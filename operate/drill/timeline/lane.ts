import type { Language } from "../../../messages/language.ts";
import type { Outage, TableResult } from "../drillResult.ts";
import { pathOf } from "./answers.ts";
import {
  type Box,
  type BoxLook,
  fitting,
  LANE,
  PAPER,
  type Part,
  type PlacedText,
  textAround,
  textAt,
  textBefore,
} from "./drawing.ts";
import { shownDuration } from "./duration.ts";
import { shownTableLoss } from "./loss.ts";
import type { Span } from "./span.ts";
import { type Extent, goodLines, joined, type Scale } from "./thin.ts";

export interface LanePlace {
  readonly language: Language;
  readonly span: Span;
  readonly scale: Scale;
  /** Upper edge of the lane, under its title. */
  readonly y: number;
  /** Powers of ten, of milliseconds, that all answers fit into. */
  readonly decades: number;
  /** Width of a column of the line, pixels. */
  readonly column: number;
}

/** No extent is narrower: a try that failed alone among thousands is seen. */
const LEAST_EXTENT = 3;

/** One table's lane: answers as a line, outages as areas, failed tries as marks at its foot. */
export function layLane(table: TableResult, place: LanePlace): Part {
  const { language, y, span, scale, decades, column } = place;
  const tries = table.tries.filter(({ startedAt }) => startedAt >= span.from && startedAt <= span.to);
  const failed = tries.filter(({ good }) => !good).map(({ startedAt }): Extent => [scale(startedAt), scale(startedAt)]);
  const heightOf = (took: number) => {
    const share = Math.log10(Math.max(1, took)) / decades;
    return Math.round(y + 6 + (1 - share) * GRID_HEIGHT);
  };
  const lines = goodLines(tries, table.interval, scale, column).map((columns) =>
    pathOf(columns.map(({ x, least, most }) => ({ x, least: heightOf(least), most: heightOf(most) }))),
  );
  const grid = Array.from({ length: decades + 1 }, (_, decade) => ({ decade, at: heightOf(10 ** decade) }));
  const labels = labelsOf(table.outages, place);
  return {
    boxes: [
      { look: "lane", x: PAPER.left, y, width: PAPER.right - PAPER.left, height: LANE.height },
      ...areas(table, place),
      ...boxesOf("failed", joined(failed, LEAST_EXTENT), y + LANE.height - LANE.strip, LANE.strip),
      ...labels.map(
        ({ x, y, width, height }): Box => ({ look: "label", x: x - 3, y: y - 1, width: width + 6, height: height + 2 }),
      ),
    ],
    lines: [
      { look: "grid", path: grid.map(({ at }) => `M${PAPER.left} ${at}H${PAPER.right}`).join("") },
      { look: "answers", path: lines.join("") },
    ],
    texts: [...laneTitle(table, place), ...gridTexts(grid, decades, language), ...labels],
  };
}

const GRID_HEIGHT = LANE.height - LANE.strip - 12;

/** As many as there is room for. */
function gridTexts(
  grid: readonly { readonly decade: number; readonly at: number }[],
  decades: number,
  language: Language,
): readonly PlacedText[] {
  const every = Math.ceil((15 * decades) / GRID_HEIGHT);
  return grid
    .filter(({ decade }) => decade % every === 0)
    .map(({ decade, at }) => textBefore("small", shownLatency(decade, language), PAPER.left - 6, at - 7));
}

function shownLatency(decade: number, language: Language): string {
  const millis = 10 ** decade;
  if (millis < 1000) return `${millis} ${language === "ja" ? "ミリ秒" : "ms"}`;
  return `${millis / 1000} ${language === "ja" ? "秒" : "s"}`;
}

function laneTitle(
  { table, zone, outages, tries, notLooked }: TableResult,
  { language, y, span }: LanePlace,
): readonly PlacedText[] {
  const seen = outages.filter((each) => isIn(each, span));
  const blind = notLooked.filter(({ from, until }) => until >= span.from && from <= span.to);
  const shown = shownTableLoss({ outages: seen, tries, notLooked: blind });
  const words = { en: `without service: ${shown.en}`, ja: `サービス中断: ${shown.ja}` };
  const right = textBefore(seen.length === 0 ? "plain" : "lost", words[language], PAPER.right, y - 18);
  const whole = zone === undefined ? table : language === "ja" ? `${table}（${zone}）` : `${table} (${zone})`;
  return [textAt("title", fitting("title", whole, right.x - PAPER.left - 16), PAPER.left, y - 19), right];
}

function isIn({ firstBad, lastBad }: Outage, { from, to }: Span): boolean {
  return lastBad >= from && firstBad <= to;
}

/** What is certain within what is possible: the service ended and came back somewhere between both, or where nobody looked. */
function areas({ outages, notLooked }: TableResult, { scale, y, span }: LanePlace): readonly Box[] {
  const inside = (at: number) => scale(Math.min(span.to, Math.max(span.from, at)));
  const seen = outages.filter((each) => isIn(each, span));
  const possible = seen.map(
    ({ lastGood, firstBad, lastBad, firstGood }): Extent => [
      inside(lastGood ?? firstBad),
      inside(firstGood ?? lastBad),
    ],
  );
  const certain = seen.flatMap(({ firstBad, lastBad }) => {
    const blind = notLooked.filter(({ from, until }) => from >= firstBad && until <= lastBad);
    const [starts, ends] = [blind.map(({ until }) => until), blind.map(({ from }) => from)];
    return [firstBad, ...starts].map((from, index): Extent => [inside(from), inside(ends[index] ?? lastBad)]);
  });
  const height = LANE.height - LANE.strip;
  return [
    ...boxesOf("bounds", joined(possible, LEAST_EXTENT), y, height),
    ...boxesOf("outage", joined(certain, LEAST_EXTENT), y, height),
  ];
}

/** The length of an outage in its place, where there is room for it. */
function labelsOf(outages: readonly Outage[], { scale, y, span, language }: LanePlace): readonly PlacedText[] {
  const labels: PlacedText[] = [];
  for (const { firstBad, lastBad, estimate } of outages) {
    if (estimate === undefined || firstBad < span.from || lastBad > span.to) continue;
    const [from, to] = [scale(firstBad), scale(lastBad)];
    const label = textAround("lost", shownDuration(estimate)[language], (from + to) / 2, y + 26);
    if (to - from >= label.width + 12) labels.push(label);
  }
  return labels;
}

function boxesOf(look: BoxLook, extents: readonly Extent[], y: number, height: number): readonly Box[] {
  return extents.map(([from, to]) => {
    const x = Math.min(from, PAPER.right - LEAST_EXTENT);
    return { look, x, y, width: Math.min(to, PAPER.right) - x, height };
  });
}
