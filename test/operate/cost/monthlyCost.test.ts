import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { changeReport, costChange } from "../../../operate/cost/costChange.ts";
import { costReport, shownTotal } from "../../../operate/cost/costReport.ts";
import { type MonthlyCost, monthlyCost } from "../../../operate/cost/monthlyCost.ts";
import { PRICES_FILE, type PriceTable, shippedPrices } from "../../../operate/cost/priceTable.ts";
import { tableText } from "../../../operate/cost/refreshPrices.ts";
import type { PlannedResource } from "../../../operate/planned/plannedResource.ts";
import { ALL_EXISTING } from "../../components/existing.ts";
import { plannedCluster } from "../../components/plannedCluster.ts";
import { projectText } from "../../projectText.ts";

const TODAY = new Date("2026-11-29");

const shown = ({ lines }: MonthlyCost) =>
  lines.map(({ what, count, quantity, unitPrice, sum }) => [what, count, quantity, unitPrice, sum]);

/** A resource of that type and nothing else. */
const resource = (type: string, inputs: PlannedResource["inputs"] = {}): PlannedResource => ({
  urn: `urn:pulumi:dev::test::${type}::it`,
  type,
  name: "it",
  custom: true,
  inputs,
  propertyDependencies: {},
});

const IN_TOKYO = { region: "ap-northeast-1", today: TODAY };

function without(key: string): PriceTable {
  const prices = shippedPrices();
  const regions = Object.entries(prices.regions).map(([region, all]) => [
    region,
    all.filter((each) => each.key !== key),
  ]);
  return { ...prices, regions: Object.fromEntries(regions) };
}

describe("monthlyCost", function () {
  this.timeout(60_000);
  let dev: readonly PlannedResource[];
  let prod: readonly PlannedResource[];

  before(async () => {
    dev = (await plannedCluster()).resources;
    prod = (await plannedCluster(parse(projectText("test/stacks/Pulumi.prod.yaml")).config)).resources;
  });

  // Each line multiplied by hand.
  it("is 590.29 USD for the dev stack, line by line", () => {
    const cost = monthlyCost(dev, { today: TODAY });
    assert.deepEqual(shown(cost), [
      ["EC2 t3.large, Windows licence included", 2, 1460, 0.1364, 199.14],
      ["FSx for Windows throughput, Multi-AZ", 1, 32, 5.175, 165.6],
      ["Managed Microsoft AD Standard, 2 controllers", 1, 1460, 0.073, 106.58],
      ["NAT gateway", 2, 1460, 0.062, 90.52],
      ["EBS root volume, gp3", 2, 120, 0.096, 11.52],
      ["FSx for Windows SSD, Multi-AZ", 1, 32, 0.276, 8.83],
      ["public IPv4 address", 2, 1460, 0.005, 7.3],
      ["Secrets Manager secret", 2, 2, 0.4, 0.8],
    ]);
    assert.deepEqual([cost.total, cost.atLeast, cost.unknownTypes, cost.region], [590.29, false, [], "ap-northeast-1"]);
    assert.equal(shownTotal(cost), "590.29 USD a month");
  });

  it("is 1,609.02 USD for the prod stack, line by line", () => {
    const cost = monthlyCost(prod, { today: TODAY });
    assert.deepEqual(shown(cost), [
      ["FSx for Windows throughput, Multi-AZ", 1, 128, 5.175, 662.4],
      ["EC2 m6i.xlarge, Windows licence included", 2, 1460, 0.432, 630.72],
      ["Managed Microsoft AD Standard, 2 controllers", 1, 1460, 0.073, 106.58],
      ["NAT gateway", 2, 1460, 0.062, 90.52],
      ["FSx for Windows SSD, Multi-AZ", 1, 256, 0.276, 70.66],
      ["VPC endpoint, interface, in 2 zones", 1, 1460, 0.014, 20.44],
      ["EBS root volume, gp3", 2, 200, 0.096, 19.2],
      ["public IPv4 address", 2, 1460, 0.005, 7.3],
      ["Secrets Manager secret", 3, 3, 0.4, 1.2],
    ]);
    assert.deepEqual([cost.total, cost.atLeast], [1609.02, false]);
  });

  it("tells what is paid by use apart from the sum", () => {
    const { usage } = monthlyCost(prod, { today: TODAY });
    assert.deepEqual(Object.fromEntries(usage.map(({ key, unitPrice }) => [key, unitPrice])), {
      "logs.ingest": 0.76,
      "logs.store": 0.033,
      "dataTransfer.internetOut": 0.114,
      "s3.standard": 0.025,
      "nat.gb": 0.062,
      "vpcEndpoint.interface.gb": 0.01,
      "fsx.windows.backup": 0.05,
      "dataTransfer.interAz": 0.01,
    });
    assert.match(costReport(monthlyCost(dev, { today: TODAY })), /^ {2}0\.062 USD a GB through a NAT gateway$/m);
  });

  it("has a line 'unknown' and a sum of at least the rest where a price is missing", () => {
    const cost = monthlyCost(dev, { today: TODAY, prices: without("ec2.windows.t3.large") });
    assert.equal(shownTotal(cost), "at least 391.15 USD a month");
    const report = costReport(cost);
    assert.match(report, /^ {2}2 x EC2 t3\.large, Windows licence included +1,460 +x unknown +unknown$/m);
    assert.match(report, /^ {2}At least +391\.15$/m);
  });

  it("counts nothing of what is there already", async () => {
    const { lines, total } = monthlyCost((await plannedCluster(ALL_EXISTING)).resources, { today: TODAY });
    assert.deepEqual(
      lines.map(({ what }) => what.split(",")[0]),
      [
        "EC2 t3.large",
        "FSx for Windows throughput",
        "EBS root volume",
        "FSx for Windows SSD",
        "Secrets Manager secret",
      ],
    );
    assert.equal(total, 385.49);
  });

  it("says of a size that is not known yet that it is unknown", () => {
    const inputs = { instanceType: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", rootBlockDevice: { volumeType: "gp3" } };
    const cost = monthlyCost([resource("aws:ec2/instance:Instance", inputs)], IN_TOKYO);
    assert.deepEqual(
      cost.lines.map(({ what, quantity, sum }) => [what, quantity, sum]),
      [
        ["EC2 instance of a type not known yet, Windows licence included", 730, undefined],
        ["EBS root volume, gp3", undefined, undefined],
      ],
    );
    assert.equal(cost.atLeast, true);
  });

  it("names types of which it does not know what they cost, and makes the sum at least", () => {
    const cost = monthlyCost([resource("aws:rds/instance:Instance"), resource("aws:iam/role:Role")], IN_TOKYO);
    assert.deepEqual([cost.unknownTypes, cost.atLeast], [["aws:rds/instance:Instance"], true]);
    assert.match(costReport(cost), /Not known whether they cost anything:\n {2}aws:rds\/instance:Instance/);
  });

  for (const [name, inputs, keys] of [
    [
      "a Single-AZ HDD file system",
      { deploymentType: "SINGLE_AZ_2", storageType: "HDD" },
      ["fsx.windows.throughput.singleAz", "fsx.windows.hdd.singleAz"],
    ],
    [
      "provisioned IOPS",
      { deploymentType: "MULTI_AZ_1", diskIopsConfiguration: { mode: "USER_PROVISIONED", iops: 9000 } },
      ["fsx.windows.throughput.multiAz", "fsx.windows.ssd.multiAz", "fsx.windows.iops"],
    ],
  ] as const) {
    it(`asks for the prices of ${name}`, () => {
      const { lines } = monthlyCost([resource("aws:fsx/windowsFileSystem:WindowsFileSystem", inputs)], IN_TOKYO);
      assert.deepEqual(lines.map(({ key }) => key).toSorted(), keys.toSorted());
    });
  }

  it("counts IOPS and throughput of a gp3 volume beyond what is free", () => {
    const rootBlockDevice = { volumeType: "gp3", volumeSize: 60, iops: 4000, throughput: 125 };
    const { lines } = monthlyCost(
      [resource("aws:ec2/instance:Instance", { instanceType: "t3.large", rootBlockDevice })],
      IN_TOKYO,
    );
    assert.deepEqual(lines.find(({ key }) => key === "ebs.iops")?.quantity, 1000);
    assert.ok(!lines.some(({ key }) => key === "ebs.throughput"));
  });

  it("warns of prices older than 180 days, of a year alone from its first day, and of a Region without prices", () => {
    const warned = (today: string) => monthlyCost(dev, { today: new Date(today) }).warnings;
    assert.match(warned("2026-11-29").join(), /^4 of the 15 prices used are older than 180 days or without a date: /);
    assert.match(warned("2027-06-30").join(), /^15 of the 15 /);
    assert.deepEqual(warned("2026-06-30"), []);
    const elsewhere = monthlyCost(dev, { today: TODAY, region: "eu-west-1" });
    assert.equal(elsewhere.total, 0);
    assert.deepEqual(elsewhere.warnings, [
      "There are no prices of eu-west-1, only of ap-northeast-1 and us-east-1. --refresh asks AWS.",
    ]);
  });
});

describe("costChange", function () {
  this.timeout(60_000);

  it("says what a change costs a month, and by which lines", async () => {
    const before = monthlyCost((await plannedCluster()).resources, { today: TODAY });
    const faster = { fileSystem: { throughputCapacityMBps: 64 }, network: { ec2Endpoint: true } };
    const after = monthlyCost((await plannedCluster(faster)).resources, { today: TODAY });
    assert.equal(
      changeReport(costChange(before, after)),
      `+186.04 USD a month (590.29 to 776.33):
  FSx for Windows throughput, Multi-AZ: 165.60 to 331.20
  VPC endpoint, interface, in 2 zones: 0.00 to 20.44
`,
    );
    assert.match(changeReport(costChange(after, before)), /^-186\.04 USD a month/);
    assert.equal(changeReport(costChange(after, after)), "No difference a month (776.33 USD).\n");
  });
});

describe("the shipped prices", () => {
  const all = Object.entries(shippedPrices().regions).flatMap(([region, prices]) =>
    prices.map((each) => ({ region, ...each })),
  );

  it("say each where they come from and how sure they are, and none is assumed", () => {
    assert.equal(all.length, 50);
    for (const { region, key, unit, usd, retrieved, source, confidence } of all) {
      const place = `${region} ${key}`;
      assert.ok(usd > 0 && unit !== "" && source !== "", place);
      assert.ok(["AWS", "two sources", "one source"].includes(confidence), place);
      assert.match(retrieved ?? "2026", /^20\d\d(-\d\d-\d\d)?$/, place);
    }
    assert.equal(new Set(all.map(({ region, key }) => `${region} ${key}`)).size, all.length);
  });

  it("are written as --refresh writes them, so that a change shows what changed", () => {
    assert.equal(readFileSync(PRICES_FILE, "utf8").replaceAll("\r\n", "\n"), tableText(shippedPrices()));
  });
});
