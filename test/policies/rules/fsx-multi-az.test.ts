import assert from "node:assert/strict";
import type { PlanValue } from "../../../policies/harness/index.ts";
import { secret, UNKNOWN } from "../../../policies/harness/index.ts";
import { fsxMultiAz } from "../../../policies/rules/fsx-multi-az.ts";
import { messages } from "../judge.ts";

const withType = (deploymentType: PlanValue) =>
  messages(fsxMultiAz, (plan) => {
    plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { deploymentType });
  });

describe("fsx-multi-az", () => {
  it("accepts MULTI_AZ_1", async () => assert.deepEqual(await withType("MULTI_AZ_1"), []));

  it("accepts it as a secret too", async () => assert.deepEqual(await withType(secret("MULTI_AZ_1")), []));

  for (const wrong of ["SINGLE_AZ_1", "SINGLE_AZ_2", "MULTI_AZ_2", "multi_az_1"]) {
    it(`refuses ${wrong}`, async () => {
      assert.deepEqual(await withType(wrong), [`deploymentType is ${wrong}; it must be MULTI_AZ_1`]);
    });
  }

  for (const absent of [undefined, null, ""]) {
    it(`refuses ${JSON.stringify(absent) ?? "an absent one"}, since AWS's default is a single zone`, async () => {
      assert.deepEqual(await withType(absent), [
        "deploymentType is not set, and AWS's default is SINGLE_AZ_1; set it to MULTI_AZ_1",
      ]);
    });
  }

  it("refuses another type of value, without printing it", async () => {
    assert.deepEqual(await withType(["MULTI_AZ_1"]), ["deploymentType is a list; it must be MULTI_AZ_1"]);
    assert.deepEqual(await withType(1), ["deploymentType is a number; it must be MULTI_AZ_1"]);
    assert.deepEqual(await withType({ value: 1 }), ["deploymentType is an object; it must be MULTI_AZ_1"]);
    assert.deepEqual(await withType(true), ["deploymentType is true or false; it must be MULTI_AZ_1"]);
  });

  it("fails closed while the value is not known", async () => {
    assert.deepEqual(await withType(UNKNOWN), [
      "cannot be decided at preview: deploymentType is not known yet; write MULTI_AZ_1 as a plain value instead of an output",
    ]);
  });

  it("leaves other resources alone", async () => {
    const found = await messages(fsxMultiAz, (plan) => {
      plan.resource("aws:fsx/lustreFileSystem:LustreFileSystem", "scratch", { deploymentType: "SCRATCH_2" });
      plan.component("acme:index:FileSystem", "component", { deploymentType: "SINGLE_AZ_1" });
    });
    assert.deepEqual(found, []);
  });
});
