import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Build,
  type Handle,
  type PlanBuilder,
  type PlanProperties,
  Reference,
  UNKNOWN,
} from "../../../../policies/harness/index.ts";
import { clusterPortsOpen } from "../../../../policies/rules/cluster-ports-open.ts";
import { natPerZone } from "../../../../policies/rules/nat-per-zone.ts";
import { serverDiskEncrypted } from "../../../../policies/rules/server-disk-encrypted.ts";
import { serverImdsv2 } from "../../../../policies/rules/server-imdsv2.ts";
import { serversInTwoZones } from "../../../../policies/rules/servers-in-two-zones.ts";
import { vipTargetForwards } from "../../../../policies/rules/vip-target-forwards.ts";
import { byResource, FORMS, judge } from "../../judge.ts";

const INSTANCE = "aws:ec2/instance:Instance";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const OPEN = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };

interface Network {
  readonly vpc: Handle;
  readonly table: Handle;
  /** The subnet of each zone. */
  subnet(zone: string): Handle;
  group(name: string): Handle;
}

function network(plan: PlanBuilder): Network {
  const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
  const memo = (make: (name: string) => Handle) => {
    const made = new Map<string, Handle>();
    return (name: string) => {
      const known = made.get(name) ?? make(name);
      made.set(name, known);
      return known;
    };
  };
  return {
    vpc,
    table: plan.resource(TABLE, "main", { vpcId: vpc.id }),
    subnet: memo((zone) =>
      plan.resource("aws:ec2/subnet:Subnet", zone, { vpcId: vpc.id, availabilityZone: `us-east-1${zone}` }),
    ),
    group: memo((name) => plan.resource(GROUP, name, { vpcId: vpc.id, ingress: [OPEN], egress: [OPEN] })),
  };
}

interface Servers {
  readonly zones: readonly string[];
  readonly groups: readonly string[];
  /** The last part of the virtual IP; without one no route leads to the servers. */
  readonly vip?: number;
  readonly inputs?: PlanProperties;
}

/** Untagged servers `one0` and `one1`, with a route of their virtual IP to the first. */
function servers(plan: PlanBuilder, { subnet, group, table }: Network, name: string, args: Servers): Handle[] {
  const { zones, groups, vip, inputs } = args;
  const made = zones.map((zone, index) =>
    plan.resource(INSTANCE, `${name}${index}`, {
      subnetId: subnet(zone).id,
      vpcSecurityGroupIds: groups.map((each) => group(each).id),
      sourceDestCheck: false,
      privateIp: addressOf(name, index),
      ...inputs,
    }),
  );
  if (vip !== undefined) route(plan, table, vip, made[0]);
  return made;
}

const addressOf = (name: string, index: number) => `10.0.${name.length}.${name.charCodeAt(0) + index}`;

function route(plan: PlanBuilder, table: Handle, vip: number, server: Handle | undefined, name = `vip${vip}`): void {
  plan.resource(ROUTE, name, {
    routeTableId: table.id,
    destinationCidrBlock: `172.16.0.${vip}/32`,
    networkInterfaceId: server?.output("primaryNetworkInterfaceId"),
  });
}

/** A delivered clp.conf that names these servers by their addresses. */
function deliver(plan: PlanBuilder, cluster: string, names: readonly string[], more = ""): void {
  const list = names.map((name) => {
    const address = addressOf(name.slice(0, -1), Number(name.slice(-1)));
    return `<server name="${name}"><device id="0"><type>lan</type><info>${address}</info></device></server>`;
  });
  plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", `${cluster}.conf`, {
    key: `${cluster}/clp.conf`,
    content: `<root><cluster><name>${cluster}</name></cluster>${list.join("")}${more}</root>`,
  });
}

for (const { form, deployed } of FORMS) {
  const found = (rule: Parameters<typeof judge>[0], build: Build) => byResource(rule, build, { deployed });
  const zonesOf = (build: Build) => found(serversInTwoZones, build);

  describe(`two untagged clusters of one VPC ${form}`, () => {
    const both =
      (
        groups: readonly [readonly string[], readonly string[]],
        zones = ["a", "c"],
        more?: (plan: PlanBuilder) => void,
      ) =>
      (plan: PlanBuilder) => {
        const made = network(plan);
        servers(plan, made, "one", { zones: ["a", "c"], groups: groups[0], vip: 1 });
        servers(plan, made, "other", { zones, groups: groups[1], vip: 2 });
        more?.(plan);
      };
    const onlyOne = (address: string, server: string) =>
      `cannot be decided at preview: only one server of the cluster with the virtual IP ${address} is known ("${server}"); ` +
      "tag the others with clpfsx:cluster and clpfsx:server";

    it("are two, of each of which only the owner of the virtual IP is known, whatever groups they have", async () => {
      for (const groups of [
        [["one"], ["other"]],
        [["same"], ["same"]],
      ] as const) {
        assert.deepEqual(await zonesOf(both(groups)), {
          one0: [onlyOne("172.16.0.1", "one0")],
          other0: [onlyOne("172.16.0.2", "other0")],
        });
      }
    });

    it("are told apart by the clp.conf of each", async () => {
      const confs = (plan: PlanBuilder) => {
        deliver(plan, "one", ["one0", "one1"]);
        deliver(plan, "other", ["other0", "other1"]);
      };
      assert.deepEqual(await zonesOf(both([["same"], ["same"]], ["a", "c"], confs)), {});
      assert.deepEqual(Object.keys(await zonesOf(both([["same"], ["same"]], ["c", "c"], confs))), ["other0"]);
    });

    it("are not one because their only known servers have a group in common", async () => {
      const names = await zonesOf((plan) => {
        const made = network(plan);
        servers(plan, made, "one", { zones: ["a"], groups: ["one", "management"], vip: 1 });
        servers(plan, made, "other", { zones: ["c"], groups: ["other", "management"], vip: 2 });
      });
      assert.deepEqual(Object.keys(names), ["one0", "other0"]);
      for (const [message] of Object.values(names)) assert.match(message ?? "", /only one server of the cluster/);
    });
  });

  describe(`servers that clp.conf names ${form}`, () => {
    const careless = { sourceDestCheck: true };
    const build: Build = (plan) => {
      servers(plan, network(plan), "one", { zones: ["a", "a"], groups: ["one"], inputs: careless });
      deliver(plan, "files", ["one0", "one1"]);
    };

    it("are a cluster's without a tag and without a route", async () => {
      for (const rule of [vipTargetForwards, serverImdsv2, serverDiskEncrypted]) {
        assert.deepEqual(Object.keys(await found(rule, build)), ["one0", "one1"], rule.name);
      }
      assert.deepEqual(await zonesOf(build), {
        one0: ['the servers of the cluster files ("one0", "one1") all lie in us-east-1a; use a second zone'],
      });
    });

    it("are joined with the owner of the virtual IP", async () => {
      const names = await zonesOf((plan) => {
        const made = network(plan);
        const [first] = servers(plan, made, "one", { zones: ["a", "c", "c"], groups: ["one"], inputs: careless });
        route(plan, made.table, 1, first);
        deliver(
          plan,
          "files",
          ["one1", "one2"],
          "<resource><awsvip name='v'><parameters><ip>172.16.0.1</ip></parameters></awsvip></resource>",
        );
      });
      assert.deepEqual(Object.keys(names).sort(), ["one0", "one1"]);
    });

    // Before the first update no interface has an id that a file could name.
    const whenDeployed = deployed ? it : () => undefined;
    whenDeployed("are known by the id of an interface", async () => {
      const names = await found(vipTargetForwards, (plan) => {
        const { subnet } = network(plan);
        plan.resource(
          "aws:ec2/networkInterface:NetworkInterface",
          "eni",
          { subnetId: subnet("a").id },
          { id: "eni-1" },
        );
        const eniid = "<ip>172.16.0.1</ip><vpcid>vpc-1</vpcid><eniid>eni-1</eniid>";
        deliver(
          plan,
          "files",
          ["far0"],
          `<resource><awsvip name="v"><parameters>${eniid}</parameters></awsvip></resource>`,
        );
      });
      assert.deepEqual(Object.keys(names), ["eni"]);
    });
  });

  describe(`servers whose tags are not known ${form}`, () => {
    const tags = { "clpfsx:cluster": "files", "clpfsx:server": "x" };
    const unknown = (plan: PlanBuilder) => new Reference(UNKNOWN, [plan.resource("aws:s3/bucket:Bucket", "names", {})]);
    const both =
      (inputs: PlanProperties, more?: (plan: PlanBuilder, made: Network, servers: Handle[]) => void): Build =>
      (plan) => {
        const made = network(plan);
        const all = servers(plan, made, "one", {
          zones: ["a", "a"],
          groups: [],
          inputs: { tags: unknown(plan), ...inputs },
        });
        more?.(plan, made, all);
      };
    const NAMES =
      /^cannot be decided at preview: .*the tags of "one\d" are not known yet.*write these two as plain values$/;
    const healthy = { metadataOptions: { httpTokens: "required" }, rootBlockDevice: { encrypted: true } };

    it("are never passed over by a rule that they may break", async () => {
      const breaking = [
        [vipTargetForwards, { sourceDestCheck: true }],
        [serverImdsv2, {}],
        [serverDiskEncrypted, {}],
        [serversInTwoZones, healthy],
        [clusterPortsOpen, healthy],
      ] as const;
      for (const [rule, inputs] of breaking) {
        const names = await found(rule, both(inputs));
        assert.deepEqual(Object.keys(names), ["one0", "one1"], rule.name);
        for (const message of Object.values(names).flat()) assert.match(message, NAMES, rule.name);
      }
    });

    it("break no rule that holds whether or not they are servers", async () => {
      for (const rule of [vipTargetForwards, serverImdsv2, serverDiskEncrypted, natPerZone]) {
        assert.deepEqual(await found(rule, both(healthy)), {}, rule.name);
      }
    });

    it("make their VPC's private tables a matter of doubt", async () => {
      const names = await found(natPerZone, (plan) => {
        both(healthy, (_, { subnet, vpc }) => {
          const nat = plan.resource("aws:ec2/natGateway:NatGateway", "nat", { subnetId: subnet("c").id });
          const table = plan.resource(TABLE, "own", { vpcId: vpc.id });
          plan.resource(ROUTE, "out", {
            routeTableId: table.id,
            destinationCidrBlock: "0.0.0.0/0",
            natGatewayId: nat.id,
          });
          plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "own", {
            subnetId: subnet("a").id,
            routeTableId: table.id,
          });
        })(plan);
      });
      const [message, ...others] = Object.values(names).flat();
      assert.match(message ?? "", NAMES);
      assert.deepEqual(others, []);
    });

    it("are found as the owners of a virtual IP", async () => {
      const owners = both({}, (plan, { table }, all) => {
        for (const [index, each] of all.entries()) route(plan, table, 1, each, `vip${index}`);
      });
      assert.deepEqual(
        Object.values(await found(serverImdsv2, owners))
          .flat()
          .filter((each) => NAMES.test(each)),
        [],
      );
      const names = await zonesOf(owners);
      assert.match(names.one0?.join() ?? "", /^the servers of the cluster .* all lie in us-east-1a/);
      assert.deepEqual(Object.keys(names), ["one0"]);
    });

    it("are found by clp.conf", async () => {
      const names = await zonesOf(both({}, (plan) => deliver(plan, "files", ["one0", "one1"])));
      assert.match(names.one0?.join() ?? "", /^the servers of the cluster files .* all lie in us-east-1a/);
    });

    it("are servers as soon as the server's tag is there, whatever its value", async () => {
      const value = (key: string) => (plan: PlanBuilder) => {
        const [tag] = Object.values({ tag: unknown(plan) });
        servers(plan, network(plan), "one", {
          zones: ["a", "c"],
          groups: [],
          inputs: { tags: { ...tags, [key]: tag } },
        });
      };
      assert.deepEqual(await zonesOf(value("clpfsx:server")), {});
      const names = await zonesOf(value("clpfsx:cluster"));
      assert.deepEqual(Object.keys(names), ["one0", "one1"]);
      for (const [message] of Object.values(names)) assert.match(message ?? "", /^cannot be decided.*only one server/);
    });

    it("are not every instance of a provider that announces tags", async () => {
      const build: Build = (plan) => {
        const made = network(plan);
        const [first] = servers(plan, made, "one", { zones: ["a", "a"], groups: [] });
        for (const each of plan.resources)
          if (each.type === INSTANCE) Object.assign(each.outputs ?? {}, { tagsAll: UNKNOWN, tags: UNKNOWN });
        void first;
      };
      assert.deepEqual(await zonesOf(build), {});
    });
  });
}

describe("clusters against a brute-force reading", function () {
  this.timeout(60_000);

  const serverOf = fc.record({
    zone: fc.constantFrom("a", "c"),
    tag: fc.option(fc.constantFrom("red", "blue"), { nil: undefined }),
    vips: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 2 }),
    conf: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
  });
  type Drawn = typeof serverOf extends fc.Arbitrary<infer T> ? T : never;
  const drawn = fc.record({ servers: fc.array(serverOf, { maxLength: 7 }), deployed: fc.boolean() });

  const signsOf = ({ tag, vips, conf }: Drawn) => [
    ...(tag === undefined ? [] : [`tag ${tag}`]),
    ...vips.map((vip) => `vip ${vip}`),
    ...(conf === undefined ? [] : [`conf ${conf}`]),
  ];

  it("servers belong together that share a sign, or share one with some that do", async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ servers: all, deployed }) => {
        const named = all.map((each, index) => ({ ...each, name: `s${index}`, address: `10.0.0.${index + 10}` }));
        const build: Build = (plan) => {
          const { subnet, table } = network(plan);
          for (const { name, address, zone, tag, vips } of named) {
            const server = plan.resource(INSTANCE, name, {
              subnetId: subnet(zone).id,
              privateIp: address,
              tags: tag === undefined ? {} : { "clpfsx:cluster": tag, "clpfsx:server": name },
            });
            for (const vip of vips) route(plan, table, vip, server, `${name}-${vip}`);
          }
          for (const [conf, members] of Map.groupBy(named, (each) => each.conf)) {
            if (conf === undefined) continue;
            const list = members.map(
              ({ name, address }) =>
                `<server name="${name}"><device id="0"><type>lan</type><info>${address}</info></device></server>`,
            );
            plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", `conf${conf}`, {
              key: `conf${conf}/clp.conf`,
              content: `<root>${list.join("")}</root>`,
            });
          }
        };
        // A mixture of tags in one file is what clpconf-matches-topology refuses.
        const confs = [...Map.groupBy(named, (each) => each.conf)].filter(([conf]) => conf !== undefined);
        fc.pre(confs.every(([, members]) => new Set(members.map(({ tag }) => tag)).size === 1));
        const known = named.filter((each) => signsOf(each).length > 0);
        const together = known.map((each) => new Set([each]));
        for (const _ of known) {
          for (const one of together) {
            for (const other of known) {
              if ([...one].some((each) => signsOf(each).some((sign) => signsOf(other).includes(sign)))) one.add(other);
            }
          }
        }
        const clusters = new Set(
          together.map((set) =>
            [...set]
              .map(({ name }) => name)
              .sort()
              .join(),
          ),
        );
        const wrong = [...clusters].filter(
          (cluster) =>
            new Set(cluster.split(",").map((name) => named.find((each) => each.name === name)?.zone)).size < 2,
        );
        // One route alone might be an appliance's.
        const config = { [serversInTwoZones.name]: { virtualIps: ["172.16.0.0/24"] } };
        const { violations } = await judge(serversInTwoZones, build, { deployed, config });
        assert.equal(violations.length, wrong.length, violations.map(({ message }) => message).join("\n"));
      }),
      { numRuns: 300 },
    );
  });
});
