import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import {
  analyze,
  type Build,
  type Handle,
  type PlanBuilder,
  type PlannedResource,
  type PlanProperties,
  plan,
  Reference,
  UNKNOWN,
  type WireProperties,
} from "../../../policies/harness/index.ts";
import { buildPolicies, pack } from "../../../policies/policyPack.ts";
import { plannedCluster } from "../../components/plannedCluster.ts";
import { deployed } from "../deployed.ts";
import {
  EVERYTHING,
  found,
  privateRoute,
  rawCluster,
  rawClusterWith,
  SHARE_FOR_ALL,
  secondCluster,
  TRUST,
} from "../programs.ts";
import { NETWORK_MUTATIONS, type RawMutation } from "./networkMutations.ts";

/** A resource as the program registered it, open to change. */
type Open = { -readonly [K in keyof PlannedResource]: PlannedResource[K] };

interface Stack {
  readonly all: Open[];
  /** The resource of that type's last word and name. */
  one(type: string, name: string): Open;
  set(type: string, name: string, inputs: WireProperties): void;
  wire(type: string, name: string, property: string, ...to: readonly Open[]): void;
  drop(type: string, name: string): void;
  ignore(type: string, name: string, ...properties: readonly string[]): void;
}

function open(resources: readonly PlannedResource[]): Stack {
  const all: Open[] = structuredClone(resources) as Open[];
  const find = (type: string, name: string) => {
    const named = all.filter((each) => each.type.endsWith(`:${type}`) && each.name === name);
    // A component may have the name of what it makes.
    return named.find(({ custom }) => custom) ?? named[0];
  };
  const one = (type: string, name: string) => {
    const found = find(type, name);
    assert.ok(found, `${type} ${name}`);
    return found;
  };
  return {
    all,
    one,
    set(type, name, inputs) {
      const resource = one(type, name);
      resource.inputs = { ...resource.inputs, ...inputs };
      const wiring = Object.fromEntries(
        Object.keys(inputs).map((key) => [key, resource.propertyDependencies[key] ?? []]),
      );
      resource.propertyDependencies = { ...resource.propertyDependencies, ...wiring };
    },
    wire(type, name, property, ...to) {
      const resource = one(type, name);
      resource.propertyDependencies = { ...resource.propertyDependencies, [property]: to.map(({ urn }) => urn) };
    },
    drop(type, name) {
      all.splice(all.indexOf(one(type, name)), 1);
    },
    ignore(type, name, ...properties) {
      const resource = one(type, name);
      resource.options = { ...resource.options, ignoreChanges: [...properties] };
    },
  };
}

type Mutation = readonly [what: string, rule: string, change: (stack: Stack) => void, config?: object];

const FSX = ["WindowsFileSystem", "clusterpro-fsx"] as const;
const AD = ["Directory", "clusterpro-directory"] as const;
const subnet = (stack: Stack, kind: "public" | "private", zone: "a" | "c") =>
  stack.one("Subnet", `clusterpro-${kind}-ap-northeast-1${zone}`);
const rules = (
  stack: Stack,
  group: string,
  direction: "ingress" | "egress",
  keep: (rule: Record<string, unknown>) => boolean,
) =>
  stack.set("SecurityGroup", group, {
    [direction]: (stack.one("SecurityGroup", group).inputs[direction] as Record<string, never>[]).filter(keep),
  });
const statement = (stack: Stack, name: string, more: object) =>
  stack.set("RolePolicy", name, {
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] }),
  });
const anybody = (
  fromPort: number,
  toPort = fromPort,
  protocol = "tcp",
  more: object = { cidrBlocks: ["0.0.0.0/0"] },
) => ({
  protocol,
  fromPort,
  toPort,
  ...more,
});
const letIn = (stack: Stack, rule: object) =>
  stack.set("SecurityGroup", "clusterpro-servers", {
    ingress: [...(stack.one("SecurityGroup", "clusterpro-servers").inputs.ingress as []), rule as never],
  });

const DELIVERED = "clusterpro-software-delivery-cluster/";
/** Changes a text of a delivered file. */
const deliver = (stack: Stack, file: string, from: string | RegExp, to: string) => {
  const before = String(stack.one("BucketObjectv2", DELIVERED + file).inputs.content);
  const after = before.replace(from, to);
  assert.notEqual(after, before, `${file} has no ${from}`);
  stack.set("BucketObjectv2", DELIVERED + file, { content: after });
};
const conf = (stack: Stack, from: string | RegExp, to: string) => deliver(stack, "clp.conf", from, to);

/** Every way of breaking the real program that a rule's description names. */
const MUTATIONS: readonly Mutation[] = [
  [
    "a hasty monitor in the delivered clp.conf",
    "monitor-interval",
    (s) => conf(s, /(genw name="genw_fsx">[\s\S]*?<interval>)60/, "$159"),
  ],
  ["a clp.conf that is cut off", "clpconf-readable", (s) => conf(s, /<\/root>\s*$/, "")],
  [
    "a clp.conf in UTF-16",
    "clpconf-readable",
    (s) => {
      const { content, ...inputs } = s.one("BucketObjectv2", `${DELIVERED}clp.conf`).inputs;
      const contentBase64 = Buffer.from(`\uFEFF${content}`, "utf16le").toString("base64");
      s.one("BucketObjectv2", `${DELIVERED}clp.conf`).inputs = { ...inputs, contentBase64 };
    },
  ],
  ["a virtual IP in no group", "clpconf-group-moves", (s) => conf(s, /<resource name="awsvip@awsvip"\s*\/>/, "")],
  [
    "an application in no group",
    "clpconf-group-moves",
    (s) => conf(s, /<resource name="script@script_minio"\s*\/>/, ""),
  ],
  [
    "a group on one server",
    "clpconf-group-moves",
    (s) => conf(s, /<group name="failover">/, '$&<policy name="server1"><order>0</order></policy>'),
  ],
  [
    "a group on one server and on one that there is not",
    "clpconf-group-moves",
    (s) => conf(s, /<group name="failover">/, '$&<policy name="server1"/><policy name="server9"/>'),
  ],
  [
    "a monitor that gives up before FSx is back",
    "monitor-outlasts-failover",
    (s) => conf(s, /(genw name="genw_fsx">[\s\S]*?<reconfirmation>)1/, "$10"),
  ],
  [
    "a monitor that takes hours",
    "monitor-outlasts-failover",
    (s) => conf(s, /(genw name="genw_fsx">[\s\S]*?<reconfirmation>)1/, "$190"),
  ],
  [
    "no monitor of the file system",
    "monitor-file-system-present",
    (s) => conf(s, /<genw name="genw_fsx">[\s\S]*?<\/genw>/, ""),
  ],
  [
    "a monitor of the file system while active only",
    "monitor-file-system-present",
    (s) => conf(s, /(genw name="genw_fsx">[\s\S]*?<timing>)0/, "$11"),
  ],
  [
    "no monitor of the application",
    "monitor-application-active",
    (s) => conf(s, /<genw name="genw_minio">[\s\S]*?<\/genw>/, ""),
  ],
  [
    "a monitor of the application at all times",
    "monitor-application-active",
    (s) => conf(s, /(genw name="genw_minio">[\s\S]*?<timing>)1/, "$10"),
  ],
  ["another virtual IP", "clpconf-matches-topology", (s) => conf(s, "<ip>172.16.0.1<", "<ip>172.16.0.2<")],
  [
    "another address of a server",
    "clpconf-matches-topology",
    (s) => conf(s, "<info>10.0.110.11<", "<info>10.0.110.12<"),
  ],
  ["another server", "clpconf-matches-topology", (s) => conf(s, /"server2"/g, '"server9"')],
  [
    "the interface of no server",
    "clpconf-matches-topology",
    (s) => conf(s, "@@ENI_ID:server2@@", "@@ENI_ID:server7@@"),
  ],
  ["an encoded password", "clpconf-no-password", (s) => conf(s, "@@PASSWORD:0@@", "8000000ab91a5dc638a39c5600930003")],
  ["a password in clear", "clpconf-no-password", (s) => conf(s, "@@PASSWORD:0@@", "Correct-horse-7")],
  [
    "a password in user data",
    "clpconf-no-password",
    (s) =>
      s.set("Instance", "clusterpro-server1", { userData: "net use Z: \\\\fs\\share Correct-horse-7 /user:Admin" }),
  ],
  ...[
    '$pw = "Correct-horse-7" | ConvertTo-SecureString -AsPlainText -Force',
    'setx MINIO_ROOT_PASSWORD "Correct-horse-7" /m',
    "netdom join x /domain:corp.example.com /userd:Admin /passwordd:Correct-horse-7",
    "curl.exe -u admin:Correct-horse-7 https://repo.example.com/x.msi -o x.msi",
  ].map(
    (userData): Mutation => [
      `a password in user data: ${userData.replace("Correct-horse-7", "...")}`,
      "clpconf-no-password",
      (s) => s.set("Instance", "clusterpro-server1", { userData }),
    ],
  ),
  ["a return value that nobody judges", "clpconf-exit-codes", (s) => conf(s, /<normalval>0<\/normalval>/, "")],
  [
    "a script without an exit code",
    "clpconf-exit-codes",
    (s) => deliver(s, "scripts/failover/script_minio/stop.bat", /exit \/b \d+\s*$/, "echo done\r\n"),
  ],
  [
    "AWS's original main table in use",
    "vip-route-in-every-table",
    (s) => s.drop("MainRouteTableAssociation", "clusterpro-main"),
  ],
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
  ["no protection where it is a must", "directory-protected", () => {}, { stacks: ["dev"] }],
  ["a Simple AD", "directory-two-zones", (s) => s.set(...AD, { type: "SimpleAD" })],
  ["no type", "directory-two-zones", (s) => s.set(...AD, { type: null })],
  [
    "domain controllers in one zone",
    "directory-two-zones",
    (s) =>
      s.wire(...AD, "vpcSettings", s.one("Vpc", "clusterpro-vpc"), subnet(s, "private", "a"), subnet(s, "public", "a")),
  ],
  ["a password whose change counts", "directory-password-kept", (s) => s.ignore(...AD)],
  [
    "the password in user data",
    "directory-password-kept",
    (s) => {
      s.set(...AD, { password: "Correct-horse-7" });
      s.set("Instance", "clusterpro-server1", { userData: "net use /user:Admin Correct-horse-7" });
    },
  ],
  [
    "the password in a parameter of an association",
    "directory-password-kept",
    (s) => {
      s.set(...AD, { password: "Correct-horse-7" });
      s.set("Association", "clusterpro-server1-prepare", { parameters: { Password: "Correct-horse-7" } });
    },
  ],
  ...["main", "ap-northeast-1a", "ap-northeast-1c"].flatMap((table): Mutation[] => [
    [`no route in ${table}`, "vip-route-in-every-table", (s) => s.drop("Route", `clusterpro-vip-${table}`)],
    [
      `another server in ${table}`,
      "vip-routes-agree",
      (s) =>
        s.wire(
          "Route",
          `clusterpro-vip-${table}`,
          "networkInterfaceId",
          s.one("NetworkInterface", "clusterpro-server2"),
        ),
    ],
    [
      `a target in ${table} that the program keeps`,
      "vip-route-left-to-cluster",
      (s) => s.ignore("Route", `clusterpro-vip-${table}`),
    ],
  ]),
  [
    "inline routes",
    "vip-no-inline-routes",
    (s) =>
      s.set("RouteTable", "clusterpro-private-ap-northeast-1a", {
        routes: [{ cidrBlock: "10.9.0.0/16", gatewayId: "vgw-1" }],
      }),
  ],
  [
    "an empty list of inline routes, which deletes all",
    "vip-no-inline-routes",
    (s) => s.set("RouteTable", "clusterpro-main", { routes: [] }),
  ],
  [
    "a DefaultRouteTable",
    "vip-no-inline-routes",
    (s) =>
      s.all.push({
        ...s.one("RouteTable", "clusterpro-main"),
        type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
        name: "adopted",
        urn: "urn:pulumi:dev::clusterpro-fsx::aws:ec2/defaultRouteTable:DefaultRouteTable::adopted",
      }),
  ],
  ["an address of the VPC", "vip-outside-vpc", (s) => s.set("Vpc", "clusterpro-vpc", { cidrBlock: "172.16.0.0/16" })],
  [
    "an address of a secondary range",
    "vip-outside-vpc",
    (s) =>
      s.all.push({
        ...s.one("RouteTable", "clusterpro-main"),
        type: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
        name: "more",
        urn: "urn:pulumi:dev::clusterpro-fsx::x:x:X::more",
        inputs: { vpcId: s.one("RouteTable", "clusterpro-main").inputs.vpcId as never, cidrBlock: "172.16.0.0/24" },
      }),
  ],
  ...["clusterpro-server1", "clusterpro-server2"].flatMap((server): Mutation[] => [
    [
      `the check of ${server} on`,
      "vip-target-forwards",
      (s) => s.set("NetworkInterface", server, { sourceDestCheck: true }),
    ],
    [
      `the check of ${server} left out`,
      "vip-target-forwards",
      (s) => s.set("NetworkInterface", server, { sourceDestCheck: null }),
    ],
    [
      `an instance of ${server} that turns it on again`,
      "vip-target-forwards",
      (s) => s.ignore("Instance", server, "ami", "userData"),
    ],
    [
      `optional tokens of ${server}`,
      "server-imdsv2",
      (s) => s.set("Instance", server, { metadataOptions: { httpTokens: "optional" } }),
    ],
    [
      `a root disk of ${server} in the clear`,
      "server-disk-encrypted",
      (s) => s.set("Instance", server, { rootBlockDevice: { volumeType: "gp3" } }),
    ],
    [
      `another disk of ${server} in the clear`,
      "server-disk-encrypted",
      (s) => s.set("Instance", server, { ebsBlockDevices: [{ deviceName: "xvdf" }] }),
    ],
    [
      `a public address of ${server}`,
      "server-not-public",
      (s) => s.set("Instance", server, { associatePublicIpAddress: true }),
    ],
    [
      `an elastic address of ${server}`,
      "server-not-public",
      (s) => {
        s.set("Eip", "clusterpro-nat-ap-northeast-1a", { networkInterface: "eni" });
        s.wire("Eip", "clusterpro-nat-ap-northeast-1a", "networkInterface", s.one("NetworkInterface", server));
      },
    ],
    [
      `${server} in a public subnet`,
      "server-not-public",
      (s) => s.wire("NetworkInterface", server, "subnetId", subnet(s, "public", server.endsWith("1") ? "a" : "c")),
    ],
  ]),
  [
    "a subnet that gives out public addresses",
    "server-not-public",
    (s) => s.set("Subnet", "clusterpro-private-ap-northeast-1a", { mapPublicIpOnLaunch: true }),
  ],
  ...(
    [
      [3389],
      [5985],
      [5986],
      [445],
      [29001, 29002],
      [29009],
      [29003, 29003, "udp"],
      [29106, 29106, "udp"],
      [0, 65535],
    ] as const
  ).map(
    ([from, to, protocol]): Mutation => [
      `port ${from} for everybody`,
      "server-not-public",
      (s) => letIn(s, anybody(from, to, protocol)),
    ],
  ),
  [
    "everything for everybody by IPv6",
    "server-not-public",
    (s) => letIn(s, anybody(0, 0, "-1", { ipv6CidrBlocks: ["::/0"] })),
  ],
  [
    "everybody in two halves",
    "server-not-public",
    (s) => letIn(s, anybody(3389, 3389, "tcp", { cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] })),
  ],
  [
    "one NAT gateway for both zones",
    "nat-per-zone",
    (s) =>
      s.wire(
        "Route",
        "clusterpro-private-ap-northeast-1c-default",
        "natGatewayId",
        s.one("NatGateway", "clusterpro-nat-ap-northeast-1a"),
      ),
  ],
  [
    "a NAT gateway in the wrong subnet",
    "nat-per-zone",
    (s) => s.wire("NatGateway", "clusterpro-nat-ap-northeast-1a", "subnetId", subnet(s, "public", "c")),
  ],
  [
    "one private table for both zones",
    "nat-per-zone",
    (s) =>
      s.wire(
        "RouteTableAssociation",
        "clusterpro-private-ap-northeast-1c",
        "routeTableId",
        s.one("RouteTable", "clusterpro-private-ap-northeast-1a"),
      ),
  ],
  [
    "both servers in one zone",
    "servers-in-two-zones",
    (s) => s.wire("NetworkInterface", "clusterpro-server2", "subnetId", subnet(s, "private", "a")),
  ],
  [
    "every action",
    "server-role-least-privilege",
    (s) => statement(s, "clusterpro-servers-failover", { Action: "*", Resource: "*" }),
  ],
  [
    "every action of a service",
    "server-role-least-privilege",
    (s) => statement(s, "clusterpro-servers-failover", { Action: ["ec2:*"], Resource: "*" }),
  ],
  ...["ssm:**", "ssm:?*", "SSM:*?", "*:*", "s*", "s?m:GetParameter", "*:Get*"].map(
    (Action): Mutation => [
      `every action of a service as ${Action}`,
      "server-role-least-privilege",
      (s) => statement(s, "clusterpro-servers-failover", { Action, Resource: "*" }),
    ],
  ),
  [
    "ReplaceRoute on all resources but some",
    "server-role-least-privilege",
    (s) =>
      statement(s, "clusterpro-servers-failover", {
        Action: "ec2:ReplaceRoute",
        NotResource: "arn:aws:ec2:*:*:route-table/rtb-1",
      }),
  ],
  [
    "a statement whose actions stand under another name",
    "server-role-least-privilege",
    (s) => statement(s, "clusterpro-servers-failover", { action: "ec2:*", Resource: "*" }),
  ],
  ...(
    [
      ["StringLike", "*"],
      ["StringLike", "?*"],
      ["StringLike", ["files", "**"]],
      ["ForAllValues:StringEquals", "files"],
      ["ForAllValues:StringLike", "files"],
      ["StringEqualsIfExists", "files"],
      ["StringLikeIfExists", "files"],
      ["StringNotEquals", "other"],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM's
      ["StringEquals", "${aws:ResourceTag/clpfsx:cluster}"],
    ] as const
  ).map(
    ([operator, value]): Mutation => [
      `ReplaceRoute under ${operator} ${value}, which limits nothing`,
      "server-role-least-privilege",
      (s) =>
        statement(s, "clusterpro-servers-failover", {
          Action: "ec2:ReplaceRoute",
          Resource: "*",
          Condition: { [operator]: { "aws:ResourceTag/clpfsx:cluster": value } },
        }),
    ],
  ),
  [
    "all actions but some",
    "server-role-least-privilege",
    (s) => statement(s, "clusterpro-servers-failover", { NotAction: ["iam:*"], Resource: "*" }),
  ],
  [
    "ReplaceRoute anywhere",
    "server-role-least-privilege",
    (s) => statement(s, "clusterpro-servers-failover", { Action: "ec2:ReplaceRoute", Resource: "*" }),
  ],
  [
    "ReplaceRoute on all tables",
    "server-role-least-privilege",
    (s) =>
      statement(s, "clusterpro-servers-failover", {
        Action: "EC2:replaceroute",
        Resource: "arn:aws:ec2:*:*:route-table/*",
      }),
  ],
  [
    "ReplaceRoute by a pattern",
    "server-role-least-privilege",
    (s) => statement(s, "clusterpro-servers-failover", { Action: "ec2:R*Route", Resource: "*" }),
  ],
  [
    "a policy that is no JSON",
    "server-role-least-privilege",
    (s) => s.set("RolePolicy", "clusterpro-servers-failover", { policy: "{" }),
  ],
  [
    "an administrator's policy",
    "server-role-least-privilege",
    (s) =>
      s.set("RolePolicyAttachment", "clusterpro-servers-ssm", {
        policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
  ],
  [
    "an administrator's policy that the configuration lists",
    "server-role-least-privilege",
    (s) =>
      s.set("RolePolicyAttachment", "clusterpro-servers-ssm", { policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" }),
    { allowedPolicies: ["PowerUserAccess", "AmazonSSMDirectoryServiceAccess"] },
  ],
  [
    "a managed policy that is not listed",
    "server-role-least-privilege",
    (s) =>
      s.set("RolePolicyAttachment", "clusterpro-servers-ssm", { policyArn: "arn:aws:iam::123456789012:policy/own" }),
  ],
  ...(
    [
      [29001, "tcp"],
      [29008, "tcp"],
      [29010, "tcp"],
      [29003, "udp"],
      [29106, "udp"],
    ] as const
  ).map(
    ([port, protocol]): Mutation => [
      `no port ${port} between the servers`,
      "cluster-ports-open",
      (s) => rules(s, "clusterpro-servers", "ingress", (rule) => rule.fromPort !== port || rule.protocol !== protocol),
    ],
  ),
  [
    "no way out for the heartbeat",
    "cluster-ports-open",
    (s) => s.set("SecurityGroup", "clusterpro-servers", { egress: [anybody(0, 65535, "tcp") as never] }),
  ],
];

const judgeAll = async (resources: readonly PlannedResource[], rule?: string, config?: object) => {
  const settings = rule !== undefined && config ? { config: { [rule]: config } } : {};
  const { violations } = await analyze(pack, resources, settings);
  return violations.filter(({ level }) => level === "mandatory");
};

describe("mutations of the real program", () => {
  let planned: readonly PlannedResource[];

  before(async () => {
    planned = (await plannedCluster()).resources;
  });

  for (const [form, of] of [
    ["in a first preview", (each: readonly PlannedResource[]) => each],
    ["on a deployed stack", deployed],
  ] as const) {
    it(`leaves the program itself alone ${form}, with nothing undecided`, async () => {
      assert.deepEqual(await judgeAll(of(planned)), []);
    });

    for (const [what, rule, change, config] of MUTATIONS) {
      it(`${rule} refuses ${form}: ${what}`, async () => {
        const stack = open(planned);
        change(stack);
        const found = (await judgeAll(of(stack.all), rule, config)).filter((each) => each.rule === rule);
        assert.ok(found.length > 0, "nothing found");
        for (const { message } of found) {
          assert.doesNotMatch(message, /cannot be decided|the rule itself failed/);
          assert.doesNotMatch(message, /Correct-horse/);
        }
      });
    }
  }
});

describe("the rules as policies of their own, as the engine runs them", () => {
  const shown = ({ violations }: Awaited<ReturnType<typeof analyze>>) =>
    violations
      .map(({ rule, level, severity, urn, message }) =>
        [rule, level, severity, urn, message.replace(/\nWhat to do: [\s\S]*$/, "")].join(" | "),
      )
      .sort();

  it("say the same as all at once", async () => {
    const { resources } = await plannedCluster();
    const stack = open(resources);
    for (const [, rule, change] of MUTATIONS) if (rule.startsWith("server-")) change(stack);
    for (const each of [stack.all, deployed(stack.all)]) {
      const atOnce = shown(await analyze(pack, each));
      assert.ok(atOnce.length > 10);
      // With the levels at hand, as the in-process preview has them.
      const alone = buildPolicies(pack.rules, { config: {} });
      assert.deepEqual(shown(await analyze(alone, each)), atOnce);
    }
  });

  it("leave out what AWS reported", async () => {
    // At the last refresh; the program gives none of it any more.
    const reported = {
      "SecurityGroup servers": { ingress: [anybody(3389)] },
      "Instance server0": {
        associatePublicIpAddress: true,
        ebsBlockDevices: [{ deviceName: "xvdf", encrypted: false }],
      },
      "Role server": { inlinePolicies: [{ name: "old", policy: '{"Statement":{"Effect":"Allow","Action":"*"}}' }] },
    } as const;
    const options = Object.fromEntries(Object.entries(reported).map(([key, outputs]) => [key, { outputs }]));
    const resources = plan(
      (builder) => {
        rawCluster({
          options,
          inputs: { "SecurityGroup servers": ({ ingress, ...inputs }) => inputs },
        })(builder);
        const group = builder.resources.find(({ name, type }) => name === "servers" && type.endsWith(":SecurityGroup"));
        builder.resource("aws:ec2/securityGroupRule:SecurityGroupRule", "among", {
          type: "ingress",
          securityGroupId: String(group?.outputs?.id),
          protocol: "-1",
          fromPort: 0,
          toPort: 0,
          self: true,
        });
      },
      { deployed: true },
    );
    assert.deepEqual(shown(await analyze(buildPolicies(pack.rules), resources)), []);
  });

  it("leave the program alone where no resource policy has noted its inputs", async () => {
    const { resources } = await plannedCluster();
    const stackRules = buildPolicies(
      pack.rules.filter(({ kind, enforcementLevel }) => kind === "stack" && enforcementLevel !== "advisory"),
    );
    for (const each of [resources, deployed(resources)]) assert.deepEqual(shown(await analyze(stackRules, each)), []);
  });

  it("take a value that AWS is to choose for one that the program leaves out", async () => {
    const { resources } = await plannedCluster();
    const announced = deployed(resources).map((each) =>
      each.type.endsWith(":Instance") || each.type.endsWith(":SecurityGroup")
        ? {
            ...each,
            outputs: {
              ebsBlockDevices: UNKNOWN,
              associatePublicIpAddress: UNKNOWN,
              launchTemplate: UNKNOWN,
              ...each.outputs,
            },
          }
        : each,
    );
    assert.deepEqual(await judgeAll(announced), []);
    const stackRules = buildPolicies(
      pack.rules.filter(({ kind, enforcementLevel }) => kind === "stack" && enforcementLevel !== "advisory"),
    );
    assert.deepEqual(shown(await analyze(stackRules, announced)), []);
  });
});

function prefixList(plan: PlanBuilder, ...cidrs: readonly string[]): Handle {
  return plan.resource("aws:ec2/managedPrefixList:ManagedPrefixList", "list", {
    addressFamily: "IPv4",
    maxEntries: 5,
    ...(cidrs.length > 0 ? { entries: cidrs.map((cidr) => ({ cidr })) } : {}),
  });
}

function attachGroup(plan: PlanBuilder, rule: object): void {
  const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "more", { ingress: [rule as never] });
  plan.resource("aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment", "more", {
    networkInterfaceId: found(plan, "Instance", "server0").output("primaryNetworkInterfaceId"),
    securityGroupId: group.id,
  });
}

/** The same on raw resources, in the ways of a program that is not this one. */
/** A clp.conf with a monitor of whatever its script tries, every 3 seconds. */
const HASTY_CONF =
  '<root><all><serveros>windows</serveros></all><monitor><genw name="genw_fsx"><polling><interval>3</interval>' +
  "</polling></genw></monitor></root>";

const RAW: readonly RawMutation[] = [
  ...NETWORK_MUTATIONS,
  ...["0.0.0.0/1", "128.0.0.0/1", "8.0.0.0/7", "8.8.8.0/24"].map(
    (destinationCidrBlock) =>
      [
        `a way to ${destinationCidrBlock} of the internet`,
        "server-not-public",
        rawClusterWith(privateRoute({ destinationCidrBlock })),
      ] as const,
  ),
  ...["::/0", "::/1", "8000::/1", "2000::/3"].map(
    (destinationIpv6CidrBlock) =>
      [
        `a way to ${destinationIpv6CidrBlock} of the internet`,
        "server-not-public",
        rawClusterWith(privateRoute({ destinationIpv6CidrBlock })),
      ] as const,
  ),
  [
    "an inline way to the internet by IPv6",
    "server-not-public",
    {
      inputs: {
        "RouteTable private0": (inputs) => ({ ...inputs, routes: [{ ipv6CidrBlock: "::/0", gatewayId: "igw-1" }] }),
      },
    },
  ],
  [
    "a way to a prefix list that holds the internet",
    "server-not-public",
    rawClusterWith((plan) => {
      const list = prefixList(plan, "10.0.0.0/8", "128.0.0.0/1");
      privateRoute({ destinationPrefixListId: list.id })(plan);
    }),
  ],
  [
    "a way to a prefix list that gets the internet as an entry of its own",
    "server-not-public",
    rawClusterWith((plan) => {
      const list = prefixList(plan);
      plan.resource("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", "all", {
        prefixListId: list.id,
        cidr: "0.0.0.0/0",
      });
      privateRoute({ destinationPrefixListId: list.id })(plan);
    }),
  ],
  [
    "a way to the internet in the table that AWS made with the VPC",
    "server-not-public",
    rawClusterWith(
      (plan) => {
        const vpc = found(plan, "Vpc", "vpc");
        privateRoute({ routeTableId: vpc.output("mainRouteTableId"), destinationCidrBlock: "0.0.0.0/0" })(plan);
      },
      { without: ["MainRouteTableAssociation main", "RouteTableAssociation private0"] },
    ),
  ],
  ...["::/0", "::/1", "8000::/1"].map(
    (range) =>
      [
        `RDP from ${range}`,
        "server-not-public",
        {
          inputs: {
            "SecurityGroup servers": { ingress: [anybody(3389, 3389, "tcp", { ipv6CidrBlocks: [range] }) as never] },
          },
        },
      ] as const,
  ),
  ...["0.0.0.0/0", "::/0"].map(
    (range) =>
      [
        `RDP from a prefix list that holds ${range}`,
        "server-not-public",
        rawClusterWith((plan) => {
          plan.resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rdp", {
            securityGroupId: found(plan, "SecurityGroup", "servers").id,
            ipProtocol: "tcp",
            fromPort: 3389,
            toPort: 3389,
            prefixListId: prefixList(plan, range).id,
          });
        }),
      ] as const,
  ),
  [
    "RDP from a prefix list in a rule of the older kind",
    "server-not-public",
    rawClusterWith((plan) => {
      plan.resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rdp", {
        type: "ingress",
        securityGroupId: found(plan, "SecurityGroup", "servers").id,
        protocol: "tcp",
        fromPort: 3389,
        toPort: 3389,
        prefixListIds: [prefixList(plan, "0.0.0.0/0").id],
      });
    }),
  ],
  [
    "RDP by a group that is attached to a server's interface",
    "server-not-public",
    rawClusterWith((plan) => attachGroup(plan, anybody(3389))),
  ],
  [
    "an elastic address on the interface that AWS made with a server",
    "server-not-public",
    rawClusterWith((plan) => {
      plan.resource("aws:ec2/eipAssociation:EipAssociation", "server0", {
        allocationId: "eipalloc-1",
        networkInterfaceId: found(plan, "Instance", "server0").output("primaryNetworkInterfaceId"),
      });
    }),
  ],
  ["a single zone", "fsx-multi-az", { inputs: { "WindowsFileSystem share": { deploymentType: "SINGLE_AZ_1" } } }],
  [
    "the check on, on an instance's own interface",
    "vip-target-forwards",
    { inputs: { "Instance server0": { sourceDestCheck: undefined } } },
  ],
  [
    "both servers in one zone",
    "servers-in-two-zones",
    { inputs: { "Subnet private1": { availabilityZone: "us-east-1a" } } },
  ],
  [
    "no NAT gateway of its own",
    "nat-per-zone",
    { inputs: { "NatGateway nat1": (inputs) => ({ ...inputs, subnetId: "subnet-elsewhere" }) } },
  ],
  ["a table without the route", "vip-route-in-every-table", { without: ["Route vip1"] }],
  [
    "a policy of the stack that allows too much",
    "server-role-least-privilege",
    {
      inputs: {
        "Role server": {
          inlinePolicies: [{ name: "x", policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' }],
        },
      },
    },
  ],
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
    "a private subnet left to the public main table",
    "server-not-public",
    { without: ["RouteTableAssociation private0"] },
  ],
  ["a shut egress", "cluster-ports-open", { inputs: { "SecurityGroup servers": { egress: [] } } }],
  [
    "a second cluster of the VPC in one zone",
    "servers-in-two-zones",
    (plan) => {
      rawCluster(SHARE_FOR_ALL)(plan);
      secondCluster(plan, ["private0", "private0"]);
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
  ["a machine with the check on that may be a server", "vip-target-forwards", mayBeServer({ sourceDestCheck: true })],
  ["a machine that may be a server", "servers-in-two-zones", mayBeServer({ sourceDestCheck: false })],
  [
    "a server that only clp.conf names, with the check on",
    "vip-target-forwards",
    (plan) => {
      rawCluster()(plan);
      plan.resource("aws:ec2/instance:Instance", "third", { privateIp: "10.0.100.31" });
      plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "conf", {
        key: "clp.conf",
        content: `<root><server name="third"><device id="0"><type>lan</type><info>10.0.100.31</info></device></server></root>`,
      });
    },
  ],
  ["optional tokens in a launch template", "server-imdsv2", launched({ metadataOptions: { httpTokens: "optional" } })],
  [
    "a disk of a launch template in the clear",
    "server-disk-encrypted",
    launched({ blockDeviceMappings: [{ deviceName: "xvdf", ebs: { volumeSize: 10 } }] }),
  ],
  [
    "a public address by a launch template",
    "server-not-public",
    launched({ networkInterfaces: [{ deviceIndex: 0, associatePublicIpAddress: "true" }] }),
  ],
  [
    "a machine with a public address that may be a server",
    "server-not-public",
    mayBeServer({ associatePublicIpAddress: true }),
  ],
  ...(["name", "arn"] as const).map(
    (by) =>
      [
        `an administrator's policy by a launch template's profile, by its ${by}`,
        "server-role-least-privilege",
        (plan: PlanBuilder) => launched({ iamInstanceProfile: { [by]: administrators(plan).output(by) } })(plan),
      ] as const,
  ),
  [
    "a data disk from a snapshot that may be in the clear",
    "server-disk-encrypted",
    {
      inputs: {
        "Instance server0": (inputs) => ({
          ...inputs,
          ebsBlockDevices: [{ deviceName: "xvdf", snapshotId: "snap-1" }],
        }),
      },
    },
  ],
  [
    "a root disk that only the template's data disk speaks for",
    "server-disk-encrypted",
    launched({
      rootBlockDevice: undefined,
      blockDeviceMappings: [{ deviceName: "xvdf", ebs: { volumeSize: 10, encrypted: "true" } }],
    } as never),
  ],
  [
    "an attached volume outside the stack",
    "server-disk-encrypted",
    rawClusterWith((plan) => {
      const instanceId = found(plan, "Instance", "server0").id;
      plan.resource("aws:ec2/volumeAttachment:VolumeAttachment", "data", { instanceId, volumeId: "vol-1" });
    }),
  ],
  [
    "both zones' subnets left to the VPC's own table, with one NAT gateway",
    "nat-per-zone",
    rawClusterWith(
      (plan) => {
        plan.resource("aws:ec2/route:Route", "own", {
          routeTableId: found(plan, "Vpc", "vpc").output("mainRouteTableId"),
          destinationCidrBlock: "0.0.0.0/0",
          natGatewayId: found(plan, "NatGateway", "nat0").id,
        });
      },
      {
        without: ["MainRouteTableAssociation main", "RouteTableAssociation private0", "RouteTableAssociation private1"],
      },
    ),
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
    "a subnet that may give public addresses",
    "server-not-public",
    { inputs: { "Subnet private0": (inputs) => ({ ...inputs, mapPublicIpOnLaunch: UNKNOWN }) } },
  ],
  [
    "a subnet in a table outside the stack",
    "server-not-public",
    { inputs: { "RouteTableAssociation private0": { routeTableId: "rtb-outside" } } },
  ],
  [
    "a subnet left to the main table of a VPC outside the stack",
    "server-not-public",
    (plan) => {
      const subnet = plan.resource("aws:ec2/subnet:Subnet", "own", { vpcId: "vpc-outside", cidrBlock: "10.0.1.0/24" });
      const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", { ingress: [] });
      plan.resource("aws:ec2/networkInterface:NetworkInterface", "server", {
        subnetId: subnet.id,
        securityGroups: [group.id],
        sourceDestCheck: false,
        tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
      });
    },
  ],
  [
    "an elastic address for a server that nobody knows yet",
    "server-not-public",
    rawClusterWith((plan) => {
      plan.resource("aws:ec2/eipAssociation:EipAssociation", "either", {
        allocationId: "eipalloc-1",
        instanceId: eitherServer(plan),
      });
    }),
  ],
  [
    "RDP from everywhere by a rule of a group that nobody knows yet",
    "server-not-public",
    rawClusterWith((plan) => {
      plan.resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "more", {
        securityGroupId: fromElsewhere(plan),
        ipProtocol: "tcp",
        fromPort: 3389,
        toPort: 3389,
        cidrIpv4: "0.0.0.0/0",
      });
    }),
  ],
  [
    "every action for a role that nobody knows yet",
    "server-role-least-privilege",
    rawClusterWith((plan) => {
      plan.resource("aws:iam/rolePolicy:RolePolicy", "more", {
        role: fromElsewhere(plan),
        policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
      });
    }),
  ],
  [
    "an administrator's policy for roles that nobody knows yet",
    "server-role-least-privilege",
    rawClusterWith((plan) => {
      plan.resource("aws:iam/policyAttachment:PolicyAttachment", "more", {
        roles: UNKNOWN,
        policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      });
    }),
  ],
  [
    "a secondary range of a VPC that nobody knows yet",
    "vip-outside-vpc",
    rawClusterWith((plan) => {
      plan.resource("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "more", {
        vpcId: fromElsewhere(plan),
        cidrBlock: "172.16.0.0/16",
      });
    }),
  ],
  [
    "a standby on an interface outside the stack",
    "vip-target-forwards",
    {
      inputs: {
        "Instance server1": ({ subnetId: _, vpcSecurityGroupIds: __, ...inputs }) => ({
          ...inputs,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
          primaryNetworkInterface: { networkInterfaceId: "eni-outside" },
        }),
        "Instance server0": (inputs) => ({
          ...inputs,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server0" },
        }),
      },
      options: { "Instance server1": { ignoreChanges: ["sourceDestCheck"] } },
    },
  ],
  ...(["vip-target-forwards", "server-not-public"] as const).map(
    (rule) =>
      [
        "an interface outside the stack that is attached to a server",
        rule,
        rawClusterWith((plan) => {
          plan.resource("aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment", "more", {
            instanceId: found(plan, "Instance", "server1").id,
            networkInterfaceId: "eni-outside",
            deviceIndex: 1,
          });
        }),
      ] as const,
  ),
  [
    "an interface that may be attached to either server",
    "vip-target-forwards",
    rawClusterWith((plan) => {
      const more = plan.resource("aws:ec2/networkInterface:NetworkInterface", "more", {
        subnetId: found(plan, "Subnet", "private0").id,
        sourceDestCheck: true,
      });
      plan.resource("aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment", "more", {
        instanceId: eitherServer(plan),
        networkInterfaceId: more.id,
        deviceIndex: 1,
      });
    }),
  ],
  ["two clusters with each other's virtual IP in clp.conf", "clpconf-matches-topology", twoClusters(true)],
  [
    "a copy of a secret of the stack, in a file of another bucket",
    "clpconf-no-password",
    rawClusterWith((plan) => {
      plan.resource("aws:secretsmanager/secretVersion:SecretVersion", "app", { secretString: "Correct-horse-8" });
      plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "setup", { key: "setup.txt", content: "Correct-horse-8" });
    }),
  ],
  ...Object.entries<(plan: PlanBuilder) => void>({
    "a parameter": (plan) =>
      plan.resource("aws:ssm/parameter:Parameter", "conf", { name: "/ha/clp.conf", type: "String", value: HASTY_CONF }),
    "user data": (plan) => plan.resource("aws:ec2/instance:Instance", "third", { userData: `@'\n${HASTY_CONF}\n'@` }),
    "a document": (plan) =>
      plan.resource("aws:ssm/document:Document", "conf", {
        content: JSON.stringify({ mainSteps: [{ inputs: { runCommand: ["@'", HASTY_CONF, "'@"] } }] }),
      }),
    "a zip archive": (plan) =>
      plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "conf", {
        key: "conf.zip",
        contentBase64: Buffer.from(zipSync({ "clp.conf": Buffer.from(HASTY_CONF) })).toString("base64"),
      }),
  }).map(
    ([carrier, build]) =>
      [
        `a hasty monitor in a clp.conf in ${carrier}`,
        "monitor-interval",
        rawClusterWith((plan) => build(plan)),
      ] as const,
  ),
  [
    "a password in a file beside the folder of clp.conf",
    "clpconf-no-password",
    rawClusterWith((plan) => {
      const object = (key: string, content: string) =>
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", key, { bucket: "b", key, content });
      object("conf/clp.conf", "<root><all><serveros>windows</serveros></all></root>");
      object("bootstrap/setup.ps1", '$password = "Correct-horse-9"\r\n');
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
    "an administrator's policy in the whole list of attachments",
    "server-role-least-privilege",
    rawClusterWith((plan) => {
      plan.resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "all", {
        roleName: found(plan, "Role", "server").output("name"),
        policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
      });
    }),
  ],
  [
    "an administrator's policy of a machine that may be a server",
    "server-role-least-privilege",
    (plan) => mayBeServer({ sourceDestCheck: false, iamInstanceProfile: administrators(plan).id })(plan),
  ],
  [
    "a target that may be either server's",
    "vip-routes-agree",
    (plan) => {
      rawCluster()(plan);
      const urns = plan.resources.filter(({ type }) => type === "aws:ec2/instance:Instance").map(({ urn }) => urn);
      for (const [index, each] of plan.resources.entries()) {
        if (!each.name.startsWith("vip")) continue;
        const propertyDependencies = { ...each.propertyDependencies, networkInterfaceId: urns };
        plan.resources[index] = { ...each, propertyDependencies };
      }
    },
  ],
  [
    "a subnet's association with a table outside the stack",
    "vip-route-in-every-table",
    { inputs: { "RouteTableAssociation private0": { routeTableId: "rtb-outside" } } },
  ],
];

/** Two tagged clusters, each with its clp.conf; the virtual IPs in them may be swapped. */
function twoClusters(swapped: boolean): Build {
  return (plan) => {
    const addresses = ["172.16.0.1", "172.16.0.2"];
    for (const [index, cluster] of ["one", "two"].entries()) {
      const tags = (server: string) => ({ tags: { "clpfsx:cluster": cluster, "clpfsx:server": server } });
      const route = { destinationCidrBlock: `${addresses[index]}/32` };
      rawCluster(
        {
          inputs: {
            "Instance server0": (inputs) => ({ ...inputs, ...tags("a") }),
            "Instance server1": (inputs) => ({ ...inputs, ...tags("b") }),
            ...Object.fromEntries(
              [0, 1, 2].map((each) => [`Route vip${each}`, (inputs: PlanProperties) => ({ ...inputs, ...route })]),
            ),
          },
        },
        `${cluster}-`,
      )(plan);
      plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", cluster, {
        bucket: "b",
        key: `${cluster}/clp.conf`,
        content: confOf(cluster, addresses[swapped ? 1 - index : index] ?? ""),
      });
    }
  };
}

function confOf(cluster: string, virtualIp: string): string {
  const server = (name: string, address: string) =>
    `<server name="${name}"><device id="0"><type>lan</type><info>${address}</info></device></server>`;
  const ids = (name: string) => `<vpcid>@@VPC_ID@@</vpcid><eniid>@@ENI_ID:${name}@@</eniid>`;
  return (
    `<root><all><serveros>windows</serveros></all><cluster><name>${cluster}</name></cluster>` +
    `${server("a", "10.0.100.11")}${server("b", "10.0.101.11")}<networkpartition><pingnp name="p"/></networkpartition>` +
    `<group name="g"><resource name="awsvip@vip"/></group><resource><awsvip name="vip"><parameters><ip>${virtualIp}</ip>${ids("a")}</parameters>` +
    `<server name="b"><parameters>${ids("b")}</parameters></server></awsvip></resource></root>`
  );
}

/** What only another stack knows. */
function fromElsewhere(plan: PlanBuilder) {
  return plan.later(UNKNOWN, plan.resource("pulumi:pulumi:StackReference", "network", {}));
}

/** One server or the other. */
function eitherServer(plan: PlanBuilder) {
  return plan.later(UNKNOWN, ...["server0", "server1"].map((name) => found(plan, "Instance", name)));
}

/** A file system whose directory lies in another VPC. */
function farDirectory(connect: Build): Build {
  return (plan) => {
    const subnets = (name: string, index: number) => {
      const vpc = plan.resource("aws:ec2/vpc:Vpc", name, { cidrBlock: `10.${index}.0.0/16` });
      const ids = ["a", "c"].map(
        (zone, at) =>
          plan.resource("aws:ec2/subnet:Subnet", `${name}-${zone}`, {
            vpcId: vpc.id,
            availabilityZone: `us-east-1${zone}`,
            cidrBlock: `10.${index}.${at}.0/24`,
          }).id,
      );
      return { vpcId: vpc.id, subnetIds: ids };
    };
    const [near, far] = [subnets("near", 0), subnets("far", 1)];
    const directory = plan.resource(
      "aws:directoryservice/directory:Directory",
      "ad",
      { name: "corp.example.com", type: "MicrosoftAD", password: "Correct-horse-7", vpcSettings: far },
      { ignoreChanges: ["password"], protect: true },
    );
    const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "share", {
      vpcId: near.vpcId,
      egress: [EVERYTHING],
    });
    plan.resource(
      "aws:fsx/windowsFileSystem:WindowsFileSystem",
      "share",
      {
        deploymentType: "MULTI_AZ_1",
        subnetIds: near.subnetIds,
        preferredSubnetId: near.subnetIds[0] ?? "",
        securityGroupIds: [group.id],
        activeDirectoryId: directory.id,
        throughputCapacity: 32,
        automaticBackupRetentionDays: 7,
        copyTagsToBackups: true,
      },
      { protect: true },
    );
    connect(plan);
  };
}

function attachToGateway(plan: PlanBuilder, name: string, gateway: string): void {
  const type = "aws:ec2transitgateway/transitGateway:TransitGateway";
  const isThere = plan.resources.some((each) => each.type === type && each.name === gateway);
  const made = isThere ? found(plan, "TransitGateway", gateway) : plan.resource(type, gateway, {});
  plan.resource("aws:ec2transitgateway/vpcAttachment:VpcAttachment", name, {
    transitGatewayId: made.id,
    vpcId: found(plan, "Vpc", name).id,
    subnetIds: [found(plan, "Subnet", `${name}-a`).id],
  });
}

/** A profile that may do everything. */
function administrators(plan: PlanBuilder): Handle {
  const role = plan.resource("aws:iam/role:Role", "admin", { assumeRolePolicy: TRUST });
  plan.resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "admin", {
    role: role.id,
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  return plan.resource("aws:iam/instanceProfile:InstanceProfile", "admin", { role: role.id });
}

/** An instance beside the cluster whose tags are not known before the first update. */
function mayBeServer(inputs: PlanProperties): Build {
  return (plan) => {
    rawCluster()(plan);
    const names = plan.resource("aws:s3/bucket:Bucket", "names", {});
    plan.resource("aws:ec2/instance:Instance", "third", {
      subnetId: found(plan, "Subnet", "private0").id,
      tags: new Reference(UNKNOWN, [names]),
      ...inputs,
    });
  };
}

/** The first server from a launch template, in place of its own word. */
function launched(template: PlanProperties): Build {
  return (plan) => {
    const made = plan.resource("aws:ec2/launchTemplate:LaunchTemplate", "server", template);
    const own = Object.fromEntries(Object.keys(template).map((key) => [key, undefined]));
    rawCluster({ inputs: { "Instance server0": { ...own, launchTemplate: { id: made.id } } } })(plan);
  };
}

describe("mutations of raw resources", () => {
  for (const known of [false, true]) {
    const form = known ? "deployed" : "in a first preview";
    it(`leaves the raw cluster alone, ${form}`, async () => {
      assert.deepEqual(await judgeAll(plan(rawCluster(), { deployed: known })), []);
    });
    for (const [what, healthy] of Object.entries({
      "two clusters with their own virtual IPs": twoClusters(false),
      "a directory that hangs on the same transit gateway": farDirectory((plan) => {
        for (const name of ["near", "far"]) attachToGateway(plan, name, "one");
      }),
    })) {
      it(`leaves alone, ${form}: ${what}`, async () => {
        assert.deepEqual(await judgeAll(plan(healthy, { deployed: known })), []);
      });
    }
    for (const [what, rule, change] of RAW) {
      it(`${rule} refuses, ${form}: ${what}`, async () => {
        const found = await judgeAll(
          plan(typeof change === "function" ? change : rawCluster(change), { deployed: known }),
        );
        assert.ok(
          found.some((each) => each.rule === rule),
          JSON.stringify(found),
        );
      });
    }
  }

  it("are counted in the README", () => {
    const readme = readFileSync(new URL("../../../policies/README.md", import.meta.url), "utf8");
    assert.equal(readme.match(/^(\d+) mutations/m)?.[1], String(MUTATIONS.length + RAW.length));
  });

  it("turn every rule red", () => {
    const red = new Set([...MUTATIONS, ...RAW].map(([, rule]) => rule));
    // Of those that advise, network-partition is red without one: the article's cluster has no partition resolution.
    const must = pack.rules.filter(({ enforcementLevel }) => enforcementLevel !== "advisory");
    assert.deepEqual(
      must.map(({ name }) => name).filter((name) => !red.has(name)),
      [],
    );
  });
});
