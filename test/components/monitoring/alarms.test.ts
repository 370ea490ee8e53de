import assert from "node:assert/strict";
import {
  type AlarmRule,
  type AlarmState,
  alarmState,
  compositeState,
  Metrics,
} from "../../../standin/running/alarmEvaluation.ts";
import { isUnknown, type Plan, plannedCluster } from "../plannedCluster.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 2);

/** The alarms of a planned cluster; an id that is not known before it is made is its output's own name. */
function rulesOf(plan: Plan): readonly AlarmRule[] {
  return plan.all("MetricAlarm").map(({ inputs }) => {
    const dimensions = Object.fromEntries(
      Object.entries(inputs.dimensions as object).map(([name, value]) => [name, isUnknown(value) ? name : value]),
    );
    return { ...(inputs as object), dimensions } as unknown as AlarmRule;
  });
}

interface Expected {
  readonly good: number;
  readonly bad: number;
  /** State after an hour without data, when all was well before. */
  readonly silent: AlarmState;
  readonly missing: string;
  /** Minutes of bad values, one a minute, until it goes off. */
  readonly minutes: number;
}

const CHECKED: Expected = { good: 0, bad: 1, silent: "ALARM", missing: "breaching", minutes: 3 };
const BUSY: Expected = { good: 40, bad: 90, silent: "OK", missing: "ignore", minutes: 15 };

/** Each alarm, by the end of its name. */
const ALARMS: Readonly<Record<string, Expected>> = {
  "probe-Main": { good: 1, bad: 0, silent: "ALARM", missing: "breaching", minutes: 2 },
  "probe-Route-A": { good: 1, bad: 0, silent: "ALARM", missing: "breaching", minutes: 2 },
  "probe-Route-C": { good: 1, bad: 0, silent: "ALARM", missing: "breaching", minutes: 2 },
  "routes-disagree": { ...CHECKED, minutes: 2 },
  "routes-black-hole": { ...CHECKED, minutes: 2 },
  "target-down": CHECKED,
  "file-system-unavailable": CHECKED,
  "file-system-action-failed": CHECKED,
  "directory-inactive": CHECKED,
  "backup-old": { ...CHECKED, good: 25.9, bad: 26.1 },
  "server-server1": { ...CHECKED, silent: "OK", missing: "notBreaching", minutes: 5 },
  "server-server2": { ...CHECKED, silent: "OK", missing: "notBreaching", minutes: 5 },
  "gone-server1": CHECKED,
  "gone-server2": CHECKED,
  "file-system-storage": { ...BUSY, good: 10 * 1024 ** 3, bad: 6 * 1024 ** 3 },
  "file-system-throughput": BUSY,
  "file-system-cpu": BUSY,
  "file-system-iops": BUSY,
};

describe("the alarms of Monitoring", () => {
  let rules: readonly AlarmRule[];
  let plan: Plan;

  before(async () => {
    plan = await plannedCluster({ monitoring: { enabled: true } });
    rules = rulesOf(plan);
  });

  it("are these, and no other", () => {
    assert.deepEqual(
      rules.map(({ name }) => name.replace("clusterpro-fsx-dev-", "")).toSorted(),
      Object.keys(ALARMS).toSorted(),
    );
  });

  for (const [end, { good, bad, silent, missing, minutes }] of Object.entries(ALARMS)) {
    describe(end, () => {
      let rule: AlarmRule;
      let metrics: Metrics;
      let now: number;
      let state: AlarmState;
      const put = (value: number | undefined, count: number) => {
        for (let minute = 0; minute < count; minute++) {
          if (value !== undefined) metrics.put(rule, now, value);
          now += MINUTE;
          state = alarmState(rule, metrics, now, state);
        }
      };

      beforeEach(() => {
        rule = rules.find(({ name }) => name.endsWith(`-dev-${end}`)) ?? assert.fail();
        [metrics, now, state] = [new Metrics(), START, "INSUFFICIENT_DATA"];
        put(good, 30);
        assert.equal(state, "OK");
      });

      it("fires, not before its time, and goes green again", () => {
        put(bad, minutes - 1);
        assert.equal(state, "OK", "before its time");
        put(bad, 1);
        assert.equal(state, "ALARM");
        put(good, 15);
        assert.equal(state, "OK");
      });

      it(`takes missing data as ${missing}`, () => {
        assert.equal(rule.treatMissingData, missing);
        put(undefined, 60);
        assert.equal(state, silent);
        if (missing !== "ignore") return;
        put(bad, 15);
        assert.equal(state, "ALARM");
        put(undefined, 60);
        assert.equal(state, "ALARM", "a gap says nothing");
      });
    });
  }

  it("fire for one bad minute of three through no table: a single lost look is no outage", () => {
    const rule = rules.find(({ name }) => name.endsWith("probe-Main")) ?? assert.fail();
    const metrics = new Metrics();
    [1, 1, 0, 1, 1].forEach((value, minute) => {
      metrics.put(rule, START + minute * MINUTE, value);
    });
    for (let minute = 3; minute <= 5; minute++)
      assert.equal(alarmState(rule, metrics, START + minute * MINUTE, "OK"), "OK");
  });

  it("tell the topic when they fire and when they are green, all but the parts of the composite one", () => {
    for (const { inputs } of plan.all("MetricAlarm")) {
      const isPart = String(inputs.name).includes("-gone-");
      assert.equal(inputs.alarmActions === undefined, isPart, String(inputs.name));
      assert.equal(inputs.okActions === undefined, isPart, String(inputs.name));
      assert.match(String(inputs.alarmDescription), /^[\x20-\x7e]+ npm run status says more\.\n.*npm run status で/);
      assert.ok(String(inputs.alarmDescription).length <= 1024);
    }
  });

  it("count one server that is down as normal work, and two as not", () => {
    const [composite] = plan.all("CompositeAlarm");
    const rule = String(composite?.inputs.alarmRule);
    const down = (...servers: readonly string[]) =>
      compositeState(rule, (name) => (servers.some((each) => name.endsWith(`-gone-${each}`)) ? "ALARM" : "OK"));
    assert.equal(down(), "OK");
    assert.equal(down("server1"), "OK");
    assert.equal(down("server2"), "OK");
    assert.equal(down("server1", "server2"), "ALARM");
  });

  it("count any two of three", async () => {
    const server = (name: string, host: number) => ({
      name,
      zone: "ap-northeast-1a",
      privateIp: `10.0.110.${host}`,
    });
    const three = await plannedCluster({
      monitoring: { enabled: true },
      servers: [server("server1", 11), server("server2", 12), server("server3", 13)],
    });
    const rule = String(three.all("CompositeAlarm")[0]?.inputs.alarmRule);
    assert.equal(
      compositeState(rule, (name) => (name.endsWith("server2") ? "OK" : "ALARM")),
      "ALARM",
    );
    assert.equal(
      compositeState(rule, (name) => (name.endsWith("server2") ? "ALARM" : "OK")),
      "OK",
    );
  });

  it("are not there for what is not there: a self-managed directory, no backups, no probes", async () => {
    const names = async (change: object) =>
      rulesOf(await plannedCluster({ monitoring: { enabled: true }, ...change })).map(({ name }) => name);
    assert.ok(!(await names({ fileSystem: { backup: { retentionDays: 0 } } })).some((name) => /backup-old/.test(name)));
    assert.ok(!(await names({ application: { kind: "none" } })).some((name) => /-probe-/.test(name)));
    const quiet = await names({ monitoring: { enabled: true, probes: false } });
    assert.ok(!quiet.some((name) => /-probe-|routes-|backup-old|directory-|unavailable|target-/.test(name)));
    assert.equal(quiet.length, 8);
  });
});
