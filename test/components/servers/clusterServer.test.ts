import assert from "node:assert/strict";
import type { AutomationDocument } from "../../../components/runbook/automationDocument.ts";
import { BROUGHT_UP } from "../broughtUp.ts";
import { inputsOf, isUnknown, type Plan, plannedCluster } from "../plannedCluster.ts";

const SERVERS = [
  ["clusterpro-server1", "10.0.110.11", "ap-northeast-1a"],
  ["clusterpro-server2", "10.0.120.11", "ap-northeast-1c"],
] as const;

const typesAndNames = (plan: Plan, name: string, type = "Instance") =>
  [...plan.waitsFor(plan.one(type, name))].map((each) => `${each.type.split(":").at(-1)} ${each.name}`);

/** What AWS says of a stack whose servers are there already. */
const SERVERS_THERE = { "aws:ec2/getInstances:getInstances": () => ({ ids: ["i-0123456789abcdef0"] }) };

describe("ClusterServer", () => {
  let plan: Plan;
  before(async () => {
    plan = await plannedCluster();
  });

  it("has an interface of its own, with a fixed address in its zone and no source/destination check", () => {
    for (const [name, address, zone] of SERVERS) {
      const networkInterface = plan.one("NetworkInterface", name);
      assert.deepEqual(inputsOf(networkInterface).privateIps, [address]);
      assert.equal(inputsOf(networkInterface).sourceDestCheck, false);
      assert.deepEqual(plan.sourcesOf(networkInterface, "subnetId"), [`clusterpro-private-${zone}`]);
      assert.deepEqual(plan.sourcesOf(networkInterface, "securityGroups"), ["clusterpro-servers"]);
    }
  });

  it("keeps that interface when the instance is replaced: the interface knows nothing of the instance", () => {
    for (const [name] of SERVERS) {
      const instance = plan.one("Instance", name);
      assert.deepEqual(plan.sourcesOf(instance, "primaryNetworkInterface"), [name]);
      const waits = [...plan.waitsFor(plan.one("NetworkInterface", name))].map((each) => each.type);
      assert.ok(!waits.some((type) => type.endsWith(":Instance")));
      assert.equal(instance.options.deleteBeforeReplace, true);
    }
  });

  it("is not replaced by a new image, nor is its check turned on again by the provider", () => {
    for (const [name] of SERVERS) {
      assert.deepEqual(plan.one("Instance", name).options.ignoreChanges, ["ami", "userData", "sourceDestCheck"]);
    }
  });

  it("takes its image from AWS's public parameter, unknown at preview", () => {
    for (const [name] of SERVERS) assert.ok(isUnknown(plan.one("Instance", name).inputs.ami));
  });

  it("has no way in but Session Manager, an encrypted disk and session tokens for its credentials", () => {
    for (const [name] of SERVERS) {
      const instance = inputsOf<Record<string, unknown>>(plan.one("Instance", name));
      for (const absent of [
        "keyName",
        "associatePublicIpAddress",
        "subnetId",
        "networkInterfaces",
        "getPasswordData",
      ]) {
        assert.ok(!(absent in instance), absent);
      }
      const { encrypted, volumeType, volumeSize } = instance.rootBlockDevice as Record<string, unknown>;
      assert.deepEqual([encrypted, volumeType, volumeSize], [true, "gp3", 60]);
      const { httpTokens, httpPutResponseHopLimit } = instance.metadataOptions as Record<string, unknown>;
      assert.deepEqual([httpTokens, httpPutResponseHopLimit], ["required", 1]);
    }
  });

  it("is not terminated by AWS where the stack is protected, and always stopped: by CLUSTERPRO's forced stop, too", async () => {
    const kept = (each: Plan) => SERVERS.map(([name]) => inputsOf(each.one("Instance", name)).disableApiTermination);
    assert.deepEqual(kept(plan), [false, false]);
    const guarded = await plannedCluster({ protect: true });
    assert.deepEqual(kept(guarded), [true, true]);
    for (const [name] of SERVERS) assert.ok(!("disableApiStop" in inputsOf(guarded.one("Instance", name))));
    assert.deepEqual(kept(await plannedCluster({ protect: true, server: { terminationProtection: false } })), [
      false,
      false,
    ]);
  });

  it("has drive C: encrypted with the key that settings name", async () => {
    const kmsKeyArn = "arn:aws:kms:ap-northeast-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef";
    const { rootBlockDevice } = inputsOf<{ rootBlockDevice: Record<string, unknown> }>(
      (await plannedCluster({ server: { kmsKeyArn } })).one("Instance", "clusterpro-server1"),
    );
    assert.deepEqual([rootBlockDevice.kmsKeyId, rootBlockDevice.encrypted], [kmsKeyArn, true]);
  });

  it("holds no secret in its user data, and the same text for every server", () => {
    const texts = SERVERS.map(([name]) => inputsOf(plan.one("Instance", name)).userData);
    assert.equal(new Set(texts).size, 1);
    assert.doesNotMatch(String(texts[0]), /password|secret/i);
  });

  it("starts when it has a way out and its rights, and waits for no directory", () => {
    for (const [name, , zone] of SERVERS) {
      const waits = typesAndNames(plan, name);
      assert.ok(!waits.some((each) => /^(Directory|VpcDhcpOptions|Association) /.test(each)), waits.join(", "));
      for (const needed of [
        `NatGateway clusterpro-nat-${zone}`,
        `Route clusterpro-private-${zone}-default`,
        `RouteTableAssociation clusterpro-private-${zone}`,
        "RolePolicyAttachment clusterpro-servers-ssm",
        "RolePolicyAttachment clusterpro-servers-directory",
        "RolePolicy clusterpro-servers-failover",
        "RolePolicy clusterpro-servers-secret",
        "SecurityGroup clusterpro-servers",
      ]) {
        assert.ok(waits.includes(needed), `${name} waits for ${needed}`);
      }
    }
  });

  it("is installed when it and the product's files are there, without a directory", async () => {
    const complete = await plannedCluster(BROUGHT_UP);
    for (const [name] of SERVERS) {
      const waits = typesAndNames(complete, `${name}-install`, "Association");
      assert.ok(!waits.some((each) => /^(Directory|VpcDhcpOptions) /.test(each)), waits.join(", "));
      for (const needed of [
        `Instance ${name}`,
        `Parameter ${name}-installed`,
        "RolePolicy clusterpro-install",
        "RolePolicy clusterpro-servers-delivery",
        "BucketObjectv2 clusterpro-software-delivery-install/manifest.txt",
        "BucketObjectv2 clusterpro-software-delivery-install/bringup/bringup.json",
      ])
        assert.ok(waits.includes(needed), `${name} waits for ${needed}`);
    }
  });

  it("is prepared when it is installed and its domain join can work", () => {
    for (const [name] of SERVERS) {
      const waits = typesAndNames(plan, `${name}-prepare`, "Association");
      for (const needed of [
        `Association ${name}-install`,
        "VpcDhcpOptionsAssociation clusterpro-directory",
        "RolePolicy clusterpro-prepare",
      ])
        assert.ok(waits.includes(needed), `${name} waits for ${needed}`);
    }
  });

  it("waits, where servers are there, until the one before it is prepared, so that two never restart together", async () => {
    const there = await plannedCluster({}, SERVERS_THERE);
    assert.ok(typesAndNames(there, "clusterpro-server2").includes("Association clusterpro-server1-prepare"));
    assert.ok(!typesAndNames(there, "clusterpro-server1").some((each) => each.includes("server2")));
  });

  it("never waits for the file system", () => {
    for (const [name] of SERVERS)
      for (const [each, type] of [
        [name, "Instance"],
        [`${name}-install`, "Association"],
        [`${name}-prepare`, "Association"],
      ] as const)
        assert.ok(!typesAndNames(plan, each, type).some((waited) => waited.startsWith("WindowsFileSystem")));
  });

  it("is prepared once for each instance, with its own name and the directory", () => {
    for (const [name] of SERVERS) {
      const association = plan.one("Association", `${name}-prepare`);
      assert.deepEqual(plan.sourcesOf(association, "targets"), [name]);
      const { parameters, automationTargetParameterName, scheduleExpression } =
        inputsOf<Record<string, unknown>>(association);
      assert.equal(automationTargetParameterName, "InstanceId");
      assert.equal(scheduleExpression, undefined);
      const { ServerName, DirectoryName, SecretName } = parameters as Record<string, unknown>;
      assert.equal(ServerName, name.replace("clusterpro-", ""));
      assert.equal(DirectoryName, "test.msad.local");
      assert.equal(SecretName, "clusterpro-fsx-dev/directory-admin");
      assert.deepEqual(association.options.replaceOnChanges, ["targets", "parameters", "documentVersion"]);
      assert.equal(association.options.deleteBeforeReplace, true);
      // AWS takes instances of a runbook without a target type in this form only.
      const { targets } = inputsOf<{ targets: readonly { key: string }[] }>(association);
      assert.deepEqual(
        targets.map(({ key }) => key),
        ["ParameterValues"],
      );
      assert.deepEqual(plan.sourcesOf(association, "documentVersion"), ["clusterpro-prepare"]);
    }
    assert.equal(plan.all("Association").length, 2 * SERVERS.length, "nothing races installation and preparation");
  });

  it("is waited for longer than all steps of its runbooks take together, so that none runs on unseen", () => {
    for (const what of ["install", "prepare"]) {
      const { content } = inputsOf<{ content: string }>(plan.one("Document", `clusterpro-${what}`));
      const steps = (JSON.parse(content) as AutomationDocument).mainSteps;
      const longest = steps.reduce((sum, step) => sum + (step.timeoutSeconds ?? 0) * (step.maxAttempts ?? 1), 0);
      for (const [name] of SERVERS) {
        const { waitForSuccessTimeoutSeconds: waited } = inputsOf<Record<string, unknown>>(
          plan.one("Association", `${name}-${what}`),
        );
        assert.ok(Number(waited) >= longest, `${waited} s for steps of up to ${longest} s`);
      }
    }
  });

  it("has a record of its installation and one of its preparation, which the runbooks write", () => {
    for (const [name] of SERVERS) {
      for (const done of ["installed", "prepared"]) {
        const record = plan.one("Parameter", `${name}-${done}`);
        assert.equal(record.inputs.name, `/clpfsx/clusterpro-fsx-dev/${done}/${name.replace("clusterpro-", "")}`);
        assert.deepEqual(record.options.ignoreChanges, ["value", "insecureValue"]);
      }
    }
    // Not by an input, which would show as a change in every preview.
    assert.deepEqual(plan.sourcesOf(plan.one("Instance", "clusterpro-server2"), "iamInstanceProfile"), [
      "clusterpro-servers",
    ]);
  });

  it("comes back by itself on another host", () => {
    for (const [name] of SERVERS) {
      assert.deepEqual(inputsOf(plan.one("Instance", name)).maintenanceOptions, { autoRecovery: "default" });
    }
  });

  it("takes a newer image where its setting says so, and there only", async () => {
    const [first, second] = SERVERS.map(([name, privateIp, zone]) => ({
      name: name.replace("clusterpro-", ""),
      zone,
      privateIp,
    }));
    const other = await plannedCluster({ servers: [first, { ...second, followImage: true }] });
    const ignored = SERVERS.map(([name]) => other.one("Instance", name).options.ignoreChanges?.includes("ami"));
    assert.deepEqual(ignored, [true, false]);
  });

  it("has its interface without waiting for the directory", () => {
    for (const [name] of SERVERS) {
      const waits = [...plan.waitsFor(plan.one("NetworkInterface", name))].map((each) => each.type.split(":").at(-1));
      assert.ok(!waits.includes("Directory"));
      const component = plan.components.find((each) => each.name === name && each.type.endsWith(":ClusterServer"));
      assert.deepEqual(component?.dependencies, [], "a component waits for its inputs");
    }
  });

  it("lets one server have another size and image", async () => {
    const [first, second] = SERVERS.map(([name, privateIp, zone]) => ({
      name: name.replace("clusterpro-", ""),
      zone,
      privateIp,
    }));
    const other = await plannedCluster({
      server: { instanceType: "m6i.large" },
      servers: [first, { ...second, instanceType: "m6i.xlarge", rootVolumeGiB: 100 }],
    });
    const sizes = SERVERS.map(([name]) => inputsOf(other.one("Instance", name)).instanceType);
    assert.deepEqual(sizes, ["m6i.large", "m6i.xlarge"]);
  });
});
