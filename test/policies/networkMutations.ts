import type { Build, Handle, PlanBuilder, PlanProperties } from "../../policies/harness/index.ts";
import { found, type RawChange, rawClusterWith } from "./programs.ts";

/** A way of breaking the raw cluster, and the rule that refuses it in a first preview and deployed. */
export type RawMutation = readonly [what: string, rule: string, change: RawChange | Build];

const ROLE = "server-role-replaces-routes";

/** The raw cluster whose servers' role has this policy in place of its own. */
function roleWith(statement: object | readonly object[]): RawChange {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statement });
  return { inputs: { "RolePolicy failover": (inputs) => ({ ...inputs, policy }) } };
}

const allow = (more: object) => ({ Effect: "Allow", Action: "ec2:ReplaceRoute", Resource: "*", ...more });
const deny = (more: object) => [allow({}), { Effect: "Deny", Resource: "*", ...more }];
const under = (operator: string, key: string, value: string) => allow({ Condition: { [operator]: { [key]: value } } });

const ROLES: readonly RawMutation[] = [
  ["a misspelt action", ROLE, roleWith(allow({ Action: "ec2:ReplaceRoutes" }))],
  ["another action of routes", ROLE, roleWith(allow({ Action: ["ec2:CreateRoute", "ec2:Describe*"] }))],
  ["all actions but those of EC2", ROLE, roleWith({ Effect: "Allow", NotAction: "ec2:*", Resource: "*" })],
  ["the action denied", ROLE, roleWith(deny({ Action: "ec2:ReplaceRoute" }))],
  ["all actions denied but some", ROLE, roleWith(deny({ NotAction: ["ec2:Describe*"] }))],
  ["the action denied by a pattern", ROLE, roleWith(deny({ Action: "ec2:Re*Route" }))],
  [
    "the action denied with MFA or without",
    ROLE,
    roleWith(deny({ Action: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } })),
  ],
  ...[
    "arn:aws:ec2:*:*:instance/*",
    "arn:aws:s3:::route-table/*",
    "arn:aws:ec2:*:*:route/*",
    "route-table/*",
    "arn:aws:ec2:eu-west-1:*:route-table/*",
  ].map((Resource): RawMutation => [`the action on ${Resource}`, ROLE, roleWith(allow({ Resource }))]),
  [
    "the action on all resources but route tables",
    ROLE,
    roleWith({ Effect: "Allow", Action: "ec2:ReplaceRoute", NotResource: "arn:aws:ec2:*:*:route-table/*" }),
  ],
  [
    "the action under a tag that no table has",
    ROLE,
    roleWith(under("StringEquals", "aws:ResourceTag/clpfsx:cluster", "files")),
  ],
  [
    "the action under MFA, which no role of an instance has",
    ROLE,
    roleWith(under("Bool", "aws:MultiFactorAuthPresent", "true")),
  ],
  ["the action in another Region", ROLE, roleWith(under("StringEquals", "aws:RequestedRegion", "eu-west-1"))],
  [
    "the action under a condition that cannot be told",
    ROLE,
    roleWith(under("IpAddress", "aws:SourceIp", "10.0.0.0/8")),
  ],
  ["no policy of the role", ROLE, { without: ["RolePolicy failover"] }],
  [
    "a server without an instance profile",
    ROLE,
    { inputs: { "Instance server1": ({ iamInstanceProfile: _, ...inputs }) => inputs } },
  ],
  [
    "an instance profile without a role",
    ROLE,
    { inputs: { "InstanceProfile server": ({ role: _, ...inputs }) => inputs } },
  ],
  [
    "a launch template without an instance profile",
    ROLE,
    (plan) => {
      const template = plan.resource("aws:ec2/launchTemplate:LaunchTemplate", "server", { instanceType: "m5.large" });
      const launched = ({ iamInstanceProfile: _, ...inputs }: PlanProperties) => ({
        ...inputs,
        launchTemplate: { id: template.id },
      });
      rawClusterWith(() => undefined, { inputs: { "Instance server1": launched } })(plan);
    },
  ],
  [
    "a policy made from one table of three",
    ROLE,
    rawClusterWith(
      (plan) => {
        plan.resource("aws:iam/rolePolicy:RolePolicy", "one", {
          role: found(plan, "Role", "server").id,
          policy: statementOn(plan, found(plan, "RouteTable", "public")),
        });
      },
      {
        without: ["RolePolicy failover"],
        options: Object.fromEntries(
          ["public", "private0", "private1"].map((name) => [`RouteTable ${name}`, { id: `rtb-${name}` }]),
        ),
      },
    ),
  ],
];

/** A policy's text that is known only with the table's ARN. */
function statementOn(plan: PlanBuilder, ...tables: readonly Handle[]) {
  const text = JSON.stringify({
    Statement: allow({ Resource: tables.map(({ name }) => `arn:aws:ec2:us-east-1:1:route-table/rtb-${name}`) }),
  });
  return plan.later(text, ...tables);
}

const ENI = "aws:ec2/networkInterface:NetworkInterface";
const ROUTE = "aws:ec2/route:Route";
const PUBLIC = "server-not-public";
const TABLES = "vip-route-in-every-table";

/** Tags of a cluster's server, on top of what an instance has. */
const tagged =
  (server: string, more: PlanProperties = {}) =>
  (inputs: PlanProperties): PlanProperties => ({
    ...inputs,
    tags: { "clpfsx:cluster": "files", "clpfsx:server": server },
    ...more,
  });
const TAGGED = { "Instance server0": tagged("s0"), "Instance server1": tagged("s1") };

/** Routes of the virtual IP with another destination. */
const towards =
  (destination: PlanProperties | ((plan: PlanBuilder) => PlanProperties)): Build =>
  (plan) => {
    const given = typeof destination === "function" ? destination(plan) : destination;
    const route = ({ destinationCidrBlock: _, ...inputs }: PlanProperties) => ({ ...inputs, ...given });
    const routes = Object.fromEntries([0, 1, 2].map((index) => [`Route vip${index}`, route]));
    rawClusterWith(() => undefined, { inputs: { ...TAGGED, ...routes } })(plan);
  };

const ROUTES: readonly RawMutation[] = [
  ["a virtual IP routed as /24", TABLES, towards({ destinationCidrBlock: "172.16.0.0/24" })],
  ["a virtual IP routed by IPv6", TABLES, towards({ destinationIpv6CidrBlock: "fd00:1::1/128" })],
  [
    "a virtual IP routed by a prefix list",
    TABLES,
    towards((plan) => ({
      destinationPrefixListId: plan.resource("aws:ec2/managedPrefixList:ManagedPrefixList", "vip", {
        entries: [{ cidr: "172.16.0.1/32" }],
      }).id,
    })),
  ],
  ["a virtual IP routed by a prefix list outside the stack", TABLES, towards({ destinationPrefixListId: "pl-1" })],
  [
    "the table made the main one of another VPC",
    TABLES,
    (plan) => {
      const other = plan.resource("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.9.0.0/16" });
      rawClusterWith(() => undefined, {
        inputs: { "MainRouteTableAssociation main": (inputs) => ({ ...inputs, vpcId: other.id }) },
      })(plan);
    },
  ],
  [
    "a subnet associated with the table of another VPC",
    TABLES,
    (plan) => {
      const other = plan.resource("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.9.0.0/16" });
      const table = plan.resource("aws:ec2/routeTable:RouteTable", "other", { vpcId: other.id });
      rawClusterWith(() => undefined, {
        inputs: { "RouteTableAssociation private0": (inputs) => ({ ...inputs, routeTableId: table.id }) },
      })(plan);
    },
  ],
  [
    "two routes made by an apply over three tables",
    TABLES,
    rawClusterWith((plan) => applied(plan, ["public", "private0", "private1"], 2), {
      without: ["Route vip0", "Route vip1", "Route vip2"],
    }),
  ],
  [
    "a virtual IP on an interface that no instance is on",
    "vip-target-on-server",
    rawClusterWith(
      (plan) => {
        const own = plan.resource(ENI, "vip", {
          subnetId: found(plan, "Subnet", "private0").id,
          securityGroups: [found(plan, "SecurityGroup", "servers").id],
          sourceDestCheck: false,
        });
        for (const table of ["public", "private0", "private1"]) {
          plan.resource(
            ROUTE,
            `own-${table}`,
            {
              routeTableId: found(plan, "RouteTable", table).id,
              destinationCidrBlock: "172.16.0.1/32",
              networkInterfaceId: own.id,
            },
            { ignoreChanges: ["networkInterfaceId"] },
          );
        }
      },
      { without: ["Route vip0", "Route vip1", "Route vip2"], inputs: TAGGED },
    ),
  ],
];

/** Routes of the virtual IP, each in one of the tables, as by `ids.apply((all) => all[i])`. */
function applied(plan: PlanBuilder, names: readonly string[], count: number): void {
  const tables = names.map((name) => found(plan, "RouteTable", name));
  for (let index = 0; index < count; index++) {
    plan.resource(
      ROUTE,
      `vip-${index}`,
      {
        routeTableId: plan.later(`routeTable-${names[index]}`, ...tables),
        destinationCidrBlock: "172.16.0.1/32",
        networkInterfaceId: found(plan, "Instance", "server0").output("primaryNetworkInterfaceId"),
      },
      { ignoreChanges: ["networkInterfaceId"] },
    );
  }
}

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
const natInstance = (plan: PlanBuilder, subnet: string): PlanProperties => ({
  networkInterfaceId: plan
    .resource("aws:ec2/instance:Instance", "nat", {
      subnetId: found(plan, "Subnet", subnet).id,
      sourceDestCheck: false,
    })
    .output("primaryNetworkInterfaceId"),
});

const WAYS_OUT: readonly RawMutation[] = [
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

function peer(plan: PlanBuilder, one: Handle["id"], other: Handle["id"]): void {
  plan.resource("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", `peering${plan.resources.length}`, {
    vpcId: one,
    peerVpcId: other,
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

const REACHES: readonly RawMutation[] = [
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

/** What the rules of network, servers, roles and routes refuse, on raw resources. */
export const NETWORK_MUTATIONS: readonly RawMutation[] = [...ROLES, ...ROUTES, ...PLACES, ...WAYS_OUT, ...REACHES];
