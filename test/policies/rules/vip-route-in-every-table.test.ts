import assert from "node:assert/strict";
import {
  type Build,
  type Handle,
  type PlanBuilder,
  type PlanProperties,
  type PlanValue,
  plan,
  Reference,
  type ResourceOptions,
  UNKNOWN,
} from "../../../policies/harness/index.ts";
import { vipRouteInEveryTable as rule } from "../../../policies/rules/vip-route-in-every-table.ts";
import { byResource, FORMS, judge } from "../judge.ts";

const VIP = "172.16.0.1";
const ROUTE = "aws:ec2/route:Route";
const TABLE = "aws:ec2/routeTable:RouteTable";

const vpc = (plan: PlanBuilder, name = "vpc") => plan.resource("aws:ec2/vpc:Vpc", name, { cidrBlock: "10.0.0.0/16" });
const server = (plan: PlanBuilder, name = "server1") =>
  plan.resource("aws:ec2/networkInterface:NetworkInterface", name, {
    sourceDestCheck: false,
    tags: { "clpfsx:cluster": "files", "clpfsx:server": name },
  });

function table(
  plan: PlanBuilder,
  name: string,
  vpcId: PlanValue,
  more: PlanProperties = {},
  options?: ResourceOptions,
) {
  return plan.resource(TABLE, name, { vpcId, ...more }, options);
}

function associate(plan: PlanBuilder, each: Handle, name = each.name, more: PlanProperties = { subnetId: "subnet-1" }) {
  plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", name, { routeTableId: each.id, ...more });
}

function makeMain(plan: PlanBuilder, of: Handle, each: Handle) {
  plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", each.name, {
    vpcId: of.id,
    routeTableId: each.id,
  });
}

function vipRoute(plan: PlanBuilder, name: string, routeTableId: PlanValue, target: Handle, address = VIP) {
  return plan.resource(ROUTE, name, {
    routeTableId,
    destinationCidrBlock: `${address}/32`,
    networkInterfaceId: target.id,
  });
}

const TABLES = ["main", "zone-a", "zone-c"] as const;

interface Cluster {
  readonly vip?: string;
  /** Tables that get no route. */
  readonly without?: readonly string[];
  readonly prefix?: string;
  readonly parent?: Handle;
}

/** The article's network: a main table and one for each of two zones, the virtual IP in all three. */
function cluster(plan: PlanBuilder, { vip = VIP, without = [], prefix = "" }: Cluster = {}) {
  const network = vpc(plan, `${prefix}vpc`);
  const owner = server(plan, `${prefix}server1`);
  const tables = TABLES.map((name) => table(plan, `${prefix}${name}`, network.id, { tags: { Name: `Route-${name}` } }));
  const [main, ...zones] = tables as [Handle, ...Handle[]];
  makeMain(plan, network, main);
  for (const each of zones) associate(plan, each);
  for (const each of tables) {
    plan.resource(ROUTE, `${each.name}-default`, {
      routeTableId: each.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: "igw-1",
    });
    if (!without.includes(each.name)) vipRoute(plan, `${each.name}-vip`, each.id, owner, vip);
  }
  return { network, owner, tables };
}

const missing = (name: string, shown: string, address = VIP) => ({
  [name]: [
    `route table ${shown} has no route ${address}/32 to a network interface: its subnets cannot reach the virtual IP ` +
      `${address}. Add the route, and the table to the ones that the virtual IP is given.`,
  ],
});

for (const { form, deployed } of FORMS) {
  const found = (build: Build, options: Parameters<typeof judge>[2] = {}) =>
    byResource(rule, build, { deployed, ...options });

  describe(`vip-route-in-every-table ${form}`, () => {
    it("accepts a virtual IP that has a route in all three tables", async () => {
      assert.deepEqual(await found((plan) => void cluster(plan)), {});
    });

    for (const name of TABLES) {
      it(`names ${name} when its route is missing`, async () => {
        assert.deepEqual(
          await found((plan) => void cluster(plan, { without: [name] })),
          missing(name, `"Route-${name}" (resource "${name}")`),
        );
      });
    }

    it("accepts a stack without a virtual IP", async () => {
      assert.deepEqual(await found((plan) => void cluster(plan, { without: TABLES })), {});
    });

    it("names every table of a stated virtual IP that has no route at all", async () => {
      const names = await found((plan) => {
        const { network } = cluster(plan, { without: TABLES });
        const inputs = { virtualIp: VIP, vpcId: network.id };
        plan.component("clusterpro-fsx:index:VirtualIp", "vip", inputs, inputs);
      });
      assert.deepEqual(Object.keys(names), [...TABLES]);
    });

    it("keeps two VPCs with a virtual IP each apart", async () => {
      const both = (without: readonly string[]): Build => {
        return (plan) => {
          cluster(plan, { prefix: "east-", vip: "172.16.0.1" });
          cluster(plan, { prefix: "west-", vip: "172.16.0.2", without });
        };
      };
      assert.deepEqual(await found(both([])), {});
      assert.deepEqual(
        await found(both(["west-zone-a"])),
        missing("west-zone-a", '"Route-zone-a" (resource "west-zone-a")', "172.16.0.2"),
      );
    });

    it("wants each of two virtual IPs of one VPC", async () => {
      const names = await found((plan) => {
        const { owner, tables } = cluster(plan);
        vipRoute(plan, "second", tables[0]?.id, owner, "172.16.0.2");
      });
      assert.deepEqual(names, {
        ...missing("zone-a", '"Route-zone-a" (resource "zone-a")', "172.16.0.2"),
        ...missing("zone-c", '"Route-zone-c" (resource "zone-c")', "172.16.0.2"),
      });
    });

    it("counts only the configured addresses as virtual IPs", async () => {
      const build: Build = (plan) => {
        const { owner, tables } = cluster(plan);
        vipRoute(plan, "firewall", tables[0]?.id, owner, "192.168.9.9");
      };
      const config = (...virtualIps: string[]) => ({ config: { [rule.name]: { virtualIps } } });
      assert.deepEqual(Object.keys(await found(build)), ["zone-a", "zone-c"]);
      assert.deepEqual(await found(build, config(VIP)), {});
      assert.deepEqual(await found(build, config(`${VIP}/32`)), {});
      assert.deepEqual(Object.keys(await found(build, config("192.168.9.9"))), ["zone-a", "zone-c"]);
    });

    it("does not judge a table without subnets, such as AWS's original main one", async () => {
      assert.deepEqual(
        await found((plan) => {
          const { network } = cluster(plan);
          table(plan, "spare", network.id);
        }),
        {},
      );
    });

    it("does not judge the table of an internet gateway, in which AWS allows no such route", async () => {
      assert.deepEqual(
        await found((plan) => {
          const { network } = cluster(plan);
          associate(plan, table(plan, "edge", network.id), "edge", { gatewayId: "igw-1" });
        }),
        {},
      );
    });

    it("judges a DefaultRouteTable, unless another table was made main", async () => {
      const adopted = (replaced: boolean): Build => {
        return (plan) => {
          const network = vpc(plan);
          const vpcOutputs = { outputs: { vpcId: network.id } };
          const zone = table(plan, "zone-a", network.id);
          associate(plan, zone);
          if (replaced) makeMain(plan, network, zone);
          vipRoute(plan, "vip", zone.id, server(plan));
          const defaultRouteTableId = network.output("defaultRouteTableId");
          plan.resource("aws:ec2/defaultRouteTable:DefaultRouteTable", "original", { defaultRouteTableId }, vpcOutputs);
        };
      };
      assert.deepEqual(await found(adopted(false)), missing("original", '"original"'));
      assert.deepEqual(await found(adopted(true)), {});
    });

    it("takes a route in vpc.mainRouteTableId as one in the VPC's own main table", async () => {
      const names = await found((plan) => {
        const network = vpc(plan);
        associate(plan, table(plan, "zone-a", network.id));
        vipRoute(plan, "vip", network.output("mainRouteTableId"), server(plan));
      });
      assert.deepEqual(names, missing("zone-a", '"zone-a"'));
    });

    it("takes a route in vpc.defaultRouteTableId as one in the adopted default table", async () => {
      const names = await found((plan) => {
        const network = vpc(plan);
        const defaultRouteTableId = network.output("defaultRouteTableId");
        plan.resource(
          "aws:ec2/defaultRouteTable:DefaultRouteTable",
          "original",
          { defaultRouteTableId },
          {
            outputs: { vpcId: network.id },
          },
        );
        vipRoute(plan, "vip", defaultRouteTableId, server(plan));
      });
      assert.deepEqual(names, {});
    });

    it("counts inline routes", async () => {
      const inline = (cidrBlock: string): Build => {
        return (plan) => {
          const network = vpc(plan);
          const owner = server(plan);
          const zoneA = table(plan, "zone-a", network.id);
          makeMain(plan, network, zoneA);
          vipRoute(plan, "vip", zoneA.id, owner);
          const routes = [
            { cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
            { cidrBlock, networkInterfaceId: owner.id },
          ];
          associate(plan, table(plan, "zone-c", network.id, { routes }));
        };
      };
      assert.deepEqual(await found(inline("172.16.0.1/32")), {});
      assert.deepEqual(await found(inline("172.16.0.0/16")), missing("zone-c", '"zone-c"'));
    });

    it("starts from inline routes as well", async () => {
      const names = await found((plan) => {
        const network = vpc(plan);
        const routes = [{ cidrBlock: "172.16.0.1/32", networkInterfaceId: server(plan).id }];
        makeMain(plan, network, table(plan, "zone-a", network.id, { routes }));
        associate(plan, table(plan, "zone-c", network.id));
      });
      assert.deepEqual(names, missing("zone-c", '"zone-c"'));
    });

    it("does not take AWS's report of a table's routes for what the program keeps there", async () => {
      const names = await found((plan) => {
        const network = vpc(plan);
        const owner = server(plan);
        const routes = [{ cidrBlock: "172.16.0.1/32", networkInterfaceId: owner.id }];
        const zoneA = table(plan, "zone-a", network.id);
        const zoneC = table(plan, "zone-c", network.id, {}, { outputs: { routes } });
        makeMain(plan, network, zoneA);
        associate(plan, zoneC);
        vipRoute(plan, "vip", zoneA.id, owner);
      });
      assert.deepEqual(names, missing("zone-c", '"zone-c"'));
    });

    it("does not count a /32 to anything but a network interface", async () => {
      const names = await found((plan) => {
        const { tables } = cluster(plan, { without: ["zone-a"] });
        const gateway = plan.resource("aws:ec2/natGateway:NatGateway", "nat");
        plan.resource(ROUTE, "wrong-target", {
          routeTableId: tables[1]?.id,
          destinationCidrBlock: `${VIP}/32`,
          natGatewayId: gateway.id,
        });
      });
      assert.deepEqual(names, missing("zone-a", '"Route-zone-a" (resource "zone-a")'));
    });

    it("takes what only one of all targets says, empty texts being none", async () => {
      const names = await found((plan) => {
        const { tables } = cluster(plan);
        plan.resource(ROUTE, "to-nat", {
          routeTableId: tables[0]?.id,
          destinationCidrBlock: "192.168.0.1/32",
          natGatewayId: "nat-1",
          networkInterfaceId: "",
        });
      });
      assert.deepEqual(names, {});
    });

    it("leaves a /32 alone whose target is of a kind that is not known here", async () => {
      const names = await found((plan) => {
        const { tables } = cluster(plan);
        plan.resource(ROUTE, "new-kind", {
          routeTableId: tables[0]?.id,
          destinationCidrBlock: "192.168.0.1/32",
          somethingNewId: "new-1",
        });
      });
      assert.deepEqual(names, {});
    });

    it("leaves an inline /32 alone that goes to a gateway, whatever is announced beside it", async () => {
      const names = await found((plan) => {
        const { network } = cluster(plan);
        const routes = [{ cidrBlock: "192.168.0.1/32", gatewayId: "vgw-1", networkInterfaceId: UNKNOWN }];
        table(plan, "inline", network.id, { routes });
      });
      assert.deepEqual(names, {});
    });

    it("leaves IPv6 routes and prefix lists to an interface alone", async () => {
      const names = await found((plan) => {
        const { tables, owner } = cluster(plan);
        const target = { routeTableId: tables[0]?.id, networkInterfaceId: owner.id };
        plan.resource(ROUTE, "ipv6", { ...target, destinationIpv6CidrBlock: "2001:db8::1/128" });
        plan.resource(ROUTE, "prefix-list", { ...target, destinationPrefixListId: "pl-1" });
      });
      assert.deepEqual(names, {});
    });

    it("refuses a destination that is no IPv4 range", async () => {
      for (const wrong of [
        "172.16.0.1",
        "172.16.0.1/33",
        "172.16.0.300/32",
        "010.0.0.1/32",
        "vip/32",
        "172.16.0.1/32/1",
      ]) {
        const names = await found((plan) => {
          const { tables, owner } = cluster(plan);
          plan.resource(ROUTE, "typo", {
            routeTableId: tables[0]?.id,
            destinationCidrBlock: wrong,
            networkInterfaceId: owner.id,
          });
        });
        assert.match(names.typo?.[0] ?? "", /is no IPv4 range; a virtual IP's is written as 172\.16\.0\.1\/32$/, wrong);
      }
    });

    it("groups tables by the id of a VPC outside the stack", async () => {
      const names = await found((plan) => {
        const owner = server(plan);
        const mine = table(plan, "mine", "vpc-1");
        const bare = table(plan, "bare", "vpc-1");
        const other = table(plan, "other", "vpc-2");
        for (const each of [mine, bare, other]) associate(plan, each);
        vipRoute(plan, "vip", mine.id, owner);
      });
      const { mine = [], ...others } = names;
      assert.deepEqual(others, missing("bare", '"bare"'));
      assert.match(
        mine.join(),
        /^cannot be decided at preview: the VPC vpc-1 is not in the stack, so whether its main route table has a route/,
      );
    });

    it("leaves a VPC outside the stack alone whose main table the stack makes", async () => {
      const names = await found((plan) => {
        const mine = table(plan, "mine", "vpc-1");
        associate(plan, mine);
        vipRoute(plan, "vip", mine.id, server(plan));
        plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
          vpcId: "vpc-1",
          routeTableId: mine.id,
        });
      });
      assert.deepEqual(names, {});
    });

    it("refuses a main table outside the stack, AWS's original one included", async () => {
      for (const main of ["rtb-outside", undefined]) {
        const names = await found((plan) => {
          const network = vpc(plan);
          const zoneA = table(plan, "zone-a", network.id);
          associate(plan, zoneA);
          vipRoute(plan, "vip", zoneA.id, server(plan));
          if (main === undefined) return;
          plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
            vpcId: network.id,
            routeTableId: main,
          });
        });
        assert.deepEqual(names, {
          vpc: [
            'the main route table of the VPC "vpc" is not in the stack, so it has no route for the virtual IP ' +
              "172.16.0.1; make one of the stack's tables the main one by an aws.ec2.MainRouteTableAssociation",
          ],
        });
      }
    });

    it("ignores a route in a table outside the stack", async () => {
      const names = await found((plan) => {
        cluster(plan);
        vipRoute(plan, "elsewhere", "rtb-outside", server(plan, "other"), "172.16.0.9");
      });
      assert.deepEqual(names, {});
    });

    it("finds the VPC of a table through the subnet that names it", async () => {
      const names = await found((plan) => {
        const { network } = cluster(plan);
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "subnet", { vpcId: network.id });
        associate(plan, table(plan, "bare", plan.later(deployed ? "vpc-vpc" : UNKNOWN, subnet)));
      });
      assert.deepEqual(names, missing("bare", '"bare"'));
    });

    it("fails closed on a table that names the VPCs of two subnets", async () => {
      const names = await found((plan) => {
        const subnets = ["east", "west"].map((name) =>
          plan.resource("aws:ec2/subnet:Subnet", name, { vpcId: cluster(plan, { prefix: `${name}-` }).network.id }),
        );
        associate(plan, table(plan, "either", new Reference(UNKNOWN, subnets)));
      });
      assert.deepEqual(Object.keys(names), ["either"]);
      assert.match(names.either?.[0] ?? "", /^cannot be decided at preview: the VPC of route table "either"/);
    });

    it("takes a snapshot without any wiring at its word on inline routes", async () => {
      const resources = plan(
        (builder) => {
          const routes = [{ cidrBlock: "172.16.0.1/32", networkInterfaceId: "eni-1" }];
          associate(builder, table(builder, "zone-a", "vpc-1", { routes }));
          associate(builder, table(builder, "zone-c", "vpc-1", { routes }));
          associate(builder, table(builder, "bare", "vpc-1"));
        },
        { deployed: true },
      );
      const unwired = resources.map((each) => ({ ...each, propertyDependencies: {} }));
      const { "zone-a": main = [], ...others } = await byResource(rule, unwired);
      assert.deepEqual(others, missing("bare", '"bare"'));
      assert.match(main.join(), /the VPC vpc-1 is not in the stack/);
    });

    it("knows a table that is made in one place and read in another", async () => {
      const names = await found((plan) => {
        const network = vpc(plan);
        const made = table(plan, "made", network.id, {}, { id: "rtb-1" });
        makeMain(plan, network, made);
        // Only where the id is known can it be read.
        const readAgain = deployed ? table(plan, "read", network.id, {}, { id: "rtb-1" }) : made;
        vipRoute(plan, "vip", readAgain.id, server(plan));
      });
      assert.deepEqual(names, {});
    });

    it("fails closed on a table whose route's destination is not known", async () => {
      const names = await found((plan) => {
        const { tables, owner } = cluster(plan);
        plan.resource(ROUTE, "open", {
          routeTableId: tables[0]?.id,
          destinationCidrBlock: UNKNOWN,
          networkInterfaceId: owner.id,
        });
      });
      assert.deepEqual(names, {
        open: [
          "cannot be decided at preview: destinationCidrBlock is not known yet, so this may be a virtual IP's route; " +
            "write it as a plain value",
        ],
      });
    });

    it("leaves a route of unknown destination alone when it goes to no interface", async () => {
      const names = await found((plan) => {
        const { tables } = cluster(plan);
        plan.resource(ROUTE, "peering", {
          routeTableId: tables[0]?.id,
          destinationCidrBlock: UNKNOWN,
          vpcPeeringConnectionId: "pcx-1",
          // The provider announces it as computed, whatever the target.
          networkInterfaceId: UNKNOWN,
        });
      });
      assert.deepEqual(names, {});
    });

    it("fails closed on a /32 whose target is not known at all", async () => {
      const names = await found((plan) => {
        const { tables } = cluster(plan);
        plan.resource(ROUTE, "open", {
          routeTableId: tables[0]?.id,
          destinationCidrBlock: "172.16.0.7/32",
          networkInterfaceId: UNKNOWN,
        });
      });
      assert.match(names.open?.[0] ?? "", /^cannot be decided at preview: networkInterfaceId is not known yet/);
    });

    it("fails closed on inline routes that are not known and come from an interface", async () => {
      const names = await found((plan) => {
        const network = vpc(plan);
        associate(plan, table(plan, "zone-a", network.id, { routes: plan.later(UNKNOWN, server(plan)) }));
        associate(plan, table(plan, "zone-c", network.id, { routes: UNKNOWN }));
      });
      assert.deepEqual(Object.keys(names), ["zone-a"]);
      assert.match(names["zone-a"]?.[0] ?? "", /^cannot be decided at preview: routes is not known yet/);
    });

    it("fails closed on an inline route that is not known", async () => {
      const names = await found((plan) => {
        const { network } = cluster(plan);
        table(plan, "inline", network.id, { routes: [UNKNOWN] });
      });
      assert.match(names.inline?.[0] ?? "", /^cannot be decided at preview: an inline route is not known yet/);
    });

    it("fails closed on a table that lacks the route and has inline routes that are not known", async () => {
      const names = await found((plan) => {
        const { network } = cluster(plan);
        associate(plan, table(plan, "inline", network.id, { routes: UNKNOWN }));
      });
      assert.match(names.inline?.[0] ?? "", /^cannot be decided at preview: the inline routes of route table "inline"/);
    });

    it("fails closed on a stated virtual IP whose address or VPC cannot be told", async () => {
      const names = await found((plan) => {
        cluster(plan);
        const component = "clusterpro-fsx:index:VirtualIp";
        plan.component(component, "address", {}, { virtualIp: UNKNOWN, vpcId: "vpc-1" });
        plan.component(component, "network", {}, { virtualIp: VIP, vpcId: UNKNOWN });
        plan.component(component, "typo", {}, { virtualIp: "172.16.0", vpcId: "vpc-1" });
      });
      assert.deepEqual(Object.keys(names), ["address", "network", "typo"]);
      assert.match(names.address?.[0] ?? "", /^cannot be decided at preview: virtualIp is not known yet/);
      assert.match(names.network?.[0] ?? "", /^cannot be decided at preview: its VPC cannot be told/);
      assert.match(names.typo?.[0] ?? "", /^virtualIp is no IPv4 address/);
    });

    it("refuses a stated virtual IP that no route leads to, though no table of its VPC is in the stack", async () => {
      const stated =
        (routed: boolean): Build =>
        (plan) => {
          const inputs = { virtualIp: VIP, vpcId: "vpc-outside" };
          plan.component("clusterpro-fsx:index:VirtualIp", "vip", inputs, inputs);
          if (routed) vipRoute(plan, "route", "rtb-outside", server(plan));
        };
      assert.deepEqual(await found(stated(false)), {
        vip: ["no route leads to the virtual IP 172.16.0.1, so nobody can reach it"],
      });
      assert.deepEqual(await found(stated(true)), {});
    });

    it("does not say so of one to which a route may lead", async () => {
      const { vip = [] } = await found((plan) => {
        const inputs = { virtualIp: VIP, vpcId: "vpc-outside" };
        plan.component("clusterpro-fsx:index:VirtualIp", "vip", inputs, inputs);
        table(plan, "elsewhere", plan.resource("aws:ec2/vpc:Vpc", "other", {}).id, { routes: UNKNOWN });
      });
      assert.equal(vip.length, 1);
      assert.match(
        vip[0] ?? "",
        /^cannot be decided at preview: whether a route leads to the virtual IP 172\.16\.0\.1 cannot be told: the inline routes/,
      );
    });

    it("survives properties of any shape", async () => {
      for (const odd of [null, 7, true, "", [], {}, [[]], { id: {} }, "x".repeat(100_000)] as PlanValue[]) {
        await found((plan) => {
          const each = table(plan, "odd", odd, { routes: odd, tags: odd });
          plan.resource("aws:ec2/vpc:Vpc", "vpc", { id: odd, cidrBlock: odd });
          plan.resource(ROUTE, "route", { routeTableId: odd, destinationCidrBlock: odd, networkInterfaceId: odd });
          associate(plan, each, "association", { subnetId: odd, gatewayId: odd });
          plan.component("clusterpro-fsx:index:VirtualIp", "vip", {}, { virtualIp: odd, vpcId: odd });
        });
      }
    });
  });
}

describe("vip-route-in-every-table where a reference has several sources", () => {
  const found = (build: Build) => byResource(rule, build, { deployed: false });

  it("fails closed on a route whose table is one of several", async () => {
    const names = await found((plan) => {
      const { tables, owner } = cluster(plan, { without: ["zone-a"] });
      vipRoute(plan, "either", plan.later("rtb", ...tables.slice(1)), owner);
    });
    assert.deepEqual(Object.keys(names).sort(), ["either", "zone-a"]);
    assert.match(names.either?.[0] ?? "", /^cannot be decided at preview: the table of this route for the virtual IP/);
  });

  it("resolves it as soon as the value is known", async () => {
    const build: Build = (plan) => {
      const { tables, owner } = cluster(plan, { without: ["zone-a"] });
      vipRoute(plan, "either", plan.later("routeTable-zone-a", ...tables.slice(1)), owner);
    };
    assert.deepEqual(await byResource(rule, build, { deployed: true }), {});
  });

  it("fails closed on a table whose VPC is one of several", async () => {
    const names = await found((plan) => {
      const { network } = cluster(plan);
      associate(plan, table(plan, "either", plan.later("vpc", network, vpc(plan, "other"))));
    });
    assert.deepEqual(Object.keys(names), ["either"]);
    assert.match(
      names.either?.[0] ?? "",
      /^cannot be decided at preview: the VPC of route table "either" cannot be told/,
    );
  });

  it("fails closed on a table of unknown VPC that has a virtual IP's route", async () => {
    const names = await found((plan) => {
      vipRoute(plan, "vip", table(plan, "lost", UNKNOWN).id, server(plan));
    });
    assert.deepEqual(Object.keys(names), ["lost"]);
  });

  it("leaves such a table alone when there is no virtual IP", async () => {
    assert.deepEqual(await found((plan) => associate(plan, table(plan, "lost", UNKNOWN))), {});
  });

  it("fails closed on a table that lacks the route and perhaps has an association", async () => {
    const names = await found((plan) => {
      const { network, tables } = cluster(plan);
      const spare = table(plan, "spare", network.id);
      plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "either", {
        subnetId: "subnet-9",
        routeTableId: plan.later("rtb", spare, tables[0] as Handle),
      });
    });
    assert.deepEqual(Object.keys(names), ["spare"]);
    assert.match(names.spare?.[0] ?? "", /^cannot be decided at preview: .* an association may or may not be with it/);
  });

  it("fails closed on a route whose table is not known at all", async () => {
    const names = await found((plan) => {
      const { owner } = cluster(plan);
      vipRoute(plan, "lost", UNKNOWN, owner);
    });
    assert.deepEqual(Object.keys(names), ["lost"]);
  });
});

describe("vip-route-in-every-table on ten thousand resources", () => {
  it("takes a time that grows with the stack, not with its square", async function () {
    this.timeout(20_000);
    const clusters = (count: number): Build => {
      return (plan) => {
        for (let index = 0; index < count; index++) cluster(plan, { prefix: `c${index}-` });
      };
    };
    const seconds = async (count: number) => {
      const start = performance.now();
      assert.deepEqual((await judge(rule, clusters(count))).violations, []);
      return (performance.now() - start) / 1000;
    };
    await seconds(100);
    const tenth = await seconds(75);
    const whole = await seconds(750);
    assert.ok(whole < 40 * tenth, `${whole} s for ten times what takes ${tenth} s`);
  });
});
