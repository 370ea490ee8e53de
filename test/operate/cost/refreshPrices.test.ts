import assert from "node:assert/strict";
import { priceOf, shippedPrices } from "../../../operate/cost/priceTable.ts";
import { type AskPriceList, refreshPrices } from "../../../operate/cost/refreshPrices.ts";
import { product } from "./priceList.ts";

const TODAY = "2026-12-01";
const TOKYO = "ap-northeast-1";

const refreshed = (keys: readonly string[], ask: AskPriceList, region = TOKYO) =>
  refreshPrices(shippedPrices(), region, keys, ask, TODAY);

describe("refreshPrices", () => {
  it("takes the price of the one product, with its SKU and day", async () => {
    const asked: unknown[] = [];
    const { table, told } = await refreshed(["ec2.windows.t3.large"], async (service, attributes) => {
      asked.push([service, attributes]);
      return [product("ABCDEFGHIJKLMNOP", "APN1-BoxUsage:t3.large", "Hrs", "0.1400000000")];
    });
    assert.deepEqual(asked, [
      [
        "AmazonEC2",
        {
          regionCode: TOKYO,
          instanceType: "t3.large",
          operatingSystem: "Windows",
          tenancy: "Shared",
          preInstalledSw: "NA",
          licenseModel: "No License required",
          capacitystatus: "Used",
        },
      ],
    ]);
    assert.deepEqual(priceOf(table, TOKYO, "ec2.windows.t3.large"), {
      key: "ec2.windows.t3.large",
      unit: "hour",
      usd: 0.14,
      retrieved: TODAY,
      source: "AWS price list, SKU ABCDEFGHIJKLMNOP",
      confidence: "AWS",
    });
    assert.deepEqual(told, ["ec2.windows.t3.large: 0.1364 is now 0.14."]);
    assert.deepEqual(priceOf(table, TOKYO, "nat.hour"), priceOf(shippedPrices(), TOKYO, "nat.hour"));
  });

  const nat = (...products: readonly unknown[]) => refreshed(["nat.hour"], async () => products);
  const gateway = product("A", "APN1-NatGateway-Hours", "Hrs", "0.0620000000");

  for (const [what, answer, why] of [
    ["no product", () => nat(), "the price list has no such product"],
    [
      "products of something else only",
      () => nat(product("B", "APN1-NatGateway-Prvd-Bytes", "Hrs", "1")),
      "the price list has no such product",
    ],
    [
      "two products",
      () => nat(gateway, product("B", "APN1-NatGateway-Hours", "Hrs", "9")),
      "the price list has 2 such products",
    ],
    [
      "a price of nothing",
      () => nat(product("A", "APN1-NatGateway-Hours", "Hrs", "0.0000000000")),
      "the price list has no one price of it",
    ],
    [
      "a product without a price",
      () => nat({ ...(gateway as object), terms: {} }),
      "the price list has no one price of it",
    ],
    ["another unit", () => nat(product("A", "APN1-NatGateway-Hours", "Month", "45")), "the price list has it by Month"],
  ] as const) {
    it(`leaves the price as it is, and says so, where AWS gives ${what}`, async () => {
      const { table, told } = await answer();
      assert.deepEqual(table, shippedPrices());
      assert.deepEqual(told, [`nat.hour: ${why}; the old price stays.`]);
    });
  }

  it("picks the one product among those of something else, and the first of a price in tiers", async () => {
    const { table, told } = await nat(gateway, product("B", "APN1-NatGateway-Bytes", "GB", "0.07"));
    assert.deepEqual(told, []);
    assert.equal(priceOf(table, TOKYO, "nat.hour")?.retrieved, TODAY);
    const tiers = product("C", "APN1-DataProcessing-Bytes", "GB", "0.8", "0.4");
    assert.equal(
      priceOf((await refreshed(["logs.ingest"], async () => [tiers])).table, TOKYO, "logs.ingest")?.usd,
      0.8,
    );
  });

  it("does not ask for what has no query, and adds prices of a Region that had none", async () => {
    const never = async () => assert.fail("asked");
    assert.deepEqual((await refreshed(["dataTransfer.interAz"], never)).told, [
      "dataTransfer.interAz: the price list is not asked for it; the old price stays.",
    ]);
    const { table, told } = await refreshed(
      ["nat.hour"],
      async () => [product("A", "EUW1-NatGateway-Hours", "Hrs", "0.05")],
      "eu-west-1",
    );
    assert.equal(priceOf(table, "eu-west-1", "nat.hour")?.usd, 0.05);
    assert.deepEqual(told, ["nat.hour: unknown is now 0.05."]);
  });
});
