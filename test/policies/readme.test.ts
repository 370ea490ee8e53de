import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readmeBlocks, writeForeignProgram } from "./foreignProgram.ts";

const PRINT =
  "console.log(JSON.stringify(violations.map(({ rule, level, message }) => ({ rule, level, message }))));\n";

describe("the pack's README, in the folder of another program", function () {
  this.timeout(60_000);
  const [own, ofRules] = readmeBlocks("## Test policies of your own") as [string, string];
  let program: string;

  before(() => {
    program = mkdtempSync(path.join(tmpdir(), "readme-"));
    writeForeignProgram(program);
  });

  after(() => rmSync(program, { recursive: true, force: true }));

  function run(script: string): unknown {
    writeFileSync(path.join(program, "test.mjs"), script);
    return JSON.parse(execFileSync(process.execPath, ["test.mjs"], { cwd: program, encoding: "utf8", stdio: "pipe" }));
  }

  it("runs policies of one's own as it is written there", () => {
    writeFileSync(
      path.join(program, "myPolicies.js"),
      `exports.myPolicies = [{
  name: "wide-subnets",
  description: "Subnets are no narrower than /20.",
  enforcementLevel: "mandatory",
  validateResource: ({ type, props }, report) => {
    if (type === "aws:ec2/subnet:Subnet" && !props.cidrBlock.endsWith("/20")) report(props.cidrBlock + " is narrow");
  },
}];
`,
    );
    assert.deepEqual(run(own + PRINT), [
      { rule: "wide-subnets", level: "mandatory", message: "10.0.1.0/24 is narrow" },
    ]);
  });

  it("runs rules of one's own as it is written there", () => {
    writeFileSync(
      path.join(program, "myRules.ts"),
      `import { violated } from "./policies/rule/finding.ts";
import { resourceRule } from "./policies/rule/rule.ts";

export const myRules = [
  resourceRule({
    name: "my-rule",
    description: "There are no more subnets than the configuration says.",
    why: "An example.",
    severity: "low",
    remediation: "None.",
    url: "https://example.com/",
    types: ["aws:ec2/subnet:Subnet"],
    configSchema: { most: { type: "number", default: 1, description: "Most subnets." } },
    *check(_, { most }) {
      yield violated("no more than " + most);
    },
  }),
];
`,
    );
    // After the block before it, in one file as in the README, of which `violations` is another one's.
    const before = own.replace(/^const \{ violations \}.*\n/m, "").replace(/^import .*myPolicies.*\n/m, "");
    assert.deepEqual(run(before + ofRules + PRINT), [
      { rule: "my-rule", level: "advisory", message: "no more than 3\nWhat to do: None.\nSee https://example.com/" },
    ]);
  });
});
