import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DrillOrder } from "../../../operate/drill/drillOrder.ts";
import type { DrillResult } from "../../../operate/drill/drillResult.ts";
import { REHEARSAL_TIMING, rehearse } from "../../../operate/drill/rehearsal/rehearse.ts";
import { RehearsalStage } from "../../../operate/drill/rehearsal/stage.ts";
import { parseSettings } from "../../../settings/parseSettings.ts";
import { finding } from "./drilled.ts";

/** Quicker still than what a person watches; a busy machine has the time limit of a try to come to it. */
const TIMING = { ...REHEARSAL_TIMING, interval: 100, timeout: 3_000, slice: 2_000, settle: 2_000 };

describe("the rehearsal", function () {
  this.timeout(240_000);

  let stage: RehearsalStage;
  let folder: string;

  const spec = () => {
    const parsed = parseSettings({
      project: "clusterpro-fsx",
      stack: "dev",
      config: { "aws:region": "ap-northeast-1" },
    });
    assert.ok(parsed.ok);
    return parsed.spec;
  };

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-rehearsal-"));
    stage = await RehearsalStage.set(spec());
  });

  afterEach(async () => {
    await stage.clear();
    rmSync(folder, { recursive: true, force: true });
  });

  const held = async (kind: DrillOrder["kind"], tell: DrillOrder["tell"] = () => {}): Promise<DrillResult> => {
    const never = new AbortController().signal;
    const journal = (id: string) => path.join(folder, `${id}.jsonl`);
    const order = { kind, journal, tell, interruption: { first: never, second: never } };
    const end = await rehearse(stage.address, spec(), order, TIMING);
    assert.ok("result" in end, JSON.stringify(end));
    return end.result;
  };

  it("measures, with the delivered prober over the network, what the double knows", async () => {
    const result = await held("move");
    for (const { table, tries } of result.tables) {
      const truth = stage.record.absences(table);
      assert.equal(truth.length, 2);
      for (const { from, to = 0 } of truth) {
        // The tries around either end say how well this machine could keep the interval.
        const before = tries.findLast((each) => each.good && each.endedAt <= from + 1);
        const after = tries.find((each) => each.good && each.startedAt >= to - 1);
        const outages = result.tables.find((each) => each.table === table)?.outages ?? [];
        const own = outages.filter(({ firstBad, lastBad }) => firstBad <= to && lastBad >= from);
        const seen = `${table}: away ${from} to ${to}, tries ${JSON.stringify(tries.map((each) => [each.startedAt, each.good]))}`;
        assert.ok(own.length >= 1 && before !== undefined && after !== undefined, seen);
        // What this machine adds to an answer, and to the interval: on a clock that stands both are nothing (drill.test.ts).
        const slowest = Math.max(...tries.map((each) => (each.good ? each.endedAt - each.startedAt : 0)));
        const gap = Math.max(...tries.slice(1).map((each, index) => each.startedAt - (tries[index]?.startedAt ?? 0)));
        const [first] = own;
        // A try that fails though it began after the end, or answers that take seconds, are this machine's own outage.
        const isLate = tries.some(
          (each) => !each.good && each.startedAt > to && each.startedAt <= (first?.lastBad ?? 0),
        );
        if (own.length > 1 || isLate || first?.estimate === undefined) continue;
        const error = Math.abs(first.estimate - (to - from));
        assert.ok(error <= gap + slowest, `${table}: ${first.estimate} is not ${to - from}`);
      }
    }
    const { ledger } = result;
    assert.ok(ledger !== undefined && ledger.acknowledged > 20);
    assert.deepEqual([ledger.lost, ledger.unexpected, ledger.unread], [[], [], []]);
    assert.equal(ledger.read, ledger.acknowledged);
    assert.ok(result.rehearsal && result.movedBack);
    assert.equal(result.activeAtEnd, "server1");
    assert.deepEqual(stage.store.buckets, []);
    assert.ok(result.phases.some(({ witness }) => witness.en === "CloudTrail"));
  });

  it("finds the one acknowledged object that the store dropped", async () => {
    const result = await held("baseline", (what) => {
      if (what === "acting") stage.store.drop = 1;
    });
    assert.equal(result.ledger?.lost.length, 1);
    assert.equal(finding(result, "ledger.complete")?.state, "fail");
  });

  it("names the route table that did not move", async () => {
    stage.cluster.clusterpro.nextTables = 2;
    const result = await rehearseShort();
    assert.match(
      finding(result, "drill.effect")?.what.en ?? "",
      /^Route-C did not follow the group to server2: 2 of 3/,
    );
    assert.ok(result.movedBack);
  });

  const rehearseShort = async () => {
    const never = new AbortController().signal;
    const journal = (id: string) => path.join(folder, `${id}.jsonl`);
    const order = { kind: "move" as const, journal, tell: () => {}, interruption: { first: never, second: never } };
    const end = await rehearse(stage.address, spec(), order, { ...TIMING, limit: 5_000 });
    assert.ok("result" in end);
    return end.result;
  };
});
