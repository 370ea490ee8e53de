import assert from "node:assert/strict";
import type { PlanProperties, PlanValue } from "../../policies/harness/index.ts";
import { secret, UNKNOWN } from "../../policies/harness/index.ts";
import { monitorInterval } from "../../policies/rules/monitor-interval.ts";
import { messages } from "./judge.ts";

const SOFTWARE = "clusterpro-fsx:index:ClusterSoftware";

const judged = (type: string, inputs: PlanProperties, config?: unknown) =>
  messages(monitorInterval, (plan) => void plan.component(type, "software", inputs), config ? { config } : {});

const withInterval = (intervalSeconds: PlanValue, config?: unknown) =>
  judged(SOFTWARE, { monitors: { fileSystem: { intervalSeconds, retries: 1 } } }, config);

describe("monitor-interval", () => {
  for (const fine of [60, 61, 300]) {
    it(`accepts ${fine} seconds`, async () => assert.deepEqual(await withInterval(fine), []));
  }

  it("sees through a secret", async () => assert.deepEqual(await withInterval(secret(60)), []));

  for (const hasty of [59, 30, 0.5, 0, -60]) {
    it(`refuses ${hasty} seconds`, async () => {
      assert.deepEqual(await withInterval(hasty), [
        `monitors.fileSystem.intervalSeconds is ${hasty}; it must be 60 or more`,
      ]);
    });
  }

  it("takes its bound from the configuration", async () => {
    const config = { "monitor-interval": { minimumSeconds: 90 } };
    assert.deepEqual(await withInterval(89, config), [
      "monitors.fileSystem.intervalSeconds is 89; it must be 90 or more",
    ]);
    assert.deepEqual(await withInterval(90, config), []);
  });

  it("refuses what is no number", async () => {
    assert.deepEqual(await withInterval("60"), [
      "monitors.fileSystem.intervalSeconds is a text instead of a number of seconds",
    ]);
  });

  for (const [what, inputs] of Object.entries({
    "the interval": { monitors: { fileSystem: { retries: 1 } } },
    "the monitor": { monitors: { application: { intervalSeconds: 60 } } },
    "all monitors": {},
    "the monitor, null being none": { monitors: { fileSystem: null } },
    "an object, a text being none": { monitors: "every minute" },
  })) {
    it(`refuses cluster software that lacks ${what}`, async () => {
      assert.deepEqual(await judged(SOFTWARE, inputs), [
        "monitors.fileSystem.intervalSeconds is not set; set it to 60 or more",
      ]);
    });
  }

  for (const [what, inputs] of Object.entries({
    "the interval": { monitors: { fileSystem: { intervalSeconds: UNKNOWN } } },
    "the monitor as a whole": { monitors: { fileSystem: UNKNOWN } },
    "what holds all monitors": { monitors: UNKNOWN },
  })) {
    it(`fails closed while ${what} is not known`, async () => {
      assert.deepEqual(await judged(SOFTWARE, inputs), [
        "cannot be decided at preview: monitors.fileSystem.intervalSeconds is not known yet; " +
          "write it as a plain value instead of an output",
      ]);
    });
  }

  it("judges a component that looks like CLUSTERPRO's", async () => {
    const hasty = { monitors: { fileSystem: { intervalSeconds: 5 } } };
    assert.equal((await judged("acme:ha:Cluster", hasty)).length, 1);
    const none = { monitors: { fileSystem: { retries: 1, timeoutSeconds: 30 } } };
    assert.equal((await judged("acme:ha:Cluster", none)).length, 1);
  });

  it("leaves alone what only sounds like it", async () => {
    const hasty = { monitors: { fileSystem: { intervalSeconds: 5 } } };
    assert.deepEqual(await judged("kubernetes:example.com/v1:Agent", hasty), []);
    assert.deepEqual(await judged("aws:ssm/document:Document", hasty), []);
    assert.deepEqual(await judged("acme:ha:Cluster", { monitors: { fileSystem: { enabled: true } } }), []);
    assert.deepEqual(await judged("acme:ha:Cluster", { monitors: UNKNOWN }), []);
    assert.deepEqual(await judged("acme:ha:Cluster", { monitors: ["fileSystem"] }), []);
    assert.deepEqual(await judged("acme:ha:Cluster", { monitors: { application: { intervalSeconds: 5 } } }), []);
  });
});
