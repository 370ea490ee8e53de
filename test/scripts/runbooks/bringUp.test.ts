import assert from "node:assert/strict";
import type { Execution } from "./automation.ts";
import { beginningWith } from "./beginningWith.ts";
import {
  assertNoSecret,
  assertStep,
  assertSuccess,
  bringUpBefore,
  CONF,
  clpConf,
  fetchDelivery,
  told,
} from "./broughtUp.ts";
import { encoded } from "./clusterDouble.ts";
import { type Delivery, MINIO_PASSWORD, PASSWORD, type Rig, ROOT, SERVERS, type ServerName } from "./rig.ts";
import type { World } from "./world.ts";

describe("the bring-up runbook on two servers", function () {
  let rig: Rig;
  let world: World;
  let article: Delivery;
  let other: Delivery;
  let first: Execution;
  let asBroughtUp: () => Promise<void>;
  bringUpBefore(this, (them) => ({ rig, world, article, other, first, asBroughtUp } = them));

  const changes = () => world.cluster.changes;
  const conf = (server: ServerName) => clpConf(rig, server);
  const record = (server: ServerName, name: string) => rig.machine(server).read(`${ROOT}\\state\\${name}`);
  const delivered = (delivery: Delivery) => fetchDelivery(rig, delivery);

  describe("the first time", () => {
    it("ends in a running cluster, recorded, with the group on the first server", () => {
      assert.equal(rig.recorded, article.parameters.InputHash);
      assert.deepEqual(world.cluster.running, ["server1", "server2"]);
      assert.equal(world.cluster.owner, "server1");
    });

    it("gives both servers the delivered configuration with this cluster's values", () => {
      assert.equal(conf("server1"), conf("server2"));
      assert.match(conf("server1"), /<eniid>eni-01<\/eniid>/);
      assert.ok(conf("server1").includes(`<password>${encoded(PASSWORD)}</password>`));
      assert.ok(!conf("server1").includes("@@"));
    });

    it("prints no secret", () => {
      assertNoSecret(told(first));
    });

    it("hands MinIO its password through a file that cmd reads right", () => {
      const text = rig.machine("server2").read(`${ROOT}\\minio-credentials.bat`) ?? "";
      assert.ok(text.includes(`set "MINIO_ROOT_PASSWORD=${MINIO_PASSWORD.replaceAll("%", "%%")}"`));
    });

    it("leaves nothing secret and no media behind", () => {
      for (const server of SERVERS) {
        for (const name of ["push\\clp.conf", "media\\sha256.txt", "licenses\\license.key"])
          assert.equal(rig.machine(server).read(`${ROOT}\\${name}`), undefined, name);
        assert.deepEqual(
          ["stopped", "installing"].map((name) => record(server, name)),
          [undefined, undefined],
        );
      }
    });

    it("leaves no server without licences: distributes them after the push, and looks at the end", () => {
      const lines = (step: string, text: string) =>
        first.runs.filter((run) => run.step === step && run.output.includes(text)).map(({ server }) => server);
      assert.deepEqual(lines("pushConfiguration", "clplcnsc --distribute ended with code 0"), ["server1"]);
      assert.deepEqual(lines("finishServer", "clplcnsc -l lists licences").toSorted(), [...SERVERS]);
    });

    it("reboots each server once", () => {
      const reboots = first.runs.filter(({ step, output }) => step === "rebootServer" && output.includes("rebooting"));
      assert.deepEqual(reboots.map(({ server }) => server).toSorted(), [...SERVERS]);
    });
  });

  it("pushes nothing and changes nothing the second time", async () => {
    changes().length = 0;
    assertSuccess(await rig.bringUp(article));
    assert.deepEqual(
      changes().filter((each) => !/clpcl -r --/.test(each)),
      [],
    );
  });

  it("suspends the cluster for another value, and the group stays where it is", async () => {
    world.cluster.owner = "server2";
    changes().length = 0;
    const outputs = rig.outputs();
    assertSuccess(await rig.bringUp(other, { from: "fetchDelivery", to: "fetchDelivery", outputs }));
    assertSuccess(await rig.bringUp(other, { from: "surveyCluster", to: "verifyCluster", outputs }));
    assert.deepEqual(
      changes().filter((each) => !/clpcl -r --/.test(each)),
      ["server2: clpcl --suspend", "server2: clpcfctrl --push", "server2: clpcl --resume"],
    );
    assert.match(conf("server1"), /<interval>90<\/interval>/);
    assert.equal(world.cluster.owner, "server2");
  });

  describe("a push", () => {
    const wantsStop = { print: "The upload is stopped. Stop the cluster before uploading the data.\r\n", exit: 3 };
    beginningWith(
      () => rig,
      () => delivered(other),
    );
    after(() => asBroughtUp());

    const push = async (owner: ServerName = "server2", asAgent = false) => {
      world.cluster.owner = owner;
      changes().length = 0;
      return rig.step(other, "pushConfiguration", { on: [owner], survey: { Owner: owner }, asAgent });
    };
    const back = () => {
      assert.deepEqual(world.cluster.running, ["server1", "server2"]);
      assert.equal(world.cluster.owner, "server2");
      for (const server of SERVERS) assert.equal(world.cluster.member(server).status, "Online");
    };

    it("that demands a stopped cluster is made on a stopped one, which then starts with the group on its owner", async () => {
      world.next(/^clpcfctrl --push/, wantsStop);
      // The agent's own lines hand on the tokens.
      assertStep(await push("server2", true), 0, /the cluster runs again, group failover on server2/);
      assert.match(conf("server1"), /<eniid>eni-01<\/eniid>/);
      assert.deepEqual(changes(), [
        "server2: clpcl --suspend",
        "server2: clpcl --resume",
        "server2: clpcl -t -a",
        "server2: clpcfctrl --push",
        "server2: clpcl -s -a",
        "server2: clpgrp -m failover -a server2",
      ]);
      back();
      assert.equal(record("server2", "stopped"), undefined);
    });

    it("that demands it in Japanese, in the code page of the system, is understood and shown in UTF-8", async () => {
      await rig.setCodePage("server2", 932);
      world.next(/^clpcfctrl --push/, { print: STOP_THE_CLUSTER, exit: 3 });
      try {
        assertStep(await push(), 0, /クラスタを停止してください。/);
        back();
      } finally {
        await rig.setCodePage("server2", 437);
      }
    });

    it("that fails is told, and stops nothing, though its text speaks of a stopped cluster", async () => {
      world.next(/^clpcfctrl --push/, { print: "Failed: the cluster service of server1 has stopped.\r\n", exit: 1 });
      assertStep(await push(), 1, /clpcfctrl --push ended with code 1: Failed: the cluster service/);
      assert.deepEqual(changes(), ["server2: clpcl --suspend", "server2: clpcl --resume"]);
      back();
    });

    it("that fails on the stopped cluster starts it again, with the group on its owner", async () => {
      world.next(/^clpcfctrl --push/, { print: "No space left.\r\n", exit: 2 });
      world.next(/^clpcfctrl --push/, wantsStop);
      assertStep(await push(), 1, /clpcfctrl --push ended with code 2: No space left/);
      back();
    });

    it("that changes nothing on the stopped cluster starts it again too", async () => {
      world.next(/^clpcfctrl --push/, { print: "Command succeeded.(code:0)\r\n", exit: 0 });
      world.next(/^clpcfctrl --push/, wantsStop);
      assertStep(await push(), 1, /clp\.conf is what it was before/);
      back();
    });

    it("after which the cluster does not start is told with what to do", async () => {
      world.next(/^clpcl -s -a/, { print: "Failed.\r\n", exit: 1 });
      world.next(/^clpcfctrl --push/, wantsStop);
      assertStep(await push(), 1, /could not be brought back .*Start it by hand: clpcl -s -a/);
      assert.equal(record("server2", "stopped"), "server2");
    });

    /** The server is left as a crash leaves it while the cluster is stopped for a push. */
    const dieWhileStopped = async () => {
      const died = Promise.withResolvers<{ exit: number }>();
      world.next(/^clpcfctrl --push/, () => {
        rig.machine("server2").endProcess(world.scriptOn("server2"));
        return died.promise;
      });
      world.next(/^clpcfctrl --push/, wantsStop);
      const run = await push();
      died.resolve({ exit: 1 });
      assert.notEqual(run.exitCode, 0);
      assert.deepEqual(world.cluster.running, []);
      assert.ok(rig.machine("server2").read(`${ROOT}\\push\\clp.conf`)?.includes(encoded(PASSWORD)));
    };

    it("whose script dies while the cluster is stopped is made good by the next execution", async () => {
      await dieWhileStopped();
      const outputs = rig.outputs();
      await rig.bringUp(other, { from: "fetchDelivery", to: "fetchDelivery", outputs });
      assert.equal(rig.machine("server2").read(`${ROOT}\\push\\clp.conf`), undefined);
      const only = ["surveyCluster", "pushConfiguration", "startCluster", "finishServer"];
      assertSuccess(await rig.bringUp(other, { only, outputs }));
      back();
      assert.equal(record("server2", "stopped"), undefined);
    });

    it("whose script dies while the cluster is stopped is made good by an execution that fails itself", async () => {
      await dieWhileStopped();
      world.windows("server1").domain = "other.example";
      const failed = await rig.bringUp(other);
      assert.equal(failed.failedStep, "checkServer", told(failed));
      assert.match(told(failed), /restoreCluster server2 0\n[\s\S]*group failover was on server2/);
      assert.match(told(failed), /restoreCluster server1 0\n.*no bring-up has left the cluster stopped/);
      back();
      assert.equal(record("server2", "stopped"), undefined);
    });

    it("that fails on a cluster which an earlier execution stopped starts it, with the group on its owner", async () => {
      for (const server of SERVERS) world.cluster.halt(server);
      rig.machine("server2").write(`${ROOT}\\state\\stopped`, "server2");
      world.next(/^clpcfctrl --push/, { print: "No space left.\r\n", exit: 2 });
      const survey = { Mode: "restart", Owner: "server2", Stopped: "yes" };
      const run = await rig.step(other, "pushConfiguration", { on: ["server2"], survey });
      assertStep(run, 1, /the cluster runs again, group failover on server2[\s\S]*clpcfctrl --push ended with code 2/);
      back();
      assert.equal(record("server2", "stopped"), undefined);
    });

    it("that fails starts a cluster that was stopped while no server had its group, and leaves the group there", async () => {
      for (const server of SERVERS) world.cluster.halt(server);
      world.next(/^clpcfctrl --push/, { print: "No space left.\r\n", exit: 2 });
      const survey = { Mode: "restart", Owner: "none", Stopped: "yes" };
      const run = await rig.step(other, "pushConfiguration", { on: ["server2"], survey });
      assertStep(run, 1, /the cluster runs again, group failover on server1[\s\S]*clpcfctrl --push ended with code 2/);
      assert.equal(changes().filter((each) => each.includes("clpgrp")).length, 0);
    });

    it("that fails starts no cluster that no bring-up stopped", async () => {
      for (const server of SERVERS) world.cluster.halt(server);
      world.next(/^clpcfctrl --push/, { print: "No space left.\r\n", exit: 2 });
      const survey = { Mode: "restart", Owner: "none", Stopped: "no" };
      assertStep(await rig.step(other, "pushConfiguration", { on: ["server2"], survey }), 1, /ended with code 2/);
      assert.deepEqual(world.cluster.running, []);
    });

    for (const [what, reply, why] of [
      ["says so", { print: "Failed.\r\n", exit: 1 }, "code 1: Failed\\."],
      ["because clpcl hangs says so", { hang: true }, ".*clpcl\\.exe did not end within 300 s; it was ended"],
    ] as const)
      it(`after which the cluster stays suspended ${what}`, async () => {
        world.next(/^clpcl --resume/, reply);
        const byHand = "does not fail over: resume it by hand \\(clpcl --resume\\)";
        assertStep(await push(), 1, new RegExp(`clpcl --resume failed \\(${why}\\)[\\s\\S]*${byHand}`));
      });

    it("after which the cluster is resumed although clpcl says that it failed goes on", async () => {
      world.next(/^clpcl --resume/, () => {
        world.cluster.run("server2", "clpcl", ["--resume"]);
        return { print: "Failed.\r\n", exit: 1 };
      });
      assertStep(await push(), 0, /clpcl --resume failed \(code 1: Failed\.\), but no server is suspended/);
      back();
    });

    it("that hangs is ended, and the cluster resumed", async () => {
      world.next(/^clpcfctrl --push/, { hang: true });
      assertStep(await push(), 1, /clpcfctrl\.exe did not end within 300 s; it was ended/);
      back();
    });

    it("is not held up by a check whose answers nobody has seen", async () => {
      world.next(/^clpcfctrl --compcheck/, { print: "Check failed.\r\n", exit: 1 });
      world.next(/^clpcfchk/, { print: "NG\r\n", exit: 2 });
      assertStep(
        await push(),
        0,
        /WARNING: clpcfctrl finds the configuration wrong \(code 1\)[\s\S]*WARNING: clpcfchk finds .*\(code 2\)[\s\S]*pushed/,
      );
      back();
    });

    it("is forced, once, where a server that runs no cluster is not reached, and never where it may run one", async () => {
      world.cluster.member("server1").status = "Down";
      const join = { Mode: "join", Owner: "server2", NewServers: "server1", Stopped: "no" };
      const forced = await rig.step(other, "pushConfiguration", { on: ["server2"], survey: join });
      assertStep(
        forced,
        0,
        /Could not connect[\s\S]*the push is forced, once[\s\S]*--force ended with code 0[\s\S]*pushed/,
      );
      changes().length = 0;
      rig.machine("server2").delete(`${ROOT}\\state\\push`);
      assertStep(await push(), 1, /clpcfctrl --push ended with code 1: Could not connect/);
      assert.deepEqual(
        changes().filter((each) => each.includes("--push")),
        ["server2: clpcfctrl --push"],
      );
    });

    it("is forced, too, where the product says in Japanese that it reaches no server", async () => {
      const join = { Mode: "join", Owner: "server2", NewServers: "server1", Stopped: "no" };
      for (const print of [
        "サーバに接続できません。\r\n",
        "接続に失敗しました。\r\n",
        "サーバは起動していません。\r\n",
      ]) {
        world.next(/^clpcfctrl --push/, { print, exit: 1 });
        rig.machine("server2").delete(`${ROOT}\\state\\push`);
        const run = await rig.step(other, "pushConfiguration", { on: ["server2"], survey: join });
        assertStep(run, 0, /the push is forced, once[\s\S]*--force ended with code 0[\s\S]*pushed/);
      }
    });

    it("goes on when a program prints megabytes", async () => {
      world.next(/^clpcfctrl --compcheck/, { print: "x".repeat(3_000_000), exit: 0 });
      const run = await push();
      assertStep(run, 0, /pushed/);
      assert.ok(run.output.length < 10_000);
    });

    it("gives a program that asks a question no answer", async () => {
      world.next(/^clpcfctrl --push/, { print: "Are you sure? (y/n)", ask: true, exit: 1 });
      assertStep(await push(), 1, /Are you sure/);
      back();
    });

    it("does not wait for what a program leaves behind with its output open", async () => {
      world.next(/^clpcfctrl --compcheck/, { print: "checked\r\n", holdOutput: true, exit: 0 });
      assertStep(await push(), 0, /clpcfctrl ended with code 0: checked/);
      back();
    });

    it("is not begun when the step was ended meanwhile, and a suspended cluster is resumed", async () => {
      changes().length = 0;
      const running = rig.start(other, "pushConfiguration", "server1");
      world.next(/^clpcl --suspend/, async () => {
        running.end();
        await running.exited;
        return world.cluster.run("server1", "clpcl", ["--suspend"]);
      });
      const { errors } = await running.done;
      assert.match(errors, /Systems Manager has ended this step/);
      assert.deepEqual(changes(), ["server1: clpcl --suspend", "server1: clpcl --resume"]);
    });

    it("is refused beside a script of an earlier execution, by its process", async () => {
      const begun = Promise.withResolvers<void>();
      const held = Promise.withResolvers<{ print: string; exit: number }>();
      world.next(/^clpcfctrl --compcheck/, () => {
        begun.resolve();
        return held.promise;
      });
      const running = rig.start(other, "pushConfiguration", "server1");
      await begun.promise;
      const refused = await rig.step(other, "openFirewall", { on: ["server1"] });
      held.resolve({ print: "", exit: 0 });
      await running.done;
      assertStep(
        refused,
        1,
        /another script of the bring-up still runs here \(process \d+, bringUp\/pushConfiguration\)/,
      );
    });

    for (const [what, secret, said] of [
      [
        "is missing",
        undefined,
        /secret clusterpro-fsx-dev\/directory-admin cannot be read: Secrets Manager can't find/,
      ],
      ["is not JSON", "Admin:P%a ss!", /secret clusterpro-fsx-dev\/directory-admin is not JSON/],
      ["has no password", '{"username":"Admin"}', /has no username, or no password/],
      ["has a password that is not ASCII", '{"username":"Admin","password":"pässword1"}', /not printable ASCII/],
      [
        "has a password that clpencrypt takes for an option",
        '{"username":"Admin","password":"-pass"}',
        /begins with - or \//,
      ],
    ] as const)
      it(`names the secret, and keeps it, when it ${what}`, async () => {
        if (secret === undefined) world.secrets.delete("clusterpro-fsx-dev/directory-admin");
        else world.secrets.set("clusterpro-fsx-dev/directory-admin", { text: secret, version: "v2" });
        const run = await push();
        assertStep(run, 1, said);
        for (const word of ["pässword1", "-pass", "P%a ss!"]) assert.ok(!`${run.output}${run.errors}`.includes(word));
        assert.deepEqual(changes(), []);
      });

    it("hands clpencrypt every printable character as it is", async () => {
      const password = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => 0x20 + at)).trim();
      const text = JSON.stringify({ username: "Admin", password });
      world.secrets.set("clusterpro-fsx-dev/directory-admin", { text, version: "v2" });
      assert.equal((await push()).exitCode, 0);
      assert.ok(conf("server1").includes(`<password>${encoded(password)}</password>`));
    });
  });

  describe("a cluster that an earlier execution left stopped", () => {
    const left = (owner: string) => {
      for (const server of SERVERS) world.cluster.halt(server);
      for (const { services } of world.servers.values())
        for (const service of services) if (service.Name === "clppm") service.Status = "Stopped";
      rig.machine("server2").write(`${ROOT}\\state\\stopped`, owner);
      changes().length = 0;
    };
    const restore = () => rig.step(article, "restoreCluster", { on: ["server2"] });

    it("is started, and its group left where the product puts it when no server had it", async () => {
      left("none");
      const survey = { from: "surveyCluster", to: "surveyCluster", outputs: rig.outputs() };
      assert.match(told(await rig.bringUp(article, survey)), /Mode restart, Owner none, .*Stopped yes/);
      assertStep(await restore(), 0, /the cluster runs again, group failover on server1/);
      assert.deepEqual(changes(), ["server2: clpcl -s -a"]);
      assert.deepEqual(world.cluster.running, ["server1", "server2"]);
      assert.equal(record("server2", "stopped"), undefined);
    });

    it("and that does not start keeps no later step from mending it, and stays known", async () => {
      left("server2");
      world.next(/^clpcl -s -a/, { print: "Failed.\r\n", exit: 1 });
      assertStep(
        await restore(),
        0,
        /WARNING: The cluster could not be brought back \(after its start group failover is/,
      );
      assert.equal(record("server2", "stopped"), "server2");
    });

    it("is not started with the configuration of another cluster", async () => {
      left("server2");
      rig.machine("server2").write(CONF, conf("server2").replace("<name>clusterpro-fsx-dev<", "<name>theirs<"));
      assertStep(
        await restore(),
        0,
        /WARNING: this server has the configuration of cluster theirs, not of clusterpro-fsx-dev/,
      );
      assert.deepEqual(changes(), []);
    });
  });
});

/** "Please stop the cluster.", in Japanese and Shift_JIS. */
const STOP_THE_CLUSTER = Buffer.from("834e83898358835e82f092e28e7e82b582c482ad82be82b382a281420d0a", "hex");
