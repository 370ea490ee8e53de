import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { KINDS } from "../../../operate/drill/kinds.ts";
import { USUAL_TIMING } from "../../../operate/drill/timing.ts";
import { exitCodeOf } from "../../../operate/findings/report.ts";
import { Drilled } from "./drilled.ts";

type Kind = keyof typeof KINDS;

const ALL = Object.keys(KINDS) as Kind[];

/** Where a drill is: so many entries are in its journal, and so many calls of AWS were made since the last one. */
interface Point {
  readonly entries: number;
  readonly calls: number;
}

/** What is tried is not what these are about. */
const TIMING = { ...USUAL_TIMING, interval: 5_000, slice: 60_000, watch: 20_000 };

const CHANGES = /^(ec2:(Stop|Start)Instances|fsx:UpdateFileSystem|fis:(Create|Start|Stop|Delete)\w+)$/;

/** Of the journal of each kind: the start, what is done, what is undone. */
const ENTRIES: Readonly<Record<Kind, readonly string[]>> = {
  baseline: ["start"],
  move: ["start", "action move-group", "undo move-group"],
  server: ["start", "action end-instance", "undo start-instance", "undo move-group"],
  standby: ["start", "action stop-instance", "undo start-instance"],
  application: ["start", "action stop-application", "undo move-group"],
  "file-system": ["start", "action set-throughput", "undo set-throughput"],
  partition: [
    "start",
    "action create-template",
    "made create-template",
    "action start-experiment",
    "made start-experiment",
    "undo stop-experiment",
    "undo delete-template",
  ],
  api: [
    "start",
    "action create-template",
    "made create-template",
    "action start-experiment",
    "made start-experiment",
    "action move-group",
    "undo delete-template",
    "undo move-group",
  ],
};

/** Noted and not asked for; asked for; some looks later. */
const CALLS = [0, 1, 30];

/** After these comes the next entry without a call, or after one. */
const BRIEF: Readonly<Record<string, readonly number[]>> = {
  "action create-template": [0, 1],
  "made create-template": [],
  "action start-experiment": [0, 1],
};

const pointsOf = (kind: Kind): readonly Point[] =>
  ENTRIES[kind].flatMap((entry, index) => (BRIEF[entry] ?? CALLS).map((calls) => ({ entries: index + 1, calls })));

describe("a drill that is broken off", () => {
  let drilled: Drilled;

  afterEach(() => drilled.stop());

  /** Has `happen` come at the point. */
  const at = ({ entries, calls }: Point, happen: () => void) => {
    let [seen, since] = [0, 0];
    drilled.session.before = () => {
      const [file] = drilled.journals();
      const count = file === undefined ? 0 : readFileSync(file, "utf8").split("\n").length - 1;
      since = count === seen ? since + 1 : 0;
      seen = count;
      if (count === entries && since === calls) happen();
    };
  };

  const die = () => {
    drilled.session.dead = true;
    drilled.time.dead = true;
  };

  for (const kind of ALL) {
    it(`of kind ${kind} notes what the points below are counted by`, async () => {
      drilled = await Drilled.start();
      await drilled.result(kind, { timing: TIMING });
      const entries = drilled.entries().map((each) => ("name" in each ? `${each.type} ${each.name}` : each.type));
      assert.deepEqual(entries, [...ENTRIES[kind], "end"]);
    });

    for (const point of pointsOf(kind)) {
      const where = `${ENTRIES[kind][point.entries - 1]} + ${point.calls} calls`;

      it(`of kind ${kind} is put back by --restore after kill -9 at ${where}, and again without a change`, async () => {
        drilled = await Drilled.start();
        const before = drilled.state();
        at(point, die);
        const end = await drilled.drill(kind, { timing: TIMING });
        // The next entry, or the end, may be nearer than that.
        assert.ok(end === undefined || point.calls > 0, "it did not come to the point");
        const report = await drilled.restore();
        assert.equal(report && exitCodeOf(report), 0, JSON.stringify(report?.findings));
        assert.deepEqual(drilled.state(), before);
        const { calls } = drilled.operated.front;
        const changes = () => calls.filter(({ service, operation }) => CHANGES.test(`${service}:${operation}`)).length;
        const changed = changes();
        const again = await drilled.restore();
        assert.equal(again && exitCodeOf(again), 0);
        assert.equal(changes(), changed);
        assert.deepEqual(drilled.state(), before);
      });

      it(`of kind ${kind} puts itself back after Ctrl-C at ${where}`, async () => {
        drilled = await Drilled.start();
        const before = drilled.state();
        at(point, () => drilled.interrupt());
        const result = await drilled.result(kind, { timing: TIMING });
        assert.ok(result.movedBack);
        assert.deepEqual(drilled.state(), before);
      });
    }
  }

  it("by a second Ctrl-C leaves everything as it is, and says how to go on", async () => {
    drilled = await Drilled.start();
    const before = drilled.state();
    at({ entries: 2, calls: 30 }, () => drilled.interrupt());
    const { before: first } = drilled.session;
    drilled.session.before = (call) => {
      first(call);
      if (drilled.entries().at(-1)?.type === "undo") drilled.interruptAgain();
    };
    const result = await drilled.result("server", { timing: TIMING });
    assert.ok(!result.movedBack);
    const finding = result.findings.find(({ id }) => id === "drill.movedBack");
    assert.match(finding?.mend?.en ?? "", /^drill --restore .*\.jsonl$/);
    assert.ok(drilled.state().lock);
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0);
    assert.deepEqual(drilled.state(), before);
  });
});
