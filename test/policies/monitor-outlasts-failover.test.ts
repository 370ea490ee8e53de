import assert from "node:assert/strict";
import fc from "fast-check";
import { type PlanProperties, type PlanValue, UNKNOWN } from "../../policies/harness/index.ts";
import { monitorOutlastsFailover as rule } from "../../policies/rules/monitor-outlasts-failover.ts";
import { delivering, GENW_FSX, inConf, OUR_FILES, without } from "./delivered.ts";
import { FORMS, judge, messages } from "./judge.ts";

const SOFTWARE = "clusterpro-fsx:index:ClusterSoftware";

const component = (fileSystem: PlanValue, type = SOFTWARE, config?: unknown) =>
  messages(
    rule,
    (plan) => void plan.component(type, "software", { monitors: { fileSystem } }),
    config ? { config } : {},
  );

const timing = (more: PlanProperties): PlanProperties => ({
  intervalSeconds: 60,
  retries: 1,
  timeoutSeconds: 60,
  ...more,
});

/** The project's clp.conf with another timing of the file system's monitor. */
const withTiming = (polling: string) =>
  inConf(/(<genw name="genw_fsx">[\s\S]*?<polling>)[\s\S]*?(<\/polling>)/, `$1${polling}$2`);

describe("monitor-outlasts-failover on a component", () => {
  it("accepts what waits out 30 s and finds a failure within 600 s", async () => {
    for (const fine of [{}, { intervalSeconds: 30 }, { intervalSeconds: 10, retries: 3 }, { timeoutSeconds: 240 }]) {
      assert.deepEqual(await component(timing(fine)), []);
    }
  });

  it("takes the product's default for what is left out", async () => {
    assert.deepEqual(await component({ intervalSeconds: 60 }), []);
    assert.deepEqual(await component({ intervalSeconds: 29 }), [
      "monitors.fileSystem gives up after 29 s (interval 29 s x retries 1); a failover of the file system takes up to 30 s",
    ]);
  });

  it("refuses what gives up too soon", async () => {
    for (const hasty of [{ retries: 0 }, { intervalSeconds: 29 }, { intervalSeconds: 9, retries: 3 }]) {
      const found = await component(timing(hasty));
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", /^monitors\.fileSystem gives up after \d+ s /);
    }
  });

  it("refuses what finds a failure too late", async () => {
    assert.deepEqual(await component(timing({ retries: 5 })), [
      "monitors.fileSystem may take 720 s to find a lost file system ((retries 5 + 1) x (interval 60 s + time-out 60 s)); " +
        "at most 600 s are allowed",
    ]);
    assert.equal((await component(timing({ timeoutSeconds: 241 }))).length, 1);
  });

  it("takes its bounds from the configuration", async () => {
    const config = { [rule.name]: { failoverSeconds: 90, detectionSeconds: 200 } };
    assert.equal((await component(timing({}), SOFTWARE, config)).length, 2);
    assert.deepEqual(
      await component(timing({ intervalSeconds: 45, retries: 2, timeoutSeconds: 20 }), SOFTWARE, config),
      [],
    );
  });

  it("fails closed while a value is not known, and names it", async () => {
    for (const name of ["intervalSeconds", "retries", "timeoutSeconds"]) {
      assert.deepEqual(await component(timing({ [name]: UNKNOWN })), [
        `cannot be decided at preview: monitors.fileSystem: ${name} is not known yet; ` +
          "write it as a plain value instead of an output",
      ]);
    }
    assert.equal((await component(UNKNOWN)).length, 3);
  });

  it("refuses what is no number, or less than none", async () => {
    assert.deepEqual(await component(timing({ retries: "1" })), [
      "monitors.fileSystem: retries is a text where a number belongs",
    ]);
    assert.deepEqual(await component(timing({ retries: -2 })), [
      "monitors.fileSystem: retries is -2; it cannot be less than 0",
    ]);
  });

  it("judges a component that looks like CLUSTERPRO's, and no other", async () => {
    assert.equal((await component(timing({ retries: 0 }), "acme:ha:Cluster")).length, 1);
    assert.deepEqual(await component(timing({ retries: 0 }), "kubernetes:example.com/v1:Agent"), []);
  });
});

for (const { form, deployed } of FORMS) {
  describe(`monitor-outlasts-failover on a clp.conf ${form}`, () => {
    const found = (files = OUR_FILES) => messages(rule, delivering(files), { deployed });

    it("accepts the project's own", async () => assert.deepEqual(await found(), []));

    it("refuses a monitor of the file system that gives up too soon", async () => {
      assert.deepEqual(await found(withTiming("<interval>20</interval>")), [
        "clp.conf: monitor genw_fsx gives up after 20 s (interval 20 s x retries 1); a failover of the file system " +
          "takes up to 30 s",
      ]);
      assert.equal((await found(withTiming("<reconfirmation>0</reconfirmation>"))).length, 1);
    });

    it("leaves the application's monitor alone, which may be quicker", async () => {
      const quick = inConf(/(<genw name="genw_minio">[\s\S]*?<interval>)60/, "$15");
      assert.deepEqual(await found(quick), []);
    });

    it("fails closed on a token, and refuses rubbish", async () => {
      assert.match(
        (await found(withTiming("<interval>@@X@@</interval>")))[0] ?? "",
        /cannot be decided.*polling\/interval/,
      );
      assert.deepEqual(await found(withTiming("<timeout>soon</timeout>")), [
        "clp.conf: monitor genw_fsx: polling/timeout is no whole number where a number belongs",
      ]);
    });

    it("fails closed on a monitor that may be one of the file system, if only its timing is wrong", async () => {
      const [message] = await found(
        without(
          GENW_FSX,
          without("scripts/monitor.s/genw_fsx/clpfsx-settings.bat", withTiming("<interval>5</interval>")),
        ),
      );
      assert.match(message ?? "", /cannot be decided.*gives up after 5 s.*genw\.bat is not delivered beside clp\.conf/);
      assert.deepEqual(await found(without(GENW_FSX)), []);
    });
  });
}

describe("monitor-outlasts-failover against the formula", () => {
  const optional = (max: number) => fc.option(fc.nat({ max }), { nil: undefined });
  const timingOf = fc.record({ interval: optional(200), retries: optional(12), timeout: optional(300) });

  it("agrees on every timing, in a clp.conf and in a component", async () => {
    await fc.assert(
      fc.asyncProperty(
        timingOf,
        fc.nat({ max: 100 }),
        fc.integer({ min: 1, max: 900 }),
        async (drawn, failover, detection) => {
          const { interval = 60, retries = 1, timeout = 120 } = drawn;
          const expected =
            Number(interval * retries < failover) + Number((retries + 1) * (interval + timeout) > detection);
          const config = { [rule.name]: { failoverSeconds: failover, detectionSeconds: detection } };
          const tag = (name: string, value: number | undefined) =>
            value === undefined ? "" : `<${name}>${value}</${name}>`;
          const files = withTiming(
            tag("interval", drawn.interval) + tag("reconfirmation", drawn.retries) + tag("timeout", drawn.timeout),
          );
          const stated = { intervalSeconds: drawn.interval, retries: drawn.retries, timeoutSeconds: drawn.timeout };
          assert.equal((await judge(rule, delivering(files), { config })).violations.length, expected);
          assert.equal((await component(stated, SOFTWARE, config)).length, expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});
