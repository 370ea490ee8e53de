import assert from "node:assert/strict";
import { inputsOf, type Plan, plannedCluster } from "../plannedCluster.ts";

interface Rule {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrBlocks?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly self?: boolean;
}

const fileSystemOf = (plan: Plan) => plan.one("WindowsFileSystem", "clusterpro-fsx");
const rulesOf = (plan: Plan) =>
  inputsOf<{ ingress: readonly Rule[]; egress: readonly Rule[] }>(plan.one("SecurityGroup", "clusterpro-fsx"));

describe("FileSystem", () => {
  it("has the article's values", async () => {
    const fileSystem = inputsOf(fileSystemOf(await plannedCluster()));
    assert.equal(fileSystem.deploymentType, "MULTI_AZ_1");
    assert.equal(fileSystem.storageType, "SSD");
    assert.equal(fileSystem.storageCapacity, 32);
    assert.equal(fileSystem.throughputCapacity, 32);
    assert.equal((fileSystem.tags as Record<string, string>).Name, "test-fsx");
  });

  it("prefers the first of its zones and stands by in the second", async () => {
    const plan = await plannedCluster({ fileSystem: { zones: ["ap-northeast-1c", "ap-northeast-1a"] } });
    assert.deepEqual(plan.sourcesOf(fileSystemOf(plan), "preferredSubnetId"), ["clusterpro-private-ap-northeast-1c"]);
    assert.deepEqual([...plan.sourcesOf(fileSystemOf(plan), "subnetIds")].sort(), [
      "clusterpro-private-ap-northeast-1a",
      "clusterpro-private-ap-northeast-1c",
    ]);
  });

  it("takes one subnet and no preferred one in a single zone", async () => {
    const plan = await plannedCluster({ fileSystem: { deploymentType: "SINGLE_AZ_2" } });
    assert.deepEqual(plan.sourcesOf(fileSystemOf(plan), "subnetIds"), ["clusterpro-private-ap-northeast-1a"]);
    assert.ok(!("preferredSubnetId" in fileSystemOf(plan).inputs));
  });

  it("reaches every port of the directory, in the directory's subnets only", async () => {
    const { egress } = rulesOf(await plannedCluster());
    const ports = egress.map((rule) => `${rule.protocol} ${rule.fromPort}-${rule.toPort}`).sort();
    assert.deepEqual(ports, [
      "tcp 135-135",
      "tcp 3268-3269",
      "tcp 389-389",
      "tcp 445-445",
      "tcp 464-464",
      "tcp 49152-65535",
      "tcp 53-53",
      "tcp 636-636",
      "tcp 88-88",
      "tcp 9389-9389",
      "udp 123-123",
      "udp 389-389",
      "udp 464-464",
      "udp 53-53",
      "udp 88-88",
    ]);
    for (const rule of egress) assert.deepEqual(rule.cidrBlocks, ["10.0.110.0/24", "10.0.120.0/24"]);
  });

  it("lets in SMB and remote PowerShell from the servers' group and nothing else", async () => {
    const plan = await plannedCluster();
    const { ingress } = rulesOf(plan);
    assert.deepEqual(
      ingress.map((rule) => [rule.protocol, rule.fromPort, rule.toPort]),
      [
        ["tcp", 445, 445],
        ["tcp", 5985, 5985],
      ],
    );
    for (const rule of ingress) {
      assert.equal(rule.securityGroups?.length, 1);
      assert.equal(rule.cidrBlocks, undefined);
    }
    assert.deepEqual(plan.sourcesOf(plan.one("SecurityGroup", "clusterpro-fsx"), "ingress"), ["clusterpro-servers"]);
  });

  it("finds its rules in place when it is created: they are part of its one group", async () => {
    const plan = await plannedCluster();
    assert.deepEqual(plan.sourcesOf(fileSystemOf(plan), "securityGroupIds"), ["clusterpro-fsx"]);
    assert.deepEqual(plan.one("SecurityGroup", "clusterpro-fsx").options.ignoreChanges, ["name", "description"]);
    assert.ok(!plan.resources.some((each) => /SecurityGroup\w*Rule$/.test(each.type)));
  });

  it("is protected together with what it cannot live without", async () => {
    for (const protect of [false, true]) {
      const plan = await plannedCluster({ protect });
      assert.equal(fileSystemOf(plan).options.protect, protect);
      assert.equal(plan.one("SecurityGroup", "clusterpro-fsx").options.protect, protect);
      for (const name of ["clusterpro-server1", "clusterpro-server2"]) {
        assert.equal(plan.one("NetworkInterface", name).options.protect, protect);
      }
    }
  });

  it("keeps backups for a week, tags them and leaves a final one of a protected file system", async () => {
    const unprotected = inputsOf(fileSystemOf(await plannedCluster()));
    assert.equal(unprotected.automaticBackupRetentionDays, 7);
    assert.equal(unprotected.copyTagsToBackups, true);
    assert.equal(unprotected.skipFinalBackup, true);
    assert.equal(inputsOf(fileSystemOf(await plannedCluster({ protect: true }))).skipFinalBackup, false);
    for (const [protect, final] of [
      [false, true],
      [true, false],
    ]) {
      const asked = await plannedCluster({ protect, fileSystem: { backup: { final } } });
      assert.equal(inputsOf(fileSystemOf(asked)).skipFinalBackup, !final, "the setting goes before protection");
    }
  });

  it("states no backup time when there are no backups, which FSx would refuse", async () => {
    const plan = await plannedCluster({ fileSystem: { backup: { retentionDays: 0 } } });
    assert.ok(!("dailyAutomaticBackupStartTime" in fileSystemOf(plan).inputs));
  });

  it("logs access to a group that FSx accepts, when asked to", async () => {
    const plan = await plannedCluster({ fileSystem: { auditLog: "FAILURE_ONLY" } });
    assert.equal(inputsOf(plan.one("LogGroup", "clusterpro-fsx-audit")).name, "/aws/fsx/clusterpro-fsx-dev");
    const audit = inputsOf<{ auditLogConfiguration: Record<string, string> }>(fileSystemOf(plan)).auditLogConfiguration;
    assert.equal(audit.fileAccessAuditLogLevel, "FAILURE_ONLY");
    assert.equal(audit.fileShareAccessAuditLogLevel, "FAILURE_ONLY");
  });

  it("passes on aliases and a customer managed key", async () => {
    const key = "arn:aws:kms:ap-northeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const plan = await plannedCluster({ fileSystem: { aliases: ["data.test.msad.local"], kmsKeyArn: key } });
    assert.deepEqual(inputsOf(fileSystemOf(plan)).aliases, ["data.test.msad.local"]);
    assert.equal(inputsOf(fileSystemOf(plan)).kmsKeyId, key);
  });

  it("waits for the directory, for nothing of the servers but their group, and has 90 minutes", async () => {
    const plan = await plannedCluster();
    assert.equal(fileSystemOf(plan).options.customTimeouts.create, "90m");
    const waits = [...plan.waitsFor(fileSystemOf(plan))].map((each) => each.type.split(":").at(-1));
    assert.ok(waits.includes("Directory"));
    for (const type of ["Instance", "NetworkInterface", "NatGateway", "Association", "Route"]) {
      assert.ok(!waits.includes(type), type);
    }
  });
});
