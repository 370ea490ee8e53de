import { type PlanBuilder, UNKNOWN } from "../../../policies/harness/index.ts";
import { found, privateRoute, rawCluster, rawClusterWith, SHARE_FOR_ALL, secondCluster } from "../programs.ts";
import { anybody, letIn, type Mutation, type RawMutation, rules, statement, subnet } from "./mutate.ts";
import {
  administrators,
  attachGroup,
  eitherServer,
  fromElsewhere,
  launched,
  mayBeServer,
  prefixList,
} from "./rawPrograms.ts";

/** Ways of breaking the real program that the rules of the servers name. */
export const SERVER_MUTATIONS: readonly Mutation[] = [
  ...["clusterpro-server1", "clusterpro-server2"].flatMap((server): Mutation[] => [
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

/** The same on raw resources, in the ways of a program that is not this one. */
export const SERVER_RAW: readonly RawMutation[] = [
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
  [
    "both servers in one zone",
    "servers-in-two-zones",
    { inputs: { "Subnet private1": { availabilityZone: "us-east-1a" } } },
  ],
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
  ["a machine that may be a server", "servers-in-two-zones", mayBeServer({ sourceDestCheck: false })],
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
];
