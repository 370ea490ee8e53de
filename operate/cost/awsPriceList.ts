import type { AskPriceList } from "./refreshPrices.ts";

/** Of the Regions that answer for the price list, the one with all of AWS's products. */
const PRICING_REGION = "us-east-1";

/** Asks AWS's price list with the credentials at hand. Rejects with what the SDK throws. */
export async function awsPriceList(): Promise<AskPriceList> {
  const { paginateGetProducts, PricingClient } = await import("@aws-sdk/client-pricing");
  const client = new PricingClient({ region: PRICING_REGION });
  return async (service, attributes) => {
    const Filters = Object.entries(attributes).map(([Field, Value]) => ({ Type: "TERM_MATCH" as const, Field, Value }));
    const products: unknown[] = [];
    for await (const page of paginateGetProducts(
      { client },
      { ServiceCode: service, Filters, FormatVersion: "aws_v1" },
    )) {
      for (const product of page.PriceList ?? []) products.push(JSON.parse(String(product)));
    }
    return products;
  };
}
