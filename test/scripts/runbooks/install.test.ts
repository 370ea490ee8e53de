import assert from "node:assert/strict";
import { RETRIES } from "../guest.ts";
import type { Execution } from "./automation.ts";
import { PRODUCT } from "./clusterDouble.ts";
import { type Delivery, missingTools, Rig, ROOT } from "./rig.ts";
import type { World } from "./world.ts";

describe("the install runbook", function () {
  this.timeout(600_000);
  this.retries(RETRIES);
  let rig: Rig;
  let world: World;
  let article: Delivery;
  let asMade: () => Promise<void>;

  before(async function () {
    if (missingTools() !== undefined) this.skip();
    rig = await Rig.create({ fresh: true });
    world = rig.world;
    article = await rig.plan();
    asMade = rig.snapshot();
  });
  after(() => rig?.remove());
  afterEach(async () => {
    await asMade?.();
    await rig?.renameAsMade();
  });

  const told = ({ runs }: Execution) =>
    runs.map(({ step, exitCode, output, errors }) => `${step} ${exitCode}\n${output}${errors}`).join("\n");
  const installed = () => world.parameters.get("/clpfsx/clusterpro-fsx-dev/installed/server1");
  const reboots = ({ runs }: Execution) =>
    runs.filter(({ output }) => output.includes("rebooting")).map(({ step }) => step);

  it("names a server without a domain, and installs the product under that name", async () => {
    const first = await rig.install(article, "server1");
    assert.equal(first.status, "Success", told(first));
    assert.equal(rig.machine("server1").computerName.toLowerCase(), "server1");
    assert.equal(world.windows("server1").domain, undefined);
    assert.ok(world.windows("server1").services.some(({ Name }) => Name === "clpstartup"));
    assert.ok(rig.machine("server1").read(`${ROOT}\\install\\manifest.txt`));
    assert.deepEqual(reboots(first), ["renameServer", "rebootServer"], told(first));
    assert.equal(installed(), article.install.parameters.server1.InputHash);
    assert.equal(world.windows("server2").services.length, 0, "on its own server alone");
  });

  // A stack from before there was such a runbook runs it once, on the members of its cluster.
  it("leaves a running member with a configuration as it is, and makes no reboot that is owed", async () => {
    const windows = world.windows("server1");
    rig.machine("server1").computerName = "SERVER1";
    await rig.machine("server1").stop();
    await rig.machine("server1").start();
    windows.domain = "test.msad.local";
    world.installProduct("server1");
    rig.machine("server1").write(`${PRODUCT}\\etc\\clp.conf`, "<root/>");
    // Without AWS CLI, whose installation owes a reboot.
    const execution = await rig.install(article, "server1");
    assert.equal(execution.status, "Success", told(execution));
    assert.deepEqual(reboots(execution), []);
    assert.ok(!execution.runs.some(({ step }) => step === "renameServer"));
    assert.match(
      told(execution),
      /rebootServer: server1: a reboot is owed, but the server has a cluster's configuration/,
    );
    assert.match(told(execution), /CLUSTERPRO is installed in .*; nothing to fetch/);
  });

  it("says in its record that it failed, and names the step", async () => {
    world.objects.delete("software/clusterpro/ecx52w_x64.zip");
    const only = ["recordStart", "fetchInstall", "fetchInstaller", "recordFailure"];
    const execution = await rig.install(article, "server1", { only });
    assert.equal(execution.failedStep, "fetchInstaller", told(execution));
    assert.match(told(execution), /ecx52w_x64\.zip could not be fetched: The specified key does not exist/);
    assert.match(installed() ?? "", /^failed /);
  });
});
