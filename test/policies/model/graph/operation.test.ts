import assert from "node:assert/strict";
import {
  currentOperation,
  names,
  operationOf,
  type Process,
  parsePs,
  parseWindows,
  pulumiAbove,
} from "../../../../policies/model/graph/operation.ts";

const URN = "urn:pulumi:dev::shop::aws:ec2/route:Route::vip";
const targets = (...patterns: readonly string[]) => ({ to: "targets", patterns });
const excludes = (...patterns: readonly string[]) => ({ to: "all but excludes", patterns });
const NOTHING = { to: "nothing" };

describe("the operation on the command line", () => {
  for (const [line, is, limit] of [
    ["up --yes", "update", NOTHING],
    ["preview --refresh=false --policy-pack policies", "update", NOTHING],
    [`up --target ${URN}`, "update", targets(URN)],
    [`up --target=${URN} --target b`, "update", targets(URN, "b")],
    [`up -t ${URN}`, "update", targets(URN)],
    [`up -yt ${URN}`, "update", targets(URN)],
    [`up -t=${URN}`, "update", targets(URN)],
    ["up --target-replace a", "update", targets("a")],
    ["preview -x a --exclude b", "update", excludes("a", "b")],
    ["destroy --run-program --exclude=a", "destroy", excludes("a")],
    ["up --target a --target-dependents", "update", { to: "dependents" }],
    ["up --exclude a --exclude-dependents=true", "update", { to: "dependents" }],
    ["up --target a --target-dependents=false", "update", targets("a")],
    ["-C folder --non-interactive update", "update", NOTHING],
    ["-C refresh up", "update", NOTHING],
    ["--cwd destroy -e up", "update", NOTHING],
    ["--cwd=refresh --color always up", "update", NOTHING],
    ["-v 3 --stack refresh up", "update", NOTHING],
    ["up --message --target -y", "update", NOTHING],
    ["up -mtext --stack test -c a=b", "update", NOTHING],
    ["up -- --target a", "update", NOTHING],
  ] as const) {
    it(`is read from pulumi ${line}`, () =>
      assert.deepEqual(operationOf({ args: line.split(" ") }), { known: true, value: { is, limit } }));
  }

  it("is a refresh, or one that nobody knows", () => {
    assert.deepEqual(operationOf({ args: ["refresh", "--run-program"] }), { known: true, value: { is: "refresh" } });
    assert.equal(operationOf({ args: ["frobnicate"] }).known, false);
    assert.equal(operationOf({ args: ["frobnicate", "refresh"] }).known, false);
  });

  it("is unknown where a pattern may have come in pieces", () => {
    assert.equal(operationOf({ args: ["up", "--target", "a", "b"], isOneLine: true }).known, false);
    assert.equal(operationOf({ args: ["up", "--yes"], isOneLine: true }).known, true);
  });

  it("is unknown where a variable of the environment limits it, which the flags override in ways of their own", () => {
    process.env.PULUMI_OPTION_TARGET = URN;
    try {
      assert.match(JSON.stringify(currentOperation()), /PULUMI_OPTION_TARGET is set/);
    } finally {
      delete process.env.PULUMI_OPTION_TARGET;
    }
  });

  it("is unknown without a pulumi among the ancestors", () => assert.equal(currentOperation().known, false));
});

describe("the pulumi that started the pack", () => {
  const found = (...processes: readonly Process[]) => pulumiAbove(2, (pid) => processes[pid - 2])?.args;
  const language = { parent: 3, program: "/opt/bin/pulumi-language-nodejs", args: ["127.0.0.1:1"] };

  for (const program of ["pulumi", "/opt/bin/pulumi", "C:\\Program Files\\pulumi.exe"]) {
    it(`is found behind its language host as ${program}`, () =>
      assert.deepEqual(found(language, { parent: 1, program, args: ["up"] }), ["up"]));
  }

  it("is found as the first process of a container", () => {
    const first = { parent: 0, program: "pulumi", args: ["up"] };
    assert.equal(
      pulumiAbove(1, (pid) => (pid === 1 ? first : undefined)),
      first,
    );
  });

  it("is not found where there is none, nor in a ring of processes", () => {
    assert.equal(found(language, { parent: 1, program: "node", args: ["pulumi.ts", "up"] }), undefined);
    assert.equal(
      pulumiAbove(2, () => language),
      undefined,
    );
  });

  it("is understood as ps and as Windows tell of it", () => {
    const up = { parent: 41, args: ["up", "--yes"] };
    assert.deepEqual(parsePs("   41 /Users/My Name/.pulumi/bin/pulumi up --yes\n"), {
      ...up,
      program: "/Users/My Name/.pulumi/bin/pulumi",
      isOneLine: true,
    });
    assert.deepEqual(parsePs("41 /usr/bin/node /x/pulumi.ts up")?.program, "/usr/bin/node");
    assert.equal(parsePs(""), undefined);
    assert.deepEqual(parseWindows('41 "C:\\Program Files\\Pulumi\\pulumi.exe" up --yes\r\n'), {
      ...up,
      program: "C:\\Program Files\\Pulumi\\pulumi.exe",
    });
    assert.equal(parseWindows(""), undefined);
  });
});

describe("a pattern of --target and --exclude", () => {
  for (const [pattern, is] of [
    [URN, true],
    [`${URN}2`, false],
    ["**::vip", true],
    ["**Route::*", true],
    ["*::vip", false],
    ["urn:pulumi:*::shop::**", true],
    ["**.*", false],
  ] as const) {
    it(`${pattern} ${is ? "names" : "does not name"} ${URN}`, () => assert.equal(names(pattern, URN), is));
  }
});
