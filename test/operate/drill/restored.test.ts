import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { Interrupted } from "../../../operate/change/interruption.ts";
import { USUAL_TIMING } from "../../../operate/drill/timing.ts";
import { exitCodeOf, type Report, verdictOf } from "../../../operate/findings/report.ts";
import { Drilled } from "./drilled.ts";

/** What is tried is not what these are about. */
const TIMING = { ...USUAL_TIMING, interval: 5_000, slice: 60_000, watch: 20_000 };

describe("drill --restore", () => {
  let drilled: Drilled;
  let before: ReturnType<Drilled["state"]>;

  beforeEach(async () => {
    drilled = await Drilled.start();
    before = drilled.state();
  });

  afterEach(() => drilled.stop());

  /** The process dies when the active server has been stopped. */
  const dieStopped = async () => {
    drilled.session.after = (call) => {
      if (call !== "ec2:StopInstances") return;
      drilled.session.dead = true;
      drilled.time.dead = true;
    };
    assert.equal(await drilled.drill("server", { timing: TIMING }), undefined);
  };

  const ids = (report: Report | undefined) => report?.findings.map(({ id }) => id);
  const changesSince = (from: number) =>
    drilled.operated.operations.slice(from).filter((each) => /:(Stop|Start|Update|Replace|Put|Delete)/.test(each));

  it("changes nothing while another drill or a move has the lock, and says who", async () => {
    await dieStopped();
    drilled.hold({ id: "another", what: "move --to server2", where: "ops1, process 1", journal: "" });
    const from = drilled.operated.operations.length;
    const report = await drilled.restore();
    assert.deepEqual(ids(report), ["refused.lock"]);
    assert.match(report?.findings[0]?.what.en ?? "", /^nothing was changed: move --to server2 has been under way/);
    assert.equal(report && exitCodeOf(report), 1);
    assert.deepEqual(changesSince(from), []);
    assert.equal(drilled.holder()?.id, "another");
  });

  it("changes nothing while the drill of that journal is alive on this computer", async () => {
    await dieStopped();
    drilled.hold({ where: `${hostname()}, process ${process.ppid}` });
    const from = drilled.operated.operations.length;
    const report = await drilled.restore();
    assert.deepEqual(ids(report), ["refused.lock"]);
    assert.match(report?.findings[0]?.what.en ?? "", /^nothing was changed: drill --kind server has been under way/);
    assert.deepEqual(changesSince(from), []);
  });

  it("takes over the lock of its own drill that is dead, has it while it works, and gives it back", async () => {
    await dieStopped();
    drilled.hold({ where: `${hostname()}, process 4194304` });
    const holders = new Set<string | undefined>();
    drilled.operated.front.answered = ({ operation }) => {
      if (operation === "StartInstances") holders.add(drilled.holder()?.what);
    };
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0, JSON.stringify(report?.findings));
    assert.deepEqual([...holders], ["drill --restore, of a drill --kind server"]);
    assert.deepEqual(drilled.state(), before);
  });

  it("takes the lock where its drill's was removed by hand", async () => {
    await dieStopped();
    const { cloud } = drilled.operated.deployed.world;
    const { id } = drilled.holder() ?? {};
    for (const each of cloud.all("aws:ssm/parameter:Parameter")) cloud.remove(each);
    let holder: string | undefined;
    drilled.operated.front.answered = ({ operation }) => {
      if (operation === "StartInstances") holder = drilled.holder()?.id;
    };
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0);
    assert.equal(holder, id);
    assert.deepEqual(drilled.state(), before);
  });

  it("says that there is nothing to restore where the drill put everything back itself, and looks at nothing", async () => {
    await drilled.result("standby", { timing: TIMING });
    const from = drilled.operated.operations.length;
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0);
    assert.match(
      report ? verdictOf(report).text.en : "",
      /^nothing to restore: by its journal everything was put back/,
    );
    assert.deepEqual(drilled.operated.operations.slice(from), ["ssm:GetParameter"]);
  });

  it("bears a last line that a crash has cut, and writes on below it", async () => {
    await dieStopped();
    const [file = ""] = drilled.journals();
    appendFileSync(file, '{"type":"undo","name":"start-ins');
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0);
    assert.deepEqual(drilled.state(), before);
    const lines = readFileSync(file, "utf8").trim().split("\n");
    assert.equal(JSON.parse(lines.at(-1) ?? "").type, "end");
    const again = await drilled.restore();
    assert.match(again ? verdictOf(again).text.en : "", /^nothing to restore/);
  });

  it("that is interrupted says what was put back and what is not, and how to go on", async () => {
    await dieStopped();
    // The other server has taken over meanwhile.
    drilled.operated.clock.advance(600_000);
    const stop = new AbortController();
    drilled.operated.front.answered = ({ operation }) => {
      if (operation === "StartInstances") stop.abort(new Interrupted("SIGINT"));
    };
    const report = await drilled.restore(stop.signal);
    assert.equal(report && exitCodeOf(report), 1);
    const { what, mend } = report?.findings.find(({ id }) => id === "drill.movedBack") ?? {};
    assert.match(
      what?.en ?? "",
      /^interrupted \(SIGINT\) while putting back; asked for: instance started: server1 i-\w+; still to be put back: server1 not running; the group on server2 in place of server1; routes of Main, Route-A and Route-C not at server1$/,
    );
    assert.match(mend?.en ?? "", /^drill --restore .*\.jsonl$/);
    assert.ok(drilled.state().lock);
    const again = await drilled.restore();
    assert.equal(again && exitCodeOf(again), 0);
    assert.deepEqual(drilled.state(), before);
  });

  it("that is interrupted before its first look does not say that nothing was changed", async () => {
    await dieStopped();
    const report = await drilled.restore(AbortSignal.abort(new Interrupted("SIGTERM")));
    const { what } = report?.findings.find(({ id }) => id === "drill.movedBack") ?? {};
    assert.match(what?.en ?? "", /^interrupted \(SIGTERM\) while putting back; asked for: nothing yet; still to be /);
    assert.ok(drilled.state().lock);
  });

  it("starts a group that is offline, which CLUSTERPRO does not move", async () => {
    await dieStopped();
    const { clusterpro } = drilled.operated.deployed;
    const { clock } = drilled.operated;
    // The failover failed, and the group stays offline when the server is back.
    clock.advance(600_000);
    clusterpro.owner = undefined;
    clusterpro.status = "Offline";
    clusterpro.answering = false;
    clusterpro.autostart = false;
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0, JSON.stringify(report?.findings));
    assert.deepEqual(drilled.state(), before);
    const undone = drilled.entries().flatMap((each) => (each.type === "undo" ? [each.name] : []));
    assert.deepEqual(undone, ["start-instance", "start-group"]);
  });
});
