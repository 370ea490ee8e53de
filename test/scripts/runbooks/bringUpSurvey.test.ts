import assert from "node:assert/strict";
import { assertStep, assertSuccess, bringUpBefore, CONF, clpConf, fetchDelivery, told } from "./broughtUp.ts";
import { PRODUCT } from "./clusterDouble.ts";
import { JAPANESE, shiftJis } from "./japanese.ts";
import { type Delivery, type Rig, ROOT, SERVERS, type ServerName } from "./rig.ts";
import type { World } from "./world.ts";

describe("the bring-up runbook, on what it finds", function () {
  let rig: Rig;
  let world: World;
  let article: Delivery;
  let other: Delivery;
  bringUpBefore(this, (them) => ({ rig, world, article, other } = them), "least");

  const changes = () => world.cluster.changes;
  const conf = (server: ServerName) => clpConf(rig, server);
  const delivered = (delivery: Delivery) => fetchDelivery(rig, delivery);

  describe("the survey", () => {
    const survey = (delivery = article) =>
      rig.bringUp(delivery, { from: "surveyCluster", to: "surveyCluster", outputs: rig.outputs() });

    it("refuses servers that run another cluster, and such as have its configuration", async () => {
      for (const server of SERVERS)
        rig.machine(server).write(CONF, conf(server).replace("<name>clusterpro-fsx-dev<", "<name>theirs<"));
      const runs = await survey();
      assert.match(told(runs), /runs another cluster, theirs, which nothing here overwrites/);
      for (const server of SERVERS) world.cluster.halt(server);
      const stopped = await survey();
      assert.match(told(stopped), /has the configuration of another cluster, theirs/);
    });

    it("refuses to go on while the service runs and clpstat cannot connect", async () => {
      world.interfere(({ name }) =>
        name === "clpstat" ? { print: "Could not connect to the server.\r\n", exit: 1 } : undefined,
      );
      assert.match(told(await survey()), /service clppm runs, but clpstat shows no running member/);
      assert.ok(world.windows("server1").slept >= 60);
    });

    const withConf = (content: string) => {
      for (const server of SERVERS) {
        world.cluster.halt(server);
        rig.machine(server).write(CONF, content);
      }
      for (const { services } of world.servers.values())
        for (const service of services) if (service.Name === "clppm") service.Status = "Stopped";
    };

    it("goes on with an empty clp.conf, which the push mends", async () => {
      withConf("");
      const survey = { from: "surveyCluster", to: "verifyCluster", outputs: rig.outputs() };
      assertSuccess(await rig.bringUp(article, survey));
      assert.match(conf("server2"), /<\/root>/);
    });

    it("takes a cut clp.conf for none", async () => {
      withConf('<?xml version="1.0" encoding="SJIS"?>\n<root>\n  <cluster>');
      assert.match(told(await survey()), /Mode first/);
    });

    it("refuses members that do not see each other", async () => {
      world.interfere(({ name, server }) => {
        if (name !== "clpstat" || server !== "server1") return undefined;
        const { print = "", exit = 0 } = world.cluster.run(server, "clpstat", []);
        return { print: String(print).replace(/( server2 \.+: )Online/, "$1Offline"), exit };
      });
      assert.match(told(await survey()), /it takes server2 for Offline, but server2 runs the cluster/);
    });
  });

  describe("members that are down", () => {
    it("all of them: the cluster is started", async () => {
      for (const server of SERVERS) world.cluster.halt(server);
      for (const { services } of world.servers.values())
        for (const service of services) if (service.Name === "clppm") service.Status = "Stopped";
      changes().length = 0;
      assertSuccess(await rig.bringUp(article, { from: "surveyCluster", to: "verifyCluster", outputs: rig.outputs() }));
      const made = changes().filter((each) => !/clpcl -r --/.test(each));
      assert.deepEqual(made.slice(0, 2).toSorted(), ["server1: restart clpnm", "server2: restart clpnm"]);
      assert.deepEqual(made.slice(2), ["server1: clpcl -s -a"]);
    });

    it("a replaced one: it is installed, given the configuration and started alone", async () => {
      await replace("server2");
      assertSuccess(await rig.bringUp(article));
      assert.deepEqual(
        changes().filter((each) => !/clpcl -r --|clplcnsc/.test(each)),
        [
          "server1: clpcl --suspend",
          "server1: clpcl --suspend --force",
          "server1: clpcfctrl --push",
          "server1: clpcl --resume",
          "server2: restart clpnm",
          "server1: clpcl -s -h server2",
        ],
      );
      assert.ok(changes().includes("server1: clplcnsc --distribute"), "it may have no licence of its own");
      assert.equal(world.cluster.owner, "server1");
      assert.equal(conf("server2"), conf("server1"));
    });

    const replace = async (server: ServerName) => {
      const windows = world.windows(server);
      world.cluster.halt(server);
      Object.assign(world.cluster.member(server), { installed: false, licenses: [] });
      windows.services.length = 0;
      windows.rules.splice(1);
      for (const path of [ROOT, PRODUCT, "C:\\Program Files\\Amazon", "C:\\minio"]) rig.machine(server).delete(path);
      changes().length = 0;
    };
  });

  describe("at the end", () => {
    const verify = (survey: Readonly<Record<string, string>> = {}) =>
      rig.step(article, "verifyCluster", { on: ["server1"], survey });

    it("a monitor that is not normal fails the bring-up, after its time", async () => {
      world.cluster.monitors.set("genw_fsx", "Error");
      assertStep(await verify(), 1, /monitor genw_fsx is Error/);
      assert.ok(world.windows("server1").slept >= 900);
    });

    it("a group on a server outside the plan is told", async () => {
      world.cluster.owner = "server9";
      assertStep(
        await verify({ Owner: "none" }),
        1,
        /group failover is on server9, which is no server of this cluster/,
      );
    });

    it("a group on another member than the one that is to have it is told", async () => {
      world.cluster.owner = "server2";
      assertStep(await verify({ Owner: "server1" }), 1, /group failover is on server2, not on server1/);
    });

    it("a server that has joined by itself is not started again", async () => {
      changes().length = 0;
      // The agent's own lines hand on what the survey found.
      const run = await rig.step(article, "startCluster", {
        on: ["server1"],
        survey: { NewServers: "server2" },
        asAgent: true,
      });
      assertStep(run, 0, /server2 runs the cluster already/);
      assert.deepEqual(changes(), []);
    });

    it("a server without a licence is told", async () => {
      world.cluster.member("server2").licenses = [];
      const finish = await rig.step(article, "finishServer", { on: ["server2"] });
      assertStep(
        finish,
        1,
        /server2: clplcnsc -l lists no licence on this server: name one for it in cluster\.licenses/,
      );
    });

    for (const [what, reply, said] of [
      ["cannot be distributed", { print: "Invalid option.\r\n", exit: 1 }, /WARNING: .* ended with code 1: Invalid/],
      ["takes for ever to distribute", { hang: true }, /WARNING: .*clplcnsc\.exe did not end within 120 s/],
    ] as const)
      it(`a licence that ${what} is told, and stops no push`, async () => {
        world.next(/^clplcnsc --distribute/, reply);
        for (const server of SERVERS) rig.machine(server).delete(CONF);
        for (const server of SERVERS) world.cluster.halt(server);
        const push = await rig.step(article, "pushConfiguration", {
          on: ["server1"],
          survey: { Mode: "first", Owner: "none", Stopped: "no" },
        });
        assertStep(push, 0, said);
        assert.match(push.output, /pushed/);
      });

    it("a suspended cluster is resumed, or told with the command", async () => {
      for (const server of SERVERS) world.cluster.member(server).status = "Suspend";
      assertStep(await verify(), 1, /resume it \(clpcl --resume\)/);
      assertStep(await rig.step(article, "startCluster", { on: ["server1"] }), 0, /clpcl --resume: done/);
      assertStep(await verify(), 0, /is up/);
    });

    it("the words of a Japanese clpstat are understood", async () => {
      await rig.setCodePage("server1", 932);
      world.cluster.words = JAPANESE;
      world.interfere(({ name, server, args }) => {
        if (name !== "clpstat") return undefined;
        const { print = "", exit = 0 } = world.cluster.run(server, name, args);
        return { print: shiftJis(String(print)), exit };
      });
      try {
        assertStep(await verify(), 0, /cluster clusterpro-fsx-dev is up: group failover on server1/);
      } finally {
        await rig.setCodePage("server1", 437);
      }
    });

    it("a companion service that stays away fails the bring-up after the cluster has started, not before", async () => {
      world.cluster.companionsStayDown = true;
      world.cluster.owner = "server1";
      assertStep(
        await rig.step(article, "restartServices", { on: ["server1"] }),
        0,
        /WARNING: service clpwebmgr is Stopped/,
      );
      assertStep(
        await rig.step(article, "finishServer", { on: ["server1"] }),
        1,
        /service clpwebmgr is Stopped\. The cluster runs/,
      );
    });
  });

  describe("a server that is not ready", () => {
    const check = () => rig.step(article, "checkServer", { on: ["server2"] });

    it("in another domain is told", async () => {
      world.windows("server2").domain = "other.example";
      assertStep(await check(), 1, /it belongs to other\.example, not to domain test\.msad\.local/);
    });

    it("without its address is told what it has", async () => {
      world.windows("server2").addresses = ["10.0.120.99"];
      assertStep(await check(), 1, /no interface has 10\.0\.120\.11, .*found: 10\.0\.120\.99, 127\.0\.0\.1/);
      assert.ok(world.windows("server2").slept >= 300);
    });

    it("that is not trusted is told", async () => {
      world.windows("server2").trusted = false;
      assertStep(await check(), 1, /no domain controller of test\.msad\.local trusts it: run the preparation again/);
    });

    it("for which no domain controller is in reach is not told as distrusted", async () => {
      world.windows("server2").trusted = "The specified domain either does not exist or could not be contacted.";
      assertStep(
        await check(),
        1,
        /no domain controller of .* could be asked whether it trusts this server: The specified/,
      );
    });

    it("waits for a domain controller that is not in reach yet", async () => {
      const windows = world.windows("server2");
      windows.trusted = "The specified domain either does not exist or could not be contacted.";
      world.interfere(({ name }) => {
        if (name === "sleep" && windows.slept > 60) windows.trusted = true;
        return undefined;
      });
      assertStep(await check(), 0, /is in test\.msad\.local/);
      assert.ok(windows.slept > 60);
    });
  });

  describe("a download with another SHA-256", () => {
    const used = (uri: string) =>
      new RegExp(`${uri.replaceAll(".", "\\.")} has SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}\\. It was not used`);

    it("is not used as CLUSTERPRO's media", async () => {
      world.windows("server1").services.length = 0;
      world.objects.set("software/clusterpro/ecx52w_x64.zip", Buffer.from("other"));
      assertStep(
        await rig.step(article, "fetchInstaller", { on: ["server1"] }),
        1,
        used("s3://software/clusterpro/ecx52w_x64.zip"),
      );
    });

    it("is not used as a licence", async () => {
      rig.machine("server1").delete(`${ROOT}\\state`);
      world.objects.set("software/clusterpro/base.key", Buffer.from("other"));
      assertStep(
        await rig.step(article, "addLicenses", { on: ["server1"] }),
        1,
        used("s3://software/clusterpro/base.key"),
      );
    });

    it("is not used as MinIO, whose program stays", async () => {
      rig.machine("server1").write("C:\\minio\\minio.exe", "old");
      world.downloads.set("https://software.example.com/minio.exe", Buffer.from("other"));
      assertStep(
        await rig.step(article, "prepareApplication", { on: ["server1"] }),
        1,
        used("https://software.example.com/minio.exe"),
      );
      assert.equal(rig.machine("server1").read("C:\\minio\\minio.exe"), "old");
    });

    it("is not taken for part of the delivery, which stays as it was", async () => {
      const changed = new Map(
        [...other.files].map(([key, content]) => [key, key.endsWith("clp.conf") ? Buffer.from("x") : content]),
      );
      const run = await rig.step({ ...other, files: changed }, "fetchDelivery", { on: ["server1"] });
      assertStep(run, 1, /s3:\/\/delivery-bucket-0123\/delivery\/cluster\/clp\.conf has SHA-256/);
      assertStep(await rig.step(article, "openFirewall", { on: ["server1"] }), 0, /|/);
    });

    it("of a delivery that another execution replaced stops the step", async () => {
      await delivered(other);
      assertStep(
        await rig.step(article, "openFirewall", { on: ["server1"] }),
        1,
        /Another bring-up replaced it; run this one again/,
      );
    });
  });
});
