import assert from "node:assert/strict";
import { type PrepareRig, serversBefore, told } from "./preparedServers.ts";
import { PASSWORD } from "./rig.ts";

describe("the prepare runbook", function () {
  let rig: PrepareRig["rig"];
  let world: PrepareRig["world"];
  let documents: PrepareRig["documents"];
  let run: PrepareRig["run"];
  let prepare: PrepareRig["prepare"];
  let prepared: PrepareRig["prepared"];
  let failed: PrepareRig["failed"];
  let owesReboot: PrepareRig["owesReboot"];
  serversBefore(
    this,
    { named: false },
    (on) => ({ rig, world, documents, run, prepare, prepared, failed, owesReboot } = on),
  );

  it("makes a named member of an unnamed server in no domain", async () => {
    const execution = await prepare("server1");
    assert.equal(execution.status, "Success", told(execution));
    const { machine, domain } = world.windows("server1");
    assert.equal(machine.computerName.toLowerCase(), "server1");
    assert.equal(domain, "test.msad.local");
    assert.equal(prepared(), documents.managed.parameters.server1.InputHash);
    assert.ok(!told(execution).includes(PASSWORD));
    assert.doesNotMatch(told(execution), /take effect/, "Windows' own warnings, whose code page is another");
    const unit = world.calls.find(({ name }) => name === "join")?.details.unit;
    assert.equal(unit, undefined);
    const again = await prepare("server1");
    assert.equal(again.status, "Success", told(again));
    assert.deepEqual(
      again.runs.map(({ step }) => step),
      [
        "confirmAlone",
        "recordStart",
        "waitUntilManaged",
        "checkMembership",
        "recordSuccess",
        "confirmAlone",
        "recordStart",
        "waitUntilManaged",
        "checkMembership",
        "verifyMembership",
        "awaitCluster",
        "recordSuccess",
      ],
    );
  });

  it("goes no further with a server that does not answer Systems Manager", async () => {
    world.windows("server1").online = false;
    await failed(prepare("server1"), "waitUntilManaged", /waitUntilManaged 1/);
  });

  it("refuses a server of another domain, and one with another name in this one", async () => {
    world.windows("server1").domain = "other.example";
    await failed(prepare("server1"), "checkMembership", /belongs to domain other\.example, not to test\.msad\.local/);
    world.windows("server1").domain = "test.msad.local";
    await failed(prepare("server1"), "checkMembership", /is in test\.msad\.local under the name EC2AMAZ-000001/);
  });

  it("tells a failure of Windows' own in the form of all others", async () => {
    world.next(/^cim/, () => {
      throw new Error("Access denied");
    });
    const { runs } = await prepare("server1");
    const { errors } = runs.find(({ step }) => step === "checkMembership") ?? {};
    assert.equal(errors, "prepare/checkMembership: Access denied\n");
  });

  it("owes the reboot that a server did not make because its preparation died after the rename", async () => {
    const windows = world.windows("server1");
    world.next(/^rename/, () => {
      windows.pendingName = "server1";
      rig.machine("server1").endProcess(world.scriptOn("server1"));
      return { value: null };
    });
    const naming = () => run(documents.managed.install, "server1");
    await owesReboot(naming(), naming, "rename", "renameServer");
    assert.equal(windows.machine.computerName.toLowerCase(), "server1");
  });

  it("says why a server cannot be renamed", async () => {
    world.rebootOwed.add("server1");
    world.next(/^rename/, () => {
      throw new Error("The computer name is invalid.");
    });
    await failed(prepare("server1"), "renameServer", /cannot be renamed to server1: The computer name is invalid/);
  });
});
