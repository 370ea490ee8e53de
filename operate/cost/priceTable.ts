import { readFileSync } from "node:fs";

/** A price of AWS's, on demand, in USD without tax. */
export interface Price {
  /** What it is of, such as `ec2.windows.t3.large`. */
  readonly key: string;
  /** What it is for one of, such as `hour` or `GB-month`. */
  readonly unit: string;
  readonly usd: number;
  /** `YYYY-MM-DD`, or `YYYY` where the source says no more; absent where it says nothing. */
  readonly retrieved?: string;
  readonly source: string;
  readonly confidence: "AWS" | "two sources" | "one source";
}

export interface PriceTable {
  readonly hoursPerMonth: number;
  readonly regions: Readonly<Record<string, readonly Price[]>>;
}

/** The table that the project ships. */
export const PRICES_FILE = new URL("prices.json", import.meta.url);

export function shippedPrices(): PriceTable {
  return JSON.parse(readFileSync(PRICES_FILE, "utf8")) as PriceTable;
}

export function priceOf({ regions }: PriceTable, region: string, key: string): Price | undefined {
  return regions[region]?.find((each) => each.key === key);
}

/** After so many days a price is told to be old: AWS changes prices rarely, and mostly downwards. */
export const OLD_AFTER_DAYS = 180;

/** Whether the price is older than that, or may be: of a year alone its first day counts. */
export function isOld({ retrieved }: Price, today: Date): boolean {
  if (retrieved === undefined) return true;
  const days = (today.getTime() - Date.parse(retrieved)) / 86_400_000;
  return days > OLD_AFTER_DAYS;
}
