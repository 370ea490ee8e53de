import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DrillResult } from "../../../../operate/drill/drillResult.ts";
import { minioForRehearsal, type RehearsalMinio } from "../../../../operate/drill/rehearsal/minioForRehearsal.ts";
import { REHEARSAL_TIMING, rehearse } from "../../../../operate/drill/rehearsal/rehearse.ts";
import { RehearsalStage } from "../../../../operate/drill/rehearsal/stage.ts";
import { drillData } from "../../../../operate/drill/report/data.ts";
import { conditionRows } from "../../../../operate/drill/report/facts.ts";
import { UserError } from "../../../../problems/userError.ts";
import { parseSettings } from "../../../../settings/parseSettings.ts";
import { minioProgram } from "../../../scripts/realMinio.ts";
import { baseline, moveAndBack } from "../report/examples.ts";

const writtenTo = (result: DrillResult) => conditionRows(result).find(({ name }) => name.en === "written to")?.value;

describe("the rehearsal's MinIO", function () {
  this.timeout(240_000);

  let folder: string;
  const { TMPDIR, TEMP } = process.env;

  const setTemporary = (values: Readonly<Record<string, string | undefined>>) => {
    for (const [name, value] of Object.entries(values))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-program-"));
    // What is left behind is counted: nobody else's folders are in there.
    setTemporary({ TMPDIR: folder, TEMP: folder });
  });

  afterEach(() => {
    setTemporary({ TMPDIR, TEMP });
    rmSync(folder, { recursive: true, force: true });
  });

  const leftBehind = () => readdirSync(folder).filter((name) => name.startsWith("clusterpro-fsx-minio-"));

  /** A program called `minio`, of a shell's lines. */
  const script = (...lines: readonly string[]): string => {
    const file = path.join(folder, "minio");
    writeFileSync(file, ["#!/bin/sh", ...lines, ""].join("\n"));
    chmodSync(file, 0o755);
    return file;
  };

  it("is none where nobody named one and the PATH has none: the project's own store takes the writes", async () => {
    assert.equal(await minioForRehearsal({ PATH: folder }), undefined);
    assert.equal(await minioForRehearsal({ PATH: folder, CLPFSX_MINIO: "" }), undefined);
  });

  it("is refused in a sentence where the named program is not there", async () => {
    const program = path.join(folder, "none");
    await assert.rejects(minioForRehearsal({ CLPFSX_MINIO: program }), (error) => {
      assert.ok(error instanceof UserError);
      assert.ok(error.message.startsWith(`CLPFSX_MINIO=${program}: cannot be started (`), error.message);
      assert.match(error.message, /unset CLPFSX_MINIO/);
      return true;
    });
  });

  it("of another program of that name on the PATH is none", async function () {
    if (process.platform === "win32") this.skip();
    script("echo 'mc version 1'");
    assert.equal(await minioForRehearsal({ PATH: folder }), undefined);
  });

  it("that ends at once is told with its last line where it was named, and passed over where not", async function () {
    if (process.platform === "win32") this.skip();
    const program = script(
      'if [ "$1" = --version ]; then echo "minio version RELEASE.2025-01-01T00-00-00Z (commit-id=1)"; exit; fi',
      "echo starting",
      "echo 'FATAL no space on the drive'",
      "exit 3",
    );
    await assert.rejects(
      minioForRehearsal({ CLPFSX_MINIO: program }),
      /cannot be started \(it ended \(exit code 3\): FATAL no space on the drive\)/,
    );
    assert.equal(await minioForRehearsal({ PATH: folder }), undefined);
    assert.deepEqual(leftBehind(), []);
  });

  it("or the own store is named by the report of a rehearsal, and by that of a real drill neither", () => {
    const version = "RELEASE.2025-01-01T00-00-00Z";
    assert.equal(writtenTo(moveAndBack())?.en, "the project's own store, in memory");
    assert.equal(writtenTo({ ...moveAndBack(), minio: version })?.en, `a real MinIO, ${version}`);
    assert.match(writtenTo({ ...moveAndBack(), minio: version })?.ja ?? "", new RegExp(version));
    assert.equal(writtenTo(baseline()), undefined);
    assert.equal(drillData({ ...moveAndBack(), minio: version }).minio, version);
    assert.equal(drillData(moveAndBack()).minio, null);
  });

  describe("where there is a real one", () => {
    let found: RehearsalMinio;
    let stage: RehearsalStage | undefined;

    before(function () {
      if (minioProgram() !== undefined) return;
      console.log("      left out: no MinIO (CLPFSX_MINIO, minio on the PATH, or .ci/run)");
      this.skip();
    });

    afterEach(async () => {
      await stage?.clear();
      await found?.stop();
    });

    it("takes the drill's writes, gives every one back, and is gone at the end", async () => {
      const started = await minioForRehearsal({ ...process.env, CLPFSX_MINIO: minioProgram() });
      assert.ok(started !== undefined);
      found = started;
      assert.equal(leftBehind().length, 1);
      const parsed = parseSettings({
        project: "clusterpro-fsx",
        stack: "dev",
        config: { "aws:region": "ap-northeast-1" },
      });
      assert.ok(parsed.ok);
      const { spec } = parsed;
      stage = await RehearsalStage.set(spec, { minio: found.minio });
      const never = new AbortController().signal;
      const end = await rehearse(
        stage.address,
        spec,
        {
          kind: "move",
          journal: (id) => path.join(folder, `${id}.jsonl`),
          tell: () => {},
          interruption: { first: never, second: never },
        },
        { ...REHEARSAL_TIMING, slice: 2_000, settle: 2_000 },
      );
      assert.ok("result" in end, JSON.stringify(end));
      const { result } = end;
      const { ledger } = result;
      assert.ok(ledger !== undefined && ledger.acknowledged > 10, JSON.stringify(result.findings));
      assert.deepEqual([ledger.lost, ledger.unexpected, ledger.unread], [[], [], []]);
      assert.equal(ledger.read, ledger.acknowledged);
      assert.ok(result.movedBack);
      assert.ok(result.tables.every(({ outages }) => outages.length > 0));
      assert.equal(result.findings.find(({ id }) => id === "objects.removed")?.state, "ok");
      assert.equal(result.minio, found.minio.version);
      assert.equal(stage.store.objects, 0);
      await found.stop();
      await assert.rejects(fetch(`http://127.0.0.1:${found.minio.port}/minio/health/live`));
      assert.deepEqual(leftBehind(), []);
    });
  });
});
