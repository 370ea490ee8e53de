import assert from "node:assert/strict";
import fc from "fast-check";
import type { Build } from "../../../../policies/harness/index.ts";
import { clusterPortsOpen } from "../../../../policies/rules/cluster-ports-open.ts";
import { natPerZone } from "../../../../policies/rules/nat-per-zone.ts";
import { serversInTwoZones } from "../../../../policies/rules/servers-in-two-zones.ts";
import { vipRoutesAgree } from "../../../../policies/rules/vip-routes-agree.ts";
import { judge } from "../../judge.ts";

const ZONES = ["a", "c", "d"] as const;
const deployedOf = fc.oneof(fc.boolean(), fc.func<[string], boolean>(fc.boolean()));

const placesOf = fc.record({
  servers: fc.array(
    fc.record({ cluster: fc.constantFrom("one", "two"), zone: fc.nat({ max: 2 }), own: fc.boolean() }),
    { maxLength: 6 },
  ),
  deployed: deployedOf,
});

type Places = typeof placesOf extends fc.Arbitrary<infer T> ? T : never;

const places =
  ({ servers }: Places): Build =>
  (plan) => {
    const subnets = ZONES.map((zone) =>
      plan.resource("aws:ec2/subnet:Subnet", zone, { vpcId: "vpc-1", availabilityZone: `us-east-1${zone}` }),
    );
    for (const [index, { cluster, zone, own }] of servers.entries()) {
      const tags = { "clpfsx:cluster": cluster, "clpfsx:server": `server${index}` };
      const subnetId = subnets[zone]?.id;
      if (!own) {
        plan.resource("aws:ec2/instance:Instance", `server${index}`, { subnetId, tags });
        continue;
      }
      const made = plan.resource("aws:ec2/networkInterface:NetworkInterface", `server${index}`, { subnetId, tags });
      plan.resource("aws:ec2/instance:Instance", `server${index}`, {
        primaryNetworkInterface: { networkInterfaceId: made.id },
      });
    }
  };

const routesOf = fc.record({
  /** The server that each table's route names, and whether by an interface or by its instance. */
  routes: fc.array(
    fc.record({
      vip: fc.nat({ max: 1 }),
      vpc: fc.nat({ max: 1 }),
      server: fc.nat({ max: 2 }),
      byInstance: fc.boolean(),
    }),
    { maxLength: 8 },
  ),
  deployed: deployedOf,
});

type Routes = typeof routesOf extends fc.Arbitrary<infer T> ? T : never;

const routes =
  ({ routes: drawn }: Routes): Build =>
  (plan) => {
    const servers = [0, 1, 2].map((index) => {
      const own = plan.resource("aws:ec2/networkInterface:NetworkInterface", `eni${index}`);
      const machine = plan.resource(
        "aws:ec2/instance:Instance",
        `server${index}`,
        { primaryNetworkInterface: { networkInterfaceId: own.id } },
        { outputs: { primaryNetworkInterfaceId: own.id } },
      );
      return { own, machine };
    });
    for (const [index, { vip, vpc, server, byInstance }] of drawn.entries()) {
      const table = plan.resource("aws:ec2/routeTable:RouteTable", `table${index}`, { vpcId: `vpc-${vpc}` });
      const target = servers[server];
      plan.resource("aws:ec2/route:Route", `route${index}`, {
        routeTableId: table.id,
        destinationCidrBlock: `172.16.0.${vip}/32`,
        networkInterfaceId: byInstance ? target?.machine.output("primaryNetworkInterfaceId") : target?.own.id,
      });
    }
  };

const portsOf = fc.record({
  /** Rules of the one group that both servers have. */
  rules: fc.array(
    fc.record({
      protocol: fc.constantFrom("tcp", "udp", "-1", "6", "17"),
      from: fc.constantFrom(0, 29001, 29002, 29003, 29008, 29010, 29106),
      length: fc.constantFrom(0, 1, 2, 8, 100, 30000),
      peer: fc.constantFrom("self", "both", "first", "other", "group"),
      separate: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
  deployed: deployedOf,
});

type Ports = typeof portsOf extends fc.Arbitrary<infer T> ? T : never;

const CIDRS: Readonly<Record<string, string>> = { both: "10.0.0.0/16", first: "10.0.1.0/24", other: "192.168.0.0/16" };

const ports =
  ({ rules }: Ports): Build =>
  (plan) => {
    const inline = rules.filter(({ separate, peer }) => !separate && peer !== "group");
    const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", {
      ingress: inline.map(({ protocol, from, length, peer }) => ({
        protocol,
        fromPort: from,
        toPort: from + length,
        ...(peer === "self" ? { self: true } : { cidrBlocks: [CIDRS[peer] ?? ""] }),
      })),
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    });
    for (const [index, rule] of rules.entries()) {
      if (inline.includes(rule)) continue;
      const { protocol, from, length, peer } = rule;
      plan.resource("aws:ec2/securityGroupRule:SecurityGroupRule", `rule${index}`, {
        type: "ingress",
        securityGroupId: group.id,
        protocol,
        fromPort: from,
        toPort: from + length,
        ...(peer === "self"
          ? { self: true }
          : peer === "group"
            ? { sourceSecurityGroupId: group.id }
            : { cidrBlocks: [CIDRS[peer] ?? ""] }),
      });
    }
    for (const [index, privateIp] of ["10.0.1.11", "10.0.2.11"].entries()) {
      plan.resource("aws:ec2/networkInterface:NetworkInterface", `server${index}`, {
        privateIps: [privateIp],
        securityGroups: [group.id],
        tags: { "clpfsx:cluster": "one", "clpfsx:server": `server${index}` },
      });
    }
  };

/** Port by port and packet by packet: what comes in from each of the two servers. */
function shutPorts({ rules }: Ports): number {
  const wanted = [
    ["tcp", 29001],
    ["tcp", 29002],
    ["udp", 29003],
    ["tcp", 29008],
    ["tcp", 29010],
    ["udp", 29106],
  ] as const;
  const names: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp" };
  // The packet's receiver; its sender is the other one.
  return [0, 1].filter((receiver) =>
    wanted.some(([protocol, port]) => {
      const passes = rules.some((rule) => {
        const kind = names[rule.protocol] ?? rule.protocol;
        const isProtocol = kind === "-1" || kind === protocol;
        const isPort = kind === "-1" || (rule.from <= port && port <= rule.from + rule.length);
        const isSender = rule.peer === "first" ? receiver === 1 : rule.peer !== "other";
        return isProtocol && isPort && isSender;
      });
      return !passes;
    }),
  ).length;
}

const waysOf = fc.record({
  tables: fc.array(fc.record({ nat: fc.nat({ max: 2 }), subnets: fc.array(fc.nat({ max: 2 }), { maxLength: 3 }) }), {
    maxLength: 5,
  }),
  deployed: deployedOf,
});

type Ways = typeof waysOf extends fc.Arbitrary<infer T> ? T : never;

const ways =
  ({ tables }: Ways): Build =>
  (plan) => {
    const subnet = (name: string, zone: number) =>
      plan.resource("aws:ec2/subnet:Subnet", name, { vpcId: "vpc-1", availabilityZone: `us-east-1${ZONES[zone]}` });
    const nats = ZONES.map((zone, index) =>
      plan.resource("aws:ec2/natGateway:NatGateway", zone, { subnetId: subnet(`public-${zone}`, index).id }),
    );
    plan.resource("aws:ec2/networkInterface:NetworkInterface", "server", {
      subnetId: subnet("servers", 0).id,
      tags: { "clpfsx:cluster": "one", "clpfsx:server": "server" },
    });
    for (const [index, { nat, subnets }] of tables.entries()) {
      const table = plan.resource("aws:ec2/routeTable:RouteTable", `table${index}`, { vpcId: "vpc-1" });
      plan.resource("aws:ec2/route:Route", `route${index}`, {
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: nats[nat]?.id,
      });
      for (const [number, zone] of subnets.entries()) {
        plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", `${index}-${number}`, {
          subnetId: subnet(`private-${index}-${number}`, zone).id,
          routeTableId: table.id,
        });
      }
    }
  };

const groupBy = <T>(list: readonly T[], key: (each: T) => string) => [...Map.groupBy(list, key).values()];

describe("rules about servers against a brute-force reading", function () {
  this.timeout(60_000);

  it("servers-in-two-zones counts the zones of each cluster", async () => {
    await fc.assert(
      fc.asyncProperty(placesOf, async (drawn) => {
        const { violations } = await judge(serversInTwoZones, places(drawn), { deployed: drawn.deployed });
        const wrong = groupBy(drawn.servers, ({ cluster }) => cluster).filter(
          (servers) => new Set(servers.map(({ zone }) => zone)).size < 2,
        );
        assert.equal(violations.length, wrong.length);
        const alone = wrong.filter((servers) => servers.length === 1).length;
        assert.equal(violations.filter(({ message }) => message.startsWith("cannot be decided")).length, alone);
      }),
      { numRuns: 200 },
    );
  });

  it("vip-routes-agree wants one server for each virtual IP of a VPC, however it is named", async () => {
    await fc.assert(
      fc.asyncProperty(routesOf, async (drawn) => {
        const { violations } = await judge(vipRoutesAgree, routes(drawn), { deployed: drawn.deployed });
        const wrong = groupBy(drawn.routes, ({ vip, vpc }) => `${vip} ${vpc}`).filter(
          (same) => new Set(same.map(({ server }) => server)).size > 1,
        );
        assert.equal(violations.length, wrong.length, violations.map(({ message }) => message).join("\n"));
        for (const { message } of violations) assert.doesNotMatch(message, /cannot be decided/);
      }),
      { numRuns: 200 },
    );
  });

  it("cluster-ports-open lets each port through, from each server to each other", async () => {
    await fc.assert(
      fc.asyncProperty(portsOf, async (drawn) => {
        const { violations } = await judge(clusterPortsOpen, ports(drawn), { deployed: drawn.deployed });
        assert.equal(violations.length, shutPorts(drawn), violations.map(({ message }) => message).join("\n"));
        for (const { message } of violations) assert.doesNotMatch(message, /cannot be decided/);
      }),
      { numRuns: 300 },
    );
  });

  it("nat-per-zone names each subnet whose way out leads through another zone", async () => {
    await fc.assert(
      fc.asyncProperty(waysOf, async (drawn) => {
        const { violations } = await judge(natPerZone, ways(drawn), { deployed: drawn.deployed });
        const wrong = drawn.tables.flatMap(({ nat, subnets }) => subnets.filter((zone) => zone !== nat));
        assert.equal(violations.length, wrong.length, violations.map(({ message }) => message).join("\n"));
      }),
      { numRuns: 200 },
    );
  });
});
