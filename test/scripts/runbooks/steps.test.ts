import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RETRIES } from "../guest.ts";
import { powerShellMissing } from "../realPowerShell.ts";
import type { StepRun } from "./automation.ts";
import { encoded, PRODUCT } from "./clusterDouble.ts";
import { type Delivery, missingTools, PASSWORD, Rig, ROOT } from "./rig.ts";
import { POLICY_ADMINISTRATORS, SERVER_ADMINISTRATORS, type WindowsState, type World } from "./world.ts";

const MEDIA = `${ROOT}\\media\\unpacked\\ecx\\Windows\\5.2\\common\\server\\x64`;

describe("the bring-up's steps on one server", function () {
  this.timeout(120_000);
  this.retries(RETRIES);
  let rig: Rig;
  let world: World;
  let windows: WindowsState;
  let article: Delivery;
  let asPrepared: () => Promise<void>;

  before(async function () {
    if ((powerShellMissing() ?? missingTools()) !== undefined) this.skip();
    rig = await Rig.create();
    world = rig.world;
    windows = world.windows("server1");
    article = await rig.plan();
    const { exitCode, errors } = await step("fetchDelivery");
    assert.equal(exitCode, 0, errors);
    asPrepared = rig.snapshot();
  });
  after(() => rig?.remove());
  afterEach(() => asPrepared?.());

  const step = (name: string, delivery = article) => rig.step(delivery, name, { on: ["server1"] });
  const said = (run: StepRun, code: number, text: RegExp) => {
    assert.equal(run.exitCode, code, `${run.output}${run.errors}`);
    assert.match(`${run.output}${run.errors}`, text);
    assert.ok(!`${run.output}${run.errors}`.includes(PASSWORD));
  };
  const file = (name: string) => rig.machine("server1").read(`${ROOT}\\${name}`);
  const product = () => world.installProduct("server1");

  describe("fetchDelivery", () => {
    it("names the file that cannot be fetched", async () => {
      world.next(/^object/, () => {
        throw new Error("Access Denied");
      });
      said(
        await step("fetchDelivery"),
        1,
        /s3:\/\/delivery-bucket-0123\/delivery\/manifest\.txt could not be fetched: Access Denied/,
      );
    });

    it("names the PowerShell module that an image lacks, and does with AWS.Tools", async () => {
      const machine = rig.machine("server1");
      const modules = "C:\\clpfsx-test\\modules";
      const module = machine.read(`${modules}\\AWSPowerShell\\AWSPowerShell.psm1`) ?? assert.fail();
      machine.delete(`${modules}\\AWSPowerShell`);
      const install =
        /AWS\.Tools\.S3\. Install it on this server and in the image: Install-Module AWS\.Tools\.S3 -Scope AllUsers/;
      said(await step("fetchDelivery"), 1, install);
      machine.write(`${modules}\\AWS.Tools.S3\\AWS.Tools.S3.psm1`, module);
      said(await step("fetchDelivery"), 0, /files/);
    });

    it("waits while a script of an earlier execution runs", async () => {
      product();
      const begun = Promise.withResolvers<void>();
      const held = Promise.withResolvers<{ exit: number }>();
      world.next(/^clpfw-double/, () => {
        begun.resolve();
        return held.promise;
      });
      const running = rig.start(article, "openFirewall", "server1");
      await begun.promise;
      const refused = await step("fetchDelivery");
      held.resolve({ exit: 1 });
      await running.done;
      said(refused, 1, /another script of the bring-up still runs here \(process \d+, bringUp\/openFirewall\)/);
    });
  });

  describe("fetchInstaller", () => {
    it("fetches nothing twice, and again what is not whole", async () => {
      said(await step("fetchInstaller"), 0, /fetched s3/);
      said(await step("fetchInstaller"), 0, /are in .* already/);
      rig.machine("server1").delete(`${ROOT}\\media\\sha256.txt`);
      said(await step("fetchInstaller"), 0, /fetched s3/);
    });

    it("refuses an image that was said to hold the product", async () => {
      const image = await rig.plan({ cluster: { installer: { preinstalled: true }, licenses: [] } });
      said(await step("fetchDelivery", image), 0, /files/);
      said(await step("fetchInstaller", image), 1, /the image was said to hold CLUSTERPRO/);
    });

    it("tries three times and says why it gave up", async () => {
      world.objects.delete("software/clusterpro/ecx52w_x64.zip");
      said(
        await step("fetchInstaller"),
        1,
        /attempt 2 to fetch [\s\S]*could not be fetched: The specified key does not exist/,
      );
    });
  });

  describe("installAwsCli", () => {
    it("keeps the references in the machine's Path", async () => {
      const key = "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";
      const machine = rig.machine("server1");
      const open = `$key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('${key}', $true)`;
      const before = "%SystemRoot%\\system32;%SystemRoot%";
      await machine.run([open, `$key.SetValue('Path', '${before}', 'ExpandString')`]).done;
      said(await step("installAwsCli"), 0, /added C:\\Program Files\\Amazon\\AWSCLIV2 to the machine's PATH/);
      const value = "$($key.GetValueKind('Path')) $($key.GetValue('Path', '', 'DoNotExpandEnvironmentNames'))";
      const { output } = await machine.run([open, `[Console]::Out.WriteLine("${value}")`]).done;
      assert.equal(output.trim(), `ExpandString ${before};C:\\Program Files\\Amazon\\AWSCLIV2`);
      said(await step("installAwsCli"), 0, /^(?![\s\S]*added)/);
    });

    it("runs no installer without AWS's signature", async () => {
      windows.signature = { Status: "HashMismatch", SignerCertificate: { Subject: "CN=x" } };
      said(await step("installAwsCli"), 1, /no valid signature of Amazon Web Services \(status HashMismatch\)/);
      assert.ok(!world.called("server1").some((call) => call.startsWith("msiexec")));
    });

    it("waits while Windows installs something else", async () => {
      world.next(/^msiexec/, { exit: 1618 });
      said(await step("installAwsCli"), 0, /another installation is under way/);
    });

    it("says the code of an installer that fails", async () => {
      world.next(/^msiexec/, { exit: 1603 });
      said(await step("installAwsCli"), 1, /msiexec ended with code 1603/);
    });

    it("notices that there is no aws.exe afterwards", async () => {
      world.next(/^msiexec/, { exit: 0 });
      said(await step("installAwsCli"), 1, /is not version 2/);
    });
  });

  describe("installClusterpro", () => {
    const install = async () => {
      said(await step("fetchInstaller"), 0, /./);
      return step("installClusterpro");
    };

    it("refuses media without a silent installation", async () => {
      rig.machine("server1").write(`${ROOT}\\media\\sha256.txt`, "x");
      said(
        await step("installClusterpro"),
        1,
        /media must hold one silent-install\.bat, or one in a folder server\\x64; found 0/,
      );
    });

    it("finds the silent installation wherever the media have it", async () => {
      rig.machine("server1").write(`${ROOT}\\media\\sha256.txt`, "x");
      rig.machine("server1").write(`${ROOT}\\media\\unpacked\\x64\\silent-install.bat`, '@"%~dp0setup-double.exe"\r\n');
      rig.machine("server1").place(`${ROOT}\\media\\unpacked\\x64\\setup-double.exe`);
      said(await step("installClusterpro"), 0, /installed CLUSTERPRO in/);
    });

    it("runs the installation of the x64 server where the media have several", async () => {
      const server = rig.machine("server1");
      server.write(`${ROOT}\\media\\sha256.txt`, "x");
      server.write(`${ROOT}\\media\\unpacked\\client\\silent-install.bat`, "@echo Setup failed: the wrong one.\r\n");
      server.write(`${MEDIA}\\silent-install.bat`, '@"%~dp0setup-double.exe"\r\n');
      server.place(`${MEDIA}\\setup-double.exe`);
      said(await step("installClusterpro"), 0, /installed CLUSTERPRO in/);
    });

    for (const words of ["インストールに失敗しました。", "エラーが発生しました。", "異常終了しました。"])
      it(`takes no failure for a success that the installation tells in Japanese: ${words}`, async () => {
        world.next(/^setup-double/, () => {
          product();
          return { print: `${words}\r\n`, exit: 0 };
        });
        said(await install(), 1, new RegExp(`reported a failure; it ended with code 0; end of [\\s\\S]*${words}`));
      });

    it("tells a failure that the installation reports, and takes no half product for a whole one", async () => {
      world.next(/^setup-double/, () => {
        product();
        return { print: "Setup failed.\r\n", exit: 5 };
      });
      said(await install(), 1, /reported a failure; it ended with code 5; end of [\s\S]*Setup failed/);
      said(await step("installClusterpro"), 1, /reported a failure[\s\S]*remove it and .*installing/);
    });

    it("notices that no service is there afterwards", async () => {
      world.next(/^setup-double/, { print: "Done.\r\n", exit: 0 });
      said(await install(), 1, /silent-install\.bat: it ended with code 0, but there is no service clpstartup/);
    });

    it("refuses what an installation that broke off has left", async () => {
      product();
      rig.machine("server1").write(`${ROOT}\\state\\installing`, "begun");
      rig.machine("server1").write(`${ROOT}\\silent-install.log`, "Copying files\r\n");
      said(await step("installClusterpro"), 1, /has not come to its end; end of .*Copying files/s);
    });

    it("takes an installation for whole that outlived its script", async () => {
      said(await step("fetchInstaller"), 0, /./);
      world.next(/^setup-double/, async () => {
        product();
        rig.machine("server1").endProcess(world.scriptOn("server1"));
        return { print: "Setup has been completed.\r\n", exit: 0 };
      });
      assert.notEqual((await step("installClusterpro")).exitCode, 0);
      await logEnds();
      said(await step("installClusterpro"), 0, /its end was not recorded[\s\S]*installed CLUSTERPRO/);
      assert.equal(file("state\\installing"), undefined);
    });

    const logEnds = async () => {
      const deadline = performance.now() + 30_000;
      while (file("silent-install.end") === undefined) {
        assert.ok(performance.now() < deadline, "the installation comes to its end");
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };

    it("succeeds, and says so, when the media cannot be removed", async () => {
      said(await step("fetchInstaller"), 0, /./);
      rig.machine("server1").write(`${MEDIA}\\keeper.txt`, "x");
      world.next(/^setup-double/, async () => {
        product();
        return { print: "Done.\r\n", leaveChild: true, exit: 0 };
      });
      // hold.exe runs from the media, and Windows does not remove a running program.
      said(await step("installClusterpro"), 0, /installed CLUSTERPRO/);
      assert.equal(file("state\\installing"), undefined);
      said(await step("installClusterpro"), 0, /CLUSTERPRO is installed/);
      await world.reboot("server1");
    });

    it("drops the records of a product that was here before", async () => {
      rig.machine("server1").write(`${ROOT}\\state\\firewall`, "{clp-1}");
      rig.machine("server1").write(`${ROOT}\\state\\push`, "x");
      said(await install(), 0, /installed/);
      assert.deepEqual([file("state\\firewall"), file("state\\push")], [undefined, undefined]);
    });

    it("lets the step end while something that it started runs on", async () => {
      said(await step("fetchInstaller"), 0, /./);
      world.next(/^setup-double/, async () => {
        product();
        return { print: "Done.\r\n", holdOutput: true, leaveChild: true, exit: 0 };
      });
      const running = rig.start(article, "installClusterpro", "server1");
      await running.exited;
      const { exitCode } = await running.done;
      assert.equal(exitCode, 0);
      await world.reboot("server1");
    });
  });

  describe("addLicenses", () => {
    beforeEach(() => product());

    it("registers each licence once", async () => {
      said(await step("addLicenses"), 0, /registered s3:\/\/software\/clusterpro\/base\.key/);
      said(await step("addLicenses"), 0, /is registered already/);
      assert.equal(world.called("server1").filter((call) => call.startsWith("clplcnsc -i")).length, 1);
      assert.deepEqual(world.cluster.member("server1").licenses, ["base-key"]);
      assert.equal(file("licenses\\license.key"), undefined);
    });

    it("takes one for registered whose script died before it could record it", async () => {
      world.next(/^clplcnsc -i/, async () => {
        const reply = world.cluster.run("server1", "clplcnsc", ["-i", `${ROOT}\\licenses\\license.key`]);
        rig.machine("server1").endProcess(world.scriptOn("server1"));
        return reply;
      });
      await step("addLicenses");
      said(await step("addLicenses"), 0, /which is registered already/);
    });

    it("registers it again on a product that was installed anew", async () => {
      said(await step("addLicenses"), 0, /registered/);
      world.cluster.member("server1").licenses = [];
      said(await step("addLicenses"), 0, /fetched [\s\S]*registered s3/);
    });

    it("does not fail for a licence that is there already, by an image or from another server", async () => {
      world.cluster.member("server1").licenses = ["base-key"];
      for (const _ of [1, 2])
        said(
          await step("addLicenses"),
          0,
          /WARNING: clplcnsc -i ended with code 1 .*may be there already: see in clplcnsc -l/,
        );
      assert.deepEqual(world.cluster.member("server1").licenses, ["base-key"]);
    });

    for (const print of ["The license is already registered.\r\n", "ライセンスは既に登録されています。\r\n"])
      it(`asks no second time for a licence that the product knows: ${print.trim()}`, async () => {
        world.cluster.member("server1").licenses = ["another key"];
        world.next(/^clplcnsc -i/, { print, exit: 1 });
        said(await step("addLicenses"), 0, /ended with code 1 for \S+, which is registered already: /);
        said(await step("addLicenses"), 0, /base\.key is registered already/);
        assert.equal(world.called("server1").filter((call) => call.startsWith("clplcnsc -i")).length, 1);
      });

    it("registers no licence for one node on another server than its own", async () => {
      const keys = ["server1", "server2"].map((server) => {
        world.objects.set(`software/clusterpro/${server}.key`, Buffer.from(`${server}-key`));
        const sha256 = createHash("sha256").update(`${server}-key`).digest("hex");
        return { uri: `s3://software/clusterpro/${server}.key`, sha256, servers: [server] };
      });
      const own = await rig.plan({ cluster: { licenses: keys } });
      said(await step("fetchDelivery", own), 0, /./);
      said(await step("addLicenses", own), 0, /registered s3:\/\/software\/clusterpro\/server1\.key/);
      assert.deepEqual(world.cluster.member("server1").licenses, ["server1-key"]);
      const others = await rig.plan({ cluster: { licenses: keys.slice(1) } });
      said(await step("fetchDelivery", others), 0, /./);
      said(await step("addLicenses", others), 0, /no licence to register on this server/);
    });

    it("fails with a licence that is refused, every time", async () => {
      world.interfere(({ name, args }) =>
        name === "clplcnsc" && args[0] === "-i" ? { print: "The license is invalid.\r\n", exit: 5 } : undefined,
      );
      for (const _ of [1, 2])
        said(
          await step("addLicenses"),
          1,
          /clplcnsc -i ended with code 5 for s3:\/\/software\/clusterpro\/base\.key: The license is invalid/,
        );
    });
  });

  describe("openFirewall", () => {
    beforeEach(() => product());
    const rules = () => windows.rules.filter(({ DisplayName }) => DisplayName.startsWith("CLUSTERPRO"));

    it("brings back the product's rules that were deleted, disabled or set to block", async () => {
      said(await step("openFirewall"), 0, /--add: done/);
      const [deleted, disabled, blocked] = rules();
      assert.ok(deleted && disabled && blocked);
      windows.rules.splice(windows.rules.indexOf(deleted), 1);
      disabled.Enabled = "False";
      blocked.Action = "Block";
      said(await step("openFirewall"), 0, /firewall rules are gone: \{clp-29001\}/);
      assert.ok(!world.called("server1").includes("clpfw-double --remove"), "what is there stays open meanwhile");
      assert.deepEqual(
        rules().map(({ Enabled, Action, Profile }) => `${Enabled} ${Action} ${Profile}`),
        Array.from({ length: 4 }, () => "True Allow Any"),
      );
    });

    describe("with one of the product's rules gone", () => {
      const WITHOUT = { print: "netsh failed\r\n", exit: 1 };
      beforeEach(async () => {
        said(await step("openFirewall"), 0, /--add: done/);
        windows.rules.splice(windows.rules.indexOf(rules()[0] ?? assert.fail()), 1);
      });
      /** A product that adds no rule where there is one. */
      const addsAllOrNone = () =>
        world.interfere(({ name, args }) =>
          name === "clpfw-double" && args[0] === "--add" && rules().length > 0 ? { exit: 0 } : undefined,
        );

      it("keeps the others when clpfwctrl.bat fails", async () => {
        world.next(/^clpfw-double --add/, WITHOUT);
        said(await step("openFirewall"), 1, /clpfwctrl\.bat --add ended with code 1: netsh failed/);
        assert.equal(rules().length, 3);
      });

      it("removes them only where --add leaves them as they are, and then adds until it is done", async () => {
        addsAllOrNone();
        world.interfere(({ name, args }) => {
          if (name !== "clpfw-double" || args[0] !== "--remove") return undefined;
          world.next(/^clpfw-double --add/, WITHOUT);
          return undefined;
        });
        said(await step("openFirewall"), 0, /--remove ended with code 0[\s\S]*attempt 1 failed: .*netsh failed/);
        assert.equal(rules().length, 4);
      });

      it("adds them again although --remove does not come to its end", async () => {
        addsAllOrNone();
        world.next(/^clpfw-double --remove/, () => {
          windows.rules.splice(0, windows.rules.length);
          return { hang: true };
        });
        said(await step("openFirewall"), 0, /--remove: .*cmd\.exe did not end within 300 s/);
        assert.equal(rules().length, 4);
      });

      it("says that the ports are closed when they cannot be added any more", async () => {
        world.interfere(({ name, args }) => {
          if (name !== "clpfw-double" || args[0] !== "--add") return undefined;
          return rules().length > 0 ? { exit: 0 } : WITHOUT;
        });
        said(await step("openFirewall"), 1, /netsh failed\. .*ports are closed: run clpfwctrl\.bat --add by hand/);
      });
    });

    it("does not run clpfwctrl.bat when nothing is missing", async () => {
      said(await step("openFirewall"), 0, /--add: done/);
      said(await step("openFirewall"), 0, /^(?![\s\S]*--add)/);
    });

    it("opens the ports of clients, and closes those that are none any more", async () => {
      windows.rules.push({
        Name: "clpfsx-client-7000",
        DisplayName: "clpfsx: old",
        Enabled: "True",
        Action: "Allow",
        Profile: "Any",
      });
      said(await step("openFirewall"), 0, /closed clpfsx: old/);
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
      said(await step("openFirewall"), 1, /clpfwctrl\.bat --add ended with code 1: netsh failed/);
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
      said(await step("openFirewall"), 1, /firewall rule clpfsx: MinIO S3 API is not in force/);
    });
  });

  describe("rebootServer", () => {
    it("never reboots a server that runs the cluster", async () => {
      said(await step("installAwsCli"), 0, /./);
      world.rebootOwed.add("server1");
      product();
      rig.machine("server1").write(`${PRODUCT}\\etc\\clp.conf`, article.files.get("delivery/cluster/clp.conf") ?? "");
      world.cluster.boot("server1");
      said(await step("rebootServer"), 0, /a reboot is owed, but the server runs cluster/);
    });

    it("reboots one that owes it, once", async () => {
      said(await step("installAwsCli"), 0, /./);
      product();
      const run = await step("rebootServer");
      said(run, 0, /rebooting\n[\s\S]*no reboot is owed/);
    });

    it("fails on a server whose service runs and that clpstat cannot see", async () => {
      said(await step("installAwsCli"), 0, /./);
      world.rebootOwed.add("server1");
      product();
      rig.machine("server1").write(`${PRODUCT}\\etc\\clp.conf`, article.files.get("delivery/cluster/clp.conf") ?? "");
      for (const service of windows.services) service.Status = "Running";
      said(await step("rebootServer"), 1, /service clppm runs, but clpstat shows no running member/);
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
      said(await step("delayServices"), 0, /CLUSTERPRO starts 120 s after a boot, at least 93 s/);
      await world.reboot("server1");
      assert.deepEqual(world.cluster.unnoticed, []);
      assert.equal(world.cluster.owner, "server2");
      assert.deepEqual(world.cluster.running, ["server1", "server2"]);
    });

    it("leaves no service that starts with Windows behind, lengthens Windows' delay, and never shortens it", async () => {
      product();
      const slow = await rig.plan({ cluster: { startupDelaySeconds: 200 } });
      rig.publish(slow);
      said(await step("fetchDelivery", slow), 0, /files/);
      said(await step("delayServices", slow), 0, /starts 200 s after a boot/);
      assert.deepEqual(
        windows.services.filter((each) => !each.DelayedAutoStart),
        [],
      );
      assert.equal(windows.autoStartDelay, 200);
      world.calls.length = 0;
      windows.autoStartDelay = 250;
      said(await step("delayServices", slow), 0, /starts 250 s after a boot, at least 200 s/);
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
      said(await step("delayServices"), 0, /starts 120 s/);
      const none = await rig.plan({ cluster: { startupDelaySeconds: 0 } });
      said(await step("fetchDelivery", none), 0, /files/);
      said(await step("delayServices", none), 0, /startupDelaySeconds is 0/);
      assert.deepEqual(
        windows.services.filter((each) => each.DelayedAutoStart).map(({ Name }) => Name),
        ["clpwebmgr"],
      );
    });

    // Red while the whole bring-up ended there, for what nobody has seen on a server.
    it("names the service that Windows does not delay, and services that were switched off, and goes on", async () => {
      product();
      world.next(/^sc config clppm/, { print: "[SC] ChangeServiceConfig2 FAILED 87:\r\n", exit: 87 });
      said(
        await step("delayServices"),
        0,
        /WARNING: sc\.exe config clppm start= delayed-auto ended with code 87: \[SC\] Change[\s\S]*WARNING: clppm start at once/,
      );
      windows.services = [];
      said(await step("delayServices"), 0, /WARNING: no service of CLUSTERPRO starts with Windows/);
    });

    // Red while the product's own services alone were looked at: Windows starts first what another one needs.
    it("names another service for whose sake Windows starts CLUSTERPRO at once", async () => {
      product();
      const [needed, ...others] = windows.services;
      assert.ok(needed);
      const agent = { ...needed, Name: "backupagent", DisplayName: "Backup agent" };
      const manual = { ...agent, Name: "backupconsole", StartType: "Manual" };
      windows.services = [{ ...needed, DependentServices: [agent, manual] }, ...others, agent, manual];
      said(
        await step("delayServices"),
        0,
        /WARNING: backupagent start at once after a boot and need CLUSTERPRO's services/,
      );
      agent.DelayedAutoStart = true;
      said(await step("delayServices"), 0, /CLUSTERPRO starts 120 s after a boot/);
    });
  });

  describe("verifyServices", () => {
    // Red without the look at the start-up delay.
    it("warns of a server that would be back from a reboot before its peer notices", async () => {
      product();
      said(
        await step("verifyServices"),
        0,
        /WARNING: clpstartup, clpevent, .* start at once after a boot, not delayed/,
      );
      for (const service of windows.services) service.DelayedAutoStart = true;
      windows.autoStartDelay = 20;
      said(await step("verifyServices"), 0, /WARNING: delayed services start 20 s after a boot, not 93 s/);
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
      said(await step("verifyServices"), 0, /service clpevent is Running/);
    });

    it("names the one that does not come, and a product that is not there", async () => {
      said(await step("verifyServices"), 1, /there is no service clpstartup/);
      product();
      windows.services = windows.services.filter(({ Name }) => Name !== "clptrnsv");
      said(await step("verifyServices"), 1, /there is no service clptrnsv/);
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
        said(await step("fetchDelivery", delivery), 0, /files/);
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
        said(run, 0, /pushed/);
        for (const secret of [WEBUI, encoded(WEBUI)]) assert.ok(!`${run.output}${run.errors}`.includes(secret));
        const pushed = rig.machine("server1").read(`${PRODUCT}\\etc\\clp.conf`) ?? "";
        assert.match(pushed, new RegExp(`<adminpwd>${encoded(WEBUI)}</adminpwd>`));
        assert.match(pushed, new RegExp(`<password>${encoded(PASSWORD)}</password>`));
        world.secrets.set("corp/webui", { text: JSON.stringify({ username: "webui", password: "-x" }), version: "v2" });
        const refused = await rig.step(delivery, "pushConfiguration", { on: ["server1"], survey: { Mode: "update" } });
        said(refused, 1, /the password of secret corp\/webui begins with - or \//);
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
      said(await step("restartServices"), 0, /restarted the Node Manager \(clpnm\)/);
      assert.deepEqual(restarts(), ["server1: restart clpnm"]);
      world.cluster.boot("server1");
      said(
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
      said(await step("restartServices"), 0, /WARNING: the Node Manager \(clpnm\) is not back: it is Stopped/);
      windows.services = windows.services.filter((each) => each !== node);
      const { output } = await step("restartServices");
      assert.doesNotMatch(output, /Node Manager/);
    });

    it("lets the cluster be started although clpcl -r hangs", async () => {
      world.next(/^clpcl -r --web --alert --ib --api/, { hang: true });
      world.next(/^clpcl -r --ib$/, { hang: true });
      said(
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

  describe("keepAccountPassword", () => {
    const refusing = (question: string) =>
      world.interfere(({ name }) => {
        if (name === question) throw new Error("Insufficient access rights to perform the operation");
        return undefined;
      });

    it("offers a wrong password once, and keeps it to itself", async () => {
      const text = JSON.stringify({ username: "Admin", password: "wrong-one-1" });
      world.secrets.set("clusterpro-fsx-dev/directory-admin", { text, version: "v2" });
      const run = await step("keepAccountPassword");
      said(
        run,
        1,
        /does not accept the password of Admin in secret clusterpro-fsx-dev\/directory-admin: .*The supplied credential is invalid/,
      );
      assert.ok(!run.errors.includes("wrong-one-1"));
      assert.equal(world.called().filter((call) => call === "sign-in").length, 1);
    });

    it("says nothing of the password when no domain controller is in reach", async () => {
      world.next(/^sign-in/, () => {
        throw new Error("The LDAP server is unavailable.");
      });
      const run = await step("keepAccountPassword");
      said(
        run,
        1,
        /no domain controller of test\.msad\.local could be asked whether .*: .*The LDAP server is unavailable/,
      );
      assert.doesNotMatch(run.errors, /does not accept/);
    });

    it("leaves a password alone that does not expire", async () => {
      const admin = world.users.get("Admin");
      assert.ok(admin);
      admin.expires = false;
      said(await step("keepAccountPassword"), 0, /does not expire/);
      assert.equal(world.policies.get("CustomerPSO-01")?.maxAgeDays, 42);
    });

    it("leaves out Windows' own warnings, whose code page is another", async () => {
      const run = await step("keepAccountPassword");
      said(run, 0, /keeps the password of Admin from expiring/);
      assert.ok(world.called("server1").includes("install-feature"));
      assert.doesNotMatch(run.output, /take effect/);
    });

    it("warns, with the date, where no policy is to be changed", async () => {
      const plan = await rig.plan({ cluster: { account: { passwordNeverExpires: false } } });
      said(await step("fetchDelivery", plan), 0, /./);
      said(await step("keepAccountPassword", plan), 0, /WARNING: the password of Admin expires at 2025-04-2/);
    });

    it("warns of others whose passwords the policy then keeps too", async () => {
      world.policies.get("CustomerPSO-01")?.subjects.add("CN=other,DC=test");
      said(
        await step("keepAccountPassword"),
        0,
        /WARNING: policy CustomerPSO-01 holds for others too.*CN=other,DC=test/,
      );
    });

    it("sets the account's own flag where another policy is in force", async () => {
      world.policies.set("Strict", {
        maxAgeDays: 42,
        subjects: new Set(["CN=Admin,OU=Users,DC=test,DC=msad,DC=local"]),
      });
      world.interfere(({ name }) => (name === "ad-add-subject" ? { value: null } : undefined));
      said(await step("keepAccountPassword"), 0, /policy Strict is in force, not CustomerPSO-01.*\n.*flag PasswordNev/);
      assert.equal(world.users.get("Admin")?.expires, false);
    });

    it("is not stopped by an Admin who may not change password policies: it joins their group and signs in anew", async () => {
      assert.deepEqual(world.groups.get(POLICY_ADMINISTRATORS), new Set());
      said(await step("keepAccountPassword"), 0, /policy CustomerPSO-01 keeps the password of Admin from expiring/);
      assert.deepEqual(world.groups.get(POLICY_ADMINISTRATORS), new Set(["Admin"]));
      assert.equal(world.policies.get("CustomerPSO-01")?.maxAgeDays, 0);
      assert.equal(world.users.get("Admin")?.expires, true, "the flag is left alone");
    });

    it("is not stopped by a closed group, or by a domain that has none: the account's own flag is set", async () => {
      refusing("ad-add-member");
      said(
        await step("keepAccountPassword"),
        0,
        /could not be added to group AWS Delegated Fine.*: Insufficient access/,
      );
      assert.equal(world.users.get("Admin")?.expires, false);
      assert.equal(world.policies.get("CustomerPSO-01")?.maxAgeDays, 42);
    });

    it("does not end the bring-up where nothing may be changed: it warns, with the date and every reason", async () => {
      world.groups.clear();
      refusing("ad-set-user");
      const run = await step("keepAccountPassword");
      said(run, 0, /WARNING: the password of Admin expires at 2025-04-2.*Admin could not prevent it/);
      assert.match(run.output, /CustomerPSO-01: Cannot find an object.*flag PasswordNeverExpires: Insufficient access/);
      assert.match(run.output, /in secret clusterpro-fsx-dev\/directory-admin/);
    });

    it("refuses a disabled account, and a secret of another one", async () => {
      const admin = world.users.get("Admin");
      assert.ok(admin);
      admin.enabled = false;
      said(await step("keepAccountPassword"), 1, /account Admin is disabled/);
      world.secrets.set("clusterpro-fsx-dev/directory-admin", {
        text: '{"username":"Other","password":"x"}',
        version: "v2",
      });
      said(await step("keepAccountPassword"), 1, /is for account Other, not for Admin/);
    });

    describe("of a user of the cluster's own, in a directory of the stack's own", () => {
      const ADMIN = "clusterpro-fsx-dev/directory-admin";
      const THEIRS = { Sid: "Theirs", Effect: "Allow", Principal: { AWS: "someone" }, Action: "*", Resource: "*" };
      let own: Delivery;
      before(async () => {
        own = await rig.plan({ cluster: { account: { user: "clusteradmin" } } });
      });
      beforeEach(async () => {
        const text = JSON.stringify({ username: "clusteradmin", password: "own_Password.1" });
        world.secrets.set("clusterpro-fsx-dev/clusteradmin/account", { text, version: "v1" });
        world.closed.add(ADMIN);
        said(await step("fetchDelivery", own), 0, /./);
      });
      const withLoan = () =>
        rig.bringUp(own, { from: "lendSecret", to: "takeSecretBack", outputs: rig.outputs({ on: ["server1"] }) });

      it("reads the Admin's secret by no right of the servers' role", async () => {
        said(await step("keepAccountPassword", own), 1, /directory-admin cannot be read: User is not authorized/);
      });

      it("makes the user with what it needs, while the Admin's secret is lent and no longer", async () => {
        world.secretPolicies.set(ADMIN, JSON.stringify({ Version: "2012-10-17", Statement: THEIRS }));
        let refused = false;
        // Red without another try: the loan is not in force everywhere at once.
        world.interfere(({ name, details }) => {
          if (refused || name !== "secret" || details.id !== ADMIN) return undefined;
          refused = true;
          throw new Error("User is not authorized to perform: secretsmanager:GetSecretValue");
        });
        const { status, runs } = await withLoan();
        const told = runs.map(({ output, errors }) => `${output}${errors}`).join("\n");
        assert.equal(status, "Success", told);
        assert.deepEqual(world.users.get("clusteradmin"), { password: "own_Password.1", expires: true, enabled: true });
        assert.ok(world.groups.get(SERVER_ADMINISTRATORS)?.has("clusteradmin"));
        assert.match(told, /policy CustomerPSO-01 keeps the password of clusteradmin from expiring/);
        assert.ok(!told.includes(PASSWORD) && !told.includes("own_Password.1"), "no secret in any output");
        assert.deepEqual(JSON.parse(world.secretPolicies.get(ADMIN) ?? "").Statement, [THEIRS], "and theirs stays");
        assert.ok(!world.isLent(ADMIN, windows.instanceId));
        assert.deepEqual(
          [...(world.policies.get("CustomerPSO-01")?.subjects ?? [])].map((each) => each.split(",")[0]),
          ["CN=clusteradmin", "CN=Admin"],
          "Admin's does not expire either",
        );
        // Red while each run signs in as Admin, whose password may have expired: from day 42 on every bring-up failed.
        said(await step("keepAccountPassword", own), 0, /the password of clusteradmin does not expire/);
      });

      it("goes on where Admin, who should do something, has an expired password, and says how to renew it", async () => {
        world.users.set("clusteradmin", { password: "own_Password.1", expires: true, enabled: true });
        world.groups.get(SERVER_ADMINISTRATORS)?.add("clusteradmin");
        const admin = world.users.get("Admin");
        assert.ok(admin);
        admin.password = "of another day";
        const { status, runs } = await withLoan();
        const told = runs.map(({ output, errors }) => `${output}${errors}`).join("\n");
        assert.equal(status, "Success", told);
        assert.match(
          told,
          /WARNING: domain test\.msad\.local refuses Admin.*password of clusteradmin expires at 2025-04/,
        );
        assert.match(told, /aws ds reset-user-password .*--user-name Admin.*aws secretsmanager put-secret-value/);
        assert.equal(world.called().filter((call) => call === "sign-in").length, 2, "one try each");
      });

      // Red while the account is looked up once: the controller that this server asks hears of it some seconds later.
      it("waits until the controllers know the user that was just made", async () => {
        assert.equal((await withLoan()).status, "Success");
        said(await step("prepareApplication", own), 0, /./);
        assert.equal(world.called("server1").filter((call) => call === "sid").length, 3);
      });

      it("takes the loan back where the step fails, too; otherwise it would end by itself", async () => {
        world.users.set("clusteradmin", { password: "another", expires: true, enabled: true });
        let given = "";
        world.interfere(({ name }) => {
          if (name === "sign-in") given ||= world.secretPolicies.get(ADMIN) ?? "";
          return undefined;
        });
        const { failedStep, runs } = await withLoan();
        assert.equal(failedStep, "keepAccountPassword");
        const [loan] = JSON.parse(given).Statement;
        const seconds = (Date.parse(loan.Condition.DateLessThan["aws:CurrentTime"]) - Date.now()) / 1000;
        assert.ok(seconds > 0 && seconds <= 3900, `${seconds} s`);
        assert.equal(loan.Condition.StringLike["aws:userid"], `*:${windows.instanceId}`);
        assert.deepEqual(
          runs.slice(-2).map((run) => run.step),
          ["takeSecretBackAfterFailure", "recordFailure"],
        );
        assert.equal(world.secretPolicies.size, 0);
      });
    });

    it("says that the directory's cmdlets cannot be installed", async () => {
      world.next(/^install-feature/, { value: { Success: false, ExitCode: "Failed" } });
      said(await step("keepAccountPassword"), 1, /RSAT-AD-PowerShell could not be installed: Failed/);
    });
  });

  describe("prepareApplication", () => {
    it("puts a new MinIO beside one that runs, and removes old ones later", async () => {
      rig.machine("server1").write("C:\\minio\\minio.exe", "old");
      said(await step("prepareApplication"), 0, /replaced C:\\minio\\minio\.exe/);
      assert.equal(rig.machine("server1").read("C:\\minio\\minio.exe"), "MZ minio");
      said(await step("prepareApplication"), 0, /is the one of the settings/);
    });

    it("replaces the credentials, also the second time", async () => {
      said(await step("prepareApplication"), 0, /wrote/);
      world.secrets.set("clusterpro-fsx-dev/minio-root", {
        text: '{"username":"root2","password":"pass2word"}',
        version: "v2",
      });
      said(await step("prepareApplication"), 0, /wrote/);
      assert.match(file("minio-credentials.bat") ?? "", /MINIO_ROOT_PASSWORD=pass2word/);
      said(await step("prepareApplication"), 0, /wrote/);
    });

    for (const [what, secret] of [
      ["a quotation mark", '{"username":"root","password":"pa\\"ssword"}'],
      ["a character outside ASCII", '{"username":"root","password":"pässword1"}'],
      ["too few characters", '{"username":"root","password":"short"}'],
    ] as const)
      it(`refuses a password with ${what}`, async () => {
        world.secrets.set("clusterpro-fsx-dev/minio-root", { text: secret, version: "v2" });
        said(await step("prepareApplication"), 1, /secret clusterpro-fsx-dev\/minio-root: /);
      });

    it("names an account that the domain does not know", async () => {
      world.users.delete("Admin");
      said(await step("prepareApplication"), 1, /account test\.msad\.local\\Admin is not known in the domain/);
    });

    it("has nothing to do for a cluster without MinIO", async () => {
      const none = await rig.plan({ application: { kind: "none", binary: undefined } });
      said(await step("fetchDelivery", none), 0, /./);
      said(await step("prepareApplication", none), 0, /the cluster has no MinIO/);
    });
  });
});
