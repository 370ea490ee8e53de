import assert from "node:assert/strict";
import {
  analyze,
  type Build,
  type Handle,
  type PlanBuilder,
  type PlanValue,
  plan,
  Reference,
  UNKNOWN,
} from "../../../../policies/harness/index.ts";
import { buildPolicies, pack } from "../../../../policies/policyPack.ts";
import { vipRouteInEveryTable } from "../../../../policies/rules/vip-route-in-every-table.ts";
import { vipRouteLeftToCluster } from "../../../../policies/rules/vip-route-left-to-cluster.ts";
import { vipRoutesAgree } from "../../../../policies/rules/vip-routes-agree.ts";
import { byResource, FORMS, judge } from "../../judge.ts";
import { failoverProfile, rawCluster } from "../../programs.ts";

const VIP = "172.16.0.1";
const ENI = "aws:ec2/networkInterface:NetworkInterface";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";

/** A network with a VPN appliance, to whose interface a single host of the other side is routed. */
function appliance(plan: PlanBuilder): void {
  const vpc = plan.resource("aws:ec2/vpc:Vpc", "branch", { cidrBlock: "10.8.0.0/16" });
  const main = plan.resource(TABLE, "branch-main", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "192.168.7.0/24", gatewayId: "vgw-1" }],
  });
  plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "branch", {
    vpcId: vpc.id,
    routeTableId: main.id,
  });
  const own = plan.resource(TABLE, "branch-own", { vpcId: vpc.id });
  const subnet = plan.resource("aws:ec2/subnet:Subnet", "branch", { vpcId: vpc.id, availabilityZone: "us-east-1a" });
  plan.resource(ASSOCIATION, "branch-own", { subnetId: subnet.id, routeTableId: own.id });
  const vpn = plan.resource("aws:ec2/instance:Instance", "vpn", { subnetId: subnet.id, sourceDestCheck: false });
  plan.resource(ROUTE, "host", {
    routeTableId: own.id,
    destinationCidrBlock: "192.168.7.7/32",
    networkInterfaceId: vpn.output("primaryNetworkInterfaceId"),
  });
}

const withAppliance: Build = (plan) => {
  rawCluster()(plan);
  appliance(plan);
};

for (const { form, deployed } of FORMS) {
  describe(`an address that nothing shows to be a cluster's ${form}`, () => {
    const rulesOf = async (build: Build, config: object = {}) =>
      (await analyze(pack, plan(build, { deployed }), { config })).violations.map(({ rule }) => rule);

    it("is asked about once, and judged by no rule", async () => {
      const { violations } = await analyze(pack, plan(appliance, { deployed }));
      assert.deepEqual(
        violations.map(({ rule, urn }) => [rule, urn.split("::").at(-1)]),
        [["vip-route-in-every-table", "host"]],
      );
      assert.match(violations[0]?.message ?? "", /nothing else in the stack shows a cluster.*\[\] for none$/s);
    });

    it("is none as soon as the configuration says so", async () => {
      assert.deepEqual(await rulesOf(appliance, { "vip-route-in-every-table": { virtualIps: [] } }), []);
    });

    it("is a virtual IP as soon as the configuration or anything in the stack says so", async () => {
      const config = { "vip-route-in-every-table": { virtualIps: ["192.168.7.7"] } };
      const judged = ["servers-in-two-zones", "vip-route-left-to-cluster"];
      for (const rule of judged) assert.ok((await rulesOf(appliance, config)).includes(rule), rule);
      const signs: Readonly<Record<string, Build>> = {
        "a server's tag": (builder) => builder.resource(ENI, "other", { tags: { "clpfsx:server": "server1" } }),
        "a route in a second table": (builder) => {
          builder.resource(ROUTE, "second", {
            routeTableId: "rtb-2",
            destinationCidrBlock: "192.168.7.7/32",
            networkInterfaceId: "eni-1",
          });
        },
        "a clp.conf": (builder) =>
          builder.resource("aws:s3/bucketObjectv2:BucketObjectv2", "conf", { key: "clp.conf", content: "<root/>" }),
        "a file system": (builder) => builder.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {}),
        "a role that moves routes": failoverProfile,
      };
      for (const [what, sign] of Object.entries(signs)) {
        const rules = await rulesOf((builder) => {
          appliance(builder);
          sign(builder);
        });
        assert.ok(rules.includes("vip-route-left-to-cluster"), what);
      }
    });
  });

  describe(`the setting virtualIps ${form}`, () => {
    it("counts for all rules when vip-route-in-every-table has it, in process and as policies of their own", async () => {
      const config = { "vip-route-in-every-table": { virtualIps: ["172.16.0.1"] } };
      const resources = plan(withAppliance, { deployed });
      assert.deepEqual((await analyze(pack, resources, { config })).violations, []);
      const built = { name: pack.name, version: pack.version, policies: buildPolicies(pack.rules) };
      assert.deepEqual((await analyze(built, resources, { config })).violations, []);
      const own = { ...config, "vip-route-left-to-cluster": { virtualIps: ["192.168.7.7"] } };
      for (const subject of [pack, built]) {
        const { violations } = await analyze(subject, resources, { config: own });
        assert.deepEqual([...new Set(violations.map(({ rule }) => rule))], ["vip-route-left-to-cluster"]);
      }
    });

    it("counts for no other rule when vip-route-in-every-table is disabled, in process as under the engine", async () => {
      const config = { "vip-route-in-every-table": { enforcementLevel: "disabled", virtualIps: [] } };
      const built = { name: pack.name, version: pack.version, policies: buildPolicies(pack.rules) };
      for (const subject of [pack, built]) {
        const { violations } = await analyze(subject, plan(withAppliance, { deployed }), { config });
        assert.ok(violations.some(({ rule }) => rule === "vip-route-left-to-cluster"));
      }
    });

    const settled = pack.rules.filter(({ configSchema }) => configSchema !== undefined && "virtualIps" in configSchema);
    const found = async (...virtualIps: string[]) => {
      const config = Object.fromEntries(settled.map(({ name }) => [name, { virtualIps }]));
      const { violations } = await analyze(pack, plan(withAppliance, { deployed }), { config });
      return violations.map(({ rule }) => rule);
    };

    it("is one of every rule that takes a VPN appliance for a cluster otherwise", async () => {
      const { violations } = await analyze(pack, plan(withAppliance, { deployed }));
      const alarmed = new Set(violations.map(({ rule }) => rule));
      for (const rule of ["vip-route-in-every-table", "vip-route-left-to-cluster", "vip-no-inline-routes"]) {
        assert.ok(alarmed.has(rule), rule);
      }
      const names = settled.map(({ name }) => name);
      assert.deepEqual(
        [...alarmed].filter((rule) => !names.includes(rule)),
        [],
      );
    });

    for (const virtualIps of [[VIP], [`${VIP}/32`], ["10.255.0.0/16", "172.16.0.0/12"]]) {
      it(`leaves the appliance alone by ${virtualIps.join(", ")}`, async () => {
        assert.deepEqual(await found(...virtualIps), []);
      });
    }

    it("never passes on a wrong one", async () => {
      const config = { [vipRouteLeftToCluster.name]: { virtualIps: ["172.16.0.256"] } };
      const { violations } = await judge(vipRouteLeftToCluster, withAppliance, { deployed, config });
      assert.match(violations[0]?.message ?? "", /virtualIps: "172\.16\.0\.256" is no IPv4 address or range/);
    });

    it("counts what lies in a range", async () => {
      const alarmed = await found("192.168.7.0/29");
      assert.ok(alarmed.includes("vip-route-left-to-cluster"), alarmed.join());
    });
  });

  describe(`vip-routes-agree on a target that is made from two interfaces, ${form}`, () => {
    const both =
      (live: PlanValue, ignoreChanges: string[] = []): Build =>
      (plan) => {
        const servers = ["server1", "server2"].map((name) => plan.resource(ENI, name, {}, { id: `eni-${name}` }));
        for (const zone of ["zone-a", "zone-c"]) {
          const table = plan.resource(TABLE, zone, { vpcId: "vpc-1" });
          plan.resource(
            ROUTE,
            `vip-${zone}`,
            {
              routeTableId: table.id,
              destinationCidrBlock: `${VIP}/32`,
              networkInterfaceId: new Reference(deployed ? (live as string) : UNKNOWN, servers),
            },
            { ignoreChanges },
          );
        }
      };

    it("fails closed and names the property, as long as the value does not tell", async () => {
      for (const ignored of [["networkInterfaceId"], []]) {
        const found = await byResource(vipRoutesAgree, both("eni-server1", ignored), { deployed });
        if (deployed && ignored.length === 0) {
          assert.deepEqual(found, {});
        } else {
          assert.deepEqual(Object.keys(found), ["vip-zone-a"]);
          assert.match(found["vip-zone-a"]?.[0] ?? "", /^cannot be decided at preview: networkInterfaceId of/);
        }
      }
    });
  });

  describe(`vip-route-in-every-table on an association with a table outside the stack, ${form}`, () => {
    /** A VPC with a virtual IP in its main table, and a subnet of it. */
    const network = (plan: PlanBuilder) => {
      const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
      const server = plan.resource(ENI, "server1", { tags: { "clpfsx:server": "server1" } });
      const table = (name: string) => {
        const made = plan.resource(TABLE, name, { vpcId: vpc.id });
        vipRoute(plan, name, made.id, server);
        return made;
      };
      const subnet = plan.resource("aws:ec2/subnet:Subnet", "clients", { vpcId: vpc.id });
      return { vpc, server, table, subnet };
    };
    const withMain = (plan: PlanBuilder) => {
      const made = network(plan);
      plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
        vpcId: made.vpc.id,
        routeTableId: made.table("main").id,
      });
      return made;
    };
    const vipRoute = (plan: PlanBuilder, name: string, routeTableId: PlanValue, target: Handle) =>
      plan.resource(ROUTE, `vip-${name}`, {
        routeTableId,
        destinationCidrBlock: `${VIP}/32`,
        networkInterfaceId: target.id,
      });
    const found = (build: Build) => byResource(vipRouteInEveryTable, build, { deployed });

    it("fails closed, and names the association and the table", async () => {
      const names = await found((plan) => {
        const { subnet } = withMain(plan);
        plan.resource(ASSOCIATION, "clients", { subnetId: subnet.id, routeTableId: "rtb-outside" });
      });
      assert.deepEqual(Object.keys(names), ["clients"]);
      assert.match(
        names.clients?.[0] ?? "",
        /^cannot be decided at preview: .*rtb-outside, which is not in the stack.*172\.16\.0\.1/,
      );
    });

    it("fails closed on a table that is not known at all, and on a subnet that is not", async () => {
      const names = await found((plan) => {
        const { subnet } = withMain(plan);
        plan.resource(ASSOCIATION, "clients", { subnetId: subnet.id, routeTableId: UNKNOWN });
        plan.resource(ASSOCIATION, "others", { subnetId: "subnet-1", routeTableId: "rtb-outside" });
      });
      assert.deepEqual(Object.keys(names), ["clients", "others"]);
    });

    it("accepts a table that gets the route all the same", async () => {
      const names = await found((plan) => {
        const { vpc, server, subnet } = withMain(plan);
        const own = vpc.output("defaultRouteTableId");
        for (const [name, routeTableId] of [
          ["clients", "rtb-outside"],
          ["own", own],
        ] as const) {
          plan.resource(ASSOCIATION, name, { subnetId: subnet.id, routeTableId });
          vipRoute(plan, name, routeTableId, server);
        }
      });
      assert.deepEqual(names, {});
    });

    it("takes an association with vpc.defaultRouteTableId for one with the adopted default table", async () => {
      const names = await found((plan) => {
        const { vpc, subnet } = withMain(plan);
        const own = vpc.output("defaultRouteTableId");
        plan.resource("aws:ec2/defaultRouteTable:DefaultRouteTable", "adopted", { defaultRouteTableId: own });
        plan.resource(ASSOCIATION, "clients", { subnetId: subnet.id, routeTableId: own });
      });
      assert.deepEqual(Object.keys(names), ["adopted"]);
      assert.doesNotMatch(names.adopted?.join() ?? "", /cannot be decided/);
    });

    it("leaves alone the subnets of a VPC without a virtual IP", async () => {
      const names = await found((plan) => {
        withMain(plan);
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "shop", { cidrBlock: "10.3.0.0/16" });
        const subnet = plan.resource("aws:ec2/subnet:Subnet", "shop", { vpcId: vpc.id });
        plan.resource(ASSOCIATION, "shop", { subnetId: subnet.id, routeTableId: "rtb-outside" });
      });
      assert.deepEqual(names, {});
    });

    it("refuses the original main table though an association may be with one of two others", async () => {
      const names = await found((plan) => {
        const { subnet, table } = network(plan);
        const routeTableId = new Reference(UNKNOWN, [table("one"), table("two")]);
        plan.resource(ASSOCIATION, "either", { subnetId: subnet.id, routeTableId });
      });
      assert.deepEqual(Object.keys(names), ["vpc"]);
      assert.match(names.vpc?.join() ?? "", /^the main route table of the VPC "vpc" is not in the stack/);
    });
  });
}
