import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { COMMANDS } from "../../cli/commands.ts";
import { PROJECT, withProjectCopy } from "../projectCopy.ts";

const ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name)));

/** Runs the command as `npx` does: in `folder`, without what npm hands to a script. */
function cli(folder: string, args: readonly string[], { main = path.join(PROJECT, "cli/main.js"), env = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...ENV, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

const oneLine = /^[^\n]+\n$/;

describe("clusterpro-fsx", function () {
  this.timeout(60_000);

  it("lists its commands without one, by help and by --help", () => {
    for (const args of [[], ["help"], ["--help"], ["-h"]]) {
      const { status, stdout, stderr } = cli(PROJECT, args);
      assert.deepEqual([status, stderr], [0, ""]);
      for (const name of Object.keys(COMMANDS)) assert.match(stdout, new RegExp(`^ {2}${name} +\\S`, "m"));
    }
  });

  it("shows the usage of each command of its own, by help and by --help", () => {
    for (const [name, { passesOn }] of Object.entries(COMMANDS)) {
      if (passesOn) continue;
      const asked = cli(PROJECT, ["help", name]);
      assert.deepEqual([asked.status, asked.stderr], [0, ""]);
      assert.match(asked.stdout, new RegExp(`^Usage: npm run ${name}\\b`));
      assert.deepEqual(cli(PROJECT, [name, "--help"]), asked);
    }
  });

  it("is the package's bin, and what its npm scripts start", () => {
    const { bin, scripts } = JSON.parse(readFileSync(path.join(PROJECT, "package.json"), "utf8"));
    assert.deepEqual(bin, { "clusterpro-fsx": "cli/main.js" });
    for (const name of Object.keys(COMMANDS)) assert.equal(scripts[name], `node cli/main.js ${name}`);
  });

  for (const [args, message] of [
    [["prevew"], /^No such command: prevew; did you mean preview\?/],
    [["help", "rulez"], /^No such command: rulez; did you mean rules\?/],
    [["toString"], /^No such command: toString/],
    [
      ["xyzzyxyzzy"],
      /; there are preview, status, doctor, history, move, drill, clpconf, cost, diagram, pulumi, settings, rules\. /,
    ],
    [["preview", "prod"], /^Unexpected argument 'prod'\. Write --stack prod\. /],
    [["preview", "nowhere"], /^Unexpected argument 'nowhere'\. It takes options only\. /],
    [["preview", "--stack", "prod", "--set", "a=b", "clpconf"], /^Unexpected argument 'clpconf'\. It takes/],
    [["preview", "--stak", "prod"], /^Unknown option '--stak'; did you mean --stack\? /],
    [["clpconf", "--dif=x"], /^Unknown option '--dif'; did you mean --diff\? /],
    [["clpconf", "--nonsense"], /^Unknown option '--nonsense'\. /],
    [["rules", "all"], /^Unexpected argument 'all'\. It takes options only\. /],
  ] as [string[], RegExp][]) {
    it(`ends with 2 for "${args.join(" ")}", and says in a line what was meant`, () => {
      const { status, stdout, stderr } = cli(PROJECT, args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, oneLine);
    });
  }

  it("finds the project from a folder below it, and files from where the person stands", () => {
    withProjectCopy((copy) => {
      const below = path.join(copy, "below");
      mkdirSync(below);
      const conf = cli(below, ["clpconf"]);
      assert.equal(conf.status, 0, conf.stderr);
      writeFileSync(path.join(below, "clp.conf"), conf.stdout);
      assert.equal(cli(below, ["clpconf", "-o", "short"]).status, 0);
      assert.ok(existsSync(path.join(below, "short/clp.conf")));
      for (const diff of [["--diff", "clp.conf"], ["--diff=clp.conf"]])
        assert.match(cli(below, ["clpconf", ...diff]).stdout, /\n0 differences\n$/);
      assert.equal(cli(below, ["clpconf", "--out", "made"]).status, 0);
      assert.ok(existsSync(path.join(below, "made/clp.conf")));
      // npm starts a script in the project's folder.
      const scripted = { npm_lifecycle_event: "clpconf", INIT_CWD: below };
      assert.match(cli(copy, ["clpconf", "--diff", "clp.conf"], { env: scripted }).stdout, /\n0 differences\n$/);
      assert.equal(cli(copy, ["clpconf", "--out", "new"], { env: scripted }).status, 0);
      assert.ok(existsSync(path.join(below, "new/clp.conf")));
    });
  });

  it("ends with 2 and a line when a package is missing", () => {
    withProjectCopy((copy) => {
      const lacks = (file: string, name: string) => {
        const place = path.join(copy, file);
        const text = readFileSync(place, "utf8");
        assert.ok(text.includes(`from "${name}"`));
        writeFileSync(place, text.replace(`from "${name}"`, 'from "no-such-package"'));
      };
      const told = (command: string) => cli(copy, [command], { main: path.join(copy, "cli/main.js") });
      lacks("delivery/customScripts.ts", "../clusterpro/checkScript.ts");
      const line = /^clusterpro-fsx could not run: Cannot find package 'no-such-package' [^\n]*\. Run npm ci\.\n$/;
      const late = told("clpconf");
      assert.deepEqual([late.status, late.stdout], [2, ""]);
      assert.match(late.stderr, line);
      lacks("problems/nearest.ts", "fastest-levenshtein");
      const early = told("preview");
      assert.deepEqual([early.status, early.stdout], [2, ""]);
      assert.match(
        early.stderr,
        /^clusterpro-fsx cannot start: Cannot find package 'no-such-package' .* Run npm ci\.\n$/,
      );
    });
  });

  it("ends with 2 and a line when a command breaks, and says where", () => {
    withProjectCopy((copy) => {
      const file = path.join(copy, "clusterpro/render.ts");
      const text = readFileSync(file, "utf8").replace(/^export function render\(.*$/m, (line) => `${line}\n  null.x;`);
      writeFileSync(file, text.replace("null.x;", "(undefined as unknown as { x: { y: 1 } }).x.y;"));
      const { status, stdout, stderr } = cli(copy, ["clpconf"], { main: path.join(copy, "cli/main.js") });
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, /^clusterpro-fsx could not run: TypeError: .* \(clusterpro\/render\.ts:\d+\)\n$/);
    });
  });

  it("ends with 2 and a line when the disk is full", function () {
    if (!existsSync("/dev/full")) this.skip();
    const full = openSync("/dev/full", "w");
    try {
      for (const command of ["preview", "clpconf"]) {
        const { status, stderr } = spawnSync(process.execPath, [path.join(PROJECT, "cli/main.js"), command], {
          cwd: PROJECT,
          env: ENV,
          stdio: ["ignore", full, "pipe"],
          encoding: "utf8",
        });
        assert.equal(status, 2, stderr);
        assert.match(stderr, /^The output cannot be written: ENOSPC: .*$/m);
        assert.doesNotMatch(stderr, /^\s+at /m);
      }
    } finally {
      closeSync(full);
    }
  });

  for (const old of ["20.19.5", "22.17.9", "23.5.0"]) {
    it(`ends with 2 and a line under Node ${old}, which is too old`, () => {
      const node = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${old}" } });`;
      for (const main of ["cli/main.js", "preview/main.js"]) {
        const { status, stdout, stderr } = cli(PROJECT, ["preview"], {
          main: path.join(PROJECT, main),
          env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(node)}` },
        });
        assert.deepEqual([status, stdout], [2, ""], main);
        assert.match(stderr, /^Node [\d.]+ is too old; 22\.18 or newer is needed[^\n]*\n$/);
        assert.ok(stderr.includes(old), stderr);
      }
    });
  }

  it("ends with the verdict's exit code, and prints what the preview prints", () => {
    const args = ["--json", "--set", "fileSystem.deploymentType=SINGLE_AZ_2"];
    const direct = cli(PROJECT, args, { main: path.join(PROJECT, "preview/main.js") });
    assert.equal(direct.status, 1);
    assert.deepEqual(cli(PROJECT, ["preview", ...args]), direct);
  });
});
