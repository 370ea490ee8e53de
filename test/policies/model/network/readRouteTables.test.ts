import assert from "node:assert/strict";
import { analyze } from "../../../../policies/harness/index.ts";
import { WHOLE } from "../../../../policies/model/graph/operation.ts";
import { type Build, plan } from "../../../../policies/plan/plan.ts";
import type { PlannedResource, WireProperties } from "../../../../policies/plan/plannedResource.ts";
import { buildPolicies } from "../../../../policies/policyPack.ts";
import { vipRouteInEveryTable } from "../../../../policies/rules/vip-route-in-every-table.ts";

const VPC = "vpc-0123456789abcdef0";
const PACK = { name: "test", version: "1.0.0", rules: [vipRouteInEveryTable] };

/** A resource as the engine shows what a program only reads: outputs, and no wiring. */
const read = (type: string, name: string, outputs: WireProperties): PlannedResource => ({
  urn: `urn:pulumi:test::plan::${type}::${name}`,
  type,
  name,
  custom: true,
  read: true,
  inputs: outputs,
  outputs,
  dependencies: [],
  propertyDependencies: {},
  options: {},
});

const table = (name: string, routes?: readonly WireProperties[]) =>
  read("aws:ec2/routeTable:RouteTable", name, { id: `rtb-${name}`, vpcId: VPC, ...(routes ? { routes } : {}) });

const vip = (address: string) => ({ cidrBlock: `${address}/32`, networkInterfaceId: "eni-1" });

/** A cluster whose virtual IP 172.16.0.1 gets routes in these tables. */
const cluster =
  (...tables: string[]): Build =>
  (stack) => {
    const server = stack.resource("aws:ec2/networkInterface:NetworkInterface", "server1");
    const virtualIp = { virtualIp: "172.16.0.1", vpcId: VPC };
    stack.component("clusterpro-fsx:index:VirtualIp", "vip", virtualIp, virtualIp);
    for (const name of tables) {
      stack.resource("aws:ec2/route:Route", `vip-${name}`, {
        routeTableId: `rtb-${name}`,
        destinationCidrBlock: "172.16.0.1/32",
        networkInterfaceId: server.id,
      });
    }
  };

const judged = async (build: Build, ...tables: PlannedResource[]) => {
  const vpc = read("aws:ec2/vpc:Vpc", "vpc", { id: VPC, cidrBlock: "10.0.0.0/16" });
  const { violations } = await analyze(PACK, [vpc, ...tables, ...plan(build)]);
  return violations.map(({ urn, message }) => `${urn.split("::").at(-1)}: ${message}`);
};

describe("vip-route-in-every-table on tables that the program only reads", () => {
  it("finds nothing where each has the route", async () => {
    assert.deepEqual(await judged(cluster("main", "a"), table("main"), table("a")), []);
  });

  it("names one that gets no route", async () => {
    const [found, ...others] = await judged(cluster("main"), table("main"), table("a"));
    assert.match(
      found ?? "",
      /^a: .*route table "a" is only read here and gets no route for the virtual IP 172\.16\.0\.1/s,
    );
    assert.deepEqual(others, []);
  });

  it("takes a route that AWS reports there for what it is", async () => {
    assert.deepEqual(await judged(cluster("main"), table("main"), table("a", [vip("172.16.0.1")])), []);
  });

  it("asks no table for another cluster's virtual IP, which it only finds", async () => {
    const tables = [table("main", [vip("172.16.0.9")]), table("a", [])];
    assert.deepEqual(await judged(cluster("main", "a"), ...tables), []);
  });

  it("takes none that AWS still reports and that this update deletes", async () => {
    const going = read("aws:ec2/route:Route", "vip-a", {
      id: "r-a",
      routeTableId: "rtb-a",
      destinationCidrBlock: "172.16.0.1/32",
      networkInterfaceId: "eni-1",
    });
    const tables = [table("main", [vip("172.16.0.1")]), table("a", [vip("172.16.0.1")])];
    // As under the engine with a refresh: it shows the deleted route too, and announces what the program registers.
    const program = plan((stack) => {
      cluster("main")(stack);
      stack.resource("aws:iam/rolePolicy:RolePolicy", "failover");
    });
    const wired = program.map((each) => (each.name === "failover" ? { ...each, dependencies: urnsOf(tables) } : each));
    const policies = buildPolicies([vipRouteInEveryTable], { operation: () => WHOLE });
    const verdict = async (...shown: PlannedResource[]) =>
      (await analyze(policies, [...shown, ...wired])).violations.map(({ message }) => message);
    assert.deepEqual(await verdict(...tables), []);
    const [found, ...others] = await verdict(...tables, going);
    assert.match(found ?? "", /route table "a" is only read here and gets no route for the virtual IP 172\.16\.0\.1/);
    assert.deepEqual(others, []);
  });
});

const urnsOf = (resources: readonly PlannedResource[]) => resources.map(({ urn }) => urn);
