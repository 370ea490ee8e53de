import { Reference, UNKNOWN } from "../../../policies/harness/index.ts";
import { EVERYTHING, found, rawCluster, rawClusterWith, secondCluster } from "../programs.ts";
import { AD, anybody, FSX, type Mutation, type RawMutation, rules, subnet } from "./mutate.ts";
import { attachTo, attachToGateway, farDirectory, fromElsewhere } from "./rawPrograms.ts";

/** Ways of breaking the real program that the rules of the file system name. */
export const FSX_MUTATIONS: readonly Mutation[] = [
  ["a file system in one zone", "fsx-multi-az", (s) => s.set(...FSX, { deploymentType: "SINGLE_AZ_2" })],
  [
    "both its subnets in one zone",
    "fsx-two-zones",
    (s) => s.wire(...FSX, "subnetIds", subnet(s, "private", "a"), subnet(s, "public", "a")),
  ],
  ["one subnet twice", "fsx-two-zones", (s) => s.wire(...FSX, "subnetIds", subnet(s, "private", "a"))],
  [
    "one subnet only",
    "fsx-two-zones",
    (s) => {
      s.set(...FSX, { subnetIds: [UNKNOWN] });
      s.wire(...FSX, "subnetIds", subnet(s, "private", "a"));
    },
  ],
  [
    "a preferred subnet that is none of the two",
    "fsx-two-zones",
    (s) => s.wire(...FSX, "preferredSubnetId", subnet(s, "public", "a")),
  ],
  [
    "zones that are the same",
    "fsx-two-zones",
    (s) => s.set("Subnet", "clusterpro-private-ap-northeast-1c", { availabilityZone: "ap-northeast-1a" }),
  ],
  [
    "no directory",
    "fsx-domain-joined",
    (s) => {
      s.set(...FSX, { activeDirectoryId: null });
      s.wire(...FSX, "activeDirectoryId");
    },
  ],
  [
    "a directory in another VPC",
    "fsx-domain-joined",
    (s) => {
      const other = {
        ...s.one("Vpc", "clusterpro-vpc"),
        urn: "urn:pulumi:dev::clusterpro-fsx::aws:ec2/vpc:Vpc::other",
        name: "other",
      };
      s.all.push(other);
      s.wire(...AD, "vpcSettings", other);
    },
  ],
  ["a directory that FSx cannot join", "fsx-domain-joined", (s) => s.set(...AD, { type: "SimpleAD" })],
  ...[53, 88, 123, 135, 389, 445, 464, 636, 3268, 9389, 49152].map(
    (port): Mutation => [
      `no way to the directory's port ${port}`,
      "fsx-ad-ports",
      (s) => rules(s, "clusterpro-fsx", "egress", ({ fromPort }) => fromPort !== port),
    ],
  ),
  [
    "ports of one domain controller only",
    "fsx-ad-ports",
    (s) => s.set("SecurityGroup", "clusterpro-fsx", { egress: [{ ...EVERYTHING, cidrBlocks: ["10.0.110.0/24"] }] }),
  ],
  [
    "no SMB from the servers",
    "fsx-ad-ports",
    (s) => rules(s, "clusterpro-fsx", "ingress", ({ fromPort }) => fromPort !== 445),
  ],
  [
    "SMB from everybody",
    "fsx-ad-ports",
    (s) => s.set("SecurityGroup", "clusterpro-fsx", { ingress: [anybody(445) as never] }),
  ],
  [
    "SMB from everybody by IPv6",
    "fsx-ad-ports",
    (s) =>
      s.set("SecurityGroup", "clusterpro-fsx", {
        ingress: [anybody(0, 65535, "tcp", { cidrBlocks: ["10.0.0.0/16"], ipv6CidrBlocks: ["::/0"] }) as never],
      }),
  ],
  ...[443, 445, 389, 53].map(
    (port): Mutation => [
      `servers without a way to ${port}`,
      "fsx-ad-ports",
      (s) =>
        s.set("SecurityGroup", "clusterpro-servers", {
          egress: ["tcp", "udp"].flatMap((protocol) => [
            anybody(1, port - 1, protocol, { cidrBlocks: ["10.0.0.0/8"] }) as never,
            anybody(port + 1, 65535, protocol, { cidrBlocks: ["10.0.0.0/8"] }) as never,
          ]),
        }),
    ],
  ),
  ["16 MB/s", "fsx-throughput", (s) => s.set(...FSX, { throughputCapacity: 16 })],
  ["no throughput", "fsx-throughput", (s) => s.set(...FSX, { throughputCapacity: null })],
  ["no backups", "fsx-backups", (s) => s.set(...FSX, { automaticBackupRetentionDays: 0 })],
  ["backups for six days", "fsx-backups", (s) => s.set(...FSX, { automaticBackupRetentionDays: 6 })],
  ["backups without tags", "fsx-backups", (s) => s.set(...FSX, { copyTagsToBackups: false })],
  ["backups for less than configured", "fsx-backups", () => {}, { minimumDays: 30 }],
  ["no protection where it is a must", "fsx-protected", () => {}, { stacks: ["dev"] }],
];

/** The same on raw resources, in the ways of a program that is not this one. */
export const FSX_RAW: readonly RawMutation[] = [
  ["a single zone", "fsx-multi-az", { inputs: { "WindowsFileSystem share": { deploymentType: "SINGLE_AZ_1" } } }],
  [
    "no SMB from the second server",
    "fsx-ad-ports",
    {
      inputs: {
        "SecurityGroup share": {
          ingress: [{ protocol: "tcp", fromPort: 445, toPort: 445, cidrBlocks: ["10.0.100.0/24"] }],
        },
      },
    },
  ],
  [
    "a second cluster of the VPC that the file system does not let in",
    "fsx-ad-ports",
    (plan) => {
      rawCluster()(plan);
      secondCluster(plan);
    },
  ],
  [
    "a second file system that lets no server in",
    "fsx-ad-ports",
    (plan) => {
      rawCluster()(plan);
      const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "archive", { egress: [EVERYTHING] });
      plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "archive", {
        subnetIds: [found(plan, "Subnet", "private0").id, found(plan, "Subnet", "private1").id],
        securityGroupIds: [group.id],
      });
    },
  ],
  [
    "a directory that nobody can locate behind a narrow egress",
    "fsx-ad-ports",
    {
      inputs: {
        "WindowsFileSystem share": { activeDirectoryId: "d-0123456789" },
        "SecurityGroup share": (inputs) => ({ ...inputs, egress: [{ ...EVERYTHING, cidrBlocks: ["10.0.0.0/16"] }] }),
      },
    },
  ],
  [
    "SMB let in from who knows where, beside the servers",
    "fsx-ad-ports",
    rawClusterWith((plan) => {
      plan.resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "more", {
        securityGroupId: found(plan, "SecurityGroup", "share").id,
        ipProtocol: "tcp",
        fromPort: 445,
        toPort: 445,
        cidrIpv4: fromElsewhere(plan),
      });
    }),
  ],
  [
    "SMB let in from a prefix list outside the stack",
    "fsx-ad-ports",
    rawClusterWith((plan) => {
      plan.resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "more", {
        securityGroupId: found(plan, "SecurityGroup", "share").id,
        ipProtocol: "tcp",
        fromPort: 445,
        toPort: 445,
        prefixListId: "pl-1",
      });
    }),
  ],
  [
    "a directory that hangs on another transit gateway",
    "fsx-domain-joined",
    farDirectory((plan) => {
      for (const name of ["near", "far"]) attachToGateway(plan, name, name);
    }),
  ],
  [
    "a directory that hangs on a transit gateway nobody knows yet",
    "fsx-domain-joined",
    farDirectory((plan) => {
      attachToGateway(plan, "near", "one");
      attachTo(plan, "far", new Reference(UNKNOWN, [plan.resource("aws:s3/bucket:Bucket", "names", {})]));
    }),
  ],
];
