import {
  type Build,
  type Handle,
  type PlanBuilder,
  type PlanProperties,
  UNKNOWN,
} from "../../../policies/harness/index.ts";
import { EVERYTHING, found, rawCluster, rawClusterWith, SHARE_FOR_ALL } from "../programs.ts";
import { type Mutation, type RawMutation, subnet } from "./mutate.ts";
import { applied, ENI, ROUTE, TAGGED, tagged } from "./rawPrograms.ts";
import { allow, roleWith, statementOn, trusting } from "./server-role.mutations.ts";

const PUBLIC = "server-not-public";

/** The servers in these subnets, and nothing else of the raw cluster. */
const serversIn =
  (subnets: (plan: PlanBuilder) => readonly PlanProperties[]): Build =>
  (plan) => {
    const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", { ingress: [], egress: [] });
    for (const [index, place] of subnets(plan).entries()) {
      plan.resource("aws:ec2/instance:Instance", `server${index}`, {
        vpcSecurityGroupIds: [group.id],
        ...place,
        tags: { "clpfsx:cluster": "files", "clpfsx:server": `s${index}` },
      });
    }
  };
const defaultSubnet = (plan: PlanBuilder, more: PlanProperties = {}) =>
  plan.resource("aws:ec2/defaultSubnet:DefaultSubnet", "default", { availabilityZone: "us-east-1a", ...more });

const PLACES: readonly RawMutation[] = [
  ["a server in a default subnet", PUBLIC, serversIn((plan) => [{ subnetId: defaultSubnet(plan).id }])],
  [
    "a server in a default subnet that gives no public addresses",
    PUBLIC,
    serversIn((plan) => [{ subnetId: defaultSubnet(plan, { mapPublicIpOnLaunch: false }).id }]),
  ],
  [
    "a server in a subnet of the default VPC that is left to its main table",
    PUBLIC,
    serversIn((plan) => {
      const vpc = plan.resource("aws:ec2/defaultVpc:DefaultVpc", "default", {});
      const subnet = plan.resource("aws:ec2/subnet:Subnet", "own", { vpcId: vpc.id, cidrBlock: "172.31.200.0/24" });
      return [{ subnetId: subnet.id }];
    }),
  ],
  ["a server without a subnet", PUBLIC, serversIn(() => [{}])],
];

const NAT = "nat-per-zone";

/** The default route of the second private table, in place of its own. */
const wayOut =
  (name: string, of: (plan: PlanBuilder) => PlanProperties) =>
  (plan: PlanBuilder): void => {
    plan.resource(ROUTE, name, {
      routeTableId: found(plan, "RouteTable", "private1").id,
      destinationCidrBlock: "0.0.0.0/0",
      ...of(plan),
    });
  };
const natInstance = (plan: PlanBuilder, subnet: string, more: PlanProperties = {}): PlanProperties => ({
  networkInterfaceId: plan
    .resource("aws:ec2/instance:Instance", "nat", {
      subnetId: found(plan, "Subnet", subnet).id,
      sourceDestCheck: false,
      ...more,
    })
    .output("primaryNetworkInterfaceId"),
});

const API = "servers-reach-api";
const ENDPOINT = {
  serviceName: "com.amazonaws.us-east-1.ec2",
  vpcEndpointType: "Interface",
  privateDnsEnabled: true,
};

/** The raw cluster whose second private table has this route in place of its default one, or an endpoint in the VPC. */
function apiBy(endpoint: PlanProperties | undefined, route?: PlanProperties, more: Build = () => undefined): Build {
  return rawClusterWith(
    (plan) => {
      if (endpoint) {
        plan.resource("aws:ec2/vpcEndpoint:VpcEndpoint", "ec2", {
          vpcId: found(plan, "Vpc", "vpc").id,
          subnetIds: [found(plan, "Subnet", "private1").id],
          ...endpoint,
        });
      }
      if (route) wayOut("out", () => route)(plan);
      more(plan);
    },
    { without: ["Route private1"] },
  );
}

const API_WAYS: readonly RawMutation[] = [
  ["a server's table without a default route", API, { without: ["Route private1"] }],
  [
    "a server left to AWS's own main table",
    API,
    { without: ["RouteTableAssociation private1", "MainRouteTableAssociation main"] },
  ],
  ["an endpoint of another service", API, apiBy({ ...ENDPOINT, serviceName: "com.amazonaws.us-east-1.ssm" })],
  ["an endpoint of EC2's messages", API, apiBy({ ...ENDPOINT, serviceName: "com.amazonaws.us-east-1.ec2messages" })],
  ["a gateway endpoint", API, apiBy({ serviceName: "com.amazonaws.us-east-1.s3", vpcEndpointType: "Gateway" })],
  ["an endpoint of EC2 without private DNS", API, apiBy({ ...ENDPOINT, privateDnsEnabled: undefined })],
  ["an endpoint of a service that is not known", API, apiBy({ ...ENDPOINT, serviceName: UNKNOWN })],
  [
    "an endpoint of EC2 in another VPC",
    API,
    (plan) => {
      const other = plan.resource("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.9.0.0/16" });
      apiBy({ ...ENDPOINT, vpcId: other.id })(plan);
    },
  ],
  [
    "a route to a transit gateway for the company's addresses alone",
    API,
    apiBy(undefined, { destinationCidrBlock: "10.0.0.0/8", transitGatewayId: "tgw-1" }),
  ],
  [
    "a route for half of all addresses of AWS",
    API,
    apiBy(undefined, { destinationCidrBlock: "52.0.0.0/8", natGatewayId: "nat-1" }),
  ],
  [
    "routes that a VPN gateway propagates",
    API,
    apiBy(undefined, undefined, (plan) => {
      plan.resource("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation", "vpn", {
        routeTableId: found(plan, "RouteTable", "private1").id,
        vpnGatewayId: "vgw-1",
      });
    }),
  ],
];

const WAYS_OUT: readonly RawMutation[] = [
  [
    "a NAT instance that does not forward",
    NAT,
    rawClusterWith(
      wayOut("out", (plan) => natInstance(plan, "public1", { sourceDestCheck: undefined })),
      { without: ["Route private1"] },
    ),
  ],
  [
    "a NAT instance of which it is not known",
    NAT,
    rawClusterWith(
      wayOut("out", (plan) => natInstance(plan, "public1", { sourceDestCheck: UNKNOWN })),
      { without: ["Route private1"] },
    ),
  ],
  [
    "a NAT instance on an interface of its own that does not forward",
    NAT,
    rawClusterWith(
      wayOut("out", (plan) => {
        const own = plan.resource(ENI, "nat", { subnetId: found(plan, "Subnet", "public1").id });
        natInstance(plan, "public1", { subnetId: undefined, primaryNetworkInterface: { networkInterfaceId: own.id } });
        return { networkInterfaceId: own.id };
      }),
      { without: ["Route private1"] },
    ),
  ],

  [
    "a NAT instance of the other zone",
    NAT,
    rawClusterWith(
      wayOut("out", (plan) => natInstance(plan, "public0")),
      { without: ["Route private1"] },
    ),
  ],
  [
    "a NAT instance outside the stack",
    NAT,
    rawClusterWith(
      wayOut("out", () => ({ networkInterfaceId: "eni-outside" })),
      { without: ["Route private1"] },
    ),
  ],
  [
    "all addresses in two halves by the NAT gateway of the other zone",
    NAT,
    rawClusterWith(
      (plan) => {
        for (const destinationCidrBlock of ["0.0.0.0/1", "128.0.0.0/1"]) {
          const natGatewayId = found(plan, "NatGateway", "nat0").id;
          wayOut(destinationCidrBlock, () => ({ destinationCidrBlock, natGatewayId }))(plan);
        }
      },
      { without: ["Route private1"] },
    ),
  ],
  [
    "a NAT gateway in the private subnet that it serves",
    NAT,
    (plan) => {
      let inside: Handle | undefined;
      rawClusterWith(
        (cluster) => {
          inside = cluster.resource("aws:ec2/natGateway:NatGateway", "inside", {
            subnetId: found(cluster, "Subnet", "private1").id,
          });
          wayOut("out", () => ({ natGatewayId: inside?.id }))(cluster);
        },
        { without: ["Route private1"] },
      )(plan);
    },
  ],
];

const REACH = "servers-reach-file-system";

/** A VPC beside the raw cluster's, with a subnet in each zone. */
function farVpc(plan: PlanBuilder, name = "far"): { readonly vpcId: Handle["id"]; readonly subnetIds: Handle["id"][] } {
  const vpc = plan.resource("aws:ec2/vpc:Vpc", name, { cidrBlock: "10.9.0.0/16" });
  const subnetIds = ["a", "b"].map(
    (zone, index) =>
      plan.resource("aws:ec2/subnet:Subnet", `${name}-${zone}`, {
        vpcId: vpc.id,
        availabilityZone: `us-east-1${zone}`,
        cidrBlock: `10.9.${index}.0/24`,
      }).id,
  );
  return { vpcId: vpc.id, subnetIds };
}

function peer(
  plan: PlanBuilder,
  one: Handle["id"],
  other: Handle["id"] | typeof UNKNOWN,
  more: PlanProperties = {},
): Handle {
  return plan.resource("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", `peering${plan.resources.length}`, {
    vpcId: one,
    peerVpcId: other,
    autoAccept: true,
    ...more,
  });
}

/** The raw cluster with its file system, or its directory, in another VPC. */
const shareIn =
  (place: { readonly share?: string; readonly directory?: string }, connect: Build = () => undefined): Build =>
  (plan) => {
    const far = Object.fromEntries([...new Set(Object.values(place))].map((name) => [name, farVpc(plan, name)]));
    rawClusterWith(connect, {
      inputs: {
        ...(place.share === undefined
          ? {}
          : {
              "WindowsFileSystem share": (inputs) => ({
                ...inputs,
                subnetIds: far[place.share ?? ""]?.subnetIds,
                preferredSubnetId: far[place.share ?? ""]?.subnetIds[0],
              }),
            }),
        ...(place.directory === undefined
          ? {}
          : { "Directory ad": (inputs) => ({ ...inputs, vpcSettings: far[place.directory ?? ""] }) }),
      },
    })(plan);
  };

/** The raw cluster with its file system in a VPC that a peering connection of these inputs leads to. */
const peered = (inputs: PlanProperties, more: (plan: PlanBuilder, peering: Handle) => void = () => undefined): Build =>
  shareIn({ share: "far", directory: "far" }, (plan) => {
    const [far, own] = ["far", "vpc"].map((name) => found(plan, "Vpc", name).id);
    if (far && own) more(plan, peer(plan, far, own, inputs));
  });
const toUnknown = (place: Parameters<typeof shareIn>[0]): Build =>
  shareIn(place, (plan) => {
    const far = found(plan, "Vpc", "far");
    if (far) peer(plan, far.id, UNKNOWN);
  });
const accepter =
  (inputs: PlanProperties) =>
  (plan: PlanBuilder, peering: Handle): void => {
    plan.resource("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "accepter", {
      vpcPeeringConnectionId: peering.id,
      ...inputs,
    });
  };

const REACHES: readonly RawMutation[] = [
  ["a peering connection that nobody accepts", REACH, peered({ autoAccept: undefined })],
  ["a peering connection that is told not to accept", REACH, peered({ autoAccept: false })],
  ["an accepter that does not accept", REACH, peered({ autoAccept: false }, accepter({}))],
  [
    "a peering connection that another account has refused",
    REACH,
    peered({ autoAccept: undefined, peerOwnerId: "123456789012", acceptStatus: "rejected" }),
  ],

  ["a peering connection whose far end is not known", REACH, toUnknown({ share: "far", directory: "far" })],
  [
    "a directory that no file system names, in a VPC that a peering connection may lead to",
    REACH,
    (plan) => {
      const far = farVpc(plan);
      rawClusterWith(() => peer(plan, far.vpcId, UNKNOWN), {
        without: ["WindowsFileSystem share"],
        inputs: { "Directory ad": (inputs) => ({ ...inputs, vpcSettings: far }) },
      })(plan);
    },
  ],
  ["a peering connection that may lead to the directory's VPC", "fsx-domain-joined", toUnknown({ directory: "far" })],

  ["a file system in a VPC that nothing connects", REACH, shareIn({ share: "far", directory: "far" })],
  [
    "a directory in a VPC that is peered with the file system's and not with the servers'",
    REACH,
    shareIn({ share: "far", directory: "third" }, (plan) => {
      const [far, third, own] = ["far", "third", "vpc"].map((name) => found(plan, "Vpc", name).id);
      if (far && third && own) {
        peer(plan, far, third);
        peer(plan, own, far);
      }
    }),
  ],
  [
    "a directory that no file system names, in a VPC that nothing connects",
    REACH,
    (plan) => {
      const far = farVpc(plan);
      rawClusterWith(() => undefined, {
        without: ["WindowsFileSystem share"],
        inputs: { "Directory ad": (inputs) => ({ ...inputs, vpcSettings: far }) },
      })(plan);
    },
  ],
];

const ACL = "network-acl-open";
const through = (ruleNo: number, more: PlanProperties = {}): PlanProperties => ({
  ruleNo,
  action: "allow",
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlock: "0.0.0.0/0",
  ...more,
});

/** A network ACL for the private subnets of the raw cluster. */
const acl = (
  ingress: readonly PlanProperties[],
  egress: readonly PlanProperties[] = [through(100)],
  more: Build = () => undefined,
): Build =>
  rawClusterWith((plan) => {
    plan.resource("aws:ec2/networkAcl:NetworkAcl", "servers", {
      vpcId: found(plan, "Vpc", "vpc").id,
      subnetIds: ["private0", "private1"].map((name) => found(plan, "Subnet", name).id),
      ingress,
      egress,
    });
    more(plan);
  });
const port = (protocol: string, from: number, to = from) => ({ protocol, fromPort: from, toPort: to });

const ACLS: readonly RawMutation[] = [
  ["a network ACL without rules", ACL, acl([], [])],
  [
    "a network ACL that denies the heartbeat",
    ACL,
    acl([through(50, { action: "deny", ...port("udp", 29106) }), through(100)]),
  ],
  [
    "a network ACL that denies the partner's address",
    ACL,
    acl([through(50, { action: "deny", cidrBlock: "10.0.101.11/32" }), through(100)]),
  ],
  ["a network ACL that lets in TCP alone", ACL, acl([through(100, { protocol: "6", fromPort: 0, toPort: 65535 })])],
  [
    "a network ACL that lets no answers in",
    ACL,
    acl([through(100, port("tcp", 0, 49151)), through(110, port("udp", 0, 65535))]),
  ],
  [
    "a network ACL that lets out nothing to the partner",
    ACL,
    acl([through(100)], [through(100, { cidrBlock: "10.0.100.0/24" })]),
  ],
  ["a network ACL whose rules are not known", ACL, acl([through(100, { protocol: UNKNOWN })])],
  [
    "a rule resource that denies SMB before all that is allowed",
    ACL,
    acl([through(100)], [through(100)], (plan) => {
      plan.resource("aws:ec2/networkAclRule:NetworkAclRule", "smb", {
        networkAclId: found(plan, "NetworkAcl", "servers").id,
        ruleNumber: 10,
        ruleAction: "deny",
        egress: true,
        protocol: "tcp",
        fromPort: 445,
        toPort: 445,
        cidrBlock: "10.0.0.0/16",
      });
    }),
  ],
  [
    "the VPC's own network ACL adopted without rules",
    ACL,
    rawClusterWith((plan) => {
      plan.resource("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "own", {
        defaultNetworkAclId: found(plan, "Vpc", "vpc").output("defaultNetworkAclId"),
      });
    }),
  ],
];

const SERVERS: readonly RawMutation[] = [
  [
    "an instance on the interface that is tagged for the other server",
    "server-tags-agree",
    (plan) => {
      const own = plan.resource(ENI, "own", {
        tags: { "clpfsx:cluster": "files", "clpfsx:server": "s0" },
        sourceDestCheck: false,
      });
      rawClusterWith(() => undefined, {
        inputs: {
          ...TAGGED,
          "Instance server1": tagged("s1", { primaryNetworkInterface: { networkInterfaceId: own.id } }),
        },
        options: { "Instance server1": { ignoreChanges: ["sourceDestCheck"] } },
      })(plan);
    },
  ],
  [
    "an Auto Scaling group whose tag makes servers",
    "servers-in-two-zones",
    rawClusterWith((plan) => {
      plan.resource("aws:autoscaling/group:Group", "servers", {
        maxSize: 2,
        minSize: 2,
        tags: [{ key: "clpfsx:cluster", value: "files", propagateAtLaunch: true }],
      });
    }),
  ],
  [
    "an Auto Scaling group whose launch template makes servers",
    "servers-in-two-zones",
    rawClusterWith((plan) => {
      const template = plan.resource("aws:ec2/launchTemplate:LaunchTemplate", "servers", {
        tagSpecifications: [{ resourceType: "instance", tags: { "clpfsx:server": "any" } }],
      });
      plan.resource("aws:autoscaling/group:Group", "servers", {
        maxSize: 2,
        minSize: 2,
        launchTemplate: { id: template.id },
      });
    }),
  ],
];

const UNGROUPED = Object.fromEntries(
  ["server0", "server1"].map((name) => [
    `Instance ${name}`,
    ({ vpcSecurityGroupIds: _, ...inputs }: PlanProperties) => tagged(name)(inputs),
  ]),
);

/** The raw cluster whose servers name no security group. */
const ungrouped =
  (rules: PlanProperties): Build =>
  (plan) => {
    rawClusterWith(
      (cluster) => {
        cluster.resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", {
          vpcId: found(cluster, "Vpc", "vpc").id,
          ...rules,
        });
      },
      { inputs: { ...UNGROUPED, ...SHARE_FOR_ALL.inputs } },
    )(plan);
  };

const GROUPS: readonly RawMutation[] = [
  ["servers in a default group that is adopted without rules", "cluster-ports-open", ungrouped({})],
  [
    "servers in a default group that lets in RDP from everywhere",
    PUBLIC,
    ungrouped({ ingress: [{ ...port("tcp", 3389), cidrBlocks: ["0.0.0.0/0"] }] }),
  ],
  [
    "RDP from everywhere by a rule of the VPC's own group",
    PUBLIC,
    (plan) => {
      rawClusterWith(
        (cluster) => {
          cluster.resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rdp", {
            securityGroupId: found(cluster, "Vpc", "vpc").output("defaultSecurityGroupId"),
            ipProtocol: "tcp",
            fromPort: 3389,
            toPort: 3389,
            cidrIpv4: "0.0.0.0/0",
          });
        },
        { inputs: UNGROUPED },
      )(plan);
    },
  ],
  [
    "a file system in the default group, without the servers",
    "fsx-ad-ports",
    { inputs: { "WindowsFileSystem share": ({ securityGroupIds: _, ...inputs }) => inputs } },
  ],
];

const LISTS: readonly RawMutation[] = [
  [
    "a file system's two subnets chosen from four ids",
    "fsx-two-zones",
    (plan) => {
      rawClusterWith(() => undefined, {
        inputs: {
          "WindowsFileSystem share": (inputs) => ({
            ...inputs,
            subnetIds: chosen(plan, ["public0", "private0", "public1", "private1"], ["public0", "private0"]),
          }),
        },
      })(plan);
    },
  ],
  [
    "a file system with a zone by id beside one by name",
    "fsx-two-zones",
    {
      inputs: {
        "Subnet private1": ({ availabilityZone: _, ...inputs }) => ({ ...inputs, availabilityZoneId: "use1-az2" }),
      },
    },
  ],
];

/** Some of these subnets, as by `ids.apply((all) => all.slice(0, 2))`: before the first update not even how many. */
export function chosen(plan: PlanBuilder, from: readonly string[], taken: readonly string[]) {
  const handles = () => from.map((name) => found(plan, "Subnet", name));
  return plan.later(
    taken.map((name) => `subnet-${name}`),
    ...handles(),
  );
}

/** Ways of breaking the real program that the rules of the network name. */
export const NETWORK_MUTATIONS: readonly Mutation[] = [
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
];

/** The same on raw resources, in the ways of a program that is not this one. */
export const NETWORK_RAW: readonly RawMutation[] = [
  ...PLACES,
  ...API_WAYS,
  ...WAYS_OUT,
  ...REACHES,
  ...ACLS,
  ...SERVERS,
  ...GROUPS,
  ...LISTS,
  [
    "no NAT gateway of its own",
    "nat-per-zone",
    { inputs: { "NatGateway nat1": (inputs) => ({ ...inputs, subnetId: "subnet-elsewhere" }) } },
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
];

const vipRoutes = ["Route vip0", "Route vip1", "Route vip2"];

/** What looks like one of these, and is healthy. */
export const NETWORK_PROGRAMS: Readonly<Record<string, Build>> = {
  "servers in the VPC's default group": (plan) => {
    const inputs = {
      ...UNGROUPED,
      "WindowsFileSystem share": ({ securityGroupIds: _, ...rest }: PlanProperties) => rest,
    };
    rawClusterWith(() => undefined, { inputs })(plan);
  },
  "servers in a default group that lets in its own": ungrouped({
    ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
    egress: [EVERYTHING],
  }),
  "routes of the virtual IP made by an apply over as many tables": rawClusterWith(
    (plan) => applied(plan, ["public", "private0", "private1"], 3),
    { without: vipRoutes },
  ),
  "a file system's subnets chosen by their place from three zones": (plan) => {
    rawCluster(
      {
        inputs: {
          "WindowsFileSystem share": (inputs) => ({ ...inputs, ...firstTwo(plan), preferredSubnetId: firstOf(plan) }),
        },
      },
      "",
      ["us-east-1a", "us-east-1b", "us-east-1c"],
    )(plan);
  },
  "a policy that names the tables": rawClusterWith(
    (plan) => {
      const tables = ["public", "private0", "private1"].map((name) => found(plan, "RouteTable", name));
      plan.resource("aws:iam/rolePolicy:RolePolicy", "tables", {
        role: found(plan, "Role", "server").id,
        policy: statementOn(plan, ...tables),
      });
    },
    {
      without: ["RolePolicy failover"],
      options: Object.fromEntries(
        ["public", "private0", "private1"].map((name) => [`RouteTable ${name}`, { id: `rtb-${name}` }]),
      ),
    },
  ),
  ...Object.fromEntries(
    ["arn:aws:ec2:*", "arn:*:ec2:*:*:route*", "arn:aws:ec2:*:*:*/rtb-*"].map((Resource) => [
      `an Allow on ${Resource} with the tables' tag`,
      rawClusterWith(
        () => undefined,
        roleWith(allow({ Resource, Condition: { StringEquals: { "aws:ResourceTag/team": "files" } } }), {
          team: "files",
        }),
      ),
    ]),
  ),
  "an Allow under conditions that hold": rawClusterWith(
    () => undefined,
    roleWith(
      [
        allow({
          Resource: "arn:aws:ec2:us-east-1:*:route-table/*",
          Condition: { StringEquals: { "aws:ResourceTag/team": "files", "aws:RequestedRegion": "us-east-1" } },
        }),
        { Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
        {
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { StringNotEquals: { "aws:RequestedRegion": ["us-east-1"] } },
        },
        { Effect: "Deny", Action: ["ec2:DeleteRoute"], Resource: "*" },
        { Effect: "Deny", NotAction: ["ec2:*", "ssm:*"], Resource: "*" },
      ],
      { team: "files" },
    ),
  ),
  "a role for EC2 and others": rawClusterWith(
    () => undefined,
    trusting({ Principal: { Service: ["ssm.amazonaws.com", "ec2.amazonaws.com"], AWS: "arn:aws:iam::1:root" } }),
  ),
  "network ACLs that let the VPC's own through": acl(
    [
      through(90, { action: "deny", ...port("tcp", 3389), cidrBlock: "192.0.2.0/24" }),
      through(100, { cidrBlock: "10.0.0.0/16" }),
    ],
    [through(100)],
  ),
  "a NAT instance in each zone": rawClusterWith(
    wayOut("out", (plan) => natInstance(plan, "public1")),
    { without: ["Route private1"] },
  ),
  "a file system in a VPC that is peered with the servers'": shareIn({ share: "far", directory: "far" }, (plan) => {
    const [far, own] = ["far", "vpc"].map((name) => found(plan, "Vpc", name).id);
    if (far && own) peer(plan, far, own);
  }),
  "a peering connection that an accepter accepts": peered({ autoAccept: false }, accepter({ autoAccept: true })),
  "a peering connection that another account is to accept": peered({
    autoAccept: undefined,
    peerOwnerId: "123456789012",
  }),
  "a peering connection that somebody has accepted by hand": peered({ autoAccept: undefined, acceptStatus: "active" }),
  "servers without a default route and with an endpoint of EC2": apiBy(ENDPOINT),
  "servers behind a transit gateway": apiBy(undefined, { transitGatewayId: "tgw-1" }),
  "an interface that another one's instance gets, beside the virtual IP": rawClusterWith((plan) => {
    plan.resource(ENI, "spare", { subnetId: found(plan, "Subnet", "private0").id });
  }),
  "directories for something else": (plan) => {
    const place = farVpc(plan);
    plan.resource("aws:directoryservice/directory:Directory", "connector", {
      type: "ADConnector",
      connectSettings: { ...place, customerDnsIps: ["10.1.1.1"], customerUsername: "svc" },
    });
    plan.resource("aws:directoryservice/directory:Directory", "workspaces", { vpcSettings: place }, { protect: true });
    plan.resource(
      "aws:directoryservice/directory:Directory",
      "alone",
      { type: "MicrosoftAD", vpcSettings: place },
      { protect: true },
    );
  },
  "an Auto Scaling group of web servers": rawClusterWith((plan) => {
    plan.resource("aws:autoscaling/group:Group", "web", {
      maxSize: 2,
      minSize: 2,
      tags: [{ key: "team", value: "web", propagateAtLaunch: true }],
    });
  }),
  "a network of two zones by their ids": (plan) => {
    const byId =
      (id: string) =>
      ({ availabilityZone: _, ...inputs }: PlanProperties) => ({ ...inputs, availabilityZoneId: id });
    rawClusterWith(() => undefined, {
      inputs: Object.fromEntries(
        ["public", "private"].flatMap((kind) =>
          [0, 1].map((index) => [`Subnet ${kind}${index}`, byId(`use1-az${index + 1}`)]),
        ),
      ),
    })(plan);
  },
};

const SHARE_SUBNETS = ["private0", "private1", "private2"];
const firstTwo = (plan: PlanBuilder): PlanProperties => ({
  subnetIds: chosen(plan, SHARE_SUBNETS, ["private0", "private1"]),
});
const firstOf = (plan: PlanBuilder) =>
  plan.later("subnet-private0", ...SHARE_SUBNETS.map((name) => found(plan, "Subnet", name)));
