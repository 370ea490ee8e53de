/** A product as AWS's price list gives it, with one price for each tier. */
export function product(sku: string, usagetype: string, unit: string, ...tiers: readonly string[]): unknown {
  const dimensions = tiers.map((USD, index) => [
    `${sku}.JRTCKXETXF.${index}`,
    { unit, beginRange: String(index * 100), endRange: "Inf", pricePerUnit: { USD } },
  ]);
  return {
    product: { productFamily: "any", attributes: { usagetype, regionCode: "ap-northeast-1" }, sku },
    terms: { OnDemand: { [`${sku}.JRTCKXETXF`]: { priceDimensions: Object.fromEntries(dimensions) } } },
  };
}
