import assert from "node:assert/strict";
import { Interrupted } from "../../../operate/change/interruption.ts";
import { lockName } from "../../../operate/change/lock.ts";
import type { DrillOrder } from "../../../operate/drill/drillOrder.ts";
import { USUAL_TIMING } from "../../../operate/drill/timing.ts";
import { FILE_SYSTEM } from "../../../standin/types/tokens.ts";
import { TARGET } from "../cluster.ts";
import { Drilled } from "./drilled.ts";

const TIMING = { ...USUAL_TIMING, interval: 5_000, slice: 60_000, watch: 20_000 };
const MINUTE = 60_000;

describe("a drill's lock", () => {
  let drilled: Drilled;

  beforeEach(async () => {
    drilled = await Drilled.start();
  });

  afterEach(() => drilled.stop());

  const refusedDrop = { kind: "refused", code: "AccessDeniedException", message: "not authorized" } as const;
  const lift = `remove it: aws ssm delete-parameter --region ap-northeast-1 --name ${lockName(TARGET)}`;

  /** FSx's word for a time of the week. */
  const openAt = (at: number) => {
    const { world, fileSystemId } = drilled.operated.deployed;
    const fileSystem = world.cloud.get(FILE_SYSTEM, fileSystemId);
    const date = new Date(at);
    const weeklyMaintenanceStartTime = `${((date.getUTCDay() + 6) % 7) + 1}:${date.toISOString().slice(11, 16)}`;
    fileSystem.properties = { ...fileSystem.properties, weeklyMaintenanceStartTime };
  };

  it("is taken before the cluster is looked at: of two drills one sees what the other does", async () => {
    const calls: string[] = [];
    drilled.session.before = (call) => calls.push(call);
    await drilled.result("baseline", { timing: TIMING });
    assert.equal(calls[0], "ssm:PutParameter");
    assert.ok(calls.some((call) => call.startsWith("ec2:Describe")));
  });

  it("of another one keeps the cluster from being looked at", async () => {
    drilled.hold({});
    const end = await drilled.drill("move", { timing: TIMING });
    assert.ok(end !== undefined && "refusal" in end);
    assert.equal(end.refusal.id, "refused.lock");
    assert.deepEqual(drilled.operated.operations, ["ssm:PutParameter", "ssm:GetParameter"]);
  });

  it("does not stay where the drill was refused", async () => {
    drilled.probers.missing.add("Main");
    const end = await drilled.drill("move", { timing: TIMING });
    assert.ok(end !== undefined && "refusal" in end);
    assert.equal(drilled.holder(), undefined);
  });

  it("does not stay after Ctrl-C before the first action, and no journal does", async () => {
    drilled.session.before = (call) => {
      if (call === "ec2:DescribeRouteTables") drilled.interrupt();
    };
    await assert.rejects(drilled.drill("move", { timing: TIMING }), Interrupted);
    assert.equal(drilled.holder(), undefined);
    assert.deepEqual(drilled.journals(), []);
  });

  it("does not stay after an error before the first action", async () => {
    let calls = 0;
    const { invoke } = drilled.grounds();
    const broken = drilled.drill("move", {
      timing: TIMING,
      invoke: (name, event) => {
        calls += 1;
        // One try a table, then the bucket.
        if (calls === 4) throw new TypeError("nobody expected it");
        return invoke(name, event);
      },
    });
    await assert.rejects(broken, TypeError);
    assert.equal(drilled.holder(), undefined);
  });

  it("does not stay after an error while everything was put back", async () => {
    const { application } = drilled.grounds();
    drilled.session.after = (call) => {
      if (call === "ec2:StopInstances") throw new TypeError("nobody expected it");
    };
    const before = drilled.state();
    await assert.rejects(drilled.drill("standby", { timing: TIMING, application }), TypeError);
    assert.deepEqual(drilled.state(), before);
  });

  it("that cannot be given back is told, with the command that removes it: by a result", async () => {
    drilled.operated.front.fail("ssm.DeleteParameter", refusedDrop);
    const { findings } = await drilled.result("baseline", { timing: TIMING });
    const { state, mend } = findings.find(({ id }) => id === "lock.dropped") ?? {};
    assert.deepEqual([state, mend?.en], ["fail", lift]);
  });

  it("that cannot be given back is told, with the command that removes it: by a refusal", async () => {
    drilled.operated.front.fail("ssm.DeleteParameter", refusedDrop);
    drilled.probers.missing.add("Main");
    const end = await drilled.drill("move", { timing: TIMING });
    assert.ok(end !== undefined && "refusal" in end);
    assert.equal(end.lock?.mend?.en, lift);
  });

  const windows: readonly (readonly [kind: DrillOrder["kind"], minutes: number, isRefused: boolean])[] = [
    ["baseline", 2, false],
    ["move", 20, true],
    ["move", 40, false],
    ["file-system", 40, true],
  ];
  for (const [kind, minutes, isRefused] of windows) {
    const what = isRefused ? "refuses" : "holds";
    it(`${what} a drill of kind ${kind} ${minutes} minutes before the file system's window opens`, async () => {
      openAt(drilled.operated.clock.now() + minutes * MINUTE);
      const end = await drilled.drill(kind, { timing: TIMING });
      assert.ok(end !== undefined);
      if (!isRefused) return assert.ok("result" in end);
      assert.ok("refusal" in end);
      assert.equal(end.refusal.id, "refused.window");
      assert.match(
        end.refusal.what.en,
        /^nothing was changed: the file system's maintenance window opens 2026-11-25 03:/,
      );
      assert.equal(drilled.holder(), undefined);
    });
  }
});
