import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { PROJECT } from "../../projectCopy.ts";
import { Operated } from "../cluster.ts";

const MINUTE = 60_000;

describe("npx clusterpro-fsx status", () => {
  let operated: Operated;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-status-"));
    cpSync(path.join(PROJECT, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
    cpSync(path.join(PROJECT, "test", "stacks"), folder, { recursive: true });
  });

  beforeEach(async () => {
    operated = await Operated.start(Date.now());
  });

  afterEach(() => operated.stop());

  after(() => rmSync(folder, { recursive: true, force: true }));

  const status = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
    operated.command(folder, ["status", ...args], env);

  const leaveBehind = () => {
    operated.deployed.clusterpro.nextTables = 2;
    operated.deployed.clusterpro.moveTo("server2");
    operated.clock.advance(MINUTE);
  };

  it("begins with the verdict, in text, Markdown and Japanese", async () => {
    leaveBehind();
    const [text, markdown, japanese] = await Promise.all([
      status(),
      status(["--markdown", "--no-guest"]),
      status([], { LANG: "ja_JP.UTF-8" }),
    ]);
    assert.match(text.stdout, /^WRONG {2}Route-C leads to server1, the group runs on server2\n/);
    assert.match(markdown.stdout, /^## WRONG: Main and Route-A lead to server2, Route-C leads to server1\n/);
    assert.match(japanese.stdout, /^WRONG {2}Route-C は server1 に向いています（グループは server2 で稼働中）\n/);
    assert.deepEqual([text.code, markdown.code, japanese.code], [1, 1, 1]);
    for (const { stderr } of [text, markdown, japanese]) assert.equal(stderr, "");
  });

  it("prints one document with --json, as its schema has it, and ends with the same code", async () => {
    const schema = JSON.parse((await status(["--schema"])).stdout);
    const validate = new Ajv2020({ allErrors: true, formats: { "date-time": true } }).compile(schema);
    for (const [change, code] of [
      [() => {}, 0],
      [leaveBehind, 1],
      [() => operated.front.fail("*", { kind: "garbage" }), 1],
    ] as const) {
      change();
      const [json, text] = await Promise.all([status(["--json", "--no-guest"]), status(["--no-guest"])]);
      const document: { readonly exitCode?: unknown } = JSON.parse(json.stdout);
      const { exitCode } = document;
      assert.ok(validate(document), JSON.stringify(validate.errors));
      assert.deepEqual([json.code, text.code, exitCode], [code, code, code]);
      assert.equal(json.stderr, "");
    }
  });

  it("without credentials says so in one finding", async () => {
    const env = {
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_CONFIG_FILE: path.join(folder, "none"),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, "none"),
    };
    const { code, stdout, stderr } = await status([], env);
    assert.equal(code, 1);
    assert.match(stdout, /^UNKNOWN {2}ec2:DescribeNetworkInterfaces: no credentials of AWS that hold\n/);
    assert.doesNotMatch(stdout + stderr, /\n\s+at |node:internal/);
    assert.equal(operated.operations.length, 0);
  });

  it("ends quietly when nobody reads on", async () => {
    const child = spawn(process.execPath, [path.join(PROJECT, "cli/main.js"), "status", "--no-guest", "--watch"], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1" },
    });
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const ended = new Promise((resolve) => child.on("close", resolve));
    await new Promise((resolve) => child.stdout.once("close", resolve));
    child.kill("SIGTERM");
    await ended;
    assert.equal(said, "");
  });

  it("waits for green no longer than it is told", async () => {
    leaveBehind();
    const { code, stdout } = await status(["--no-guest", "--wait", "green", "--timeout", "1s"]);
    assert.equal(code, 1);
    assert.equal(stdout.match(/^WRONG/gm)?.length, 1);
  });

  it("refuses wrong usage and settings in a sentence each, with code 2", async () => {
    const wrong: readonly (readonly [args: readonly string[], said: RegExp])[] = [
      [["--jsn"], /Unknown option '--jsn'; did you mean --json\?/],
      [["--wait", "red"], /--wait red: there is green only\. .*--help/],
      [["--json", "--markdown"], /--json and --markdown exclude each other/],
      [["--wait", "green", "--timeout", "soon"], /--timeout soon: expected a time/],
      [["--lang", "fr"], /--lang fr: expected en or ja/],
      [["--stack", "none"], /Pulumi\.none\.yaml: no such file\. Stack files here/],
      [["--region", "tokyo"], /aws:region/],
    ];
    for (const [args, said] of wrong) {
      const { code, stdout, stderr } = await status(args);
      assert.match(stderr, said);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });

  it("shows its options", async () => {
    const { code, stdout } = await status(["--help"]);
    assert.equal(code, 0);
    for (const option of ["--stack", "--region", "--profile", "--json", "--watch", "--wait", "--timeout", "--no-guest"])
      assert.ok(stdout.includes(option), option);
    assert.deepEqual(
      stdout.split("\n").filter((line) => line.length > 100),
      [],
    );
  });
});
