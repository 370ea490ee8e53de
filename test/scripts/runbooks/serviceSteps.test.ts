import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beginningWith } from "./beginningWith.ts";
import { assertStep } from "./broughtUp.ts";
import { encoded, PRODUCT } from "./clusterDouble.ts";
import { type OneServer, oneServerBefore } from "./oneServer.ts";
import { type Delivery, PASSWORD, type Rig, ROOT } from "./rig.ts";
import type { WindowsState, World } from "./world.ts";

describe("the bring-up runbook's steps with services and rules, on one server", function () {
  let rig: Rig;
  let world: World;
  let windows: WindowsState;
  let article: Delivery;
  let step: OneServer["step"];
  let product: OneServer["product"];
  oneServerBefore(this, (server) => ({ rig, world, windows, article, step, product } = server));

  describe("openFirewall", () => {
    beforeEach(() => product());
    const rules = () => windows.rules.filter(({ DisplayName }) => DisplayName.startsWith("CLUSTERPRO"));

    describe("once they are open", () => {
      beginningWith(
        () => rig,
        async () => {
          product();
          assertStep(await step("openFirewall"), 0, /--add: done/);
        },
      );

      it("brings back the product's rules that were deleted, disabled or set to block", async () => {
        const [deleted, disabled, blocked] = rules();
        assert.ok(deleted && disabled && blocked);
        windows.rules.splice(windows.rules.indexOf(deleted), 1);
        disabled.Enabled = "False";
        blocked.Action = "Block";
        assertStep(await step("openFirewall"), 0, /firewall rules are gone: \{clp-29001\}/);
        assert.ok(!world.called("server1").includes("clpfw-double --remove"), "what is there stays open meanwhile");
        assert.deepEqual(
          rules().map(({ Enabled, Action, Profile }) => `${Enabled} ${Action} ${Profile}`),
          Array.from({ length: 4 }, () => "True Allow Any"),
        );
      });

      it("does not run clpfwctrl.bat when nothing is missing", async () => {
        assertStep(await step("openFirewall"), 0, /^(?![\s\S]*--add)/);
      });

      describe("with one of the product's rules gone", () => {
        const WITHOUT = { print: "netsh failed\r\n", exit: 1 };
        beforeEach(() => {
          windows.rules.splice(windows.rules.indexOf(rules()[0] ?? assert.fail()), 1);
        });
        /** A product that adds no rule where there is one. */
        const addsAllOrNone = () =>
          world.interfere(({ name, args }) =>
            name === "clpfw-double" && args[0] === "--add" && rules().length > 0 ? { exit: 0 } : undefined,
          );

        it("keeps the others when clpfwctrl.bat fails", async () => {
          world.next(/^clpfw-double --add/, WITHOUT);
          assertStep(await step("openFirewall"), 1, /clpfwctrl\.bat --add ended with code 1: netsh failed/);
          assert.equal(rules().length, 3);
        });

        it("removes them only where --add leaves them as they are, and then adds until it is done", async () => {
          addsAllOrNone();
          world.interfere(({ name, args }) => {
            if (name !== "clpfw-double" || args[0] !== "--remove") return undefined;
            world.next(/^clpfw-double --add/, WITHOUT);
            return undefined;
          });
          assertStep(
            await step("openFirewall"),
            0,
            /--remove ended with code 0[\s\S]*attempt 1 failed: .*netsh failed/,
          );
          assert.equal(rules().length, 4);
        });

        it("adds them again although --remove does not come to its end", async () => {
          addsAllOrNone();
          world.next(/^clpfw-double --remove/, () => {
            windows.rules.splice(0, windows.rules.length);
            return { hang: true };
          });
          assertStep(await step("openFirewall"), 0, /--remove: .*cmd\.exe did not end within 300 s/);
          assert.equal(rules().length, 4);
        });

        it("says that the ports are closed when they cannot be added any more", async () => {
          world.interfere(({ name, args }) => {
            if (name !== "clpfw-double" || args[0] !== "--add") return undefined;
            return rules().length > 0 ? { exit: 0 } : WITHOUT;
          });
          assertStep(
            await step("openFirewall"),
            1,
            /netsh failed\. .*ports are closed: run clpfwctrl\.bat --add by hand/,
          );
        });
      });
    });

    it("opens the ports of clients, and closes those that are none any more", async () => {
      windows.rules.push({
        Name: "clpfsx-client-7000",
        DisplayName: "clpfsx: old",
        Enabled: "True",
        Action: "Allow",
        Profile: "Any",
      });
      assertStep(await step("openFirewall"), 0, /closed clpfsx: old/);
      const own = windows.rules.filter(({ Name }) => Name.startsWith("clpfsx-client"));
      assert.deepEqual(
        own.map(({ Name, LocalPort }) => [Name, LocalPort]),
        [
          ["clpfsx-client-9000", 9000],
          ["clpfsx-client-9090", 9090],
        ],
      );
    });

    it("tells a clpfwctrl.bat that fails", async () => {
      world.next(/^clpfw-double/, { print: "netsh failed\r\n", exit: 1 });
      assertStep(await step("openFirewall"), 1, /clpfwctrl\.bat --add ended with code 1: netsh failed/);
    });

    it("tells a rule that is not in force", async () => {
      world.interfere(({ name }) => (name === "firewall-set" ? { value: null } : undefined));
      windows.rules.push({
        Name: "clpfsx-client-9000",
        DisplayName: "clpfsx: MinIO S3 API",
        Enabled: "False",
        Action: "Allow",
        Profile: "Any",
      });
      assertStep(await step("openFirewall"), 1, /firewall rule clpfsx: MinIO S3 API is not in force/);
    });
  });

  describe("delayServices", () => {
    const MEMBERS = ["server1", "server2"] as const;

    // Red without the step: the server was back within the heartbeat time-out, and nobody took its group.
    it("has no quick reboot of a server pass unnoticed by its peer", async () => {
      for (const server of MEMBERS) {
        world.installProduct(server);
        rig.machine(server).write(`${PRODUCT}\\etc\\clp.conf`, article.files.get("delivery/cluster/clp.conf") ?? "");
        world.cluster.boot(server);
      }
      assert.equal(world.cluster.owner, "server1");
      assertStep(await step("delayServices"), 0, /CLUSTERPRO starts 120 s after a boot, at least 93 s/);
      await world.reboot("server1");
      assert.deepEqual(world.cluster.unnoticed, []);
      assert.equal(world.cluster.owner, "server2");
      assert.deepEqual(world.cluster.running, ["server1", "server2"]);
    });

    it("leaves no service that starts with Windows behind, lengthens Windows' delay, and never shortens it", async () => {
      product();
      const slow = await rig.plan({ cluster: { startupDelaySeconds: 200 } });
      rig.publish(slow);
      assertStep(await step("fetchDelivery", slow), 0, /files/);
      assertStep(await step("delayServices", slow), 0, /starts 200 s after a boot/);
      assert.deepEqual(
        windows.services.filter((each) => !each.DelayedAutoStart),
        [],
      );
      assert.equal(windows.autoStartDelay, 200);
      world.calls.length = 0;
      windows.autoStartDelay = 250;
      assertStep(await step("delayServices", slow), 0, /starts 250 s after a boot, at least 200 s/);
      assert.deepEqual(
        world.called("server1").filter((each) => /^(sc |set-start-delay)/.test(each)),
        [],
      );
    });

    it("gives services their start back where the setting is 0, and only those that it has delayed", async () => {
      product();
      const own = windows.services.find(({ Name }) => Name === "clpwebmgr");
      assert.ok(own);
      own.DelayedAutoStart = true;
      assertStep(await step("delayServices"), 0, /starts 120 s/);
      const none = await rig.plan({ cluster: { startupDelaySeconds: 0 } });
      assertStep(await step("fetchDelivery", none), 0, /files/);
      assertStep(await step("delayServices", none), 0, /startupDelaySeconds is 0/);
      assert.deepEqual(
        windows.services.filter((each) => each.DelayedAutoStart).map(({ Name }) => Name),
        ["clpwebmgr"],
      );
    });

    // Red while the whole bring-up ended there, for what nobody has seen on a server.
    it("names the service that Windows does not delay, and services that were switched off, and goes on", async () => {
      product();
      world.next(/^sc config clppm/, { print: "[SC] ChangeServiceConfig2 FAILED 87:\r\n", exit: 87 });
      assertStep(
        await step("delayServices"),
        0,
        /WARNING: sc\.exe config clppm start= delayed-auto ended with code 87: \[SC\] Change[\s\S]*WARNING: clppm start at once/,
      );
      windows.services = [];
      assertStep(await step("delayServices"), 0, /WARNING: no service of CLUSTERPRO starts with Windows/);
    });

    // Red while the product's own services alone were looked at: Windows starts first what another one needs.
    it("names another service for whose sake Windows starts CLUSTERPRO at once", async () => {
      product();
      const [needed, ...others] = windows.services;
      assert.ok(needed);
      const agent = { ...needed, Name: "backupagent", DisplayName: "Backup agent" };
      const manual = { ...agent, Name: "backupconsole", StartType: "Manual" };
      windows.services = [{ ...needed, DependentServices: [agent, manual] }, ...others, agent, manual];
      assertStep(
        await step("delayServices"),
        0,
        /WARNING: backupagent start at once after a boot and need CLUSTERPRO's services/,
      );
      agent.DelayedAutoStart = true;
      assertStep(await step("delayServices"), 0, /CLUSTERPRO starts 120 s after a boot/);
    });
  });

  describe("verifyServices", () => {
    // Red without the look at the start-up delay.
    it("warns of a server that would be back from a reboot before its peer notices", async () => {
      product();
      assertStep(
        await step("verifyServices"),
        0,
        /WARNING: clpstartup, clpevent, .* start at once after a boot, not delayed/,
      );
      for (const service of windows.services) service.DelayedAutoStart = true;
      windows.autoStartDelay = 20;
      assertStep(await step("verifyServices"), 0, /WARNING: delayed services start 20 s after a boot, not 93 s/);
    });

    it("waits for the services that a push needs", async () => {
      product();
      for (const service of windows.services) service.DelayedAutoStart = true;
      const event = windows.services.find(({ Name }) => Name === "clpevent");
      assert.ok(event);
      event.Status = "StartPending";
      world.next(/^sleep/, () => {
        event.Status = "Running";
        return { value: null };
      });
      assertStep(await step("verifyServices"), 0, /service clpevent is Running/);
    });

    it("names the one that does not come, and a product that is not there", async () => {
      assertStep(await step("verifyServices"), 1, /there is no service clpstartup/);
      product();
      windows.services = windows.services.filter(({ Name }) => Name !== "clptrnsv");
      assertStep(await step("verifyServices"), 1, /there is no service clptrnsv/);
    });
  });

  describe("pushConfiguration", () => {
    const WEBUI = "W%eb ui!\"'&^`$word\\";

    // Red while an export with a password of its own was refused, and the product ran without it after each push.
    it("puts an export's own passwords in, encoded, and prints none of them", async () => {
      product();
      const folder = mkdtempSync(join(tmpdir(), "clpfsx-export-"));
      try {
        const rendered = Buffer.from(article.files.get("delivery/cluster/clp.conf") ?? "").toString("latin1");
        const conf = rendered.replace("<webmgr>", "<webmgr><security><adminpwd>80000008aabbccdd</adminpwd></security>");
        assert.notEqual(conf, rendered);
        writeFileSync(join(folder, "clp.conf"), conf);
        world.secrets.set("corp/webui", {
          text: JSON.stringify({ username: "webui", password: WEBUI }),
          version: "v1",
        });
        const delivery = await rig.plan({
          cluster: {
            baseConfiguration: join(folder, "clp.conf"),
            passwords: [{ element: "/root/webmgr/security/adminpwd", secret: "corp/webui" }],
          },
        });
        assertStep(await step("fetchDelivery", delivery), 0, /files/);
        // The product may show what is in the configuration that it checks and pushes.
        world.next(/^clpcfctrl --compcheck/, { print: `adminpwd ${encoded(WEBUI)}\r\n`, exit: 0 });
        world.next(/^clpcfctrl --push/, async () => {
          const { exit } = await world.cluster.run("server1", "clpcfctrl", ["--push", "-w", "-x", `${ROOT}\\push`]);
          return { print: `adminpwd ${encoded(WEBUI)}\r\n`, exit: exit ?? 1 };
        });
        const run = await rig.step(delivery, "pushConfiguration", {
          on: ["server1"],
          survey: { Mode: "first", Owner: "none" },
        });
        assertStep(run, 0, /pushed/);
        for (const secret of [WEBUI, encoded(WEBUI)]) assert.ok(!`${run.output}${run.errors}`.includes(secret));
        const pushed = rig.machine("server1").read(`${PRODUCT}\\etc\\clp.conf`) ?? "";
        assert.match(pushed, new RegExp(`<adminpwd>${encoded(WEBUI)}</adminpwd>`));
        assert.match(pushed, new RegExp(`<password>${encoded(PASSWORD)}</password>`));
        world.secrets.set("corp/webui", { text: JSON.stringify({ username: "webui", password: "-x" }), version: "v2" });
        const refused = await rig.step(delivery, "pushConfiguration", { on: ["server1"], survey: { Mode: "update" } });
        assertStep(refused, 1, /the password of secret corp\/webui begins with - or \//);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });

  describe("restartServices", () => {
    beforeEach(() => product());

    it("restarts the Node Manager where no member runs, and never under a running cluster", async () => {
      const { changes } = world.cluster;
      const restarts = () => changes.filter((each) => each.includes("restart"));
      rig.machine("server1").write(`${PRODUCT}\\etc\\clp.conf`, article.files.get("delivery/cluster/clp.conf") ?? "");
      assertStep(await step("restartServices"), 0, /restarted the Node Manager \(clpnm\)/);
      assert.deepEqual(restarts(), ["server1: restart clpnm"]);
      world.cluster.boot("server1");
      assertStep(
        await step("restartServices"),
        0,
        /the Node Manager runs on: this server is a member of the running cluster/,
      );
      assert.equal(restarts().length, 1);
    });

    it("goes on without a Node Manager, and says where it does not come back", async () => {
      const node = windows.services.find(({ Name }) => Name === "clpnm");
      assert.ok(node);
      node.Status = "Stopped";
      assertStep(await step("restartServices"), 0, /WARNING: the Node Manager \(clpnm\) is not back: it is Stopped/);
      world.next(/^restart-service/, () => {
        throw new Error("Cannot open service");
      });
      assertStep(
        await step("restartServices"),
        0,
        /WARNING: the Node Manager \(clpnm\) is not back: Cannot open service/,
      );
      windows.services = windows.services.filter((each) => each !== node);
      const { output } = await step("restartServices");
      assert.doesNotMatch(output, /Node Manager/);
    });

    it("lets the cluster be started although clpcl -r hangs", async () => {
      world.next(/^clpcl -r --web --alert --ib --api/, { hang: true });
      world.next(/^clpcl -r --ib$/, { hang: true });
      assertStep(
        await step("restartServices"),
        0,
        /clpcl\.exe did not end within 300 s[\s\S]*restarted the companion services/,
      );
      assert.ok(world.called("server1").includes("clpcl -r --api"));
    });

    it("restarts nothing more when the step was ended meanwhile", async () => {
      const running = rig.start(article, "restartServices", "server1");
      world.next(/^clpcl -r --web --alert/, async () => {
        running.end();
        await running.exited;
        return { print: "Failed.\r\n", exit: 1 };
      });
      const { errors } = await running.done;
      assert.match(errors, /Systems Manager has ended this step/);
      assert.ok(!world.called("server1").includes("clpcl -r --web"));
    });
  });
});
