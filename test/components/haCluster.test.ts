import assert from "node:assert/strict";
import { Directory } from "../../components/directory/directory.ts";
import { HaCluster } from "../../components/haCluster.ts";
import { inputsOf, type Plan, plannedCluster } from "./plannedCluster.ts";

/** Types whose arguments have no tags. */
const UNTAGGABLE = [
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
  "aws:ec2/route:Route",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "random:index/randomPassword:RandomPassword",
];

describe("HaCluster", () => {
  let plan: Plan;
  before(async () => {
    plan = await plannedCluster({ network: { ec2Endpoint: true }, fileSystem: { auditLog: "SUCCESS_ONLY" } });
  });

  it("tags everything that takes tags with project, stack, name and cluster", () => {
    for (const { type, name, custom, inputs } of plan.resources) {
      if (!custom || UNTAGGABLE.includes(type)) continue;
      const tags = inputs.tags as Record<string, string> | undefined;
      assert.equal(tags?.["clpfsx:cluster"], "clusterpro-fsx-dev", `${type} ${name}`);
      assert.equal(tags?.["pulumi:project"], "clusterpro-fsx", `${type} ${name}`);
      assert.equal(tags?.["pulumi:stack"], "dev", `${type} ${name}`);
      assert.ok(tags?.Name, `${type} ${name}`);
    }
  });

  it("marks each server's instance and interface, and nothing else, with the server", () => {
    const marked = plan.resources
      .filter((each) => JSON.stringify(each.inputs).includes('"clpfsx:server"'))
      .map(
        (each) =>
          `${each.type.split(":").at(-1)} ${inputsOf<{ tags: Record<string, string> }>(each).tags["clpfsx:server"]}`,
      );
    const volume = inputsOf<{ rootBlockDevice: { tags: Record<string, string> } }>(
      plan.one("Instance", "clusterpro-server1"),
    );
    assert.equal(volume.rootBlockDevice.tags["clpfsx:server"], undefined);
    assert.deepEqual(marked.sort(), [
      "Instance server1",
      "Instance server2",
      "NetworkInterface server1",
      "NetworkInterface server2",
    ]);
  });

  it("gives every resource a parent among its components and a name that begins with the cluster's", () => {
    const components = new Set(plan.components.map((each) => each.urn));
    for (const { custom, parent, name, urn } of plan.resources) {
      if (!custom) continue;
      assert.ok(parent !== undefined && components.has(parent), urn);
      assert.match(name, /^clusterpro-/, urn);
    }
  });

  it("registers outputs of every component", () => {
    for (const { name, outputs } of plan.components) {
      assert.ok(outputs !== undefined && Object.keys(outputs).length > 0, name);
    }
  });

  it("tells each component by a type of its own, which policies can name", () => {
    assert.equal(HaCluster.__pulumiType, "clusterpro-fsx:index:HaCluster");
    assert.equal(Directory.__pulumiType, "clusterpro-fsx:index:Directory");
    for (const { type } of plan.components) assert.match(type, /^clusterpro-fsx:index:[A-Z]\w+$/);
  });

  it("tells an operator where everything is", () => {
    const outputs = plan.components.find((each) => each.name === "clusterpro")?.outputs ?? {};
    assert.deepEqual(Object.keys(outputs).sort(), [
      "adminSecretArn",
      "applicationSecretArn",
      "bringUpLogGroupName",
      "clusterName",
      "deliveryBucketName",
      "directoryDnsAddresses",
      "fileSystemDnsName",
      "fileSystemUncPath",
      "routeTableIds",
      "servers",
      "virtualIp",
      "vpcId",
      "warnings",
    ]);
    assert.equal(outputs.virtualIp, "172.16.0.1");
  });

  it("states the monitors and the group of CLUSTERPRO where a policy can read them", () => {
    const software = plan.components.find((each) => each.name === "clusterpro-software");
    const { monitors, group } = inputsOf<{ monitors: { fileSystem: unknown }; group: string }>(software as never);
    assert.equal(group, "failover");
    assert.deepEqual(monitors.fileSystem, { intervalSeconds: 60, retries: 1, startWaitSeconds: 0, timeoutSeconds: 60 });
  });

  it("takes a third server in a third zone", async () => {
    const there = { "aws:ec2/getInstances:getInstances": () => ({ ids: ["i-0123456789abcdef0"] }) };
    const settings = {
      network: {
        zones: ["a", "c", "d"].map((letter, index) => ({
          zone: `ap-northeast-1${letter}`,
          publicCidr: `10.0.${index + 1}.0/24`,
          privateCidr: `10.0.${index + 101}.0/24`,
        })),
      },
      servers: ["a", "c", "d"].map((letter, index) => ({
        name: `node${letter}`,
        zone: `ap-northeast-1${letter}`,
        privateIp: `10.0.${index + 101}.50`,
      })),
    };
    const three = await plannedCluster(settings, there);
    assert.equal(three.all("Instance").length, 3);
    assert.equal(three.all("Route").filter((each) => each.inputs.destinationCidrBlock === "172.16.0.1/32").length, 4);
    const last = [...three.waitsFor(three.one("Instance", "clusterpro-noded"))].map((each) => each.name);
    assert.ok(last.includes("clusterpro-nodec-prepare"));
  });
});
