import assert from "node:assert/strict";
import { type Build, type Handle, type PlanBuilder, plan, type Reference } from "../../../policies/harness/index.ts";
import { serverNotPublic as rule } from "../../../policies/rules/server-not-public.ts";
import { byResource, FORMS } from "../judge.ts";

const TABLE = "aws:ec2/routeTable:RouteTable";

/** A server in a subnet that is associated with no table. */
function server(plan: PlanBuilder, vpcId: string | Reference): void {
  const subnet = plan.resource("aws:ec2/subnet:Subnet", "private", { vpcId, cidrBlock: "10.0.1.0/24" });
  const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", { ingress: [] });
  plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
    subnetId: subnet.id,
    securityGroups: [group.id],
    tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
  });
}

/** A table that the program reads, as a component states it. */
function readTable(plan: PlanBuilder, vpcId: string): void {
  const properties = { vpcId, routes: [] };
  plan.component(
    "pkg:index:Network",
    "network",
    {},
    { reads: [{ type: TABLE, name: "read", id: "rtb-1", properties }] },
  );
}

function publicRoute(plan: PlanBuilder, vpc: Handle, routeTableId: string | Reference): void {
  const gateway = plan.resource("aws:ec2/internetGateway:InternetGateway", "internet", { vpcId: vpc.id });
  plan.resource("aws:ec2/route:Route", "out", {
    routeTableId,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: gateway.id,
  });
}

/** Two tables, one of which is the main one. */
function oneOfTwo(plan: PlanBuilder): { readonly vpc: Handle; readonly tables: readonly Handle[] } {
  const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
  const tables = ["one", "other"].map((name) => plan.resource(TABLE, name, { vpcId: vpc.id }));
  plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
    vpcId: vpc.id,
    routeTableId: plan.later("routeTable-other", ...tables),
  });
  server(plan, vpc.id);
  return { vpc, tables };
}

for (const { form, deployed } of FORMS) {
  describe(`server-not-public ${form}`, () => {
    const judged = (build: Build) => byResource(rule, plan(build, { deployed }));

    it("fails closed where the main table of a VPC outside the stack may be one that is only read", async () => {
      const found = await judged((plan) => {
        readTable(plan, "vpc-1");
        server(plan, "vpc-1");
      });
      assert.deepEqual(found, {
        server1: [
          'cannot be decided at preview: whether its subnet "private" is public: it has the main route table of vpc-1, ' +
            'which may be "read" or another one; associate it with a table',
        ],
      });
    });

    it("takes a table that the stack makes the main one for it, also beside one that is only read", async () => {
      const found = await judged((plan) => {
        readTable(plan, "vpc-1");
        server(plan, "vpc-1");
        const own = plan.resource(TABLE, "own", { vpcId: "vpc-1" });
        plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
          vpcId: "vpc-1",
          routeTableId: own.id,
        });
      });
      assert.deepEqual(found, {});
    });

    it("judges a way to the internet in each table that may be the main one", async () => {
      const lies = await judged((plan) => {
        const { vpc, tables } = oneOfTwo(plan);
        publicRoute(plan, vpc, tables[1]?.id ?? "");
      });
      const where = 'whether its subnet "private" is public: ';
      assert.deepEqual(
        lies,
        deployed
          ? { server1: ['its subnet "private" is public: route table "other" leads straight to the internet'] }
          : {
              server1: [
                `cannot be decided at preview: ${where}whether route table "other", which leads straight to the ` +
                  "internet, is the VPC's main one is not known; associate the subnet with a table",
              ],
            },
      );
      assert.deepEqual(await judged((plan) => void oneOfTwo(plan)), {});
    });
  });
}

it("server-not-public fails closed on a way to the internet in a table that is read and may be the main one", async () => {
  const build: Build = (plan) => {
    const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    readTable(plan, "vpc-vpc");
    publicRoute(plan, vpc, "rtb-1");
    server(plan, vpc.id);
  };
  assert.deepEqual(await byResource(rule, build, { deployed: true }), {
    server1: [
      'cannot be decided at preview: whether its subnet "private" is public: whether route table "read", which leads ' +
        "straight to the internet, is the VPC's main one is not known; associate the subnet with a table",
    ],
  });
});
