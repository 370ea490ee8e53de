import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { COMMANDS } from "../../cli/commands.ts";
import { refuseKept } from "../../cli/keptByNpm.ts";
import { PROJECT } from "../projectCopy.ts";

/** What a command says of the variables that npm hands it; undefined when it goes on. */
async function refusal(command: string, args: readonly string[], kept: Readonly<Record<string, string>>) {
  const variables = Object.entries(kept).map(([name, value]) => [`npm_config_${name}`, value]);
  const { options, ownWords = () => 0 } = COMMANDS[command] ?? assert.fail(command);
  try {
    const env = { npm_lifecycle_event: command, ...Object.fromEntries(variables) };
    refuseKept(command, args, { options: await options(), ownWords }, env);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

// Variables and arguments as npm 10 and 11 hand them on for the line in the first column.
const KEPT: readonly (readonly [typed: string, args: string[], kept: Record<string, string>, line: string])[] = [
  ["preview --stack=prod", [], { stack: "prod" }, "preview -- --stack prod"],
  ["preview --stack prod", ["prod"], { stack: "true" }, "preview -- --stack prod"],
  ["preview --stack", [], { stack: "true" }, "preview -- --stack NAME"],
  ["preview --stack=", [], { stack: "" }, "preview -- --stack NAME"],
  ["preview --stak=prod", [], { stak: "prod" }, "preview -- --stack prod"],
  ["preview --all", [], { all: "true" }, "preview -- --all"],
  ["preview --json", [], { json: "true" }, "preview -- --json"],
  ["preview --no-policies", [], { policies: "" }, "preview -- --no-policies"],
  ["preview --set=a.b=1 --set=c=2", [], { set: "a.b=1\n\nc=2" }, "preview -- --set a.b=1 --set c=2"],
  ["preview --set a.b=1 --set c=2", ["a.b=1", "c=2"], { set: "true\n\ntrue" }, "preview -- --set a.b=1 --set c=2"],
  [
    "preview --policy-config=x.json -- --stack prod",
    ["--stack", "prod"],
    { policy_config: "x.json" },
    "preview -- --stack prod --policy-config x.json",
  ],
  ["preview --set='cluster.group=a b'", [], { set: "cluster.group=a b" }, "preview -- --set 'cluster.group=a b'"],
  ["clpconf --out DIR", ["DIR"], { out: "true" }, "clpconf -- --out DIR"],
  ["clpconf --diff clp.conf", [], { diff: "clp.conf" }, "clpconf -- --diff clp.conf"],
  [
    "pulumi up --stack=x --policy-pack=policies",
    ["up"],
    { stack: "x", policy_pack: "policies" },
    "pulumi -- up --stack x --policy-pack policies",
  ],
  ["pulumi up --stack x", ["up", "x"], { stack: "true" }, "pulumi -- up --stack x"],
  [
    "pulumi preview --policy-pack policies",
    ["preview", "policies"],
    { policy_pack: "true" },
    "pulumi -- preview --policy-pack policies",
  ],
  [
    "pulumi preview --policy-pack policies -- --json",
    ["preview", "policies", "--json"],
    { policy_pack: "true" },
    "pulumi -- preview --json --policy-pack policies",
  ],
  ["pulumi preview --policy-pack", ["preview"], { policy_pack: "true" }, "pulumi -- preview --policy-pack VALUE"],
  [
    "pulumi up --stack x --policy-pack policies",
    ["up", "x", "policies"],
    { stack: "true", policy_pack: "true" },
    "pulumi -- up --stack VALUE --policy-pack VALUE",
  ],
  [
    "pulumi stack select --stack x",
    ["stack", "select", "x"],
    { stack: "true" },
    "pulumi -- stack select x --stack VALUE",
  ],
  ["pulumi destroy --skip-preview", ["destroy"], { skip_preview: "true" }, "pulumi -- destroy --skip-preview"],
];

describe("an option that npm kept for itself", () => {
  for (const [typed, args, kept, line] of KEPT) {
    it(`is refused in npm run ${typed}, with the line to write`, async () => {
      const [command = ""] = typed.split(" ");
      const message = (await refusal(command, args, kept)) ?? assert.fail("it was not noticed");
      assert.ok(message.startsWith("npm kept --"), message);
      const [, npm, npx] = /Write npm run (.*), or npx clusterpro-fsx (.*)$/.exec(message) ?? [];
      assert.deepEqual([npm, npx], [line, line.replace(" -- ", " ")]);
    });
  }

  it("is said to have left its word among the others where nobody can tell which", async () => {
    const left = "npm kept --stack for itself, and left what belongs to it among the other words. ";
    assert.ok((await refusal("pulumi", ["stack", "select", "x"], { stack: "true" }))?.startsWith(left));
    assert.ok((await refusal("pulumi", ["up", "x"], { stack: "true" }))?.startsWith("npm kept --stack for itself. "));
  });

  it("is told from what npm has in a configuration of its own", async () => {
    const own = {
      yes: "",
      loglevel: "silent",
      omit_lockfile_registry_resolved: "true",
      user_agent: "npm",
      force: "true",
      color: "always",
      tag: "next",
      scope: "@acme",
      save: "",
      cache: "/x",
      json: "",
      all: "",
    };
    for (const command of Object.keys(COMMANDS)) assert.equal(await refusal(command, [], own), undefined, command);
  });

  it("is none where it was handed on behind -- as well, or belongs to another script", async () => {
    assert.equal(await refusal("preview", ["--stack", "prod"], { stack: "prod" }), undefined);
    assert.equal(await refusal("preview", ["--stack=prod"], { stack: "prod" }), undefined);
    const { options } = COMMANDS.preview ?? assert.fail();
    const env = { npm_lifecycle_event: "release", npm_config_stack: "prod" };
    refuseKept("preview", [], { options: await options(), ownWords: () => 0 }, env);
  });

  it("is noticed in a line of npm's own making", function () {
    this.timeout(60_000);
    const npm = process.env.npm_execpath ?? "";
    if (!npm.endsWith(".js")) this.skip();
    for (const [command, ...typed] of [
      ["preview", "--stack=prod"],
      ["clpconf", "--stack", "prod"],
      ["pulumi", "up", "--stack=x"],
    ]) {
      const done = spawnSync(process.execPath, [npm, "run", "--silent", command ?? "", ...typed], {
        cwd: PROJECT,
        encoding: "utf8",
      });
      assert.deepEqual([done.status, done.stdout], [2, ""], done.stderr);
      assert.match(done.stderr, /^npm kept --stack for itself\. Write npm run [^\n]* --stack (prod|x), or npx/m);
    }
  });
});
