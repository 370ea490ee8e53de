import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cliProblem } from "../../stack/pulumiCli.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

describe("the version of the Pulumi CLI", () => {
  it("is asked for where there is none", () => {
    assert.match(
      String(cliProblem(undefined)),
      /no pulumi on the PATH; .* 3\.249\.0 or newer is needed\. Install it: see/,
    );
  });

  for (const version of ["v3.248.9", "3.99.0", "2.400.0"]) {
    it(`is too old as ${version}`, () => {
      assert.match(String(cliProblem(version)), new RegExp(`is ${version}; 3\\.249\\.0 or newer is needed`));
    });
  }

  for (const version of ["v3.249.0", "3.260.1", "v4.0.0", "v3.260.0-alpha.1", ""]) {
    it(`is fine as "${version}"`, () => {
      assert.equal(cliProblem(version), undefined);
    });
  }
});

/** The commands of the npm scripts that need the CLI. */
const COMMANDS = [
  ["npm run pulumi", ["cli/main.js", "pulumi", "stack", "ls", "--json"]],
  ["npm run test:engine", ["node_modules/mocha/bin/mocha.js", "--config", "test/engine/mocharc.json"]],
] as const;

const onWindows = process.platform === "win32";

// What stands for the CLI is a script that Windows would not run.
(onWindows ? describe.skip : describe)("a command that needs the Pulumi CLI", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-cli-"));
    symlinkSync(process.execPath, path.join(folder, "node"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (script: string) => {
    const file = path.join(folder, "pulumi");
    writeFileSync(file, `#!${process.execPath}\n${script}\n`);
    chmodSync(file, 0o755);
  };
  const run = (args: readonly string[]) =>
    spawnSync(process.execPath, args, { cwd: PROJECT, encoding: "utf8", env: { ...process.env, PATH: folder } });

  it("npm run pulumi has what the SDK does not use loaded on demand, in every Node that the CLI starts", () => {
    put(`if (process.argv[2] === "version") console.log("v3.260.1");
      else console.log(process.env.NODE_OPTIONS);`);
    const { NODE_OPTIONS: given, ...env } = process.env;
    assert.equal(given, undefined);
    const started = spawnSync(process.execPath, ["cli/main.js", "pulumi", "stack", "ls"], {
      cwd: PROJECT,
      encoding: "utf8",
      env: { ...env, PATH: folder, NODE_OPTIONS: "--no-deprecation" },
    });
    assert.match(started.stdout, /^--no-deprecation --import=file:\/\/\/.*\/preview\/onDemand\.js\n$/, started.stderr);
  });

  for (const [command, args] of COMMANDS) {
    it(`${command} says in one line that there is none`, () => {
      const { status, stdout, stderr } = run(args);
      assert.notEqual(status, 0);
      assert.equal(stdout, "");
      assert.match(stderr, /^There is no pulumi on the PATH; [^\n]*Install it: see [^\n]*\n$/);
    });

    it(`${command} says in one line that it is too old`, () => {
      put('console.log("v3.100.0");');
      const { status, stdout, stderr } = run(args);
      assert.notEqual(status, 0);
      assert.equal(stdout, "");
      assert.match(stderr, /^The pulumi on the PATH is v3\.100\.0; [^\n]*Install a newer [^\n]*\n$/);
    });
  }

  it("npm run pulumi hands on arguments, output and exit code", () => {
    put(
      'if (process.argv[2] === "version") console.log("v3.270.0"); else { console.log(process.argv.slice(2).join("|")); process.exit(7); }',
    );
    const { status, stdout, stderr } = run(["cli/main.js", "pulumi", "up", "--replace", "**-server1 x"]);
    assert.deepEqual([status, stdout, stderr], [7, "up|--replace|**-server1 x\n", ""]);
  });
});
