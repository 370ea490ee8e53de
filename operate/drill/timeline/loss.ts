import type { Said } from "../../findings/said.ts";
import type { DrillResult, Outage, TableResult } from "../drillResult.ts";
import { shownBounds, shownDuration } from "./duration.ts";

/** Time without service, milliseconds; the end is open where the service never came back, or was never there. */
export interface Loss {
  readonly outages: number;
  readonly estimate: number | undefined;
  readonly least: number;
  readonly most: number | undefined;
  /** Milliseconds of it in which nobody looked. */
  readonly notLooked: number;
}

/** All outages of a table together. */
export function lossOf({ outages }: Pick<TableResult, "outages">): Loss {
  return {
    outages: outages.length,
    estimate: sum(outages.map(({ estimate }) => estimate)),
    least: outages.reduce((before, { least }) => before + least, 0),
    most: sum(outages.map(({ most }) => most)),
    notLooked: outages.reduce((before, { notLooked }) => before + notLooked, 0),
  };
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const each of values) {
    if (each === undefined) return undefined;
    total += each;
  }
  return total;
}

export function shownLoss({ outages, estimate, least, most, notLooked }: Loss): Said {
  if (outages === 0) return { en: "none", ja: "なし" };
  const blind = notLooked === 0 ? undefined : shownNotLooked(notLooked);
  if (estimate === undefined || most === undefined) {
    const open = openEnded(least);
    return blind === undefined ? open : { en: `${open.en} (${blind.en})`, ja: `${open.ja}（${blind.ja}）` };
  }
  const [about, bounds] = [shownDuration(estimate), shownBounds(least, most)];
  const more = blind === undefined ? { en: "", ja: "" } : { en: `; ${blind.en}`, ja: `、${blind.ja}` };
  return { en: `${about.en} (${bounds.en}${more.en})`, ja: `${about.ja}（${bounds.ja}${more.ja}）` };
}

/** @param millis in which no try began */
export function shownNotLooked(millis: number): Said {
  const length = shownDuration(millis);
  return { en: `not looked for ${length.en}`, ja: `未観測 ${length.ja}` };
}

/** What a table's clients lost; unknown where its prober made no try, which is never a pass. */
export function shownTableLoss(table: Pick<TableResult, "outages" | "tries" | "notLooked">): Said {
  if (table.tries.length === 0) return { en: "unknown", ja: "不明" };
  const isBlind = table.outages.length === 0 && table.notLooked.length > 0;
  return isBlind ? { en: "none seen", ja: "観測範囲ではなし" } : shownLoss(lossOf(table));
}

function openEnded(least: number): Said {
  const { en, ja } = shownDuration(least, Math.floor);
  return { en: `at least ${en}`, ja: `${ja}以上` };
}

/** What the outage's ends say of it beyond its length; undefined where both were seen. */
export function openEnds({ lastGood, firstGood }: Outage): Said | undefined {
  if (lastGood === undefined && firstGood === undefined) return { en: "never answered", ja: "一度も応答なし" };
  if (firstGood === undefined) return { en: "never came back", ja: "復旧せず" };
  if (lastGood === undefined) return { en: "not there from the start", ja: "開始時から応答なし" };
  return undefined;
}

/** The table that clients lost longest, undefined where none was lost; an open end is longer than any other. */
export function worstTable({ tables }: Pick<DrillResult, "tables">): TableResult | undefined {
  const length = (table: TableResult) => {
    const { estimate, least } = lossOf(table);
    return [estimate === undefined ? 1 : 0, estimate ?? least] as const;
  };
  const [worst] = tables
    .filter(({ outages }) => outages.length > 0)
    .toSorted((one, other) => {
      const [[open1, length1], [open2, length2]] = [length(one), length(other)];
      return open2 - open1 || length2 - length1;
    });
  return worst;
}

export function failedTries({ tries }: Pick<TableResult, "tries">): number {
  return tries.reduce((count, { good }) => count + (good ? 0 : 1), 0);
}
