import { valueAt } from "../planned/plannedResource.ts";
import { type PriceQuery, priceQuery } from "./priceQueries.ts";
import { type Price, type PriceTable, priceOf } from "./priceTable.ts";

/** The products of AWS's price list that have these attributes, each as its JSON is. */
export type AskPriceList = (
  service: string,
  attributes: Readonly<Record<string, string>>,
) => Promise<readonly unknown[]>;

export interface RefreshedPrices {
  readonly table: PriceTable;
  /** A sentence for each price that stays as it was, and why; then one for each that changed. */
  readonly told: readonly string[];
}

/**
 * The table with the prices that these keys name as AWS's price list has them today. A price stays where the list does not
 * give exactly one product, or none with a price. Throws what `ask` throws.
 */
export async function refreshPrices(
  table: PriceTable,
  region: string,
  keys: readonly string[],
  ask: AskPriceList,
  today: string,
): Promise<RefreshedPrices> {
  const told: string[] = [];
  const found: Price[] = [];
  for (const key of [...new Set(keys)]) {
    const before = priceOf(table, region, key);
    const query = priceQuery(key);
    const answer = query === undefined ? NOT_ASKED : await askFor(query, region, ask);
    if ("why" in answer)
      told.push(`${key}: ${answer.why}; ${before === undefined ? "still unknown" : "the old price stays"}.`);
    else {
      found.push({
        key,
        unit: before?.unit ?? answer.unit,
        usd: answer.usd,
        retrieved: today,
        source: `AWS price list, SKU ${answer.sku}`,
        confidence: "AWS",
      });
      if (before?.usd !== answer.usd) told.push(`${key}: ${before?.usd ?? "unknown"} is now ${answer.usd}.`);
    }
  }
  const isFound = new Map(found.map((price) => [price.key, price]));
  const kept = (table.regions[region] ?? []).map((price) => isFound.get(price.key) ?? price);
  const added = found.filter(({ key }) => priceOf(table, region, key) === undefined);
  const prices = [...kept, ...added];
  return { table: prices.length === 0 ? table : { ...table, regions: { ...table.regions, [region]: prices } }, told };
}

type Answer = { readonly why: string } | { readonly sku: string; readonly usd: number; readonly unit: string };

const NOT_ASKED: Answer = { why: "the price list is not asked for it" };

async function askFor(
  { service, filters, usageType, unit }: PriceQuery,
  region: string,
  ask: AskPriceList,
): Promise<Answer> {
  const products = (await ask(service, { regionCode: region, ...filters })).filter((product) =>
    usageType.test(String(valueAt(product, "product", "attributes", "usagetype"))),
  );
  const [product, ...others] = products;
  if (product === undefined) return { why: "the price list has no such product" };
  if (others.length > 0) return { why: `the price list has ${products.length} such products` };
  const dimensions = Object.values(object(valueAt(product, "terms", "OnDemand"))).flatMap((term) =>
    Object.values(object(valueAt(term, "priceDimensions"))),
  );
  // Of a price in tiers the first: with it begins what a stack of this size uses.
  const firsts = dimensions.filter((each) => Number(valueAt(each, "beginRange") ?? 0) === 0);
  const [first] = firsts;
  const usd = Number(valueAt(first, "pricePerUnit", "USD"));
  const given = String(valueAt(first, "unit"));
  if (firsts.length !== 1 || !(usd > 0)) return { why: "the price list has no one price of it" };
  if (!unit.test(given)) return { why: `the price list has it by ${given}` };
  return { sku: String(valueAt(product, "product", "sku")), usd, unit: given };
}

function object(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** The table as its file has it. */
export function tableText(table: PriceTable): string {
  return `${JSON.stringify(table, null, 2)}\n`;
}
