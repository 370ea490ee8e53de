import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { minioSecretName } from "../../../delivery/secretNames.ts";
import { lockName } from "../../../operate/change/lock.ts";
import type { ProbeEvent } from "../../../operate/drill/probeContract.ts";
import { proberName } from "../../../operate/drill/prober.ts";
import { FILE_SYSTEM, PARAMETER, SECRET, SECRET_VERSION } from "../../../standin/types/tokens.ts";
import { PROJECT } from "../../projectCopy.ts";
import { Operated, TARGET } from "../cluster.ts";
import { VirtualProbers } from "./virtualProbers.ts";

const FIS_ROLE = "arn:aws:iam::123456789012:role/fis";

interface PlanDocument {
  readonly data: { readonly plan: { readonly experimental: boolean } };
}

describe("npx clusterpro-fsx drill", function () {
  this.timeout(240_000);

  let operated: Operated;
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-drill-"));
    cpSync(path.join(PROJECT, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
    cpSync(path.join(PROJECT, "test", "stacks"), folder, { recursive: true });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(async () => {
    operated = await Operated.start(Date.now());
  });

  afterEach(() => operated.stop());

  const drill = (args: readonly string[]) => operated.command(folder, ["drill", ...args]);

  /** An application with its secret, and probers that answer at once: their time is not this process's. */
  const addProbers = () => {
    const { deployed, clock } = operated;
    const { cloud, functions } = deployed.world;
    const secret = cloud.add(SECRET, { name: minioSecretName({ clusterName: TARGET.clusterName }) });
    const secretString = JSON.stringify({ username: "minio-root", password: "secret-of-minio" });
    cloud.add(SECRET_VERSION, { secretId: secret.id, secretString });
    const probers = new VirtualProbers(deployed, clock, TARGET.clusterName);
    for (const table of deployed.tables.keys()) {
      const name = proberName(TARGET.clusterName, table);
      functions.set(name, async (event) => {
        const { drill: order } = event as unknown as ProbeEvent;
        const { startAt: _startAt, ...now } = order;
        const answer = probers.invoke(name, { drill: now });
        clock.advance(order.forMillis + 1);
        const given = await answer;
        return JSON.parse(JSON.stringify(given.ok ? given.value : null));
      });
    }
    return probers;
  };

  it("refuses wrong usage in a sentence each, with code 2, and asks nothing of AWS", async () => {
    const wrong: readonly (readonly [args: readonly string[], said: RegExp])[] = [
      [[], /^--kind is missing: baseline, move, server, standby, application, file-system, partition, api\. .*--help/],
      [["--kind", "moves"], /^--kind moves: expected one of baseline, move/],
      [["--kind", "api"], /^--kind api is held by AWS FIS and was never seen on AWS: add --experimental/],
      [["--kind", "partition", "--fis-role", FIS_ROLE], /^--kind partition is held by AWS FIS .* add --experimental/],
      [["--kind", "api", "--experimental"], /^--kind api needs --fis-role, the ARN of the role/],
      [["--kind", "api", "--experimental", "--fis-role", "fis"], /^--fis-role fis: expected an ARN such as/],
      [["--kind", "api", "--experimental", "--rehearse"], /^--kind api has no rehearsal: the shortest fault/],
      [["--kind", "move", "--fis-role", FIS_ROLE], /^--fis-role is for the kinds partition and api, not move/],
      [["--kind", "move"], /^Nobody can be asked here, and nothing was changed\. Say --confirm dev\./],
      [["--kind", "move", "--confirm", "prod"], /^--confirm prod: the stack is dev\. Nothing was changed\./],
      [["--restore", "none.jsonl"], /^--restore .*none\.jsonl: cannot be read \(ENOENT\)/],
      [["--restore", "Pulumi.dev.yaml"], /is no journal of a drill or a move/],
      [["--restore", "x", "--kind", "move"], /^--restore and --kind exclude each other/],
      [["--kind", "move", "--settle", "soon"], /^--settle soon: expected a time/],
    ];
    for (const [args, said] of wrong) {
      const { code, stdout, stderr } = await drill(args);
      assert.match(stderr, said);
      assert.deepEqual([code, stdout], [2, ""], args.join(" "));
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    assert.deepEqual(operated.operations, []);
  });

  it("prints the plan with risk, cost and undo, without a call of AWS", async () => {
    const [text, json] = [
      await drill(["--kind", "server", "--plan"]),
      await drill(["--kind", "server", "--plan", "--json"]),
    ];
    assert.deepEqual([text.code, json.code], [0, 0]);
    assert.match(text.stdout, /^OK {2}plan, nothing was done\. server: the active server ends as by a fault\n/);
    for (const word of ["Steps", "risk", "cost", "undo", "StopInstances"]) assert.ok(text.stdout.includes(word), word);
    const { data } = JSON.parse(json.stdout) as {
      readonly data: { readonly plan: { readonly steps: readonly string[] } };
    };
    assert.equal(data.plan.steps.length, 7);
    assert.deepEqual(operated.operations, []);
  });

  it("prints the plan before it asks, and ends with 1 at Ctrl-C there, with nothing changed", async function () {
    // A terminal, which a process has by script alone.
    if (process.platform !== "linux" || spawnSync("script", ["--version"]).error !== undefined) this.skip();
    const main = path.join(PROJECT, "cli/main.js");
    const line = [process.execPath, main, "drill", "--kind", "move"].map((each) => `'${each}'`).join(" ");
    const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1", LANG: "C" },
    });
    let printed = "";
    child.stdout.on("data", (data) => {
      const asked = printed.includes("[dev]:");
      printed += data;
      if (!asked && printed.includes("[dev]:")) child.stdin.write("\u0003");
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    assert.equal(code, 1, printed);
    const text = printed.replaceAll(/\s+/g, " ");
    assert.match(text, /plan, nothing was done\. move: .* Steps .* clpgrp -m .* risk .* undo .*Type the stack's name/);
    assert.match(text, /Interrupted; nothing was changed\./);
    assert.deepEqual(operated.operations, []);
  });

  for (const kind of ["partition", "api"])
    it(`marks the plan of kind ${kind} as experimental, and names what FIS costs and what ends it`, async () => {
      const args = ["--kind", kind, "--experimental", "--plan"];
      const [text, json] = [await drill(args), await drill([...args, "--json"])];
      assert.deepEqual([text.code, json.code], [0, 0], text.stderr);
      for (const word of [/experimental, never seen on AWS/, /0\.10 USD a minute/, /StopExperiment/, /5 minutes/])
        assert.match(text.stdout.replaceAll(/\s+/g, " "), word);
      assert.equal((JSON.parse(json.stdout) as PlanDocument).data.plan.experimental, true);
      assert.deepEqual(operated.operations, []);
    });

  it("cuts no cluster in two that has no partition resolution", async () => {
    addProbers();
    const args = ["--kind", "partition", "--experimental", "--fis-role", FIS_ROLE, "--confirm", "dev", "--json"];
    const { code, stdout } = await drill(args);
    assert.equal(code, 1);
    assert.match(stdout, /"refused\.partition"/);
    assert.deepEqual(
      operated.operations.filter((each) => each.startsWith("fis:")),
      [],
    );
  });

  const refusals: readonly (readonly [what: string, change: () => unknown, id: string, said: RegExp])[] = [
    [
      "status is not green",
      () => operated.deployed.world.directoryStages.set(operated.deployed.directoryId, "Impaired"),
      "refused.notGreen",
      /^nothing was changed: status is WRONG, not green/,
    ],
    [
      "the file system's window is open",
      () => {
        const fileSystem = operated.deployed.world.cloud.get(FILE_SYSTEM, operated.deployed.fileSystemId);
        const at = new Date();
        const weeklyMaintenanceStartTime = `${((at.getUTCDay() + 6) % 7) + 1}:${at.toISOString().slice(11, 16)}`;
        fileSystem.properties = { ...fileSystem.properties, weeklyMaintenanceStartTime };
      },
      "refused.window",
      /maintenance window is open/,
    ],
    [
      "an action on the file system is under way",
      () => {
        const { world, fileSystemId } = operated.deployed;
        world.updateThroughput(world.cloud.get(FILE_SYSTEM, fileSystemId), 64);
      },
      "refused.action",
      /an action on the file system is under way: FILE_SYSTEM_UPDATE$/,
    ],
    [
      "another drill is under way",
      () =>
        operated.deployed.world.cloud.add(PARAMETER, {
          name: lockName(TARGET),
          type: "String",
          value: JSON.stringify({ id: "x", what: "drill --kind move", where: "ops1", journal: "/j.jsonl", since: 0 }),
        }),
      "refused.lock",
      /^nothing was changed: drill --kind move has been under way since 1970-01-01 00:00 UTC, on ops1$/,
    ],
    [
      "there is no prober",
      () => {},
      "refused.probe",
      /^nothing was changed: there is no prober of Main, Route-A and Route-C/,
    ],
    [
      "the virtual IP does not answer through a table",
      () => {
        addProbers();
        operated.deployed.clusterpro.answering = false;
      },
      "refused.probe",
      /^nothing was changed: the virtual IP does not answer through Main, Route-A and Route-C$/,
    ],
  ];
  for (const [what, change, id, said] of refusals)
    it(`changes nothing, and ends with 1, where ${what}`, async () => {
      await change();
      const { code, stdout } = await drill(["--kind", "move", "--confirm", "dev", "--json"]);
      const document = JSON.parse(stdout) as {
        readonly findings: readonly { readonly id: string; readonly what: string }[];
      };
      assert.equal(code, 1);
      assert.deepEqual(
        document.findings.map((each) => each.id),
        [id],
      );
      assert.match(document.findings[0]?.what ?? "", said);
      assert.deepEqual(
        operated.operations.filter((each) => /:(Stop|Start|Update|Replace)/.test(each)),
        [],
      );
      assert.equal(operated.deployed.clusterpro.owner, "server1");
      assert.deepEqual(
        readdirSync(folder).filter((file) => file.endsWith(".jsonl")),
        [],
      );
    });

  for (const signal of ["SIGKILL", "SIGINT"] as const)
    it(`by ${signal} while the active server is stopped leaves what --restore puts back, or puts it back itself`, async function () {
      if (process.platform === "win32") this.skip();
      addProbers();
      const { deployed, clock, front } = operated;
      const out = mkdtempSync(path.join(folder, "out-"));
      const child = spawn(
        process.execPath,
        [
          path.join(PROJECT, "cli/main.js"),
          "drill",
          "--kind",
          "server",
          "--confirm",
          "dev",
          "--settle",
          "1s",
          "--out",
          out,
        ],
        { cwd: folder, env: { ...process.env, NO_COLOR: "1", LANG: "C" } },
      );
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.stdout.resume();
      child.stderr.resume();
      let sent = false;
      // The double's time goes on as the drill asks; each answer that it gets is a moment later.
      front.answered = ({ operation }) => {
        if (operation === "StopInstances") {
          sent = true;
          child.kill(signal);
        }
        clock.advance(20_000);
      };
      await ended;
      assert.ok(sent);
      const files = readdirSync(out).filter((file) => file.endsWith(".jsonl"));
      assert.equal(files.length, 1);
      const journal = path.join(out, files[0] ?? "");
      assert.ok(existsSync(journal));
      assert.doesNotMatch(readFileSync(journal, "utf8"), /secret-of-minio/);
      if (signal === "SIGKILL") {
        assert.notEqual(deployed.world.machine(deployed.world.instanceOf("server1").id).power, "running");
        const { code, stdout } = await drill(["--restore", journal]);
        assert.equal(code, 0, stdout);
        assert.match(stdout, /^OK {2}all is as it was before the drill: the group is on server1\n/);
      }
      assert.equal(deployed.clusterpro.owner, "server1");
      assert.deepEqual(
        TARGET.servers.map((server) => deployed.world.machine(deployed.world.instanceOf(server).id).power),
        ["running", "running"],
      );
      assert.equal(deployed.world.cloud.find(PARAMETER, lockName(TARGET)), undefined);
    });

  it("is rehearsed with npm alone: one document as its schema has it, and one page", async () => {
    await operated.front.stop();
    const out = path.join(folder, "rehearsed");
    const { code, stdout, stderr } = await drill(["--rehearse", "--kind", "standby", "--json", "--out", out]);
    const document: { readonly exitCode?: unknown; readonly data?: { readonly rehearsal?: unknown } } =
      JSON.parse(stdout);
    const { exitCode, data } = document;
    const schema = JSON.parse((await drill(["--schema"])).stdout);
    const validate = new Ajv2020({ allErrors: true, formats: { "date-time": true } }).compile(schema);
    assert.ok(validate(document), JSON.stringify(validate.errors));
    assert.equal(data?.rehearsal, true);
    assert.equal(code, exitCode);
    assert.doesNotMatch(stderr, /\n\s+at /);
    const pages = readdirSync(out);
    assert.equal(pages.length, 1);
    assert.match(pages[0] ?? "", /^drill-dev-standby-\d{8}T\d{6}\.html$/);
  });
});
