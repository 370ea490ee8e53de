import type { CostLine, MonthlyCost } from "./monthlyCost.ts";

/** `590.29` of 590.29, `1,608.62` of 1608.62. */
export function inUsd(usd: number): string {
  return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** The sum in a few words, for a card: `590.29 USD a month`, `at least 391.15 USD a month`. */
export function shownTotal({ total, atLeast }: MonthlyCost): string {
  return `${atLeast ? "at least " : ""}${inUsd(total)} USD a month`;
}

/** What a person reads, without a heading. */
export function costReport(cost: MonthlyCost): string {
  const { lines, usage, unknownTypes, notIncluded, warnings, region, hoursPerMonth } = cost;
  const rows = lines.map(rowOf);
  const sum = { ...EMPTY, what: cost.atLeast ? "At least" : "Sum", sum: inUsd(cost.total) };
  return [
    ...table([...rows, sum]),
    "",
    `USD a month of ${hoursPerMonth} hours in ${region ?? "an unknown Region"}, on demand.`,
    ...section(
      "By use, on top:",
      usage.map(({ what, unitPrice }) => `${unitPrice === undefined ? "unknown" : `${plain(unitPrice)} USD`} ${what}`),
    ),
    ...section("Not known whether they cost anything:", unknownTypes),
    ...section("Not included:", notIncluded),
    ...section("Warnings:", warnings),
    "",
  ].join("\n");
}

interface Row {
  readonly what: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly sum: string;
}

const EMPTY: Row = { what: "", quantity: "", unitPrice: "", sum: "" };

function rowOf({ what, count, quantity, unit, unitPrice, sum }: CostLine): Row {
  return {
    what: count === 1 ? what : `${count} x ${what}`,
    quantity: `${quantity === undefined ? "unknown" : quantity.toLocaleString("en-US")}${unit === undefined ? "" : ` ${unit}`}`,
    unitPrice: unitPrice === undefined ? "x unknown" : `x ${plain(unitPrice)}`,
    sum: sum === undefined ? "unknown" : inUsd(sum),
  };
}

/** Without an exponent, as prices are written. */
function plain(usd: number): string {
  return usd.toLocaleString("en-US", { maximumFractionDigits: 10 });
}

function table(rows: readonly Row[]): readonly string[] {
  const width = (key: keyof Row) => Math.max(...rows.map((row) => row[key].length));
  const [what, quantity, unitPrice, sum] = [width("what"), width("quantity"), width("unitPrice"), width("sum")];
  const lines = rows.map(
    (row) =>
      `  ${row.what.padEnd(what)}  ${row.quantity.padEnd(quantity)}  ${row.unitPrice.padEnd(unitPrice)}  ${row.sum.padStart(sum)}`,
  );
  return [...lines.slice(0, -1), `  ${"-".repeat(what + quantity + unitPrice + sum + 6)}`, ...lines.slice(-1)];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}
