import type { Build, PlanBuilder, PlanProperties } from "../../../policies/harness/index.ts";
import { found, rawCluster, rawClusterWith } from "../programs.ts";
import type { Mutation, RawMutation } from "./mutate.ts";
import { applied, ENI, eitherServer, fromElsewhere, mayBeServer, ROUTE, TAGGED } from "./rawPrograms.ts";

const TABLES = "vip-route-in-every-table";

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

/** Ways of breaking the real program that the rules of the virtual IPs name. */
export const VIP_MUTATIONS: readonly Mutation[] = [
  [
    "AWS's original main table in use",
    "vip-route-in-every-table",
    (s) => s.drop("MainRouteTableAssociation", "clusterpro-main"),
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
  ]),
];

/** The same on raw resources, in the ways of a program that is not this one. */
export const VIP_RAW: readonly RawMutation[] = [
  ...ROUTES,
  [
    "the check on, on an instance's own interface",
    "vip-target-forwards",
    { inputs: { "Instance server0": { sourceDestCheck: undefined } } },
  ],
  ["a table without the route", "vip-route-in-every-table", { without: ["Route vip1"] }],
  ["a machine with the check on that may be a server", "vip-target-forwards", mayBeServer({ sourceDestCheck: true })],
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
