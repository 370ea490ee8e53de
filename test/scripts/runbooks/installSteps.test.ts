import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beginningWith } from "./beginningWith.ts";
import { assertStep } from "./broughtUp.ts";
import { PRODUCT } from "./clusterDouble.ts";
import { type OneServer, oneServerBefore } from "./oneServer.ts";
import { type Delivery, type Rig, ROOT } from "./rig.ts";
import type { WindowsState, World } from "./world.ts";

const MEDIA = `${ROOT}\\media\\unpacked\\ecx\\Windows\\5.2\\common\\server\\x64`;

describe("the bring-up runbook's steps that install, on one server", function () {
  let rig: Rig;
  let world: World;
  let windows: WindowsState;
  let article: Delivery;
  let step: OneServer["step"];
  let stepAsAgent: OneServer["stepAsAgent"];
  let product: OneServer["product"];
  let file: OneServer["file"];
  oneServerBefore(this, (server) => ({ rig, world, windows, article, step, stepAsAgent, product, file } = server));

  describe("fetchDelivery", () => {
    it("names the file that cannot be fetched", async () => {
      world.next(/^object/, () => {
        throw new Error("Access Denied");
      });
      assertStep(
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
      assertStep(await step("fetchDelivery"), 1, install);
      machine.write(`${modules}\\AWS.Tools.S3\\AWS.Tools.S3.psm1`, module);
      assertStep(await step("fetchDelivery"), 0, /files/);
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
      assertStep(refused, 1, /another script of the bring-up still runs here \(process \d+, bringUp\/openFirewall\)/);
    });
  });

  describe("fetchInstaller", () => {
    it("fetches nothing twice, and again what is not whole", async () => {
      assertStep(await step("fetchInstaller"), 0, /fetched s3/);
      assertStep(await step("fetchInstaller"), 0, /are in .* already/);
      rig.machine("server1").delete(`${ROOT}\\media\\sha256.txt`);
      assertStep(await step("fetchInstaller"), 0, /fetched s3/);
    });

    it("refuses an image that was said to hold the product", async () => {
      const image = await rig.plan({ cluster: { installer: { preinstalled: true }, licenses: [] } });
      assertStep(await step("fetchDelivery", image), 0, /files/);
      assertStep(await step("fetchInstaller", image), 1, /the image was said to hold CLUSTERPRO/);
    });

    it("tries three times and says why it gave up", async () => {
      world.objects.delete("software/clusterpro/ecx52w_x64.zip");
      assertStep(
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
      assertStep(await step("installAwsCli"), 0, /added C:\\Program Files\\Amazon\\AWSCLIV2 to the machine's PATH/);
      const value = "$($key.GetValueKind('Path')) $($key.GetValue('Path', '', 'DoNotExpandEnvironmentNames'))";
      const { output } = await machine.run([open, `[Console]::Out.WriteLine("${value}")`]).done;
      assert.equal(output.trim(), `ExpandString ${before};C:\\Program Files\\Amazon\\AWSCLIV2`);
      assertStep(await step("installAwsCli"), 0, /^(?![\s\S]*added)/);
    });

    it("runs no installer without AWS's signature", async () => {
      windows.signature = { Status: "HashMismatch", SignerCertificate: { Subject: "CN=x" } };
      // The agent's own lines hand on the code and the reason.
      assertStep(
        await stepAsAgent("installAwsCli"),
        1,
        /no valid signature of Amazon Web Services \(status HashMismatch\)/,
      );
      assert.ok(!world.called("server1").some((call) => call.startsWith("msiexec")));
    });

    it("installs it where the image has version 1", async () => {
      rig.machine("server1").place("C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe");
      world.next(/^aws/, { print: "aws-cli/1.44.3 Python/3.9.11 Windows/10 botocore/1.42.3\r\n", exit: 0 });
      assertStep(await step("installAwsCli"), 0, /aws-cli\/2\.\S+ is in/);
      assert.ok(world.called("server1").some((call) => call.startsWith("msiexec")));
    });

    it("waits while Windows installs something else", async () => {
      world.next(/^msiexec/, { exit: 1618 });
      assertStep(await step("installAwsCli"), 0, /another installation is under way/);
    });

    it("says the code of an installer that fails", async () => {
      world.next(/^msiexec/, { exit: 1603 });
      assertStep(await step("installAwsCli"), 1, /msiexec ended with code 1603/);
    });

    it("notices that there is no aws.exe afterwards", async () => {
      world.next(/^msiexec/, { exit: 0 });
      assertStep(await step("installAwsCli"), 1, /is not version 2/);
    });
  });

  describe("installClusterpro", () => {
    it("refuses media without a silent installation", async () => {
      rig.machine("server1").write(`${ROOT}\\media\\sha256.txt`, "x");
      assertStep(
        await step("installClusterpro"),
        1,
        /media must hold one silent-install\.bat, or one in a folder server\\x64; found 0/,
      );
    });

    it("finds the silent installation wherever the media have it", async () => {
      rig.machine("server1").write(`${ROOT}\\media\\sha256.txt`, "x");
      rig.machine("server1").write(`${ROOT}\\media\\unpacked\\x64\\silent-install.bat`, '@"%~dp0setup-double.exe"\r\n');
      rig.machine("server1").place(`${ROOT}\\media\\unpacked\\x64\\setup-double.exe`);
      assertStep(await step("installClusterpro"), 0, /installed CLUSTERPRO in/);
    });

    it("runs the installation of the x64 server where the media have several", async () => {
      const server = rig.machine("server1");
      server.write(`${ROOT}\\media\\sha256.txt`, "x");
      server.write(`${ROOT}\\media\\unpacked\\client\\silent-install.bat`, "@echo Setup failed: the wrong one.\r\n");
      server.write(`${MEDIA}\\silent-install.bat`, '@"%~dp0setup-double.exe"\r\n');
      server.place(`${MEDIA}\\setup-double.exe`);
      assertStep(await step("installClusterpro"), 0, /installed CLUSTERPRO in/);
    });

    it("refuses what an installation that broke off has left", async () => {
      product();
      rig.machine("server1").write(`${ROOT}\\state\\installing`, "begun");
      rig.machine("server1").write(`${ROOT}\\silent-install.log`, "Copying files\r\n");
      assertStep(await step("installClusterpro"), 1, /has not come to its end; end of .*Copying files/s);
    });

    describe("from media that were fetched", () => {
      beginningWith(
        () => rig,
        async () => assertStep(await step("fetchInstaller"), 0, /fetched/),
      );

      for (const words of ["インストールに失敗しました。", "エラーが発生しました。", "異常終了しました。"])
        it(`takes no failure for a success that the installation tells in Japanese: ${words}`, async () => {
          world.next(/^setup-double/, () => {
            product();
            return { print: `${words}\r\n`, exit: 0 };
          });
          assertStep(
            await step("installClusterpro"),
            1,
            new RegExp(`reported a failure; it ended with code 0; end of [\\s\\S]*${words}`),
          );
        });

      it("tells a failure that the installation reports, and takes no half product for a whole one", async () => {
        world.next(/^setup-double/, () => {
          product();
          return { print: "Setup failed.\r\n", exit: 5 };
        });
        assertStep(
          await step("installClusterpro"),
          1,
          /reported a failure; it ended with code 5; end of [\s\S]*Setup failed/,
        );
        assertStep(await step("installClusterpro"), 1, /reported a failure[\s\S]*remove it and .*installing/);
      });

      it("notices that no service is there afterwards", async () => {
        world.next(/^setup-double/, { print: "Done.\r\n", exit: 0 });
        assertStep(
          await step("installClusterpro"),
          1,
          /silent-install\.bat: it ended with code 0, but there is no service clpstartup/,
        );
      });

      it("takes an installation for whole that outlived its script", async () => {
        world.next(/^setup-double/, async () => {
          product();
          rig.machine("server1").endProcess(world.scriptOn("server1"));
          return { print: "Setup has been completed.\r\n", exit: 0 };
        });
        assert.notEqual((await step("installClusterpro")).exitCode, 0);
        await logEnds();
        assertStep(await step("installClusterpro"), 0, /its end was not recorded[\s\S]*installed CLUSTERPRO/);
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
        rig.machine("server1").write(`${MEDIA}\\keeper.txt`, "x");
        world.next(/^setup-double/, async () => {
          product();
          return { print: "Done.\r\n", leaveChild: true, exit: 0 };
        });
        // hold.exe runs from the media, and Windows does not remove a running program.
        assertStep(await step("installClusterpro"), 0, /installed CLUSTERPRO/);
        assert.equal(file("state\\installing"), undefined);
        assertStep(await step("installClusterpro"), 0, /CLUSTERPRO is installed/);
        await world.reboot("server1");
      });

      it("drops the records of a product that was here before", async () => {
        rig.machine("server1").write(`${ROOT}\\state\\firewall`, "{clp-1}");
        rig.machine("server1").write(`${ROOT}\\state\\push`, "x");
        assertStep(await step("installClusterpro"), 0, /installed/);
        assert.deepEqual([file("state\\firewall"), file("state\\push")], [undefined, undefined]);
      });

      it("lets the step end while something that it started runs on", async () => {
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
  });

  describe("addLicenses", () => {
    beforeEach(() => product());

    it("registers each licence once", async () => {
      assertStep(await step("addLicenses"), 0, /registered s3:\/\/software\/clusterpro\/base\.key/);
      assertStep(await step("addLicenses"), 0, /is registered already/);
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
      assertStep(await step("addLicenses"), 0, /which is registered already/);
    });

    it("registers it again on a product that was installed anew", async () => {
      assertStep(await step("addLicenses"), 0, /registered/);
      world.cluster.member("server1").licenses = [];
      assertStep(await step("addLicenses"), 0, /fetched [\s\S]*registered s3/);
    });

    it("does not fail for a licence that is there already, by an image or from another server", async () => {
      world.cluster.member("server1").licenses = ["base-key"];
      for (const _ of [1, 2])
        assertStep(
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
        assertStep(await step("addLicenses"), 0, /ended with code 1 for \S+, which is registered already: /);
        assertStep(await step("addLicenses"), 0, /base\.key is registered already/);
        assert.equal(world.called("server1").filter((call) => call.startsWith("clplcnsc -i")).length, 1);
      });

    it("registers no licence for one node on another server than its own", async () => {
      const keys = ["server1", "server2"].map((server) => {
        world.objects.set(`software/clusterpro/${server}.key`, Buffer.from(`${server}-key`));
        const sha256 = createHash("sha256").update(`${server}-key`).digest("hex");
        return { uri: `s3://software/clusterpro/${server}.key`, sha256, servers: [server] };
      });
      const own = await rig.plan({ cluster: { licenses: keys } });
      assertStep(await step("fetchDelivery", own), 0, /./);
      assertStep(await step("addLicenses", own), 0, /registered s3:\/\/software\/clusterpro\/server1\.key/);
      assert.deepEqual(world.cluster.member("server1").licenses, ["server1-key"]);
      const others = await rig.plan({ cluster: { licenses: keys.slice(1) } });
      assertStep(await step("fetchDelivery", others), 0, /./);
      assertStep(await step("addLicenses", others), 0, /no licence to register on this server/);
    });

    it("fails with a licence that is refused, every time", async () => {
      world.interfere(({ name, args }) =>
        name === "clplcnsc" && args[0] === "-i" ? { print: "The license is invalid.\r\n", exit: 5 } : undefined,
      );
      for (const _ of [1, 2])
        assertStep(
          await step("addLicenses"),
          1,
          /clplcnsc -i ended with code 5 for s3:\/\/software\/clusterpro\/base\.key: The license is invalid/,
        );
    });
  });

  describe("rebootServer", () => {
    it("never reboots a server that runs the cluster", async () => {
      assertStep(await step("installAwsCli"), 0, /./);
      world.rebootOwed.add("server1");
      product();
      rig.machine("server1").write(`${PRODUCT}\\etc\\clp.conf`, article.files.get("delivery/cluster/clp.conf") ?? "");
      world.cluster.boot("server1");
      assertStep(await step("rebootServer"), 0, /a reboot is owed, but the server runs cluster/);
    });

    it("reboots one that owes it, once", async () => {
      assertStep(await step("installAwsCli"), 0, /./);
      product();
      // The agent's own lines hand on 3010.
      assertStep(await stepAsAgent("rebootServer"), 0, /rebooting\n[\s\S]*no reboot is owed/);
    });

    it("fails on a server whose service runs and that clpstat cannot see", async () => {
      assertStep(await step("installAwsCli"), 0, /./);
      world.rebootOwed.add("server1");
      product();
      rig.machine("server1").write(`${PRODUCT}\\etc\\clp.conf`, article.files.get("delivery/cluster/clp.conf") ?? "");
      for (const service of windows.services) service.Status = "Running";
      assertStep(await step("rebootServer"), 1, /service clppm runs, but clpstat shows no running member/);
    });
  });
});
