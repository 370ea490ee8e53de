import assert from "node:assert/strict";
import type { RunOptions } from "./automation.ts";
import { beginningWith } from "./beginningWith.ts";
import { PRODUCT } from "./clusterDouble.ts";
import { type Join, type PrepareRig, serversBefore, told } from "./preparedServers.ts";
import { prepareRunbook } from "./prepareRunbook.ts";
import { PASSWORD, type ServerName } from "./rig.ts";

describe("the prepare runbook, of a server that has its name", function () {
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
    { named: true },
    (on) => ({ rig, world, documents, run, prepare, prepared, failed, owesReboot } = on),
  );

  /** One step of many, or some, whose failure is recorded: each step before it would take a second or two. */
  const alone = (...steps: readonly string[]) =>
    run(documents.managed, "server1", { only: ["recordStart", ...steps, "recordFailure"] });
  const removal = () => alone("findPeer", "removeStaleComputer");

  const leavesTheDeadDomain = async (join: Join, options: RunOptions = {}) => {
    world.replaceDirectory();
    const execution = await run(documents[join], "server1", options);
    assert.equal(execution.status, "Success", told(execution));
    const said = (step: string) => execution.runs.find((run) => run.step === step)?.output ?? "";
    assert.match(said("checkMembership"), /no controller trusts it: .*; state=untrusted/);
    assert.match(
      said("leaveDomain"),
      /taking SERVER1 out of .*, which does not trust it\n.*rebooting\n.*is in no domain/i,
    );
    const windows = world.windows("server1");
    assert.equal(windows.joined, world.directory);
    assert.ok(world.computers.has(windows.machine.computerName));
  };

  it("makes a server in no domain a member of a self-managed one, in the unit of the settings", async () => {
    const execution = await prepare("server1", "selfManaged");
    assert.equal(execution.status, "Success", told(execution));
    assert.equal(world.windows("server1").domain, "corp.example.com");
    assert.equal(prepared(), documents.selfManaged.parameters.server1.InputHash);
    assert.ok(!told(execution).includes(PASSWORD));
    assert.doesNotMatch(told(execution), /take effect/, "Windows' own warnings, whose code page is another");
    const unit = world.calls.find(({ name }) => name === "join")?.details.unit;
    assert.equal(unit, "OU=サーバ,DC=corp,DC=example,DC=com");
  });

  // Red without confirmAlone: both would rename, join and reboot the server past each other.
  it("leaves the server to an execution that began before it, whose record stays", async () => {
    const earlier = {
      AutomationExecutionId: "00000000-2222-3333-4444-555555555555",
      DocumentName: "clusterpro-fsx-dev-prepare-0badc0de",
      AutomationExecutionStatus: "InProgress",
      ExecutionStartTime: "2026-11-28T09:00:00Z",
    };
    const began = (server: ServerName) => {
      world.executions = [{ ...earlier, Parameters: { InstanceId: [world.windows(server).instanceId] } }];
    };
    began("server1");
    world.parameters.set("/clpfsx/clusterpro-fsx-dev/prepared/server1", "running 00000000");
    const refused = await run(documents.managed, "server1");
    assert.equal(refused.failedStep, "confirmAlone", told(refused));
    assert.match(told(refused), /execution 00000000-\S+ of \S+-prepare-0badc0de for i-\w+ began before this one/);
    assert.equal(prepared(), "running 00000000");
    // One for another server is no obstacle.
    began("server2");
    assert.equal((await run(documents.managed, "server1", { to: "recordStart" })).status, "Success");
    assert.match(prepared() ?? "", /^running (?!00000000)/);
  });

  it("removes the account of a replaced server through another server that is online", async () => {
    world.computers.add("server1");
    world.windows("server2").domain = "test.msad.local";
    const execution = await removal();
    assert.equal(execution.status, "Success", told(execution));
    const removed = execution.runs.find(({ step }) => step === "removeStaleComputer");
    assert.equal(removed?.server, "server2");
    assert.match(removed?.output ?? "", /removing CN=server1,/);
  });

  // Red while the servers' role reads the Admin's secret for life.
  it("reads the Admin's secret only while it is lent to the server that needs it", async () => {
    const lent = await prepareRunbook(world, { cluster: { account: { user: "clusteradmin" } } });
    world.closed.add("clusterpro-fsx-dev/directory-admin");
    world.computers.add("server1");
    world.windows("server2").domain = "test.msad.local";
    // Red without another try: the loan is not in force everywhere at once.
    world.next(/^secret/, () => {
      throw new Error("User is not authorized to perform: secretsmanager:GetSecretValue");
    });
    const execution = await run(lent, "server1", { from: "findPeer", to: "joinDomain" });
    assert.equal(execution.status, "Success", told(execution));
    assert.match(told(execution), /lend\/lendSecret: i-00000000000000002 may read clusterpro-fsx-dev\/directory-admin/);
    assert.equal(world.secretPolicies.size, 0);
    world.windows("server2").domain = undefined;
    const unlent = await run(lent, "server2", { only: ["findPeer", "removeStaleComputer"] });
    assert.equal(unlent.failedStep, "removeStaleComputer", "without the loan");
    assert.match(told(unlent), /directory-admin cannot be read: User is not authorized/);
  });

  it("removes it through the new server where no other is online", async () => {
    world.computers.add("server1");
    Object.assign(world.windows("server2"), { domain: "test.msad.local", online: false });
    const execution = await removal();
    assert.equal(execution.status, "Success", told(execution));
    assert.equal(execution.runs.find(({ step }) => step === "removeStaleComputer")?.server, "server1");
  });

  // The first time both servers join at once: the other one would be rebooted under the command.
  it("removes it through the new server while the other is in no domain", async () => {
    world.computers.add("server1");
    const execution = await removal();
    assert.equal(execution.status, "Success", told(execution));
    assert.equal(execution.runs.find(({ step }) => step === "removeStaleComputer")?.server, "server1");
  });

  // Red without findDomain: a server that is older than its directory has the VPC's DNS servers of before.
  it("renews the lease of a server whose DNS servers do not know the domain yet", async () => {
    world.windows("server1").findsDomain = false;
    const execution = await alone("findPeer", "findDomain", "removeStaleComputer");
    assert.equal(execution.status, "Success", told(execution));
    const names = world.calls.map(({ name }) => name);
    assert.equal(names.filter((name) => name === "renew-lease").length, 1);
    assert.ok(names.indexOf("renew-lease") < names.indexOf("find-computer"));
  });

  it("says that the VPC's DNS servers do not know the domain", async () => {
    world.windows("server1").findsDomain = false;
    world.optionsOfDomain = false;
    world.next(/^renew-lease/, () => {
      throw new Error("RPC server unavailable");
    });
    const looked = alone("findDomain");
    await failed(
      looked,
      "findDomain",
      /no controller of test\.msad\.local is found by DNS: _ldap\._tcp\.dc\._msdcs\.test\.msad\.local: .*does not exist/,
    );
    assert.match(told(await looked), /the lease is not renewed: RPC server unavailable/);
    assert.ok(world.windows("server1").slept >= 600);
  });

  it("refuses a name that another instance still has", async () => {
    world.windows("server2").tags["clpfsx:server"] = "server1";
    await failed(alone("findPeer"), "findPeer", /still has another instance: i-00000000000000002/);
  });

  it("names the secret that cannot be read, and what to do about a password that is too old", async () => {
    world.secrets.delete("clusterpro-fsx-dev/directory-admin");
    await failed(removal(), "removeStaleComputer", /secret clusterpro-fsx-dev\/directory-admin cannot be read/);
    world.secrets.set("clusterpro-fsx-dev/directory-admin", { text: `Admin ${PASSWORD}`, version: "v2" });
    await failed(removal(), "removeStaleComputer", /secret \S+ is not JSON with username and password/);
    const text = JSON.stringify({ username: "Admin", password: "old-password" });
    world.secrets.set("clusterpro-fsx-dev/directory-admin", { text, version: "v2" });
    await failed(removal(), "removeStaleComputer", /renew it with aws ds reset-user-password/);
  });

  it("says nothing of the password when no domain controller is in reach", async () => {
    world.next(/^find-computer/, () => {
      throw new Error("The server is not operational.");
    });
    const execution = await removal();
    assert.equal(execution.failedStep, "removeStaleComputer");
    assert.match(told(execution), /computer account server1 in test\.msad\.local: .*The server is not operational/);
    assert.doesNotMatch(told(execution), /password/);
  });

  it("owes the reboot that a server did not make because its preparation died after the join", async () => {
    const windows = world.windows("server1");
    world.next(/^join/, () => {
      windows.pendingDomain = "corp.example.com";
      world.computers.add("server1");
      rig.machine("server1").endProcess(world.scriptOn("server1"));
      return { value: null };
    });
    const dying = run(documents.selfManaged, "server1", { from: "joinDomain" });
    await owesReboot(dying, () => prepare("server1", "selfManaged"), "join", "joinDomain");
    assert.equal(windows.domain, "corp.example.com");
  });

  it("says why a server cannot join, in UTF-8 whatever the language", async () => {
    world.interfere(({ name }) => {
      if (name === "join") throw new Error("ネットワーク パスが見つかりません。");
      return undefined;
    });
    const join = run(documents.selfManaged, "server1", { from: "joinDomain" });
    await failed(join, "joinDomain", /ネットワーク パスが見つかりません。/);
  });

  // Red while membership goes by the name: the server is taken for a member.
  it("leaves no server in a dead domain: one whose directory was replaced under its name joins anew (selfManaged)", async () => {
    world.windows("server1").domain = "corp.example.com";
    await leavesTheDeadDomain("selfManaged", { to: "joinDomain" });
  });

  it("fails where no domain controller trusts the server in the end", async () => {
    Object.assign(world.windows("server1"), {
      domain: "test.msad.local",
      trusted: "The specified domain could not be contacted.",
    });
    await failed(
      alone("verifyMembership"),
      "verifyMembership",
      /no domain controller of test\.msad\.local could be asked whether it trusts this server: The specified domain/,
    );
    assert.ok(world.windows("server1").slept >= 600);
  });

  describe("once it is a member", () => {
    beginningWith(
      () => rig,
      async () => {
        const execution = await prepare("server1");
        assert.equal(execution.status, "Success", told(execution));
      },
    );

    // Red while membership goes by the name: verifyMembership fails for ever.
    it("leaves no server in a dead domain: one whose directory was replaced under its name joins anew (managed)", () =>
      leavesTheDeadDomain("managed"));

    it("takes no server out of its domain while no controller is in reach, or for a refusal that passes", async () => {
      const windows = world.windows("server1");
      windows.trusted = "The specified domain could not be contacted.";
      windows.channelStatus = 1355;
      await failed(prepare("server1"), "verifyMembership", /state=member[\s\S]*could be asked whether it trusts/);
      windows.trusted = true;
      windows.channelStatus = 0;
      world.next(/^nltest/, () => {
        throw new Error("nltest.exe is not there");
      });
      assert.match(told(await run(documents.managed, "server1", { to: "checkMembership" })), /state=member/);
      world.next(/^nltest/, { value: ["Status = 1787 0x6fb ERROR_NO_TRUST_SAM_ACCOUNT"] });
      const execution = await prepare("server1");
      assert.equal(execution.status, "Success", told(execution));
      assert.ok(!world.called("server1").includes("cim-method"));
    });

    // Red while anything but trust counted for a refusal: no logon server, access denied, RPC out of reach, no Netlogon.
    it("takes no server out of its domain for Windows' errors 1311, 5, 1722 and 1792, however long they last", async () => {
      const windows = world.windows("server1");
      for (const channelStatus of [1311, 5, 1722, 1792]) {
        Object.assign(windows, { trusted: false, channelStatus });
        const checked = await run(documents.managed, "server1", { to: "checkMembership" });
        assert.match(told(checked), /state=member/, String(channelStatus));
      }
      const whole = run(documents.managed, "server1");
      await failed(whole, "verifyMembership", /state=member[\s\S]*no domain controller of \S+ trusts it/);
      assert.ok(!world.called("server1").includes("cim-method"));
    });

    // Red while the running cluster was not looked at: the active server left its domain and was rebooted.
    it("takes no server out of its domain that runs the cluster", async () => {
      world.rebootOwed.add("server1");
      world.installProduct("server1");
      rig.machine("server1").write(`${PRODUCT}\\etc\\clp.conf`, "<root/>");
      for (const service of world.windows("server1").services) service.Status = "Running";
      world.replaceDirectory();
      await failed(run(documents.managed, "server1"), "leaveDomain", /it runs the cluster, so it is not taken out of/);
      assert.ok(!world.called("server1").includes("cim-method"));
    });

    it("says why a server cannot leave a dead domain", async () => {
      world.replaceDirectory();
      world.interfere(({ name }) => (name === "cim-method" ? { value: { ReturnValue: 5 } } : undefined));
      world.rebootOwed.add("server1");
      await failed(prepare("server1"), "leaveDomain", /cannot leave test\.msad\.local: Windows' error 5/);
    });
  });
});
