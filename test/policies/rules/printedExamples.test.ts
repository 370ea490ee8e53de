import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { analyze, type Build } from "../../../policies/harness/index.ts";
import { pack } from "../../../policies/policyPack.ts";
import { pulumiCode } from "../../../policies/pulumiCode.ts";
import { readExamples } from "../../../policies/readExamples.ts";
import type { Example } from "../../../policies/rule/example.ts";
import type { Rule } from "../../../policies/rule/rule.ts";
import { runProgram } from "../../../preview/runProgram.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const require = createRequire(import.meta.url);
const TSC = path.join(path.dirname(require.resolve("typescript7/package.json")), "bin", "tsc");

interface Printed {
  readonly rule: Rule;
  readonly example: Example;
  readonly isGood: boolean;
  readonly code: string;
}

const EXAMPLES = await readExamples(pack.rules);

const PRINTED: readonly Printed[] = pack.rules.flatMap((rule) =>
  ([true, false] as const).flatMap((isGood) =>
    (EXAMPLES.get(rule.name)?.[isGood ? "good" : "bad"] ?? []).map((example) => ({
      rule,
      example,
      isGood,
      code: pulumiCode(example.build),
    })),
  ),
);

describe("the examples in RULES.md, as the Pulumi programs that they are printed as", function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "printed-examples-"));
    symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"), "junction");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** All examples as functions of one module, in their order. */
  function write(file: string, head: string, start: (index: number) => string): string {
    const functions = PRINTED.map(({ code }, index) => `${start(index)}() {\n${code}}\n`);
    writeFileSync(path.join(folder, file), head + functions.join(""));
    return path.join(folder, file);
  }

  it("compile with the types of @pulumi/aws", () => {
    write(
      "examples.ts",
      'import * as aws from "@pulumi/aws";\nimport * as pulumi from "@pulumi/pulumi";\n',
      (index) => `export function example${index}`,
    );
    const compilerOptions = { noEmit: true, strict: true, module: "nodenext", target: "es2023", skipLibCheck: true };
    writeFileSync(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { ...compilerOptions, types: [] }, files: ["examples.ts"] }),
    );
    assert.equal(spawnSync(process.execPath, [TSC, "--project", folder], { encoding: "utf8" }).stdout, "");
  });

  describe("run, and get the verdict that they are printed with:", () => {
    let run: Readonly<Record<string, () => void>>;

    before(() => {
      const head = 'const aws = require("@pulumi/aws");\nconst pulumi = require("@pulumi/pulumi");\n';
      run = require(write("examples.cjs", head, (index) => `exports.example${index} = function `));
    });

    for (const [index, { rule, example, isGood }] of PRINTED.entries()) {
      it(`${rule.name} ${isGood ? "accepts" : "refuses"}: ${example.title}`, async () => {
        const { resources } = await runProgram({
          project: "examples",
          stack: "test",
          config: { "examples:adminPassword": "Correct-horse-7", "aws:region": "ap-northeast-1" },
          secretKeys: ["examples:adminPassword"],
          run: () => run[`example${index}`]?.(),
        });
        const config = example.config === undefined ? {} : { config: { [rule.name]: example.config } };
        const { violations } = await analyze({ ...pack, rules: [rule] }, resources, config);
        const levels = violations.map(({ level }) => level);
        assert.deepEqual(levels, isGood ? [] : [rule.enforcementLevel ?? "mandatory"]);
        for (const { message } of violations) assert.doesNotMatch(message, /cannot be decided/);
      });
    }
  });
});

describe("an example printed as a Pulumi program", () => {
  const printed = (build: Build) => pulumiCode(build).trimEnd().split("\n");
  const VPC = "aws:ec2/vpc:Vpc";
  const BUCKET = "aws:s3/bucket:Bucket";

  it("names a resource where another one refers to it, in inputs, parents and dependencies", () => {
    const lines = printed((plan) => {
      const vpc = plan.resource(VPC, "main-vpc", { cidrBlock: "10.0.0.0/16" });
      const owner = plan.component("acme:index:Site", "site");
      plan.resource(
        "aws:ec2/subnet:Subnet",
        "a",
        { vpcId: vpc.id },
        { parent: owner, dependsOn: [vpc], protect: true },
      );
    });
    assert.deepEqual(lines, [
      'const mainVpc = new aws.ec2.Vpc("main-vpc", { cidrBlock: "10.0.0.0/16" });',
      'const site = new pulumi.ComponentResource("acme:index:Site", "site");',
      'new aws.ec2.Subnet("a", { vpcId: mainVpc.id }, { parent: site, dependsOn: [mainVpc], protect: true });',
    ]);
  });

  it("finds a variable for names that two have, that are words of the language or none", () => {
    const lines = printed((plan) => {
      const all = [
        plan.resource(VPC, "public"),
        plan.resource(VPC, "10.0.0.0"),
        plan.resource(VPC, "data"),
        plan.resource(BUCKET, "data"),
        plan.resource(VPC, "dash-ed"),
        plan.resource(VPC, "dash_ed"),
      ];
      plan.resource(BUCKET, "last", { tags: Object.fromEntries(all.map(({ id }, index) => [`t${index}`, id])) });
    });
    assert.deepEqual(
      lines.flatMap((line) => /^const (\w+) =/.exec(line)?.[1] ?? []),
      ["publicVpc", "a10000Vpc", "dataVpc", "dataBucket", "dashEdVpc", "dashEdVpc2"],
    );
    assert.equal(new Set(lines).size, lines.length);
  });

  it("writes a JSON document as an object, and other text as it is", () => {
    const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] });
    const lines = printed((plan) => {
      plan.resource(BUCKET, "a", { policy, tags: { empty: "{}", broken: "{ not json", quoted: 'say "yes"' } });
    });
    assert.deepEqual(lines, [
      'new aws.s3.Bucket("a", {',
      '  policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] }),',
      '  tags: { empty: "{}", broken: "{ not json", quoted: \'say "yes"\' },',
      "});",
    ]);
  });

  it("gives every text back that it prints in pieces", () => {
    const text = `${'<a b="c">x y</a>'.repeat(30)}it's "both" \r\n${"long".repeat(60)}\n\nend `;
    const lines = printed((plan) => {
      plan.resource(BUCKET, "a", { policy: text, acl: "private" });
    });
    assert.deepEqual(lines.slice(0, 2), ['new aws.s3.Bucket("a", {', "  policy:"]);
    assert.equal(lines.at(-2), '  acl: "private",');
    assert.ok(lines.length > 9);
    for (const line of lines) assert.match(line, /^(?=.{1,120}$).*\S$/);
    const made: unknown[] = [];
    const aws = {
      s3: {
        Bucket: class {
          constructor(_: string, { policy }: { policy: string }) {
            made.push(policy);
          }
        },
      },
    };
    new Function("aws", lines.join("\n"))(aws);
    assert.deepEqual(made, [text]);
  });

  it("registers what a component registers, and what is known only later", () => {
    const lines = printed((plan) => {
      const vpc = plan.resource(VPC, "vpc");
      plan.component("acme:index:Site", "site", {}, { address: "10.0.0.1" });
      plan.resource(BUCKET, "a", { bucket: plan.later("name", vpc) });
    });
    assert.deepEqual(lines, [
      'const vpc = new aws.ec2.Vpc("vpc");',
      'const site = new pulumi.ComponentResource("acme:index:Site", "site");',
      'site["registerOutputs"]({ address: "10.0.0.1" });',
      'new aws.s3.Bucket("a", { bucket: vpc.urn.apply(() => "name") });',
    ]);
  });
});
