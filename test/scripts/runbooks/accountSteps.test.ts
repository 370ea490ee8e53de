import assert from "node:assert/strict";
import { beginningWith } from "./beginningWith.ts";
import { assertStep } from "./broughtUp.ts";
import { type OneServer, oneServerBefore } from "./oneServer.ts";
import { type Delivery, PASSWORD, type Rig } from "./rig.ts";
import { POLICY_ADMINISTRATORS, SERVER_ADMINISTRATORS, type WindowsState, type World } from "./world.ts";

describe("the bring-up runbook's steps with accounts and secrets, on one server", function () {
  let rig: Rig;
  let world: World;
  let windows: WindowsState;
  let step: OneServer["step"];
  let file: OneServer["file"];
  oneServerBefore(this, (server) => ({ rig, world, windows, step, file } = server));

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
      assertStep(
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
      assertStep(
        run,
        1,
        /no domain controller of test\.msad\.local could be asked whether .*: .*The LDAP server is unavailable/,
      );
      assert.doesNotMatch(run.errors, /does not accept/);
    });

    it("names the PowerShell module that an image lacks to read secrets", async () => {
      rig.machine("server1").delete("C:\\clpfsx-test\\modules\\AWSPowerShell");
      assertStep(
        await step("keepAccountPassword"),
        1,
        /PowerShell has no Get-SECSecretValue: .*Install-Module AWS\.Tools\.SecretsManager -Scope AllUsers/,
      );
    });

    it("leaves a password alone that does not expire", async () => {
      const admin = world.users.get("Admin");
      assert.ok(admin);
      admin.expires = false;
      assertStep(await step("keepAccountPassword"), 0, /does not expire/);
      assert.equal(world.policies.get("CustomerPSO-01")?.maxAgeDays, 42);
    });

    it("leaves out Windows' own warnings, whose code page is another", async () => {
      const run = await step("keepAccountPassword");
      assertStep(run, 0, /keeps the password of Admin from expiring/);
      assert.ok(world.called("server1").includes("install-feature"));
      assert.doesNotMatch(run.output, /take effect/);
    });

    it("warns, with the date, where no policy is to be changed", async () => {
      const plan = await rig.plan({ cluster: { account: { passwordNeverExpires: false } } });
      assertStep(await step("fetchDelivery", plan), 0, /./);
      assertStep(await step("keepAccountPassword", plan), 0, /WARNING: the password of Admin expires at 2025-04-2/);
    });

    it("warns of others whose passwords the policy then keeps too", async () => {
      world.policies.get("CustomerPSO-01")?.subjects.add("CN=other,DC=test");
      assertStep(
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
      assertStep(
        await step("keepAccountPassword"),
        0,
        /policy Strict is in force, not CustomerPSO-01.*\n.*flag PasswordNev/,
      );
      assert.equal(world.users.get("Admin")?.expires, false);
    });

    it("is not stopped by an Admin who may not change password policies: it joins their group and signs in anew", async () => {
      assert.deepEqual(world.groups.get(POLICY_ADMINISTRATORS), new Set());
      assertStep(
        await step("keepAccountPassword"),
        0,
        /policy CustomerPSO-01 keeps the password of Admin from expiring/,
      );
      assert.deepEqual(world.groups.get(POLICY_ADMINISTRATORS), new Set(["Admin"]));
      assert.equal(world.policies.get("CustomerPSO-01")?.maxAgeDays, 0);
      assert.equal(world.users.get("Admin")?.expires, true, "the flag is left alone");
    });

    it("is not stopped by a closed group, or by a domain that has none: the account's own flag is set", async () => {
      refusing("ad-add-member");
      assertStep(
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
      assertStep(run, 0, /WARNING: the password of Admin expires at 2025-04-2.*Admin could not prevent it/);
      assert.match(run.output, /CustomerPSO-01: Cannot find an object.*flag PasswordNeverExpires: Insufficient access/);
      assert.match(run.output, /in secret clusterpro-fsx-dev\/directory-admin/);
    });

    it("refuses a disabled account, and a secret of another one", async () => {
      const admin = world.users.get("Admin");
      assert.ok(admin);
      admin.enabled = false;
      assertStep(await step("keepAccountPassword"), 1, /account Admin is disabled/);
      world.secrets.set("clusterpro-fsx-dev/directory-admin", {
        text: '{"username":"Other","password":"x"}',
        version: "v2",
      });
      assertStep(await step("keepAccountPassword"), 1, /is for account Other, not for Admin/);
    });

    describe("of a user of the cluster's own, in a directory of the stack's own", () => {
      const ADMIN = "clusterpro-fsx-dev/directory-admin";
      const THEIRS = { Sid: "Theirs", Effect: "Allow", Principal: { AWS: "someone" }, Action: "*", Resource: "*" };
      let own: Delivery;
      beginningWith(
        () => rig,
        async () => {
          own = await rig.plan({ cluster: { account: { user: "clusteradmin" } } });
          const text = JSON.stringify({ username: "clusteradmin", password: "own_Password.1" });
          world.secrets.set("clusterpro-fsx-dev/clusteradmin/account", { text, version: "v1" });
          world.closed.add(ADMIN);
          assertStep(await step("fetchDelivery", own), 0, /./);
        },
      );
      const withLoan = () =>
        rig.bringUp(own, { from: "lendSecret", to: "takeSecretBack", outputs: rig.outputs({ on: ["server1"] }) });

      it("reads the Admin's secret by no right of the servers' role", async () => {
        assertStep(await step("keepAccountPassword", own), 1, /directory-admin cannot be read: User is not authorized/);
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
        assertStep(await step("keepAccountPassword", own), 0, /the password of clusteradmin does not expire/);
      });

      it("puts a user who is there back into the group that administers the servers, or says why not", async () => {
        world.users.set("clusteradmin", { password: "own_Password.1", expires: false, enabled: true });
        const put = await withLoan();
        assert.equal(put.status, "Success");
        assert.ok(world.groups.get(SERVER_ADMINISTRATORS)?.has("clusteradmin"));
        world.groups.get(SERVER_ADMINISTRATORS)?.clear();
        refusing("ad-add-member");
        const { failedStep, runs } = await withLoan();
        assert.equal(failedStep, "keepAccountPassword");
        assert.match(
          runs.map(({ errors }) => errors).join("\n"),
          /clusteradmin could not be added to group AWS Delegated Server Administrators: Insufficient access/,
        );
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
        assertStep(await step("prepareApplication", own), 0, /./);
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
      assertStep(await step("keepAccountPassword"), 1, /RSAT-AD-PowerShell could not be installed: Failed/);
    });
  });

  describe("prepareApplication", () => {
    it("puts a new MinIO beside one that runs, and removes old ones later", async () => {
      rig.machine("server1").write("C:\\minio\\minio.exe", "old");
      assertStep(await step("prepareApplication"), 0, /replaced C:\\minio\\minio\.exe/);
      assert.equal(rig.machine("server1").read("C:\\minio\\minio.exe"), "MZ minio");
      assertStep(await step("prepareApplication"), 0, /is the one of the settings/);
    });

    it("replaces the credentials, also the second time", async () => {
      assertStep(await step("prepareApplication"), 0, /wrote/);
      world.secrets.set("clusterpro-fsx-dev/minio-root", {
        text: '{"username":"root2","password":"pass2word"}',
        version: "v2",
      });
      assertStep(await step("prepareApplication"), 0, /wrote/);
      assert.match(file("minio-credentials.bat") ?? "", /MINIO_ROOT_PASSWORD=pass2word/);
      assertStep(await step("prepareApplication"), 0, /wrote/);
    });

    for (const [what, secret] of [
      ["a quotation mark", '{"username":"root","password":"pa\\"ssword"}'],
      ["a character outside ASCII", '{"username":"root","password":"pässword1"}'],
      ["too few characters", '{"username":"root","password":"short"}'],
    ] as const)
      it(`refuses a password with ${what}`, async () => {
        world.secrets.set("clusterpro-fsx-dev/minio-root", { text: secret, version: "v2" });
        assertStep(await step("prepareApplication"), 1, /secret clusterpro-fsx-dev\/minio-root: /);
      });

    it("names an account that the domain does not know", async () => {
      world.users.delete("Admin");
      assertStep(await step("prepareApplication"), 1, /account test\.msad\.local\\Admin is not known in the domain/);
    });

    it("has nothing to do for a cluster without MinIO", async () => {
      const none = await rig.plan({ application: { kind: "none", binary: undefined } });
      assertStep(await step("fetchDelivery", none), 0, /./);
      assertStep(await step("prepareApplication", none), 0, /the cluster has no MinIO/);
    });
  });
});
