import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writePage } from "../../../operate/drill/command/writePage.ts";
import { USUAL_TIMING } from "../../../operate/drill/timing.ts";
import { exitCodeOf } from "../../../operate/findings/report.ts";
import { UserError } from "../../../problems/userError.ts";
import { fillDisk } from "../fullDisk.ts";
import { codeOf, Drilled, finding } from "./drilled.ts";

const TIMING = { ...USUAL_TIMING, interval: 5_000, slice: 60_000, watch: 20_000 };

describe("a drill on a full disk", () => {
  let drilled: Drilled;
  let isFull: boolean;
  let mend: () => void;

  beforeEach(async () => {
    drilled = await Drilled.start();
    isFull = false;
  });

  afterEach(async () => {
    mend();
    await drilled.stop();
  });

  const done = () => drilled.operated.operations.filter((each) => /:(Stop|Start)|fis:(Create|Delete)/.test(each));

  it("does nothing without the first line of its journal, and leaves neither a lock nor half a journal", async () => {
    isFull = true;
    mend = fillDisk(() => isFull, 20);
    await assert.rejects(
      drilled.drill("server", { timing: TIMING }),
      (error) =>
        error instanceof UserError && /the journal cannot be written \(ENOSPC\), and without/.test(error.message),
    );
    assert.equal(drilled.holder(), undefined);
    assert.deepEqual(drilled.journals(), []);
    assert.deepEqual(done(), []);
  });

  for (const kind of ["server", "partition"] as const)
    it(`does not do what the journal does not take, and says so (${kind})`, async () => {
      const before = drilled.state();
      mend = fillDisk(() => isFull, 20);
      drilled.session.before = () => {
        isFull ||= drilled.journals().length > 0;
      };
      // The bucket is made by the probers: the first call after the journal is the watch's look at alarms.
      const result = await drilled.result(kind, { timing: TIMING });
      assert.deepEqual(done(), []);
      assert.match(finding(result, "drill.effect")?.what.en ?? "", /^it was not done: .*cannot be written \(ENOSPC\)/);
      assert.equal(codeOf(result), 1);
      assert.ok(result.movedBack);
      assert.deepEqual(drilled.state(), before);
    });

  it("that fills after the action puts back all the same, gives its result, and can be restored", async () => {
    const before = drilled.state();
    mend = fillDisk(() => isFull, 20);
    drilled.session.after = (call) => {
      if (call === "ec2:StopInstances") isFull = true;
    };
    const result = await drilled.result("server", { timing: TIMING });
    assert.ok(result.movedBack);
    assert.deepEqual(done(), ["ec2:StopInstances", "ec2:StartInstances"]);
    const { state, what } = finding(result, "journal.written") ?? {};
    assert.deepEqual([state, what?.en.slice(0, 44)], ["warn", "the journal could not be written (ENOSPC): i"]);
    assert.deepEqual(drilled.state(), before);
    isFull = false;
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0);
    const [file = ""] = drilled.journals();
    const lines = readFileSync(file, "utf8").trim().split("\n");
    assert.equal(JSON.parse(lines.at(-1) ?? "").type, "end");
  });
  // Red while a fault's end was noted like an action.
  it("that fills after a fault has begun ends the fault and deletes its template all the same", async () => {
    const before = drilled.state();
    mend = fillDisk(() => isFull, 20);
    drilled.session.after = (call) => {
      if (call === "fis:StartExperiment") isFull = true;
    };
    const result = await drilled.result("partition", { timing: TIMING });
    assert.ok(result.movedBack);
    assert.deepEqual(done(), [
      "fis:CreateExperimentTemplate",
      "fis:StartExperiment",
      "fis:StopExperiment",
      "fis:DeleteExperimentTemplate",
    ]);
    assert.equal(finding(result, "journal.written")?.state, "warn");
    assert.deepEqual(drilled.state(), before);
  });
});

describe("the page of a drill", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-page-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is written", () => {
    assert.equal(writePage(path.join(folder, "new", "a.html"), "<p>"), undefined);
    assert.deepEqual(readdirSync(path.join(folder, "new")), ["a.html"]);
  });

  it("that cannot be written is a finding, and keeps no result from being printed", () => {
    writeFileSync(path.join(folder, "file"), "");
    const { state, what } = writePage(path.join(folder, "file", "a.html"), "<p>") ?? {};
    assert.equal(state, "fail");
    assert.match(what?.en ?? "", /a\.html could not be written \((EEXIST|ENOTDIR)\); the result is this report$/);
  });
});
