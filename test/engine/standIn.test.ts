import assert from "node:assert/strict";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

const WRONG: readonly (readonly [what: string, type: string, inputs: object, told: RegExp])[] = [
  ["a type it does not know", "aws:ec2/fleet:Fleet", {}, /does not know aws:ec2\/fleet:Fleet/],
  [
    "a property that AWS does not have",
    "aws:ec2/vpc:Vpc",
    { cidrBlock: "10.0.0.0/16", cidrBlok: "10.0.0.0/16" },
    /has no input "cidrBlok"/,
  ],
  ["a resource without a property that it needs", "aws:ec2/subnet:Subnet", {}, /"vpcId" is missing/],
];

withPulumi("the stand-in provider", (use) => {
  for (const [what, type, inputs, told] of WRONG) {
    it(`refuses ${what}`, async () => {
      const cluster = use(await TestCluster.empty());
      const resource = `new pulumi.CustomResource("${type}", "wrong", ${JSON.stringify(inputs)});`;
      cluster.workspace.write("wrong.ts", `import * as pulumi from "@pulumi/pulumi";\n${resource}\n`);
      cluster.workspace.setMain("wrong.ts");
      const run = await cluster.preview();
      assert.ok(!run.ok, run.text);
      assert.match(run.text, told);
    });
  }
});
