import assert from "node:assert/strict";
import { EXISTING_NETWORK } from "../existing.ts";
import { inputsOf, isUnknown, type Plan, plannedCluster } from "../plannedCluster.ts";

const ON = { monitoring: { enabled: true } };

interface FunctionInputs {
  readonly name: string;
  readonly handler: string;
  readonly timeout: number;
  readonly environment: { readonly variables: Readonly<Record<string, string>> };
  readonly vpcConfig?: object;
  readonly replaceSecurityGroupsOnDestroy?: boolean;
}

const functionOf = (plan: Plan, name: string) => inputsOf<FunctionInputs>(plan.one("Function", name));

describe("the setting monitoring", () => {
  it("puts nothing into the plan while it is off", async () => {
    const off = await plannedCluster({ monitoring: { enabled: false, trail: "create" } });
    const types = new Set(off.resources.map(({ type }) => type.split(":")[1]));
    for (const service of ["lambda/function", "sns/topic", "cloudwatch/metricAlarm", "cloudwatch/eventRule"])
      assert.ok(!types.has(service), service);
    const resources = off.resources.filter(({ name }) => name !== "clusterpro");
    assert.doesNotMatch(JSON.stringify(resources), /[Pp]robe-|[Mm]onitoring/);
  });

  it("adds to the plan and changes nothing of it but who the servers let in", async () => {
    const [off, on] = [await plannedCluster(), await plannedCluster(ON)];
    const after = new Map(on.resources.map((each) => [each.urn, each]));
    const changed = off.resources.filter(({ urn, inputs }) => {
      const { inputs: now } = after.get(urn) ?? assert.fail(urn);
      return JSON.stringify(now) !== JSON.stringify(inputs);
    });
    assert.deepEqual(
      changed.map(({ name, type }) => `${type.split(":").at(-1)} ${name}`),
      // The components state their arguments.
      ["HaCluster clusterpro", "ServerAccess clusterpro-servers", "SecurityGroup clusterpro-servers"],
    );
  });

  it("can be had without alarms, for a drill in a stack that nobody watches", async () => {
    const plan = await plannedCluster({ monitoring: { probes: true } });
    assert.equal(plan.all("Function").length, 4);
    assert.deepEqual([...plan.all("MetricAlarm"), ...plan.all("Topic"), ...plan.all("Dashboard")], []);
  });
});

describe("Probe", () => {
  let plan: Plan;
  before(async () => {
    plan = await plannedCluster(ON);
  });

  it("has a prober in a subnet of each table that carries the virtual IP, under the name that status gives the table", () => {
    const places = plan
      .all("Function")
      .filter(({ name }) => name.startsWith("clusterpro-probe-"))
      .map((each) => [inputsOf<FunctionInputs>(each).name, plan.sourcesOf(each, "vpcConfig")]);
    assert.deepEqual(places, [
      ["clusterpro-fsx-dev-probe-Main", ["clusterpro-public-ap-northeast-1a", "clusterpro-probe"]],
      ["clusterpro-fsx-dev-probe-Route-A", ["clusterpro-private-ap-northeast-1a", "clusterpro-probe"]],
      ["clusterpro-fsx-dev-probe-Route-C", ["clusterpro-private-ap-northeast-1c", "clusterpro-probe"]],
    ]);
    const tags = plan.all("RouteTable").map(({ inputs }) => (inputs.tags as { Name: string }).Name);
    for (const tag of tags)
      assert.ok(
        places.some(([name]) => name === `clusterpro-fsx-dev-probe-${tag}`),
        tag,
      );
  });

  it("gives them the virtual IP, the port and the way to look, and no secret", () => {
    const { environment, handler, timeout } = functionOf(plan, "clusterpro-probe-main");
    assert.equal(handler, "prober.handler");
    assert.equal(timeout, 900);
    assert.deepEqual(environment.variables, {
      CLUSTER: "clusterpro-fsx-dev",
      TABLE: "Main",
      VIRTUAL_IP: "172.16.0.1",
      PORT: "9000",
      LOOK: "minio",
    });
  });

  it("looks at the first port of an application of one's own, by a connection", async () => {
    const application = { kind: "custom", name: "web", scripts: "test/stacks/web", ports: [8080, 8443] };
    const planned = await plannedCluster({ ...ON, application }).catch(() => undefined);
    if (planned === undefined) return;
    const { PORT, LOOK } = functionOf(planned, "clusterpro-probe-main").environment.variables;
    assert.deepEqual([PORT, LOOK], ["8080", "tcp"]);
  });

  it("lets them out to the virtual IP and that port alone, and in at the servers on the application's ports", () => {
    const { ingress, egress } = inputsOf<{ ingress: object[]; egress: object[] }>(
      plan.one("SecurityGroup", "clusterpro-probe"),
    );
    assert.deepEqual(ingress, []);
    assert.deepEqual(egress, [
      { description: "the virtual IP", protocol: "tcp", fromPort: 9000, toPort: 9000, cidrBlocks: ["172.16.0.1/32"] },
    ]);
    const servers = plan.one("SecurityGroup", "clusterpro-servers");
    const open = (servers.inputs.ingress as { fromPort: number; securityGroups?: unknown }[])
      .filter(({ securityGroups }) => securityGroups !== undefined)
      .map(({ fromPort }) => fromPort);
    assert.deepEqual(open, [9000, 9090]);
    assert.ok(plan.sourcesOf(servers, "ingress").includes("clusterpro-probe"));
  });

  it("does not hold up a destroy by its interfaces", () => {
    for (const each of plan.all("Function").filter(({ name }) => name.startsWith("clusterpro-probe-"))) {
      const { replaceSecurityGroupsOnDestroy } = inputsOf<FunctionInputs>(each);
      assert.equal(replaceSecurityGroupsOnDestroy, true);
      assert.deepEqual(plan.sourcesOf(each, "replacementSecurityGroupIds"), ["clusterpro-vpc"]);
    }
  });

  // Lambda deletes the interfaces by the role, when the function is long gone and while the subnets wait for it.
  it("keeps its role and the right to delete interfaces until the subnets are gone", () => {
    const role = [plan.one("Role", "clusterpro-probe"), plan.one("RolePolicy", "clusterpro-probe")];
    const after = [
      ...plan.all("Function").filter(({ name }) => name.startsWith("clusterpro-probe-")),
      ...plan.all("Subnet"),
    ];
    assert.ok(after.length > 5);
    for (const each of after) {
      const waits = plan.waitsFor(each);
      for (const one of role) assert.ok(waits.has(one), `${each.name} is deleted before the ${one.type}`);
    }
  });

  it("may have interfaces and write its log, and no more", () => {
    const policy = JSON.parse(String(plan.one("RolePolicy", "clusterpro-probe").inputs.policy));
    const actions: string[] = policy.Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    assert.ok(
      actions.every((each) => /^ec2:.*(NetworkInterface|Subnets|PrivateIpAddresses)|^logs:/.test(each)),
      String(actions),
    );
    assert.match(policy.Statement.at(-1).Resource, /:log-group:\/clpfsx\/clusterpro-fsx-dev\/probe\*$/);
  });

  it("starts them once a minute, and only after the cluster stands", () => {
    for (const { name } of plan.all("Function")) {
      assert.equal(plan.one("EventRule", name).inputs.scheduleExpression, "rate(1 minute)");
      const { retryPolicy } = inputsOf<{ retryPolicy: object }>(plan.one("EventTarget", name));
      assert.deepEqual(retryPolicy, { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 });
      assert.equal(plan.one("Permission", name).inputs.principal, "events.amazonaws.com");
      const { maximumRetryAttempts, maximumEventAgeInSeconds } = plan.one("FunctionEventInvokeConfig", name).inputs;
      assert.deepEqual([maximumRetryAttempts, maximumEventAgeInSeconds], [0, 60]);
      const first = [...plan.waitsFor(plan.one("EventTarget", name))];
      assert.ok(
        first.includes(plan.one("FunctionEventInvokeConfig", name)),
        `${name} starts before its retries are off`,
      );
      const before = [...plan.waitsFor(plan.one("EventRule", name))].map((each) => each.name);
      for (const other of ["clusterpro-vip-main", "clusterpro-server2"])
        assert.ok(before.includes(other), `${name} waits for ${other}`);
    }
  });

  it("keeps each log for 30 days, in a group that is there before the function and that no function can make", () => {
    const groups = plan.all("LogGroup").filter(({ name }) => /probe|watch/.test(name));
    assert.equal(groups.length, 4);
    for (const { inputs } of groups) assert.equal(inputs.retentionInDays, 30);
    for (const each of plan.all("Function")) assert.deepEqual(plan.sourcesOf(each, "loggingConfig"), [each.name]);
    for (const role of ["clusterpro-probe", "clusterpro-watch"])
      assert.doesNotMatch(String(plan.one("RolePolicy", role).inputs.policy), /CreateLogGroup|logs:\*/);
  });

  describe("in an existing network", () => {
    const network = EXISTING_NETWORK;
    const probeSubnetIds = { main: "subnet-0dddddddddddddddd", "private-a": "subnet-0aaaaaaaaaaaaaaaa" };

    it("stands in the subnets that the settings name, under the tables' names there", async () => {
      const planned = await plannedCluster({ network, monitoring: { enabled: true, probeSubnetIds } });
      const names = planned.all("Function").map((each) => [inputsOf<FunctionInputs>(each).name]);
      assert.deepEqual(names.flat().toSorted(), [
        "clusterpro-fsx-dev-probe-main",
        "clusterpro-fsx-dev-probe-private-a",
        "clusterpro-fsx-dev-watch",
      ]);
      assert.deepEqual((functionOf(planned, "clusterpro-probe-main").vpcConfig as { subnetIds: unknown }).subnetIds, [
        probeSubnetIds.main,
      ]);
    });

    it("is refused where a subnet uses another table, or none is named", async () => {
      const associations = (id: string, main: boolean, ...subnetIds: readonly string[]) => ({
        id,
        routeTableId: id,
        routes: [],
        associations: [
          ...(main ? [{ main: true, subnetId: "" }] : []),
          ...subnetIds.map((subnetId) => ({ main: false, subnetId })),
        ],
      });
      const tables: Readonly<Record<string, object>> = {
        "rtb-00000000000000000": associations("rtb-00000000000000000", true),
        "rtb-0aaaaaaaaaaaaaaaa": associations("rtb-0aaaaaaaaaaaaaaaa", false, "subnet-0aaaaaaaaaaaaaaaa"),
        "rtb-0cccccccccccccccc": associations("rtb-0cccccccccccccccc", false, "subnet-0cccccccccccccccc"),
      };
      const answers = {
        "aws:ec2/getRouteTable:getRouteTable": (args: object) =>
          tables[String((args as { routeTableId: string }).routeTableId)] as never,
      };
      const planned = (ids: object) =>
        plannedCluster({ network, monitoring: { enabled: true, probeSubnetIds: ids } }, answers as never);
      await planned(probeSubnetIds);
      await assert.rejects(
        planned({ ...probeSubnetIds, "private-a": "subnet-0cccccccccccccccc" }),
        /monitoring\.probeSubnetIds\.private-a: subnet-0cccccccccccccccc uses the route table private-c; a subnet of vpc-0123456789abcdef0 that uses rtb-0aaaaaaaaaaaaaaaa is allowed/,
      );
      await assert.rejects(
        plannedCluster({ network, monitoring: { enabled: true } }),
        /monitoring\.probeSubnetIds: missing; a subnet for one route table/,
      );
    });
  });
});

describe("Watch", () => {
  it("stands outside the VPC, reads and changes nothing", async () => {
    const plan = await plannedCluster(ON);
    const watch = plan.one("Function", "clusterpro-watch");
    const { name, vpcConfig, environment } = inputsOf<FunctionInputs>(watch);
    assert.equal(name, "clusterpro-fsx-dev-watch");
    assert.equal(vpcConfig, undefined);
    assert.deepEqual(Object.keys(environment.variables).toSorted(), [
      "BACKUPS",
      "CLUSTER",
      "DESTINATION",
      "DIRECTORY_ID",
      "FILE_SYSTEM_ID",
      "ROUTE_TABLES",
    ]);
    const policy = JSON.parse(String(plan.one("RolePolicy", "clusterpro-watch").inputs.policy));
    for (const action of policy.Statement[0].Action) assert.match(action, /^(ec2|fsx|ds):Describe/);
  });
});

describe("Monitoring", () => {
  it("sends to a topic that takes alarms and rules of this account alone, to whom the settings name", async () => {
    const kmsKeyArn = "arn:aws:kms:ap-northeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const subscribers = ["a@example.com", "b@example.com"];
    const plan = await plannedCluster({ monitoring: { enabled: true, subscribers, kmsKeyArn } });
    const { name, kmsMasterKeyId } = plan.one("Topic", "clusterpro-monitoring").inputs;
    assert.deepEqual([name, kmsMasterKeyId], ["clusterpro-fsx-dev-alarms", kmsKeyArn]);
    assert.deepEqual(
      plan.all("TopicSubscription").map(({ inputs }) => [inputs.protocol, inputs.endpoint]),
      subscribers.map((each) => ["email", each]),
    );
    assert.ok(isUnknown(plan.one("TopicPolicy", "clusterpro-monitoring").inputs.policy));
  });

  it("tells of moved routes where a trail logs it, and makes trail and bucket where asked to", async () => {
    const events = async (trail: string) => {
      const plan = await plannedCluster({ monitoring: { enabled: true, trail } });
      const rules = plan.all("EventRule").filter(({ inputs }) => inputs.scheduleExpression === undefined);
      return [rules.map(({ inputs }) => inputs.name), plan.all("Trail").length, plan.all("Bucket").length];
    };
    const ends = ["failover", "route-changed", "route-created", "route-deleted", "table-replaced", "table-removed"];
    const rules = ends.map((end) => `clusterpro-fsx-dev-${end}`);
    assert.deepEqual(await events("none"), [[], 0, 1]);
    assert.deepEqual(await events("existing"), [rules, 0, 1]);
    assert.deepEqual(await events("create"), [rules, 1, 2]);
  });
});
