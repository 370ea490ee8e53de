import assert from "node:assert/strict";
import { analyze, type Build, type PlanProperties, plan, UNKNOWN } from "../../../policies/harness/index.ts";
import { pack } from "../../../policies/policyPack.ts";
import { found, privateRoute, type RawChange, rawCluster, rawClusterWith } from "../programs.ts";

type Case = readonly [what: string, rule: string, says: RegExp, change: RawChange | Build];

const set = (key: string, inputs: NonNullable<RawChange["inputs"]>[string]): RawChange => ({
  inputs: { [key]: inputs },
});
const FSX = "WindowsFileSystem share";

function attachment(inputs: PlanProperties): Build {
  return rawClusterWith((builder) => {
    builder.resource(
      "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
      "more",
      {
        networkInterfaceId: found(builder, "Instance", "server0").output("primaryNetworkInterfaceId"),
        securityGroupId: found(builder, "SecurityGroup", "servers").id,
        ...inputs,
      },
    );
  });
}

/** A list with one element more, from another stack. */
function oneMore(key: string, property: string): Build {
  return (builder) => {
    const more = builder.resource("pulumi:pulumi:StackReference", "network", {}).output("more");
    rawCluster(set(key, (inputs) => ({ ...inputs, [property]: [...(inputs[property] as []), more] })))(builder);
  };
}

/** What a plan may leave open, and the property that each rule then names. */
const CASES: readonly Case[] = [
  ["the type of deployment", "fsx-multi-az", /^deploymentType is not known yet/, set(FSX, { deploymentType: UNKNOWN })],
  [
    "a zone",
    "fsx-two-zones",
    /availabilityZone of subnet "private1"/,
    set("Subnet private1", { availabilityZone: UNKNOWN }),
  ],
  ["the subnets", "fsx-two-zones", /^subnetIds cannot be told yet/, set(FSX, { subnetIds: UNKNOWN })],
  [
    "a subnet outside the stack",
    "fsx-two-zones",
    /subnet-1, which is not in the stack; read it with/,
    set(FSX, { subnetIds: ["subnet-1", "subnet-2"] }),
  ],
  [
    "the preferred subnet",
    "fsx-two-zones",
    /^preferredSubnetId cannot be told yet/,
    set(FSX, { preferredSubnetId: UNKNOWN }),
  ],
  [
    "the directory",
    "fsx-domain-joined",
    /^activeDirectoryId cannot be told yet/,
    set(FSX, { activeDirectoryId: UNKNOWN }),
  ],
  [
    "the file system's rules",
    "fsx-ad-ports",
    /ingress of "share" is not known yet/,
    set("SecurityGroup share", { ingress: UNKNOWN }),
  ],
  [
    "the servers' rules",
    "fsx-ad-ports",
    /egress of "servers" is not known yet/,
    set("SecurityGroup servers", { egress: UNKNOWN }),
  ],
  [
    "a rule's addresses",
    "fsx-ad-ports",
    /egress\[0\]\.cidrBlocks of "share" is not known yet/,
    set("SecurityGroup share", { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: UNKNOWN }] }),
  ],
  [
    "a group outside the stack",
    "fsx-ad-ports",
    /sg-1 among securityGroupIds is not in the stack; read it with/,
    set(FSX, { securityGroupIds: ["sg-1"] }),
  ],
  ["one subnet too many", "fsx-two-zones", /^subnetIds cannot be told yet/, oneMore(FSX, "subnetIds")],
  [
    "one group too many of a server",
    "server-not-public",
    /its security groups cannot be told yet/,
    oneMore("Instance server0", "vpcSecurityGroupIds"),
  ],
  [
    "the throughput",
    "fsx-throughput",
    /^throughputCapacity is not known yet/,
    set(FSX, { throughputCapacity: UNKNOWN }),
  ],
  [
    "the days of backups",
    "fsx-backups",
    /^automaticBackupRetentionDays is not known yet/,
    set(FSX, { automaticBackupRetentionDays: UNKNOWN }),
  ],
  [
    "whether tags are copied",
    "fsx-backups",
    /^copyTagsToBackups is not known yet/,
    set(FSX, { copyTagsToBackups: UNKNOWN }),
  ],
  ["the type of directory", "directory-two-zones", /^type is not known yet/, set("Directory ad", { type: UNKNOWN })],
  [
    "the directory's subnets",
    "directory-two-zones",
    /^vpcSettings\.subnetIds cannot be told yet/,
    set("Directory ad", { vpcSettings: { subnetIds: [UNKNOWN, UNKNOWN] } }),
  ],
  [
    "a route's target",
    "vip-route-in-every-table",
    /^networkInterfaceId is not known yet/,
    set("Route vip1", { networkInterfaceId: UNKNOWN }),
  ],
  [
    "the range of the VPC",
    "vip-outside-vpc",
    /cidrBlock of "vpc" is not known yet/,
    set("Vpc vpc", { cidrBlock: UNKNOWN }),
  ],
  [
    "the check",
    "vip-target-forwards",
    /^sourceDestCheck is not known yet/,
    set("Instance server0", { sourceDestCheck: UNKNOWN }),
  ],
  [
    "the NAT gateway's subnet",
    "nat-per-zone",
    /^subnetId of the NAT gateway "nat1"/,
    set("NatGateway nat1", { subnetId: UNKNOWN }),
  ],
  [
    "a NAT gateway outside the stack",
    "nat-per-zone",
    /^the NAT gateway of route table "private1" is not in the stack/,
    set("Route private1", { natGatewayId: "nat-1" }),
  ],
  [
    "a server's subnet",
    "servers-in-two-zones",
    /subnetId of "server0" cannot be told/,
    set("Instance server0", { subnetId: UNKNOWN }),
  ],
  [
    "the tokens",
    "server-imdsv2",
    /^metadataOptions\.httpTokens is not known yet/,
    set("Instance server0", { metadataOptions: { httpTokens: UNKNOWN } }),
  ],
  [
    "a disk",
    "server-disk-encrypted",
    /^rootBlockDevice\.encrypted is not known yet/,
    set("Instance server0", { rootBlockDevice: { encrypted: UNKNOWN } }),
  ],
  [
    "a public address",
    "server-not-public",
    /^associatePublicIpAddress is not known yet/,
    set("Instance server0", { associatePublicIpAddress: UNKNOWN }),
  ],
  [
    "who may come in",
    "server-not-public",
    /ingress of "servers" is not known yet/,
    set("SecurityGroup servers", { ingress: UNKNOWN }),
  ],
  [
    "where a way to an internet gateway leads",
    "server-not-public",
    /"private0" is public: destinationCidrBlock of a route of "private0" to an internet gateway is not known yet/,
    rawClusterWith(privateRoute({ destinationCidrBlock: UNKNOWN })),
  ],
  [
    "where a way to all addresses leads",
    "server-not-public",
    /"private0" is public: gatewayId of a route of "private0" is not known yet/,
    rawClusterWith(privateRoute({ destinationCidrBlock: "0.0.0.0/1", gatewayId: UNKNOWN })),
  ],
  [
    "a table that a way to the internet stands in",
    "server-not-public",
    /"private0" is public: routeTableId of "more" is not known yet/,
    rawClusterWith(privateRoute({ destinationCidrBlock: "0.0.0.0/0", routeTableId: UNKNOWN })),
  ],
  [
    "a prefix list outside the stack that an internet gateway leads to",
    "server-not-public",
    /names pl-1, which is not in the stack; read it with aws\.ec2\.ManagedPrefixList\.get/,
    rawClusterWith(privateRoute({ destinationPrefixListId: "pl-1" })),
  ],
  [
    "the entries of a prefix list",
    "server-not-public",
    /the entries of "list" are not known yet/,
    rawClusterWith((builder) => {
      const list = builder.resource("aws:ec2/managedPrefixList:ManagedPrefixList", "list", { entries: UNKNOWN });
      privateRoute({ destinationPrefixListId: list.id })(builder);
    }),
  ],
  [
    "a prefix list outside the stack that is let in",
    "server-not-public",
    /ingress\[0\]\.prefixListIds of "servers" names pl-1, which is not in the stack/,
    set("SecurityGroup servers", {
      ingress: [{ protocol: "tcp", fromPort: 3389, toPort: 3389, prefixListIds: ["pl-1"] }],
    }),
  ],
  [
    "a group outside the stack",
    "server-not-public",
    /sg-1 among its security groups is not in the stack; read it with aws\.ec2\.SecurityGroup\.get/,
    set("Instance server0", (inputs) => ({
      ...inputs,
      vpcSecurityGroupIds: [...(inputs.vpcSecurityGroupIds as []), "sg-1"],
    })),
  ],
  [
    "a group outside the stack that is attached",
    "server-not-public",
    /"more" attaches sg-1, which is not in the stack/,
    attachment({ securityGroupId: "sg-1" }),
  ],
  [
    "a group that is attached",
    "server-not-public",
    /securityGroupId of "more" cannot be told yet/,
    attachment({ securityGroupId: UNKNOWN }),
  ],
  [
    "an interface that a group is attached to",
    "server-not-public",
    /networkInterfaceId of "more" cannot be told yet/,
    attachment({ networkInterfaceId: UNKNOWN }),
  ],
  [
    "user data made from a secret, in a cluster's stack that delivers nothing",
    "clpconf-no-password",
    /^userData is not known yet and cannot be searched for passwords/,
    (builder) => {
      const kept = builder.resource("aws:secretsmanager/secretVersion:SecretVersion", "kept", { secretId: "s" });
      rawCluster(set("Instance server0", (inputs) => ({ ...inputs, userData: kept.output("secretString") })))(builder);
    },
  ],
  [
    "what is made from the directory's password",
    "directory-password-kept",
    /^whether userDataBase64 holds the password of the directory "ad": it is made from "admin" too/,
    (builder) => {
      const admin = builder.resource("random:index/randomPassword:RandomPassword", "admin", { length: 24 });
      const kept = builder.resource("aws:secretsmanager/secretVersion:SecretVersion", "admin", {
        secretString: admin.output("result"),
      });
      builder.resource("aws:ec2/instance:Instance", "healthy", { userData: kept.output("arn") });
      rawCluster({
        inputs: {
          "Directory ad": (inputs) => ({ ...inputs, password: admin.output("result") }),
          "Instance server0": (inputs) => ({ ...inputs, userDataBase64: admin.output("result") }),
        },
      })(builder);
    },
  ],
  [
    "a policy",
    "server-role-least-privilege",
    /^policy is not known yet/,
    set("RolePolicy failover", { policy: UNKNOWN }),
  ],
  [
    "a managed policy",
    "server-role-least-privilege",
    /^policyArn is not known yet/,
    set("RolePolicyAttachment ssm", { policyArn: UNKNOWN }),
  ],
  [
    "the profile",
    "server-role-least-privilege",
    /^the role of iamInstanceProfile cannot be told/,
    set("Instance server0", { iamInstanceProfile: "somebody-elses" }),
  ],
  [
    "the rules between servers",
    "cluster-ports-open",
    /ingress of "servers" is not known yet/,
    set("SecurityGroup servers", { ingress: UNKNOWN }),
  ],
];

describe("what a plan leaves open", () => {
  for (const [what, rule, says, change] of CASES) {
    it(`${rule} fails closed on ${what}, and only says so where it is told to`, async () => {
      const resources = plan(typeof change === "function" ? change : rawCluster(change));
      // By itself: of several rules that wait for the same, one says so.
      const alone = { ...pack, rules: pack.rules.filter(({ name }) => name === rule) };
      const { violations: found } = await analyze(alone, resources);
      const open = found.map(
        ({ level, message }) => [level, message.replace(/^cannot be decided at preview: /, "")] as const,
      );
      assert.ok(
        found.some(({ message }) => message.startsWith("cannot be decided at preview: ")) &&
          open.some(([level, message]) => level === "mandatory" && says.test(message)),
        JSON.stringify(found),
      );
      const lenient = await analyze(alone, resources, { config: { [rule]: { onUnknown: "warn" } } });
      assert.deepEqual(
        lenient.violations.filter((each) => each.rule === rule && /cannot be decided/.test(each.message)),
        [],
      );
      assert.ok(lenient.warnings.some((each) => each.startsWith(`${rule}: `)));
    });
  }

  it("lets no protected file system pass for one without the option", async () => {
    const { violations } = await analyze(
      pack,
      plan(rawCluster({ options: { [FSX]: { protect: false }, "Directory ad": { protect: false } } })),
    );
    assert.deepEqual(violations.map(({ rule, level }) => [rule, level]).sort(), [
      ["directory-protected", "advisory"],
      ["fsx-protected", "advisory"],
    ]);
  });
});
