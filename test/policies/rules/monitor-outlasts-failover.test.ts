import assert from "node:assert/strict";
import fc from "fast-check";
import { analyze, plan } from "../../../policies/harness/index.ts";
import { monitorInterval } from "../../../policies/rules/monitor-interval.ts";
import { monitorOutlastsFailover as rule } from "../../../policies/rules/monitor-outlasts-failover.ts";
import { delivering, type Files, GENW_FSX, inConf, OUR_FILES, without } from "../delivered.ts";
import { FORMS, judge, messages } from "../judge.ts";

/** The project's clp.conf with another timing of the file system's monitor. */
const withTiming = (polling: string) =>
  inConf(/(<genw name="genw_fsx">[\s\S]*?<polling>)[\s\S]*?(<\/polling>)/, `$1${polling}$2`);

const tag = (name: string, value: number | undefined) => (value === undefined ? "" : `<${name}>${value}</${name}>`);
const timing = (interval?: number, retries?: number, timeout?: number) =>
  withTiming(tag("interval", interval) + tag("reconfirmation", retries) + tag("timeout", timeout));

for (const { form, deployed } of FORMS) {
  describe(`monitor-outlasts-failover on a clp.conf ${form}`, () => {
    const found = (files = OUR_FILES) => messages(rule, delivering(files), { deployed });

    it("accepts the project's own", async () => assert.deepEqual(await found(), []));

    it("accepts what waits out 30 s and finds a failure within 600 s", async () => {
      for (const fine of [timing(30, 1, 60), timing(10, 3, 60), timing(60, 1, 240), timing(61)]) {
        assert.deepEqual(await found(fine), []);
      }
    });

    it("refuses what finds a failure too late", async () => {
      assert.deepEqual(await found(timing(60, 5, 60)), [
        "clp.conf: monitor genw_fsx may take 720 s to find a lost file system ((retries 5 + 1) x (interval 60 s + " +
          "time-out 60 s)); at most 600 s are allowed",
      ]);
      assert.equal((await found(timing(60, 1, 241))).length, 1);
    });

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

  it("agrees on every timing", async () => {
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
          const files = timing(drawn.interval, drawn.retries, drawn.timeout);
          assert.equal((await judge(rule, delivering(files), { config })).violations.length, expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a hasty monitor", () => {
  const both = async (files: Files, config?: object) => {
    const pack = { name: "both", version: "1.0.0", rules: [monitorInterval, rule] };
    const { violations } = await analyze(pack, plan(delivering(files)), config === undefined ? {} : { config });
    return violations.map((each) => each.rule);
  };

  it("is told once, as an interval that is too short", async () => {
    assert.deepEqual(await both(timing(3, 1, 60)), [monitorInterval.name]);
    assert.deepEqual(await both(withTiming("<interval>soon</interval>")), [monitorInterval.name]);
  });

  it("is told as one that gives up too soon where the interval is allowed, or is not all that is wrong", async () => {
    const config = { [monitorInterval.name]: { minimumSeconds: 3 } };
    assert.deepEqual(await both(timing(3, 1, 60), config), [rule.name]);
    assert.deepEqual(await both(timing(3, 1, 60), { [monitorInterval.name]: "disabled" }), [rule.name]);
    assert.deepEqual(await both(timing(3, 0, 60)), [monitorInterval.name, rule.name]);
  });
});
