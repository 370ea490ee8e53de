import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readProject, stacksIn } from "../../stack/stackFile.ts";
import { projectText } from "../projectText.ts";
import { WORKFLOW_RULES, type WorkflowRule } from "./rules.ts";
import { describeOnPosix, runWithStandIn } from "./standInCommand.ts";
import { readWorkflow, stepsOf, uses } from "./workflow.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = path.join(PROJECT, ".github/workflows");

const manifest = JSON.parse(readFileSync(path.join(PROJECT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
};
const npmScripts = Object.keys(manifest.scripts);
const read = (file: string) => readWorkflow(readFileSync(path.join(FOLDER, file), "utf8"));
const rules = Object.entries(WORKFLOW_RULES) as [keyof typeof WORKFLOW_RULES, WorkflowRule][];

describe("the workflow", () => {
  const files = readdirSync(FOLDER);

  for (const file of files) {
    for (const [title, rule] of rules) {
      it(`${file} ${title}`, () => assert.deepEqual(rule(read(file), npmScripts), []));
    }
  }

  it("files use one version of each action", () => {
    const pins = files.flatMap((file) =>
      readFileSync(path.join(FOLDER, file), "utf8").match(/\S+@[0-9a-f]{40} # \S+/g),
    );
    const actions = new Set([...new Set(pins)].map((pin) => pin?.split("@")[0]));
    assert.equal(actions.size, new Set(pins).size, [...new Set(pins)].join("\n"));
  });

  it("files pin the Pulumi CLI of the SDK's release", () => {
    assert.equal(
      readFileSync(path.join(PROJECT, ".pulumi.version"), "utf8").trim(),
      manifest.dependencies["@pulumi/pulumi"],
    );
  });

  it("files, documents and the test's own words name one version of moto", () => {
    const text = (file: string) => readFileSync(path.join(PROJECT, file), "utf8");
    const [, installed] = /^MOTO=(.+)$/m.exec(text(".ci/install-tools")) ?? [];
    for (const file of ["CONTRIBUTING.md", "docs/preview.md", "docs/preview.ja.md", "test/standin/moto.test.ts"])
      assert.equal(/moto\[server\]==([\d.]+\d)/.exec(text(file))?.[1], installed, file);
  });

  it("pull-request.yml leaves no test out, the engine's included", () => {
    const steps = Object.values(read("pull-request.yml").jobs).map(stepsOf);
    const testing = steps.find((each) => each.some(({ run }) => run === "npm test -- --forbid-pending")) ?? [];
    const test = testing.findIndex(({ run }) => run === "npm test -- --forbid-pending");
    const cli = testing.findIndex((step) => uses(step, "pulumi/actions") && step.with?.command === undefined);
    assert.ok(cli >= 0 && cli < test, "the CLI is installed before the tests");
    assert.equal(testing[test]?.if, undefined);
    // Whatever .ci/run installs or builds for the tests, the workflow does too, or --forbid-pending fails there.
    const prepared = testing.slice(0, test).map(({ run }) => run);
    const scripts = readFileSync(path.join(PROJECT, ".ci/run"), "utf8").match(/^\.ci\/[\w-]+(?=( &)?$)/gm) ?? [];
    assert.deepEqual(scripts, [".ci/install-tools", ".ci/build-minio"]);
    for (const script of scripts) assert.ok(prepared.includes(script), script);
    // What the options are handed to must be mocha, and the engine tests among what it runs.
    assert.match(manifest.scripts.test ?? "", /&& mocha$/);
    const { spec } = createRequire(import.meta.url)("../../.mocharc.cjs") as { spec: string[] };
    const tests = globSync("test/**/*.test.ts", { cwd: PROJECT });
    assert.deepEqual(spec.flatMap((each) => globSync(each, { cwd: PROJECT })).toSorted(), tests.toSorted());
  });

  it("pull-request.yml judges every stack in a check of its own, without credentials, against the pull request's base", () => {
    const { preview, test } = read("pull-request.yml").jobs;
    assert.deepEqual(preview?.permissions, { contents: "read" });
    assert.equal(preview?.if, undefined);
    const steps = stepsOf(preview ?? {});
    const checkout = steps.find((step) => uses(step, "actions/checkout"));
    assert.equal(checkout?.with?.["fetch-depth"], 2, "the base is a parent of the merge");
    assert.equal(steps.at(-1)?.run, ".ci/report");
    assert.doesNotMatch(JSON.stringify(stepsOf(test ?? {})), /--markdown/);
  });

  it("pull-request.yml writes the comment whatever became of the preview, and runs none of its code", () => {
    const { comment, preview } = read("pull-request.yml").jobs;
    assert.equal(comment?.needs, "preview");
    assert.match(comment?.if ?? "", /&& !cancelled\(\)$/);
    assert.equal(preview?.outputs?.report, `$${"{{ steps.report.outputs.report }}"}`);
    assert.equal(stepsOf(comment ?? {}).at(-1)?.env?.REPORT, `$${"{{ needs.preview.outputs.report }}"}`);
    assert.deepEqual(
      stepsOf(comment ?? {}).flatMap(({ run }) => run ?? []),
      [".ci/comment"],
    );
  });

  it("pull-request.yml runs README's two commands and the servers' scripts on Windows, from a default checkout", () => {
    const { windows } = read("pull-request.yml").jobs;
    const steps = stepsOf(windows ?? {});
    assert.match(windows?.["runs-on"] ?? "", /^windows-/);
    const checkout = steps.find((step) => uses(step, "actions/checkout"));
    assert.deepEqual(checkout?.with, { "persist-credentials": false });
    const commands = projectText("README.md").match(/(?<=^ {4})npm ci && npm .*$/gm) ?? [];
    assert.equal(commands.length, 2);
    const runs = steps.flatMap(({ run }) => run ?? []);
    assert.deepEqual(runs.slice(0, 2), commands, "before anything else could prepare the way for them");
    // Without the tests of these scripts, a machine that lacks what they need would say nothing.
    assert.ok(runs.some((run) => /^npm run test:scripts -- --forbid-pending /.test(run)));
    assert.equal(windows?.env, undefined);
    assert.doesNotMatch(JSON.stringify(steps), /autocrlf|eol/);
  });

  it("pull-request.yml compares the plans that Linux and Windows make of one commit", () => {
    const { "same-bytes": compared, ...jobs } = read("pull-request.yml").jobs;
    assert.deepEqual(compared?.needs, ["test", "windows"]);
    for (const name of ["test", "windows"]) {
      assert.equal(jobs[name]?.outputs?.plans, `$${"{{ steps.plans.outputs.plans }}"}`);
      const step = stepsOf(jobs[name] ?? {}).find(({ id }) => id === "plans");
      assert.equal(step?.run, '.ci/plan-hashes >> "$GITHUB_OUTPUT"');
    }
    const [step] = stepsOf(compared ?? {});
    const outcome = (linux: string, windows: string) =>
      spawnSync("bash", ["-eo", "pipefail", "-c", step?.run ?? "exit 9"], {
        env: { ...process.env, LINUX: linux, WINDOWS: windows },
        encoding: "utf8",
      });
    if (process.platform === "win32") return;
    assert.deepEqual(Object.keys(step?.env ?? {}), ["LINUX", "WINDOWS"]);
    assert.equal(outcome("a dev\nb   Vpc x", "a dev\nb   Vpc x").status, 0);
    const differs = outcome("a dev\nb   Vpc x", "c dev\nd   Vpc x");
    assert.notEqual(differs.status, 0);
    assert.match(differs.stdout, /^< b {3}Vpc x$/m);
    for (const [linux, windows] of [
      ["", ""],
      ["a dev", ""],
      ["", "a dev"],
    ] as const)
      assert.notEqual(outcome(linux, windows).status, 0, "a plan that was not made");
  });

  it("nightly.yml looks for drift with a refresh, then judges the deployed stack", () => {
    const [job] = Object.values(read("nightly.yml").jobs);
    const preview = stepsOf(job ?? {}).find((step) => uses(step, "pulumi/actions"));
    assert.equal(preview?.with?.command, "preview");
    assert.equal(preview?.with?.refresh, true);
    assert.equal(preview?.with?.["expect-no-changes"], true);
    assert.ok(stepsOf(job ?? {}).some(({ run }) => run?.includes("policy analyze --policy-pack policies --stack")));
  });

  it("files run scripts of this repository that exist and may be run", () => {
    const scripts = files.flatMap((file) =>
      Object.values(read(file).jobs).flatMap((job) =>
        stepsOf(job).flatMap(({ run }) =>
          [...(run ?? "").matchAll(/(?:^|\s)(\.\w[\w./-]*)/g)].map(([, name]) => name ?? ""),
        ),
      ),
    );
    assert.ok(scripts.includes(".ci/install-tools"));
    for (const script of scripts) {
      const file = path.join(PROJECT, script);
      assert.ok(existsSync(file), script);
      if (process.platform !== "win32") assert.ok(statSync(file).mode & 0o100, `${script} cannot be run`);
    }
  });
});

const GUARD = " && github.event.pull_request.head.repo.full_name == github.repository";
const BOT = " && github.event.pull_request.user.login != 'dependabot[bot]'";

describeOnPosix(".ci/newest-commit", () => {
  /** The script's end when GitHub says so. */
  const check = (answer: string) =>
    runWithStandIn(".ci/newest-commit", "gh", `#!/bin/sh\necho "$@" >"$0.log"\n${answer}\n`, {
      GITHUB_REPOSITORY: "owner/name",
      GITHUB_REF_NAME: "main",
      GITHUB_SHA: "aaa",
    });

  it("lets the branch's newest commit pass", () => {
    const { status, stdout, log } = check("echo aaa");
    assert.deepEqual([status, stdout], [0, ""]);
    assert.match(log, /^api repos\/owner\/name\/commits\/main /);
  });

  it("stops an older one, and says which is newer", () => {
    const { status, stdout } = check("echo bbb");
    assert.equal(status, 1);
    assert.match(stdout, /^::error::main is at bbb by now/);
  });

  it("stops when GitHub does not answer", () => assert.notEqual(check("exit 4").status, 0));
});

describeOnPosix(".ci/plan-hashes", () => {
  /** The script's end with previews that print `resources` and end with `status`. */
  const hashes = (resources: string, status = 0) =>
    runWithStandIn(
      ".ci/plan-hashes",
      "npm",
      `#!/bin/sh\necho "$@" >>"$0.log"\necho '{"stack":"'$6'","resources":[${resources}]}'\nexit ${status}\n`,
      {},
    );
  const VPC = '{"type":"aws:ec2/vpc:Vpc","name":"clusterpro-vpc","inputs":{"cidrBlock":"10.0.0.0/16"}}';

  it("prints a hash for each stack and each of its resources, as an output of a step", () => {
    const { status, stdout, log } = hashes(VPC);
    assert.equal(status, 0);
    const stacks = stacksIn(readProject(PROJECT));
    const lines = stacks.flatMap((stack) => [
      `[0-9a-f]{16} ${stack}`,
      "[0-9a-f]{16} {3}aws:ec2/vpc:Vpc clusterpro-vpc",
    ]);
    assert.match(stdout, new RegExp(`^plans<<(.+)\n${lines.join("\n")}\n\\1\n$`));
    assert.equal(log, stacks.map((stack) => `run --silent preview -- --stack ${stack} --json\n`).join(""));
  });

  it("prints another hash for a resource with another value", () => {
    const lines = (text: string) => text.split("\n").filter((line) => line.includes("clusterpro-vpc"));
    assert.deepEqual(lines(hashes(VPC).stdout), lines(hashes(VPC).stdout));
    assert.notDeepEqual(lines(hashes(VPC).stdout), lines(hashes(VPC.replace("10.0", "10.1")).stdout));
  });

  it("goes on at a violated policy, and ends with an error where there is no plan", () => {
    assert.equal(hashes(VPC, 1).status, 0);
    assert.notEqual(hashes(VPC, 2).status, 0);
  });
});

describeOnPosix(".ci/report", () => {
  /** The script's end when the preview prints `report` and ends with `status`. */
  const run = (report: string, status: number) => {
    const folder = mkdtempSync(path.join(tmpdir(), "report-"));
    const [summary, output] = ["summary", "output"].map((name) => path.join(folder, name)) as [string, string];
    try {
      const end = runWithStandIn(
        ".ci/report",
        "npm",
        `#!/bin/sh\necho "$@" >>"$0.log"\ncat <<'.'\n${report}\n.\nexit ${status}\n`,
        {
          GITHUB_BASE_REF: "main",
          GITHUB_STEP_SUMMARY: summary,
          GITHUB_OUTPUT: output,
          GITHUB_SERVER_URL: "https://example.com",
          GITHUB_REPOSITORY: "owner/name",
          GITHUB_RUN_ID: "7",
        },
        // The repository's own branches are nobody's to move in a test.
        { git: `#!/bin/sh\necho "git $@" >>"${folder}/git"\n` },
      );
      const read = (file: string) => readFileSync(file, "utf8");
      return { ...end, summary: read(summary), output: read(output), git: read(path.join(folder, "git")) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it("compares with the merge's first parent, by the name of the base", () => {
    const { git, log } = run("### dev", 0);
    assert.equal(git, "git update-ref refs/heads/main HEAD^1\n");
    assert.equal(log, "run --silent preview -- --all --markdown --against main\n");
  });

  it("gives the report to summary and output, and ends as the preview did", () => {
    for (const status of [0, 1, 2]) {
      const end = run("### dev\n\nall", status);
      assert.equal(end.status, status);
      assert.equal(end.summary, "### dev\n\nall\n");
      assert.match(end.output, /^report<<(.+)\n### dev\n\nall\n\1\n$/);
    }
  });

  it("cuts what a comment does not take, at a line, and says where the rest is", () => {
    const { summary, output } = run("a line of a plan\n".repeat(5000), 0);
    assert.ok(summary.length > 80_000);
    assert.ok(output.length < 65_000);
    assert.match(output, /a line of a plan\n```\n\n<\/details>\n\nThe rest stands in \[the job summary\]\(https:/);
  });
});

describeOnPosix(".ci/comment", () => {
  /** What the script asks of GitHub, where the comments of the pull request are `comments`. */
  const calls = (report: string, comments = "") => {
    const { status, log } = runWithStandIn(
      ".ci/comment",
      "gh",
      `#!/bin/sh\necho "$@" >>"$0.log"\ncase "$*" in *--paginate*) printf '${comments}';; esac\n`,
      {
        GITHUB_SERVER_URL: "https://example.com",
        GITHUB_REPOSITORY: "owner/name",
        GITHUB_RUN_ID: "7",
        PULL_REQUEST: "12",
        REPORT: report,
      },
    );
    assert.equal(status, 0);
    return log;
  };

  it("writes a comment where there is none, and over its own where there is one", () => {
    const mark = "body=<!-- preview of every stack -->\n### dev";
    assert.ok(calls("### dev").includes(`--method POST repos/owner/name/issues/12/comments --raw-field ${mark}`));
    assert.ok(
      calls("### dev", "99\\n100\\n").includes(
        `--method PATCH repos/owner/name/issues/comments/99 --raw-field ${mark}`,
      ),
    );
  });

  it("says so where there is no report, with the way to the log", () => {
    assert.match(calls("", "99\\n"), /PATCH .*\n❌ There is no preview: .*actions\/runs\/7/);
  });
});

/** A workflow in which nothing is wrong; `broken` below takes one thing away at a time. */
const HEALTHY = `on: pull_request
permissions: {}
jobs:
  one:
    if: vars.A != ''${GUARD}${BOT}
    timeout-minutes: 1
    environment: dev
    concurrency: { group: "up-\${{ matrix.stack }}", cancel-in-progress: false }
    permissions: { contents: read, id-token: write, pull-requests: write }
    steps:
      - uses: actions/checkout@${"a".repeat(40)} # v1.2.3
        with: { persist-credentials: false }
      - uses: aws-actions/configure-aws-credentials@${"b".repeat(40)} # v1.2.3
      - run: npm ci --ignore-scripts && npm run --silent preview
      - run: .ci/newest-commit
      - uses: pulumi/actions@${"c".repeat(40)} # v1.2.3
        with: { command: up, policyPacks: policies, pulumi-version-file: .pulumi.version, comment-on-pr: true }
        env: { PULUMI_OPTION_REFRESH: "false", PULUMI_ACCESS_TOKEN: "\${{ secrets.TOKEN }}" }
  two:
    if: vars.A != ''${GUARD}${BOT}
    timeout-minutes: 1
    permissions: { pull-requests: write }
    steps:
      - run: .ci/comment
`;

describe("a rule for workflows", () => {
  it("finds nothing in a healthy one", () => {
    for (const [title, rule] of rules) assert.deepEqual(rule(readWorkflow(HEALTHY), npmScripts), [], title);
  });

  const broken: readonly (readonly [keyof typeof WORKFLOW_RULES, from: string, to: string])[] = [
    ["pins every action by commit, with the version beside it", `checkout@${"a".repeat(40)} # v1.2.3`, "checkout@v1"],
    ["pins every action by commit, with the version beside it", `${"a".repeat(40)} # v1.2.3`, "a".repeat(40)],
    ["pins every action by commit, with the version beside it", `${"a".repeat(40)} #`, `${"a".repeat(39)} #`],
    [
      "is not triggered by what gives a fork's code this repository's rights",
      "on: pull_request",
      "on: [pull_request_target]",
    ],
    ["gives no permission to all jobs, and each job only what its steps use", "permissions: {}\n", ""],
    [
      "gives no permission to all jobs, and each job only what its steps use",
      "permissions: {}",
      "permissions: write-all",
    ],
    ["gives no permission to all jobs, and each job only what its steps use", "contents: read", "contents: write"],
    ["gives no permission to all jobs, and each job only what its steps use", ", comment-on-pr: true", ""],
    ["keeps credentials from forks and bots", GUARD, ""],
    ["keeps credentials from forks and bots", GUARD, GUARD.replace("&&", "||")],
    ["keeps credentials from forks and bots", BOT, ""],
    ["deploys no older commit after a newer one", "      - run: .ci/newest-commit\n", ""],
    ["binds every job with credentials to a GitHub environment", "    environment: dev\n", ""],
    ["runs no package's install script beside credentials", " --ignore-scripts", ""],
    [
      "runs nothing of a pull request's where it may write to it",
      "      - run: .ci/comment\n",
      "      - run: npm run --silent preview\n      - run: .ci/comment\n",
    ],
    ["puts no expression into a shell's line", "npm ci --ignore-scripts &&", `echo $${"{{ github.head_ref }}"} &&`],
    ["leaves no token in the work tree", "persist-credentials: false", "fetch-depth: 0"],
    ["calls npm scripts that exist", "preview\n", "preveiw\n"],
    ["ends every job in time", "    timeout-minutes: 1\n", ""],
    ["lets no failure pass", "    timeout-minutes: 1\n", "    timeout-minutes: 1\n    continue-on-error: true\n"],
    ["judges by the policies, with the pinned CLI, whatever it previews or changes", " policyPacks: policies,", ""],
    ["judges by the policies, with the pinned CLI, whatever it previews or changes", ".pulumi.version", "latest"],
    [
      "runs one up of a stack at a time, and never cuts it off",
      "cancel-in-progress: false",
      "cancel-in-progress: true",
    ],
    ["reads no secret for a pull request", 'PULUMI_OPTION_REFRESH: "false", ', ""],
  ];

  for (const [title, from, to] of broken) {
    it(`"${title}" finds ${JSON.stringify(to === "" ? `no ${from.trim()}` : to)}`, () => {
      const text = HEALTHY.replace(from, to);
      assert.notEqual(text, HEALTHY);
      const rule: WorkflowRule = WORKFLOW_RULES[title];
      assert.notDeepEqual(rule(readWorkflow(text), npmScripts), []);
    });
  }

  it("has a broken example for each", () => {
    assert.deepEqual([...new Set(broken.map(([title]) => title))].sort(), rules.map(([title]) => title).sort());
  });
});

describe("actionlint, which needs an actionlint on the PATH", () => {
  it("finds nothing in the workflows", function () {
    if (spawnSync("actionlint", ["--version"]).status !== 0) this.skip();
    const { status, stdout, stderr } = spawnSync("actionlint", ["-no-color"], { cwd: PROJECT, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  });
});
