import { type PlannedResource, textAt } from "../planned/plannedResource.ts";
import { fixedItems } from "./fixedItems.ts";
import { isFree } from "./freeTypes.ts";
import { isOld, OLD_AFTER_DAYS, type Price, type PriceTable, priceOf, shippedPrices } from "./priceTable.ts";
import { usageItems } from "./usageItems.ts";

/** What a stack costs a month, in USD, on demand and without tax. */
export interface MonthlyCost {
  readonly region: string | undefined;
  readonly hoursPerMonth: number;
  readonly lines: readonly CostLine[];
  /** The sum of what has a price. */
  readonly total: number;
  /** True where something costs and has no price here: the sum is at least that. */
  readonly atLeast: boolean;
  readonly usage: readonly UsageLine[];
  /** Types of resources that perhaps cost something, of which nothing is known here. */
  readonly unknownTypes: readonly string[];
  readonly notIncluded: readonly string[];
  readonly warnings: readonly string[];
}

export interface CostLine {
  readonly what: string;
  /** How many resources. */
  readonly count: number;
  /** How many units a month; undefined where that is not known yet. */
  readonly quantity: number | undefined;
  readonly unit: string | undefined;
  readonly unitPrice: number | undefined;
  /** Cents and all, as it stands in the sum; undefined is unknown. */
  readonly sum: number | undefined;
  /** Of the price. */
  readonly key: string | undefined;
}

export interface UsageLine {
  /** `a GB through a NAT gateway`. */
  readonly what: string;
  readonly unitPrice: number | undefined;
  readonly key: string;
}

export interface CostOptions {
  /** Default: the Region of the stack's subnets and endpoints. */
  readonly region?: string | undefined;
  /** Default: what the project ships. */
  readonly prices?: PriceTable;
  /** Default: today. */
  readonly today?: Date;
}

const NOT_INCLUDED = [
  "NEC's licences for CLUSTERPRO X and its options: bought from NEC, for each server",
  "what is there already and only read",
  "tax, support plans, discounts and savings plans",
];

/** What the recorded resources of a stack cost a month. What is only read costs nothing more. */
export function monthlyCost(resources: readonly PlannedResource[], options: CostOptions = {}): MonthlyCost {
  const prices = options.prices ?? shippedPrices();
  const region = options.region ?? regionOf(resources);
  const made = resources.filter(({ custom, read }) => custom && read !== true);
  const price = (key: string | undefined) =>
    key === undefined || region === undefined ? undefined : priceOf(prices, region, key);
  const lines = linesOf(made, prices.hoursPerMonth, price);
  const usage = usageOf(made, price);
  const unknownTypes = [...new Set(made.filter(isUnknown).map(({ type }) => type))];
  const used = [...lines, ...usage].flatMap(({ key }) => price(key) ?? []);
  return {
    region,
    hoursPerMonth: prices.hoursPerMonth,
    lines,
    total: toCents(lines.reduce((sum, each) => sum + (each.sum ?? 0), 0)),
    atLeast: unknownTypes.length > 0 || lines.some(({ sum }) => sum === undefined),
    usage,
    unknownTypes,
    notIncluded: NOT_INCLUDED,
    warnings: [...agesOf(used, options.today ?? new Date()), ...missingRegion(prices, region)],
  };
}

function isUnknown(resource: PlannedResource): boolean {
  return fixedItems(resource, 0) === undefined && usageItems(resource) === undefined && !isFree(resource.type);
}

/** Resources that cost the same for the same are one line. */
function linesOf(
  resources: readonly PlannedResource[],
  hours: number,
  price: (key: string | undefined) => Price | undefined,
): readonly CostLine[] {
  const items = resources.flatMap((each) => fixedItems(each, hours) ?? []);
  const alike = Map.groupBy(items, ({ key, what }) => `${key} ${what}`);
  const lines = [...alike.values()].flatMap((same): readonly CostLine[] => {
    const [first] = same;
    if (first === undefined) return [];
    const { key, what } = first;
    const quantity = same.every((each) => each.quantity !== undefined)
      ? same.reduce((sum, each) => sum + (each.quantity ?? 0), 0)
      : undefined;
    const found = price(key);
    const sum = found === undefined || quantity === undefined ? undefined : toCents(quantity * found.usd);
    return [{ what, count: same.length, quantity, unit: found?.unit, unitPrice: found?.usd, sum, key }];
  });
  // What is unknown may be the largest.
  return lines.toSorted((a, b) => (b.sum ?? Number.POSITIVE_INFINITY) - (a.sum ?? Number.POSITIVE_INFINITY) || 0);
}

/** A product of decimal fractions is a little off: 0.005 of a cent, which it never has by itself, must not decide. */
function toCents(usd: number): number {
  return Math.round(Math.round(usd * 1e8) / 1e6) / 100;
}

function usageOf(
  resources: readonly PlannedResource[],
  price: (key: string) => Price | undefined,
): readonly UsageLine[] {
  const items = new Map(resources.flatMap((each) => (usageItems(each) ?? []).map((item) => [item.key, item] as const)));
  return [...items.values()].map(({ key, what }) => ({ what, unitPrice: price(key)?.usd, key }));
}

/** `ap-northeast-1` of the zone `ap-northeast-1a`, or of an endpoint's `com.amazonaws.ap-northeast-1.s3`. */
function regionOf(resources: readonly PlannedResource[]): string | undefined {
  for (const { inputs } of resources) {
    const zone = textAt(inputs, "availabilityZone");
    if (zone !== undefined) return zone.replace(/[a-z]$/, "");
    const service = /^com\.amazonaws\.([^.]+)\./.exec(textAt(inputs, "serviceName") ?? "");
    if (service?.[1] !== undefined) return service[1];
  }
  return undefined;
}

function agesOf(used: readonly Price[], today: Date): readonly string[] {
  const old = new Set(used.filter((each) => isOld(each, today)).map(({ key }) => key));
  if (old.size === 0) return [];
  const what = `${old.size} of the ${new Set(used.map(({ key }) => key)).size} prices used`;
  return [
    `${what} are older than ${OLD_AFTER_DAYS} days or without a date: ${[...old].join(", ")}. --refresh asks AWS.`,
  ];
}

function missingRegion({ regions }: PriceTable, region: string | undefined): readonly string[] {
  if (region === undefined) return ["The stack's Region is not known, so that no price is."];
  if (Object.hasOwn(regions, region)) return [];
  return [`There are no prices of ${region}, only of ${Object.keys(regions).join(" and ")}. --refresh asks AWS.`];
}
