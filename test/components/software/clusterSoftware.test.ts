import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AutomationDocument } from "../../../components/runbook/automationDocument.ts";
import { clusterDelivery, confOf } from "../../../delivery/clusterDelivery.ts";
import { bucketPrefix, sha256Of } from "../../../delivery/deliveryKeys.ts";
import { specOf } from "../../settings/stackFile.ts";
import { BROUGHT_UP } from "../broughtUp.ts";
import { inputsOf, isSecret, type Plan, plannedCluster } from "../plannedCluster.ts";

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const objectsOf = (plan: Plan) =>
  new Map(plan.all("BucketObjectv2").map((each) => [String(each.inputs.key), String(each.inputs.content)]));

const statementsOf = (plan: Plan, policy: string): readonly Statement[] =>
  (JSON.parse(String(plan.one("RolePolicy", policy).inputs.policy)) as { Statement: readonly Statement[] }).Statement;

const outputsOf = (plan: Plan) => plan.components.find((each) => each.name === "clusterpro-software")?.outputs ?? {};

describe("ClusterSoftware", () => {
  let plan: Plan;
  let complete: Plan;
  before(async () => {
    plan = await plannedCluster();
    complete = await plannedCluster(BROUGHT_UP);
  });

  describe("delivers", () => {
    it("clp.conf and every script, known at the first preview", () => {
      const objects = objectsOf(plan);
      for (const { path, content } of clusterDelivery(specOf({})).files) {
        assert.equal(objects.get(`delivery/cluster/${path}`), String(content), path);
      }
      assert.match(objects.get("delivery/cluster/clp.conf") ?? "", /<eniid>@@ENI_ID:server1@@<\/eniid>/);
    });

    it("a manifest of all of it, whose hash the servers get on another way", () => {
      const objects = objectsOf(complete);
      const manifest = objects.get("delivery/manifest.txt") ?? "";
      const listed = manifest
        .trimEnd()
        .split("\n")
        .map((line) => line.split("  "));
      const others = [...objects].filter(([key]) => !/^delivery\/(manifest\.txt$|install\/)/.test(key));
      assert.deepEqual(
        listed.map(([hash, path]) => [`delivery/${path}`, hash]).sort(),
        others.map(([key, content]) => [key, sha256Of(content)]).sort(),
      );
      const { parameters } = inputsOf<{ parameters: Record<string, string> }>(
        complete.one("Association", "clusterpro-software-run"),
      );
      assert.equal(parameters.ContentHash, sha256Of(manifest));
    });

    it("what the installation of a server needs by itself, which changes with the product only", async () => {
      const objects = objectsOf(complete);
      const manifest = objects.get("delivery/install/manifest.txt") ?? "";
      const files = [...objects].filter(([key]) => /^delivery\/install\/bringup\//.test(key));
      assert.equal(
        manifest,
        files
          .map(([key, content]) => `${sha256Of(content)}  ${key.slice("delivery/install/".length)}\n`)
          .sort((a, b) => (a.slice(64) < b.slice(64) ? -1 : 1))
          .join(""),
      );
      const hashOf = (of: Plan) =>
        inputsOf<{ parameters: Record<string, string> }>(of.one("Association", "clusterpro-server1-install")).parameters
          .ContentHash;
      assert.equal(hashOf(complete), sha256Of(manifest));
      const { cluster } = BROUGHT_UP;
      const monitors = { fileSystem: { intervalSeconds: 90 } };
      assert.equal(
        hashOf(await plannedCluster({ ...BROUGHT_UP, cluster: { ...cluster, monitors } })),
        hashOf(complete),
      );
      const installer = { ...cluster.installer, sha256: "9".repeat(64) };
      assert.notEqual(
        hashOf(await plannedCluster({ ...BROUGHT_UP, cluster: { ...cluster, installer } })),
        hashOf(complete),
      );
    });

    it("through a bucket that is private, encrypted and versioned before anything is in it", () => {
      const [object] = plan.all("BucketObjectv2");
      assert.ok(object);
      const before = [...plan.waitsFor(object)].map((each) => each.type.split(":").at(-1));
      for (const needed of ["BucketPublicAccessBlock", "BucketServerSideEncryptionConfiguration", "BucketVersioning"]) {
        assert.ok(before.includes(needed), needed);
      }
      const access = inputsOf(plan.one("BucketPublicAccessBlock", "clusterpro-software-delivery"));
      for (const setting of ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]) {
        assert.equal(access[setting], true, setting);
      }
      const versioning = inputsOf(plan.one("BucketVersioning", "clusterpro-software-delivery"));
      assert.deepEqual(versioning.versioningConfiguration, { status: "Enabled" });
    });

    it("with a customer managed key where the settings name one", async () => {
      const key = "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-555555555555";
      const keyed = await plannedCluster({ cluster: { kmsKeyArn: key } });
      const { rules } = inputsOf(keyed.one("BucketServerSideEncryptionConfiguration", "clusterpro-software-delivery"));
      assert.match(JSON.stringify(rules), new RegExp(`"${key}".*"aws:kms"`));
      assert.equal(inputsOf(keyed.one("Secret", "clusterpro-software-minio")).kmsKeyId, key);
      assert.deepEqual(
        statementsOf(keyed, "clusterpro-servers-keys").map((each) => each.Resource),
        [[key]],
      );
    });

    it("without waiting for the file system", () => {
      const [object] = plan.all("BucketObjectv2");
      assert.ok(object);
      const waits = [...plan.waitsFor(object)].map((each) => each.type.split(":").at(-1));
      assert.ok(!waits.includes("WindowsFileSystem"));
      for (const type of ["ClusterSoftware", "DeliveryBucket"]) {
        const component = plan.components.find((each) => each.type.endsWith(`:${type}`));
        assert.deepEqual(component?.dependencies, [], "a component waits for its inputs");
      }
    });

    it("empties its bucket on destroy in a throw-away stack only", async () => {
      const bucket = (of: Plan) => inputsOf(of.one("Bucket", "clusterpro-software-delivery"));
      assert.equal(bucket(plan).forceDestroy, true);
      assert.equal(bucket(await plannedCluster({ protect: true })).forceDestroy, false);
    });
  });

  describe("without an installer", () => {
    it("starts nothing, and says so", () => {
      assert.ok(!plan.all("Association").some((each) => each.name === "clusterpro-software-run"));
      assert.equal(outputsOf(plan).broughtUp, false);
      assert.ok(!objectsOf(plan).has("delivery/bringup/bringup.json"));
    });
  });

  describe("with everything to install", () => {
    const start = () => complete.one("Association", "clusterpro-software-run");
    const runbook = (of = complete): AutomationDocument =>
      JSON.parse(String(of.one("Document", "clusterpro-software").inputs.content));

    it("starts one execution for the whole cluster, when all servers are confirmed and all it needs is there", () => {
      const { targets, name } = inputsOf<Record<string, unknown>>(start());
      assert.equal(targets, undefined, "targets would start one for each server");
      assert.ok(name !== undefined);
      const waits = new Set(
        [...complete.waitsFor(start())].map((each) => `${each.type.split(":").at(-1)} ${each.name}`),
      );
      for (const needed of [
        "Association clusterpro-server1-prepare",
        "Association clusterpro-server2-prepare",
        "WindowsFileSystem clusterpro-fsx",
        "Route clusterpro-vip-main",
        "Route clusterpro-vip-ap-northeast-1a",
        "Route clusterpro-vip-ap-northeast-1c",
        "RolePolicy clusterpro-software",
        "Parameter clusterpro-software-brought-up",
        "RolePolicy clusterpro-servers-delivery",
        "RolePolicy clusterpro-servers-log",
        "RolePolicy clusterpro-servers-software",
        "BucketObjectv2 clusterpro-software-delivery-manifest.txt",
        "BucketObjectv2 clusterpro-software-delivery-bringup/bringup.json",
      ]) {
        assert.ok(waits.has(needed), needed);
      }
    });

    it("is waited for longer than all steps of its runbook take together", () => {
      const longest = (of: Plan) =>
        runbook(of).mainSteps.reduce((sum, step) => sum + (step.timeoutSeconds ?? 0) * (step.maxAttempts ?? 1), 0);
      const waited = (of: Plan) =>
        Number(inputsOf(of.one("Association", "clusterpro-software-run")).waitForSuccessTimeoutSeconds);
      assert.ok(waited(complete) > longest(complete), `${longest(complete)} s`);
    });

    it("is given longer for more licences, and waited for longer", async () => {
      const { licenses } = BROUGHT_UP.cluster;
      const more = await plannedCluster({
        ...BROUGHT_UP,
        cluster: { ...BROUGHT_UP.cluster, licenses: [...licenses, ...licenses] },
      });
      const seconds = (of: Plan) =>
        runbook(of).mainSteps.find(({ name }) => name === "addLicenses")?.timeoutSeconds ?? 0;
      const waited = (of: Plan) =>
        Number(inputsOf(of.one("Association", "clusterpro-software-run")).waitForSuccessTimeoutSeconds);
      assert.ok(seconds(more) > seconds(complete));
      assert.equal(waited(more) - waited(complete), seconds(more) - seconds(complete));
    });

    it("gives the runbook values that its patterns allow", async () => {
      const { parameters } = runbook();
      const given = inputsOf<{ parameters: Record<string, string> }>(start()).parameters;
      assert.deepEqual(Object.keys(given).sort(), Object.keys(parameters).sort());
      const known = {
        ClusterName: given.ClusterName,
        ContentHash: given.ContentHash,
        LogGroup: given.LogGroup,
        InputHash: "0f".repeat(32),
        Bucket: `${bucketPrefix({ clusterName: "clusterpro-fsx-dev" })}20261123000000000000000001`,
        Servers: "server1=i-0123456789abcdef0;server2=i-0123456789abcdef1",
        Tokens: "VPC_ID=vpc-1;FSX_DNS=amznfsx0123.test.msad.local;ENI_ID:server1=eni-1;ENI_ID:server2=eni-2",
        SecretVersions: "ops/account now;none".replaceAll(" ", "-"),
      };
      for (const [name, value] of Object.entries(known)) {
        assert.match(String(value), new RegExp(parameters[name]?.allowedPattern ?? "^$"), name);
      }
    });

    it("runs again when the delivery, a server or a password's version changes", () => {
      assert.deepEqual(start().options.replaceOnChanges, ["parameters", "documentVersion"]);
      assert.equal(start().options.deleteBeforeReplace, true);
      const sources = complete.sourcesOf(start(), "parameters");
      for (const source of ["clusterpro-server1", "clusterpro-server2", "clusterpro-fsx", "clusterpro-vpc"]) {
        assert.ok(sources.includes(source), source);
      }
    });

    it("knows the current version of every secret by its id, without reading a value", async () => {
      const asked: string[] = [];
      const { application, cluster } = BROUGHT_UP;
      const named = await plannedCluster(
        {
          application: { ...application, secret: "ops/minio" },
          cluster: { ...cluster, account: { user: "ops", secret: "ops/account" } },
        },
        {
          "aws:secretsmanager/getSecretVersions:getSecretVersions": ({ secretId }) => {
            asked.push(String(secretId));
            const versions = [
              { versionId: `${secretId} old`, versionStages: ["AWSPREVIOUS"] },
              { versionId: `${secretId} now`, versionStages: ["AWSCURRENT"] },
            ];
            return { versions };
          },
        },
      );
      const { parameters } = inputsOf<{ parameters: Record<string, string> }>(
        named.one("Association", "clusterpro-software-run"),
      );
      assert.equal(parameters.SecretVersions, "ops/account now;ops/minio now");
      assert.deepEqual(asked, ["ops/account", "ops/minio"]);
    });

    it("tells the servers what to install, and no secret", () => {
      const plan = JSON.parse(objectsOf(complete).get("delivery/bringup/bringup.json") ?? "null");
      assert.deepEqual(plan, {
        clusterName: "clusterpro-fsx-dev",
        region: "ap-northeast-1",
        group: "failover",
        servers: ["server1", "server2"],
        monitors: ["userw", "awsvipw", "genw_fsx", "genw_minio"],
        startupDelaySeconds: 93,
        passwords: [],
        directoryName: "test.msad.local",
        adminSecret: "clusterpro-fsx-dev/directory-admin",
        account: {
          user: "Admin",
          secret: "clusterpro-fsx-dev/directory-admin",
          passwordPolicy: "CustomerPSO-01",
        },
        product: { kind: "setup", installer: BROUGHT_UP.cluster.installer },
        licenses: BROUGHT_UP.cluster.licenses,
        clientPorts: [
          { port: 9000, purpose: "MinIO S3 API" },
          { port: 9090, purpose: "MinIO console" },
        ],
        minio: {
          directory: "C:\\minio",
          binary: BROUGHT_UP.application.binary,
          secret: "clusterpro-fsx-dev/minio-root",
          credentials: "C:\\ProgramData\\clusterpro-fsx\\minio-credentials.bat",
        },
      });
    });

    it("takes an image that holds CLUSTERPRO already", async () => {
      const { application } = BROUGHT_UP;
      const image = await plannedCluster({ application, cluster: { installer: { preinstalled: true } } });
      assert.ok(image.all("Association").some((each) => each.name === "clusterpro-software-run"));
      const plan = JSON.parse(objectsOf(image).get("delivery/bringup/bringup.json") ?? "null");
      assert.deepEqual([plan.product, plan.licenses], [{ kind: "preinstalled" }, []]);
    });

    it("leaves the account's expiry alone where the settings say so", async () => {
      const account = { user: "ops", secret: "ops/account", passwordNeverExpires: false };
      const other = await plannedCluster({ ...BROUGHT_UP, cluster: { ...BROUGHT_UP.cluster, account } });
      const plan = JSON.parse(objectsOf(other).get("delivery/bringup/bringup.json") ?? "null");
      assert.deepEqual(plan.account, { user: "ops", secret: "ops/account", make: true });
    });
  });

  describe("gives the servers' role", () => {
    it("the delivery in this account's buckets, and the configured objects, to read and nothing more", () => {
      const [delivery, ...others] = statementsOf(complete, "clusterpro-servers-delivery");
      assert.deepEqual(others, []);
      assert.equal(delivery?.Action, "s3:GetObject");
      assert.equal(delivery?.Resource, "arn:aws:s3:::clusterpro-fsx-dev-*/delivery/*");
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
      assert.deepEqual(delivery?.Condition, { StringEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}" } });
      const [software] = statementsOf(complete, "clusterpro-servers-software");
      assert.deepEqual(software?.Resource, [
        "arn:aws:s3:::software/clusterpro/ecx52w_x64.zip",
        "arn:aws:s3:::software/clusterpro/base.key",
      ]);
    });

    it("the secrets that the scripts read, by name", async () => {
      const account = { user: "ops", secret: "ops/account" };
      const other = await plannedCluster({ cluster: { account }, application: { secret: "ops/minio" } });
      const secrets = (of: Plan) =>
        statementsOf(of, "clusterpro-servers-secret").flatMap((each) => [each.Resource].flat());
      const arn = (name: string) => `arn:aws:secretsmanager:ap-northeast-1:*:secret:${name}-??????`;
      assert.deepEqual(secrets(plan), ["clusterpro-fsx-dev/directory-admin", "clusterpro-fsx-dev/minio-root"].map(arn));
      // The Admin's is lent.
      assert.deepEqual(secrets(other), ["ops/account", "ops/minio"].map(arn));
      assert.ok(!other.all("Secret").some((each) => each.name.endsWith("minio")), "none is made beside it");
    });

    it("the bring-up's log to write", () => {
      assert.equal(inputsOf(plan.one("LogGroup", "clusterpro-software")).name, "/clpfsx/clusterpro-fsx-dev/bring-up");
      const [write] = statementsOf(plan, "clusterpro-servers-log");
      assert.deepEqual(
        [write?.Resource].flat()[0],
        "arn:aws:logs:ap-northeast-1:*:log-group:/clpfsx/clusterpro-fsx-dev/bring-up",
      );
    });
  });

  describe("with an export that has a password of its own", () => {
    let exported: Plan;
    before(async () => {
      const folder = mkdtempSync(path.join(tmpdir(), "clpfsx-export-"));
      try {
        const conf = String(confOf(clusterDelivery(specOf({}))));
        const named = conf.replace("<webmgr>", "<webmgr><security><adminpwd>80000008aabbccdd</adminpwd></security>");
        assert.notEqual(named, conf);
        const baseConfiguration = path.join(folder, "clp.conf");
        writeFileSync(baseConfiguration, named);
        const passwords = [{ element: "/root/webmgr/security/adminpwd", secret: "corp/webui" }];
        exported = await plannedCluster(
          {
            application: { ...BROUGHT_UP.application, secret: "ops/minio" },
            cluster: {
              ...BROUGHT_UP.cluster,
              account: { user: "ops", secret: "ops/account" },
              baseConfiguration,
              passwords,
            },
          },
          {
            "aws:secretsmanager/getSecretVersions:getSecretVersions": ({ secretId }) => ({
              versions: [{ versionId: `${secretId} now`, versionStages: ["AWSCURRENT"] }],
            }),
          },
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it("leaves the servers no secret that they cannot read: step pushConfiguration would fail on each", () => {
      const [statement] = statementsOf(exported, "clusterpro-servers-secret");
      assert.ok(
        [statement?.Resource].flat().includes("arn:aws:secretsmanager:ap-northeast-1:*:secret:corp/webui-??????"),
      );
      const plan = JSON.parse(objectsOf(exported).get("delivery/bringup/bringup.json") ?? "null");
      assert.deepEqual(plan.passwords, ["corp/webui"]);
    });

    it("lets no new password of it go unnoticed: the bring-up runs again", () => {
      const { parameters } = inputsOf<{ parameters: Record<string, string> }>(
        exported.one("Association", "clusterpro-software-run"),
      );
      assert.equal(parameters.SecretVersions, "ops/account now;corp/webui now;ops/minio now");
    });
  });

  it("keeps MinIO's password in Secrets Manager, in characters that cmd.exe leaves alone", () => {
    const version = plan.one("SecretVersion", "clusterpro-software-minio");
    assert.ok(isSecret(version.inputs.secretString ?? null));
    assert.deepEqual(version.options.ignoreChanges, ["secretString", "versionStages"]);
    assert.equal(inputsOf(plan.one("RandomPassword", "clusterpro-software-minio")).special, false);
  });

  it("has log groups and secrets encrypted with the customer's key, also the Admin's", async () => {
    const [cluster, data] = ["1", "2"].map(
      (end) => `arn:aws:kms:ap-northeast-1:123456789012:key/01234567-89ab-cdef-0123-45678901234${end}`,
    );
    const plan = await plannedCluster({
      cluster: { kmsKeyArn: cluster },
      fileSystem: { kmsKeyArn: data, auditLog: "FAILURE_ONLY" },
    });
    const keys = (type: string) =>
      Object.fromEntries(plan.all(type).map((each) => [each.name, inputsOf(each).kmsKeyId] as const));
    assert.deepEqual(keys("LogGroup"), { "clusterpro-software": cluster, "clusterpro-fsx-audit": data });
    assert.deepEqual(keys("Secret"), { "clusterpro-directory-admin": cluster, "clusterpro-software-minio": cluster });
  });
});
