import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { KINDS } from "../../../operate/drill/kinds.ts";
import { exitCodeOf } from "../../../operate/findings/report.ts";
import { USUAL } from "../../../standin/running/timing.ts";
import type { Alarm } from "../../../standin/running/world.ts";
import { projectText } from "../../projectText.ts";
import { TARGET } from "../cluster.ts";
import { codeOf, Drilled, finding } from "./drilled.ts";

interface Ringing {
  readonly state?: Alarm["state"];
  /** Milliseconds. */
  readonly lasts?: number;
}

const ALL = Object.keys(KINDS) as (keyof typeof KINDS)[];

/** What docs/iam allows who drills. */
const RIGHTS = new Set(
  ["operate", "drill"].flatMap((name) => {
    const { Statement } = JSON.parse(projectText(`docs/iam/${name}.json`)) as {
      readonly Statement: readonly { readonly Action: string | readonly string[] }[];
    };
    return Statement.flatMap(({ Action }) => Action);
  }),
);

describe("a drill", () => {
  let drilled: Drilled;

  beforeEach(async () => {
    drilled = await Drilled.start();
  });

  afterEach(() => drilled.stop());

  for (const kind of ALL) {
    it(`of kind ${kind} measures what the double knows, keeps its ledger and leaves everything as it was`, async () => {
      const before = drilled.state();
      const result = await drilled.result(kind);
      assert.deepEqual(drilled.state(), before);
      assert.ok(result.movedBack);
      assert.equal(codeOf(result), 0, JSON.stringify(result.findings, null, 1));
      for (const { table, outages, interval, tries, routeAtEnd } of result.tables) {
        const truth = drilled.record.absences(table);
        assert.equal(outages.length, truth.length, table);
        for (const [index, { estimate = Number.NaN, least, most = 0 }] of outages.entries()) {
          const { from = 0, to = 0 } = truth[index] ?? {};
          assert.ok(Math.abs(estimate - (to - from)) <= interval, `${table}: ${estimate} is not ${to - from}`);
          assert.ok(least <= to - from && to - from <= most, `${table}: ${to - from} is not within ${least}-${most}`);
        }
        assert.equal(routeAtEnd, "server1");
        const gaps = tries.slice(1).map(({ startedAt }, index) => startedAt - (tries[index]?.startedAt ?? 0));
        assert.ok(Math.max(...gaps) <= interval, `${table}: no try for ${Math.max(...gaps)} ms`);
      }
      assert.deepEqual(
        [...drilled.session.calls].filter((call) => !RIGHTS.has(call)),
        [],
      );
      const { ledger } = result;
      assert.ok(ledger !== undefined && ledger.acknowledged > 50 && ledger.read === ledger.acknowledged);
      const interrupts = ["move", "server", "application", "file-system", "partition", "api"].includes(kind);
      assert.equal(
        result.tables.some(({ outages }) => outages.length > 0),
        interrupts,
      );
    });
  }

  it("notes each action before it is done, in a file for its owner alone, without a secret", async () => {
    const order: string[] = [];
    drilled.session.before = (call) => {
      if (call === "ec2:StopInstances" || call === "ec2:StartInstances") {
        const last = drilled.entries().at(-1);
        order.push(`${call} after ${last?.type} ${last !== undefined && "name" in last ? last.name : ""}`);
      }
    };
    await drilled.result("server");
    assert.deepEqual(order, [
      "ec2:StopInstances after action end-instance",
      "ec2:StartInstances after undo start-instance",
    ]);
    const [file = ""] = drilled.journals();
    if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.doesNotMatch(JSON.stringify(drilled.entries()), /secret-of-minio|X-Amz-Signature/);
    assert.deepEqual(drilled.entries().at(-1), {
      type: "end",
      movedBack: true,
      at: drilled.entries().at(-1)?.at,
    });
  });

  it("fails where the store drops one acknowledged object, and names it", async () => {
    const dropLater = drilled.grounds().invoke;
    let calls = 0;
    const result = await drilled.result("move", {
      invoke: (name, event) => {
        calls += 1;
        if (calls === 8) drilled.probers.drop = 1;
        return dropLater(name, event);
      },
    });
    assert.equal(result.ledger?.lost.length, 1);
    assert.equal(codeOf(result), 1);
    assert.match(finding(result, "ledger.complete")?.what.en ?? "", /^1 acknowledged writes are lost/);
    assert.equal(finding(result, "ledger.complete")?.found?.en, result.ledger?.lost[0]);
  });

  it("does not pass what it could not read", async () => {
    drilled.probers.mute = true;
    const result = await drilled.result("baseline");
    assert.equal(finding(result, "ledger.complete")?.state, "unknown");
    assert.equal(result.ledger?.unread.length, result.ledger?.acknowledged);
    assert.equal(codeOf(result), 1);
  });

  it("fails where two of three route tables moved, and names the third", async () => {
    drilled.operated.deployed.clusterpro.nextTables = 2;
    const result = await drilled.result("move");
    assert.equal(codeOf(result), 1);
    assert.equal(
      finding(result, "drill.effect")?.what.en,
      "Route-C did not follow the group to server2: 2 of 3 route tables did",
    );
    // The way back rewrites all of them.
    assert.equal(finding(result, "routes.atEnd")?.state, "ok");
    assert.ok(result.movedBack);
  });

  it("fails where clients notice a drill that is not to be noticed", async () => {
    const { clusterpro } = drilled.operated.deployed;
    drilled.session.after = (call) => {
      if (call !== "ec2:StopInstances") return;
      clusterpro.answering = false;
      drilled.operated.clock.after(4_000, () => {
        clusterpro.answering = true;
      });
    };
    const result = await drilled.result("standby");
    assert.equal(finding(result, "service.away")?.state, "fail");
  });

  it("writes nothing to an application that is not MinIO, and looks all the same", async () => {
    const result = await drilled.result("move", { application: undefined });
    assert.equal(result.ledger, undefined);
    assert.equal(finding(result, "ledger.complete")?.state, "skipped");
    assert.equal(codeOf(result), 0);
    assert.ok(result.tables.every(({ outages }) => outages.length === 2));
  });

  it("does not take a prober's silence for service", async () => {
    let calls = 0;
    const { invoke } = drilled.grounds();
    const result = await drilled.result("move", {
      invoke: (name, event) => {
        calls += 1;
        drilled.probers.silent = calls === 6;
        return invoke(name, event);
      },
    });
    const found = finding(result, "probers.answered");
    assert.equal(found?.state, "unknown");
    assert.equal(codeOf(result), 1);
    const [blind, ...others] = result.tables.filter(({ notLooked }) => notLooked.length > 0);
    assert.ok(blind !== undefined && others.length === 0);
    const [{ from = 0, until = 0 } = {}] = blind.notLooked;
    assert.ok(until - from >= 60_000 && until - from <= 60_000 + 2 * blind.interval, `${until - from}`);
    assert.match(found?.what.en ?? "", new RegExp(`nobody looked for a while: ${blind.table} 60\\.[05] s`));
    const tried = result.tables.reduce((sum, { tries }) => sum + tries.length, 0);
    assert.equal(result.ledger?.attempted, tried, "keys of the run without an answer were never tried");
  });

  it("has phases from witnesses alone: journal, CloudTrail, probers, status", async () => {
    const result = await drilled.result("move");
    const witnesses = new Set(result.phases.map(({ witness }) => witness.en.split(" ")[0]));
    assert.deepEqual([...witnesses].toSorted(), ["CLUSTERPRO", "journal", "prober", "status"]);
    const inJapanese = new Set(result.phases.map(({ witness }) => witness.ja));
    assert.ok(inJapanese.has("ジャーナル") && inJapanese.has("Main のプローブ"), [...inJapanese].join());
    const at = result.phases.map((each) => each.at);
    assert.deepEqual(
      at,
      at.toSorted((one, other) => one - other),
    );
    assert.deepEqual(
      result.phases.filter(({ witness }) => witness.en === "journal").map(({ id, what }) => `${id} ${what.en}`),
      ["action group moved: failover to server2", "undo group moved: failover to server1"],
    );
  });

  /** An alarm that goes to ALARM when something is done, and to OK again after so long. */
  const alarmOn = (call: string, id: string, { state = "OK", lasts = Number.POSITIVE_INFINITY }: Ringing = {}) => {
    const { world } = drilled.operated.deployed;
    const alarm: Alarm = { name: `${TARGET.clusterName}-${id}`, state, reason: "it rings", actions: [], since: 0 };
    world.alarms.push(alarm);
    const set = (to: Alarm["state"]) => Object.assign(alarm, { state: to, since: world.clock.now() });
    drilled.session.after = (each) => {
      if (each !== call || alarm.since !== 0) return;
      set("ALARM");
      if (lasts < Number.POSITIVE_INFINITY) world.clock.after(lasts, () => set("OK"));
    };
    return alarm;
  };

  it("is not red for ever by an alarm on what no drill touches, and tells it", async () => {
    const before = drilled.state();
    alarmOn("ec2:StopInstances", "backup-old");
    const result = await drilled.result("standby");
    assert.ok(result.movedBack);
    assert.deepEqual(drilled.state(), before);
    const { state, what } = finding(result, "drill.beside") ?? {};
    assert.equal(state, "warn");
    assert.equal(what?.en, "not green, and not by this doing: 1 of 1 alarms ring: clusterpro-fsx-dev-backup-old");
  });

  it("is not red for ever by an alarm that was not OK before", async () => {
    alarmOn("ec2:StopInstances", "target-down", { state: "INSUFFICIENT_DATA" });
    const result = await drilled.result("standby");
    assert.ok(result.movedBack);
    assert.equal(finding(result, "drill.beside")?.state, "warn");
  });

  it("waits for the alarm that it set off itself", async () => {
    const lasts = 1_200_000;
    const alarm = alarmOn("ec2:StopInstances", "server-server2", { lasts });
    const result = await drilled.result("standby");
    assert.ok(result.movedBack && (result.greenAt ?? 0) >= alarm.since);
    assert.equal(finding(result, "drill.beside"), undefined);
  });

  it("has noticed when an alarm went to ALARM, by the alarm's own time", async () => {
    const alarm = alarmOn("ec2:StopInstances", "server-server2", { lasts: 600_000 });
    let rang = 0;
    const { after } = drilled.session;
    drilled.session.after = (call) => {
      after(call);
      if (call === "ec2:StopInstances") rang = alarm.since;
    };
    const result = await drilled.result("standby");
    assert.ok(rang > 0);
    assert.equal(result.noticedAt, rang);
    assert.match(
      finding(result, "monitoring.noticed")?.what.en ?? "",
      /^clusterpro-fsx-dev-server-server2 noticed after/,
    );
  });

  it("does not take its own looks for monitoring", async () => {
    const result = await drilled.result("server");
    assert.equal(result.noticedAt, undefined);
    assert.deepEqual(
      [finding(result, "monitoring.noticed")?.state, finding(result, "monitoring.noticed")?.what.en],
      ["warn", "no alarm noticed anything"],
    );
    assert.ok(result.phases.every(({ id }) => id !== "noticed"));
  });

  const stops = () =>
    drilled.operated.front.calls.flatMap(({ operation, input }) => (operation === "StopInstances" ? [input] : []));

  it("of kind server ends the server as a fault does: CLUSTERPRO has nothing but its heartbeat to notice", async () => {
    const result = await drilled.result("server");
    assert.deepEqual(
      stops().map(({ SkipOsShutdown, Force }) => [SkipOsShutdown, Force]),
      [["true", undefined]],
    );
    for (const { table, outages } of result.tables) assert.ok((outages[0]?.least ?? 0) >= USUAL.heartbeat, table);
    assert.match(
      result.actions[0]?.what.en ?? "",
      /^instance ended at once, without a shutdown of Windows: server1 i-/,
    );
  });

  it("of kind server forces the stop where EC2 cannot skip the shutdown, and says so", async () => {
    const { front } = drilled.operated;
    drilled.session.before = (call) => {
      if (call !== "ec2:StopInstances") return;
      if (stops().length > 0) return front.mend();
      front.fail("ec2.StopInstances", { kind: "refused", code: "UnsupportedOperation", message: "not for this one" });
    };
    const result = await drilled.result("server");
    assert.ok(result.movedBack);
    assert.deepEqual(
      stops().map(({ SkipOsShutdown, Force }) => [SkipOsShutdown, Force]),
      [
        ["true", undefined],
        [undefined, "true"],
      ],
    );
    assert.match(result.actions.at(-1)?.what.en ?? "", /^instance forced to stop, after Windows had its time/);
  });

  it("of kind standby lets Windows shut down", async () => {
    const result = await drilled.result("standby");
    assert.deepEqual(
      stops().map(({ SkipOsShutdown }) => SkipOsShutdown),
      [undefined],
    );
    assert.match(result.actions[0]?.what.en ?? "", /^instance stopped, Windows in order: server2 i-/);
  });

  it("changes the throughput back when AWS takes it, however often it refuses before", async () => {
    const before = drilled.state();
    const { front } = drilled.operated;
    const update = "fsx.UpdateFileSystem";
    let updates = 0;
    drilled.session.before = (call) => {
      if (call !== "fsx:UpdateFileSystem") return;
      updates += 1;
      if (updates === 2 || updates === 3)
        front.fail(update, { kind: "refused", code: "BadRequest", message: "wait for six hours" });
      else front.mend();
    };
    const result = await drilled.result("file-system");
    assert.ok(result.movedBack);
    assert.equal(updates, 4);
    assert.equal(drilled.entries().filter(({ type }) => type === "refused").length, 2);
    assert.deepEqual(drilled.state(), before);
  });

  it("keeps the lock, and says how to go on, where it could not put everything back", async () => {
    const { front } = drilled.operated;
    let updates = 0;
    drilled.session.before = (call) => {
      if (call !== "fsx:UpdateFileSystem") return;
      updates += 1;
      if (updates > 1)
        front.fail("fsx.UpdateFileSystem", { kind: "refused", code: "BadRequest", message: "wait for six hours" });
    };
    const result = await drilled.result("file-system");
    assert.ok(!result.movedBack && codeOf(result) === 1);
    const { what, found, mend } = finding(result, "drill.movedBack") ?? {};
    assert.equal(what?.en, "not everything is where it was: throughput 64 in place of 32 MBps");
    assert.match(found?.en ?? "", /wait for six hours/);
    assert.match(mend?.en ?? "", /^later: drill --restore .*\.jsonl/);
    assert.ok(drilled.state().lock);
    front.mend();
    drilled.session.before = () => {};
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0);
    assert.deepEqual([drilled.state().throughput, drilled.state().lock], [32, false]);
  });
});
