import assert from "node:assert/strict";
import fc from "fast-check";
import { analyze, type PlannedResource, plan, UNKNOWN, type WireValue } from "../../policies/harness/index.ts";
import { pack } from "../../policies/policyPack.ts";
import { plannedCluster } from "../components/plannedCluster.ts";
import { deployed } from "./deployed.ts";
import { rawCluster } from "./programs.ts";

const PASSWORD = "Correct-horse-7";

/** Values that no program should give. */
const JUNK: readonly WireValue[] = [
  null,
  "",
  "10.0.0.0/99",
  "300.1.2.3/32",
  "{",
  '{"Statement":[null,1,{"Effect":"Allow","Action":{"a":1},"Resource":7,"Condition":[[]]}]}',
  UNKNOWN,
  0,
  -1,
  1e308,
  true,
  false,
  [],
  {},
  [UNKNOWN],
  [null],
  [[[]]],
  { constructor: UNKNOWN, length: -1 },
  [{ protocol: "-1", cidrBlocks: UNKNOWN, fromPort: "x", self: "y", securityGroups: [7] }],
  [{ cidrBlock: "172.16.0.1/32", networkInterfaceId: UNKNOWN }],
  { subnetIds: "subnet-1", vpcId: [] },
  { networkInterfaceId: { id: 1 } },
  "x".repeat(100_000),
  Array.from({ length: 5_000 }, (_, index) => `10.0.${index % 256}.0/24`),
];

const junk = fc.constantFrom(...JUNK);

async function judged(resources: readonly PlannedResource[]) {
  const { violations } = await analyze(pack, resources);
  for (const { rule, message } of violations) {
    assert.doesNotMatch(message, /the rule itself failed/, rule);
    assert.ok(!message.includes(PASSWORD), `${rule} prints the password`);
    assert.ok(message.length < 5_000, `${rule} prints ${message.length} characters`);
  }
  return violations;
}

describe("the pack on bad input", function () {
  this.timeout(60_000);
  let stacks: readonly (readonly PlannedResource[])[];

  before(async () => {
    const real = (await plannedCluster()).resources;
    stacks = [real, deployed(real), plan(rawCluster()), plan(rawCluster(), { deployed: true })];
  });

  it("judges any property of any shape, without a crash and without printing a password", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.array(fc.record({ resource: fc.nat(), property: fc.nat(), value: junk, inOutputs: fc.boolean() }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (which, changes) => {
          const stack = stacks[which % stacks.length]?.map((each) => ({ ...each })) ?? [];
          for (const { resource, property, value } of changes) {
            const changed = stack[resource % stack.length];
            if (!changed) continue;
            const keys = Object.keys(changed.inputs);
            const key = keys[property % Math.max(1, keys.length)] ?? "tags";
            changed.inputs = { ...changed.inputs, [key]: value };
            if (changed.outputs) changed.outputs = { ...changed.outputs, [key]: value };
          }
          await judged(stack);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("judges dependencies that dangle, go in circles, or go to the wrong type", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.array(fc.record({ resource: fc.nat(), property: fc.nat(), to: fc.array(fc.nat(), { maxLength: 4 }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (which, changes) => {
          const stack = stacks[which % stacks.length]?.map((each) => ({ ...each })) ?? [];
          for (const { resource, property, to } of changes) {
            const changed = stack[resource % stack.length];
            if (!changed) continue;
            const keys = Object.keys(changed.inputs);
            const key = keys[property % Math.max(1, keys.length)] ?? "tags";
            const urns = to.map(
              (each) => stack[each % (stack.length + 1)]?.urn ?? "urn:pulumi:gone::gone::x:y:Z::gone",
            );
            changed.propertyDependencies = { ...changed.propertyDependencies, [key]: urns };
          }
          await judged(stack);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("judges a script with a line of blanks in the time of any other", async () => {
    const line = `${" ".repeat(900_000)}x`;
    const text = `set A=1\r\n${line}\r\n`;
    const { violations } = await analyze(
      pack,
      plan((builder) => {
        const bucket = builder.resource("aws:s3/bucket:Bucket", "bucket", {});
        const object = (key: string, content: string) =>
          builder.resource("aws:s3/bucketObjectv2:BucketObjectv2", key, { bucket: bucket.id, key, content });
        object("clp.conf", '<?xml version="1.0"?><root><all><serveros>windows</serveros></all></root>');
        object("scripts/failover/script_x/start.bat", text);
      }),
    );
    assert.ok(violations.some(({ rule }) => rule === "clpconf-exit-codes"));
  });

  it("names the property of a range that is none", async () => {
    const broken = plan(rawCluster({ inputs: { "Vpc vpc": { cidrBlock: "10.0.0.0/99" } } }));
    const found = (await judged(broken)).filter(({ rule }) => rule === "vip-outside-vpc");
    assert.deepEqual(
      found.map(({ message }) => message),
      [
        'cannot be decided at preview: cidrBlock of "vpc" is no IPv4 range; write the range of the VPC as a plain value',
      ],
    );
  });
});
