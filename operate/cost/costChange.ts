import { inUsd } from "./costReport.ts";
import type { CostLine, MonthlyCost } from "./monthlyCost.ts";

/** What a change costs a month more, or less where it is below 0, in USD. */
export interface CostChange {
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  /** True where one of the two has what is without a price: the difference is that of the rest. */
  readonly isPartial: boolean;
  /** Lines that differ. */
  readonly lines: readonly ChangedLine[];
}

export interface ChangedLine {
  readonly what: string;
  /** Undefined where it is unknown; 0 where there is no such line. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

export function costChange(before: MonthlyCost, after: MonthlyCost): CostChange {
  const whats = new Set([...before.lines, ...after.lines].map(({ what }) => what));
  const lines = [...whats].map((what) => ({
    what,
    before: sumOf(before.lines, what),
    after: sumOf(after.lines, what),
  }));
  return {
    before: before.total,
    after: after.total,
    difference: Math.round((after.total - before.total) * 100) / 100,
    isPartial: before.atLeast || after.atLeast,
    lines: lines.filter((each) => each.before !== each.after),
  };
}

function sumOf(lines: readonly CostLine[], what: string): number | undefined {
  const line = lines.find((each) => each.what === what);
  return line === undefined ? 0 : line.sum;
}

/** `+20.44 USD a month (590.29 to 610.73)`, and what it is made of. */
export function changeReport(change: CostChange): string {
  const { before, after, difference, isPartial, lines } = change;
  const known = isPartial ? ", of what has a price" : "";
  const shown = (usd: number | undefined) => (usd === undefined ? "unknown" : inUsd(usd));
  if (lines.length === 0) return `No difference a month (${inUsd(after)} USD)${known}.\n`;
  return [
    `${signed(difference)} USD a month (${inUsd(before)} to ${inUsd(after)})${known}:`,
    ...lines.map((each) => `  ${each.what}: ${shown(each.before)} to ${shown(each.after)}`),
    "",
  ].join("\n");
}

function signed(usd: number): string {
  return usd > 0 ? `+${inUsd(usd)}` : inUsd(usd);
}
