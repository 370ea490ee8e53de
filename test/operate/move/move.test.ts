import assert from "node:assert/strict";
import { lockName, readLock, takeLock } from "../../../operate/change/lock.ts";
import { exitCodeOf, type Report } from "../../../operate/findings/report.ts";
import { move } from "../../../operate/move/move.ts";
import { FILE_SYSTEM } from "../../../standin/types/tokens.ts";
import { Operated, TARGET } from "../cluster.ts";
import { CountedSession, SteppedTime } from "../steppedTime.ts";

const MINUTE = 60_000;

describe("move", () => {
  let operated: Operated;
  let session: CountedSession;
  let time: SteppedTime;

  beforeEach(async () => {
    operated = await Operated.start();
    session = new CountedSession({ region: TARGET.region });
    time = new SteppedTime(operated.clock);
  });

  afterEach(() => operated.stop());

  const moveTo = async (to: string): Promise<Report> => {
    const grounds = { session, target: TARGET, clock: time, poll: 5_000, guestPoll: 1_000 };
    return (await time.run(session, move(grounds, { to, limit: 10 * MINUTE }))) as Report;
  };

  const changes = () =>
    operated.front.calls
      .map(({ operation }) => operation)
      .filter((each) => /^(Stop|Start|Reboot|Update|Replace)/.test(each));

  const lock = () => time.run(session, readLock(session, lockName(TARGET)));

  it("brings the group to the server and waits until everything agrees", async () => {
    const report = await moveTo("server2");
    assert.equal(exitCodeOf(report), 0, JSON.stringify(report.findings));
    assert.equal(operated.deployed.clusterpro.owner, "server2");
    assert.match(report.findings[0]?.what.en ?? "", /^the group moved to server2, and all was green \d+ s after/);
    assert.deepEqual(await lock(), { ok: true, value: undefined });
  });

  it("leaves a group where it is", async () => {
    const report = await moveTo("server1");
    assert.equal(exitCodeOf(report), 0);
    assert.match(report.findings[0]?.what.en ?? "", /on server1 already; nothing was changed/);
    assert.deepEqual(await lock(), { ok: true, value: undefined });
  });

  it("takes the lock before it looks, and asks nothing else where another one has it", async () => {
    const [, another] = refusals.at(-1) ?? [];
    await another?.();
    const from = operated.operations.length;
    await moveTo("server2");
    assert.deepEqual(operated.operations.slice(from), ["ssm:PutParameter", "ssm:GetParameter"]);
  });

  it("tells a lock that could not be given back, with the command that removes it", async () => {
    const message = "not authorized";
    operated.front.fail("ssm.DeleteParameter", { kind: "refused", code: "AccessDeniedException", message });
    const report = await moveTo("server2");
    assert.equal(exitCodeOf(report), 1);
    const { mend } = report.findings.find(({ id }) => id === "lock.dropped") ?? {};
    assert.match(mend?.en ?? "", /^remove it: aws ssm delete-parameter --region ap-northeast-1 --name \/clpfsx\//);
  });

  it("is refused where the file system's window may open before it has ended", async () => {
    const fileSystem = operated.deployed.world.cloud.get(FILE_SYSTEM, operated.deployed.fileSystemId);
    const at = new Date(operated.clock.now() + 5 * MINUTE);
    const weeklyMaintenanceStartTime = `${((at.getUTCDay() + 6) % 7) + 1}:${at.toISOString().slice(11, 16)}`;
    fileSystem.properties = { ...fileSystem.properties, weeklyMaintenanceStartTime };
    const report = await moveTo("server2");
    assert.deepEqual(
      report.findings.map(({ id }) => id),
      ["refused.window"],
    );
    assert.deepEqual(changes(), []);
    assert.deepEqual(await lock(), { ok: true, value: undefined });
  });

  it("names the tables that did not follow", async () => {
    operated.deployed.clusterpro.nextTables = 2;
    const report = await moveTo("server2");
    assert.equal(exitCodeOf(report), 1);
    assert.equal(report.findings[0]?.what.en, "the group is on server2, and Route-C did not follow");
    assert.deepEqual(await lock(), { ok: true, value: undefined });
  });

  const refusals: readonly (readonly [what: string, change: () => unknown, id: string, said: RegExp])[] = [
    [
      "status is not green",
      () => operated.deployed.world.directoryStages.set(operated.deployed.directoryId, "Impaired"),
      "refused.notGreen",
      /^nothing was changed: status is WRONG, not green: the directory .* is Impaired$/,
    ],
    [
      "the file system's window is open",
      () => {
        const fileSystem = operated.deployed.world.cloud.get(FILE_SYSTEM, operated.deployed.fileSystemId);
        const at = new Date(operated.clock.now());
        const weeklyMaintenanceStartTime = `${((at.getUTCDay() + 6) % 7) + 1}:${at.toISOString().slice(11, 16)}`;
        fileSystem.properties = { ...fileSystem.properties, weeklyMaintenanceStartTime };
      },
      "refused.window",
      /^nothing was changed: the file system's maintenance window is open/,
    ],
    [
      "an action on the file system is under way",
      () => {
        const { world, fileSystemId } = operated.deployed;
        world.updateThroughput(world.cloud.get(FILE_SYSTEM, fileSystemId), 64);
      },
      "refused.action",
      /^nothing was changed: an action on the file system is under way: FILE_SYSTEM_UPDATE$/,
    ],
    [
      "somebody else changes the cluster",
      () =>
        time.run(
          session,
          takeLock(session, lockName(TARGET), {
            id: "another",
            what: "drill --kind server",
            where: "elsewhere, process 1",
            journal: "/home/ops/drill-dev.jsonl",
            since: operated.clock.now(),
          }),
        ),
      "refused.lock",
      /^nothing was changed: drill --kind server has been under way since 2026-11-25 03:00 UTC, on elsewhere, process 1$/,
    ],
  ];
  for (const [what, change, id, said] of refusals) {
    it(`changes nothing where ${what}`, async () => {
      await change();
      const report = await moveTo("server2");
      assert.equal(exitCodeOf(report), 1);
      assert.deepEqual(
        report.findings.map((each) => each.id),
        [id],
      );
      assert.match(report.findings[0]?.what.en ?? "", said);
      assert.ok(report.findings[0]?.mend !== undefined);
      assert.deepEqual(changes(), []);
      assert.ok(!operated.operations.includes("ssm:SendCommand") || operated.deployed.clusterpro.owner === "server1");
    });
  }

  it("says how a lock is lifted that somebody left", async () => {
    await refusals.at(-1)?.[1]();
    const { findings } = await moveTo("server2");
    assert.match(findings[0]?.mend?.en ?? "", /drill --restore \/home\/ops\/drill-dev\.jsonl; without that file/);
    assert.match(
      findings[0]?.mend?.en ?? "",
      /aws ssm delete-parameter --region ap-northeast-1 --name \/clpfsx\/clusterpro-fsx-dev\/operation$/,
    );
  });
});
