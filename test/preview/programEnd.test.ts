import assert from "node:assert/strict";
import { previewed } from "./program.ts";

const S3 = 'import * as s3 from "@pulumi/aws/s3/index.js";\n';

describe("A program's end", function () {
  this.timeout(60_000);

  for (const [how, program] of [
    [
      "in a main() that nobody awaits",
      `async function main() {
         await new Promise((resolve) => setTimeout(resolve, 50));
         new s3.Bucket("late", {});
         await new Promise((resolve) => setTimeout(resolve, 300));
         new s3.Bucket("later", {});
       }
       main();`,
    ],
    ["in a timer", 'setTimeout(() => { new s3.Bucket("late", {}); new s3.Bucket("later", {}); }, 200);'],
    [
      "after files are read",
      `import { readFile } from "node:fs";
       readFile("package.json", () => {
         new s3.Bucket("late", {});
         readFile("package.json", () => { new s3.Bucket("later", {}); });
       });`,
    ],
    [
      "in an apply that waits",
      `const first = new s3.Bucket("late", {});
       first.urn.apply(async () => {
         await new Promise((resolve) => setTimeout(resolve, 200));
         new s3.Bucket("later", {});
       });`,
    ],
    [
      "when the event loop is empty, and after that",
      `process.once("beforeExit", () => {
         new s3.Bucket("late", {});
         setTimeout(() => { new s3.Bucket("later", {}); }, 100);
       });`,
    ],
  ] as const) {
    it(`comes after what it registers ${how}`, () => {
      const { status, stderr, names } = previewed(S3 + program, "--no-policies");
      assert.equal(status, 0, stderr);
      assert.deepEqual(names(), ["late", "later"]);
    });
  }

  it("comes after what the AWS SDK registers at the very end, a bucket's notification", () => {
    const program = `${S3}new s3.Bucket("data", {}).onObjectCreated("created", async () => {});`;
    const { status, stderr, document } = previewed(program, "--no-policies");
    assert.equal(status, 0, stderr);
    assert.ok(document().resources.some(({ type }) => type.endsWith(":BucketNotification")));
  });

  it("is judged with what came late", () => {
    const program = `import * as fsx from "@pulumi/aws/fsx/index.js";
      setTimeout(() => {
        new fsx.WindowsFileSystem("late", { deploymentType: "SINGLE_AZ_2", subnetIds: ["subnet-1"], throughputCapacity: 32 });
      }, 100);`;
    const { status, document } = previewed(program);
    assert.equal(status, 1);
    assert.ok(document().policies.violations.some(({ rule }) => rule === "fsx-multi-az"));
  });

  it("is a failure when something throws late, told with its place", () => {
    const { status, stdout, stderr } = previewed(`${S3}setTimeout(() => {\n  throw new RangeError("late");\n}, 100);`);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^The program failed: RangeError: late\n {4}at index\.ts:3:/);
  });

  it("leaves standard output to the plan, however the program writes", () => {
    const { status, stderr, names } = previewed(
      `${S3}process.stdout.write("raw\\n");
       console.dir({ looked: 1 });
       setTimeout(() => { process.stdout.write("late\\n"); new s3.Bucket("b", {}); }, 50);`,
      "--no-policies",
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(names(), ["b"]);
    assert.equal(stderr, "raw\n{ looked: 1 }\nlate\n");
  });

  it("leaves standard output to the plan, however the program starts others that write", () => {
    const say = (word: string) => `["-e", "console.log('${word}')"]`;
    const { status, stdout, stderr, names } = previewed(
      {
        "index.ts": `${S3}import childProcess, { execFileSync, execSync, fork, spawn, spawnSync } from "node:child_process";
          import "./required.cjs";
          const node = process.execPath;
          spawnSync(node, ${say("sync")}, { stdio: "inherit" });
          execFileSync(node, ${say("file")}, { stdio: ["ignore", 1, 2] });
          execSync(\`"\${node}" -e "console.log('shell')"\`, { stdio: [0, process.stdout, "inherit"] });
          childProcess.spawnSync(node, ${say("by the module")}, { stdio: ["pipe", "inherit", "pipe"] });
          const ended = (child) => new Promise((resolve) => child.on("exit", resolve));
          await ended(spawn(node, ${say("async")}, { stdio: "inherit" }));
          await ended(fork("./forked.mjs"));
          const heard = execFileSync(node, ${say("piped")}, { encoding: "utf8" }).trim();
          new s3.Bucket(heard, {});`,
        "forked.mjs": "console.log('forked');",
        "required.cjs": `require("child_process").execFileSync(process.execPath, ${say("required")}, { stdio: "inherit" });`,
      },
      "--no-policies",
    );
    assert.equal(status, 0, stderr + stdout);
    assert.deepEqual(names(), ["piped"]);
    assert.deepEqual(stderr.trim().split("\n"), [
      "required",
      "sync",
      "file",
      "shell",
      "by the module",
      "async",
      "forked",
    ]);
  });

  it("is a failure when something is thrown that is no Error, told with what it holds", () => {
    const { status, stderr } = previewed("throw { code: 3, detail: 'no quota' };\n");
    assert.deepEqual([status, stderr], [2, "The program threw { code: 3, detail: 'no quota' }.\n"]);
  });

  it("never comes to a program that waits for what cannot happen, and that is said", () => {
    for (const program of ["await new Promise(() => {});", "export default () => new Promise(() => {});"]) {
      const { status, stdout, stderr, seconds } = previewed(S3 + program);
      assert.deepEqual([status, stdout], [2, ""], stderr);
      assert.match(stderr, /^The program does not come to its end: it waits for a promise/);
      assert.ok(seconds < 10, "without waiting for a time-out");
    }
  });

  it("names the resources that wait for an input that never comes, or for each other", () => {
    const { status, stdout, stderr } = previewed(
      `${S3}new s3.Bucket("stuck", { bucket: new Promise<string>(() => {}) });\nnew s3.Bucket("free", {});`,
    );
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^The program has ended, and what it began can never be finished\./);
    assert.match(stderr, /"stuck" \[aws:s3\/bucket:Bucket\] was waiting for the value of its input property "bucket"/);
    assert.doesNotMatch(stderr, /"free"|PULUMI_DEBUG|\n\s+at /);
  });

  for (const [what, program, named] of [
    ["a timer", 'setInterval(() => {}, 1000);\nnew s3.Bucket("b", {});', "a timer"],
    ["a server", 'import { createServer } from "node:net";\ncreateServer().listen(0, "127.0.0.1");', "a server"],
  ] as const) {
    it(`never comes while ${what} is open, which is named after the time-out`, () => {
      const { status, stdout, stderr } = previewed(S3 + program, "--timeout", "1");
      assert.deepEqual([status, stdout], [2, ""], stderr);
      assert.match(stderr, /^The program does not end: for 1 s it has registered nothing/);
      assert.ok(stderr.includes(`(${named})`), stderr);
      assert.match(stderr, /--timeout SECONDS/);
    });
  }

  it("may come after a longer silence than the time-out when what is open changes", () => {
    const program = `let left = 4;
      const next = () => {
        new s3.Bucket(\`bucket\${left}\`, {});
        if (--left > 0) setTimeout(next, 500);
      };
      next();`;
    const { status, names, stderr } = previewed(S3 + program, "--timeout", "1", "--no-policies");
    assert.equal(status, 0, stderr);
    assert.equal(names().length, 4);
  });

  it("is at once where it throws, whatever it left open", () => {
    const { status, stderr, seconds } = previewed(`setInterval(() => {}, 1000);\nthrow new RangeError("boom");`);
    assert.equal(status, 2);
    assert.match(stderr, /RangeError: boom/);
    assert.ok(seconds < 10);
  });

  it("keeps the exit code that the program set, and tells of it beside the plan", () => {
    for (const [program, code] of [
      [`${S3}process.exitCode = 3;\nnew s3.Bucket("b", {});`, 3],
      [`${S3}setTimeout(() => { process.exitCode = 7; }, 50);\nnew s3.Bucket("b", {});`, 7],
    ] as const) {
      const { status, names, document } = previewed(program);
      assert.equal(status, code);
      assert.deepEqual(names(), ["b"]);
      assert.match(document().warnings.join("\n"), new RegExp(`^The program set process\\.exitCode to ${code}`, "m"));
    }
  });

  it("keeps the code of process.exit, and makes no success of a 0, since nothing was judged", () => {
    for (const [given, status] of [
      [4, 4],
      [0, 2],
    ]) {
      const ended = previewed(`${S3}new s3.Bucket("b", {});\nprocess.exit(${given});`);
      assert.deepEqual([ended.status, ended.stdout], [status, ""]);
      assert.match(
        ended.stderr,
        new RegExp(`^The program ended itself by process\\.exit\\(${given}\\) before its end\\.`),
      );
      assert.equal(ended.stderr.trimEnd().split("\n").length, 1, ended.stderr);
    }
  });
});
