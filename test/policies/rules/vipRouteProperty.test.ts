import assert from "node:assert/strict";
import fc from "fast-check";
import { type Build, type Handle, UNKNOWN } from "../../../policies/harness/index.ts";
import { vipRouteInEveryTable } from "../../../policies/rules/vip-route-in-every-table.ts";
import { judge } from "../judge.ts";

const ADDRESSES = ["172.16.0.1", "172.16.0.2"] as const;

/** One route table, as drawn. */
const tableOf = fc.record({
  vpc: fc.nat({ max: 2 }),
  use: fc.constantFrom("main", "associated", "both", "gateway", "unused"),
  routes: fc.array(
    fc.record({
      address: fc.constantFrom(...ADDRESSES),
      prefixLength: fc.constantFrom(32, 32, 32, 24),
      target: fc.constantFrom("interface", "interface", "interface", "gateway"),
      inline: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});

const topologyOf = fc.record({
  /** The third VPC lies outside the stack and is named by its id. */
  tables: fc.array(tableOf, { maxLength: 7 }),
  stated: fc.array(fc.record({ vpc: fc.nat({ max: 2 }), address: fc.constantFrom(...ADDRESSES) }), { maxLength: 2 }),
  /** Which resources are deployed, so that a plan may be partly known. */
  deployed: fc.oneof(fc.boolean(), fc.func<[string], boolean>(fc.boolean())),
});

type Topology = typeof topologyOf extends fc.Arbitrary<infer T> ? T : never;

function build({ tables, stated }: Topology): Build {
  return (plan) => {
    const vpcs = ["east", "west"].map((name) => plan.resource("aws:ec2/vpc:Vpc", name, { cidrBlock: "10.0.0.0/16" }));
    const vpcId = (index: number) => vpcs[index]?.id ?? "vpc-outside";
    const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server");
    const gateway = plan.resource("aws:ec2/internetGateway:InternetGateway", "gateway");
    const target = (kind: string) =>
      kind === "interface" ? { networkInterfaceId: server.id } : { gatewayId: gateway.id };
    tables.forEach(({ vpc, use, routes }, index) => {
      const inline = routes.filter((route) => route.inline);
      const table = plan.resource("aws:ec2/routeTable:RouteTable", `table${index}`, {
        vpcId: vpcId(vpc),
        routes:
          inline.length === 0
            ? undefined
            : inline.map((each) => ({ cidrBlock: `${each.address}/${each.prefixLength}`, ...target(each.target) })),
      });
      routes.forEach((each, number) => {
        if (each.inline) return;
        plan.resource("aws:ec2/route:Route", `table${index}-${number}`, {
          routeTableId: table.id,
          destinationCidrBlock: `${each.address}/${each.prefixLength}`,
          ...target(each.target),
        });
      });
      if (use === "main" || use === "both") main(table, vpcId(vpc));
      if (use === "associated" || use === "both") associate(table, { subnetId: "subnet-1" });
      if (use === "gateway") associate(table, { gatewayId: gateway.id });
    });
    stated.forEach(({ vpc, address }, index) => {
      const inputs = { virtualIp: address, vpcId: vpcId(vpc) };
      plan.component("clusterpro-fsx:index:VirtualIp", `vip${index}`, inputs, inputs);
    });

    function main(table: Handle, id: ReturnType<typeof vpcId>) {
      const inputs = { vpcId: id, routeTableId: table.id };
      plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", table.name, inputs);
    }

    function associate(table: Handle, to: { readonly subnetId?: string; readonly gatewayId?: Handle["id"] }) {
      const inputs = { routeTableId: table.id, ...to };
      plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", table.name, inputs);
    }
  };
}

const UNSEEN = "the main table of the VPC outside the stack";

/** The same verdict read off the drawing, by looking at everything for everything. */
function expected({ tables, stated }: Topology): string[] {
  const has = (table: Topology["tables"][number], address: string) =>
    table.routes.some((each) => each.address === address && each.prefixLength === 32 && each.target === "interface");
  const found: string[] = [];
  for (const [index, table] of tables.entries()) {
    if (table.use === "unused" || table.use === "gateway") continue;
    for (const address of ADDRESSES) {
      const wanted =
        tables.some((each) => each.vpc === table.vpc && has(each, address)) ||
        stated.some((each) => each.vpc === table.vpc && each.address === address);
      if (wanted && !has(table, address)) found.push(`table${index} lacks ${address}`);
    }
  }
  for (const [index, name] of ["east", "west"].entries()) {
    const own = tables.filter((each) => each.vpc === index);
    if (own.some(({ use }) => use === "main" || use === "both")) continue;
    for (const address of ADDRESSES) {
      const carried =
        own.some((each) => has(each, address)) || stated.some((each) => each.vpc === index && each.address === address);
      if (carried) found.push(`${name} lacks ${address}`);
    }
  }
  const outside = tables.filter(({ vpc }) => vpc === 2);
  const isCarried = ADDRESSES.some(
    (address) =>
      outside.some((each) => has(each, address)) || stated.some((each) => each.vpc === 2 && each.address === address),
  );
  const serves = outside.some(({ use }) => use !== "unused" && use !== "gateway");
  if (isCarried && serves && !outside.some(({ use }) => use === "main" || use === "both")) found.push(UNSEEN);
  for (const [index, { vpc, address }] of stated.entries()) {
    const used = tables.some((each) => each.vpc === vpc && each.use !== "unused" && each.use !== "gateway");
    if (!used && !tables.some((each) => has(each, address))) found.push(`vip${index} lacks ${address}`);
  }
  return found.sort();
}

describe("vip-route-in-every-table against a brute-force reading", () => {
  it("agrees on generated topologies, with known ids, unknown ones, and both mixed", async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(topologyOf, async (topology) => {
        const { violations } = await judge(vipRouteInEveryTable, build(topology), {
          deployed: topology.deployed,
          // One route alone might be an appliance's.
          config: { [vipRouteInEveryTable.name]: { virtualIps: ["0.0.0.0/0"] } },
        });
        const found = violations.map(({ urn, message }) => {
          if (/^cannot be decided at preview: the VPC vpc-outside is not in the stack/.test(message)) return UNSEEN;
          assert.doesNotMatch(message, /cannot be decided/);
          return `${urn.split("::").at(-1)} lacks ${message.match(/virtual IP (\d+\.\d+\.\d+\.\d+)/)?.[1]}`;
        });
        assert.deepEqual(found.sort(), expected(topology));
      }),
      { numRuns: 400 },
    );
  });

  it("decides nothing wrongly when a destination is unknown: each such route is named", async () => {
    const open: Build = (plan) => {
      const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server");
      plan.resource("aws:ec2/route:Route", "open", {
        routeTableId: "rtb-outside",
        destinationCidrBlock: UNKNOWN,
        networkInterfaceId: server.id,
      });
      plan.resource("aws:ec2/route:Route", "lost", {
        routeTableId: UNKNOWN,
        destinationCidrBlock: UNKNOWN,
        networkInterfaceId: server.id,
      });
    };
    const { violations } = await judge(vipRouteInEveryTable, open);
    assert.deepEqual(
      violations.map(({ urn }) => urn.split("::").at(-1)),
      ["lost"],
    );
  });
});
