import assert from "node:assert/strict";
import { principalOf } from "../../../operate/doctor/before/account.ts";
import { sessionFinding } from "../../../operate/doctor/before/credentials.ts";
import { BEFORE } from "../../../operate/doctor/before/index.ts";
import { vcpusOf } from "../../../operate/doctor/before/quotas.ts";
import { nodeFinding, pluginFinding, pulumiFinding } from "../../../operate/doctor/before/toolchain.ts";
import { AFTER } from "../../../operate/doctor/catalogue.ts";
import { type DoctorOptions, examineAfter, examineBefore } from "../../../operate/doctor/doctor.ts";
import { exitCodeOf, type Report, verdictOf } from "../../../operate/findings/report.ts";
import { parseSettings } from "../../../settings/parseSettings.ts";
import type { ClusterSpec } from "../../../settings/schema/clusterSpec.ts";
import { cliProblem } from "../../../stack/pulumiCli.ts";
import type { Item } from "../../../standin/account/account.ts";
import type { Properties } from "../../../standin/account/json.ts";
import { DENIED } from "../../../standin/http/fault.ts";
import type { LambdaFunction, Trail } from "../../../standin/running/surroundings.ts";
import {
  INSTANCE,
  NETWORK_INTERFACE,
  ROUTE,
  ROUTE_TABLE,
  SECURITY_GROUP,
  SUBNET,
  VPC,
} from "../../../standin/types/tokens.ts";
import { Operated } from "../cluster.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const OBJECT = "s3://software/clusterpro/ecx52w_x64.zip";
/** Checks that ask Service Quotas. */
const QUOTAS = [
  "quotas.vpc",
  "quotas.addresses",
  "quotas.natGateways",
  "quotas.vcpu",
  "quotas.fileSystems",
  "quotas.throughput",
  "quotas.storage",
];
const KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-555555555555";

const PROBES = { monitoring: { probes: true } };

function specOf(change: Readonly<Record<string, unknown>> = {}): ClusterSpec {
  const config: Record<string, string> = { "aws:region": "ap-northeast-1" };
  for (const [key, value] of Object.entries(change)) config[`clusterpro-fsx:${key}`] = JSON.stringify(value);
  const parsed = parseSettings({ project: "clusterpro-fsx", stack: "dev", config });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.spec;
}

const advanced = (...fields: readonly { readonly Field: string; readonly Equals: readonly string[] }[]) => ({
  AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }, ...fields] }],
});

/** What a trail may be, and what is told of it. */
const TRAILS: readonly (Partial<Trail> & { readonly state: string })[] = [
  { logging: false, state: "warn" },
  { multiRegion: false, homeRegion: "us-east-1", state: "warn" },
  { multiRegion: true, homeRegion: "us-east-1", state: "ok" },
  { selectors: { EventSelectors: [{ ReadWriteType: "ReadOnly", IncludeManagementEvents: true }] }, state: "warn" },
  { selectors: { EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: false }] }, state: "warn" },
  { selectors: { EventSelectors: [{ ReadWriteType: "WriteOnly", IncludeManagementEvents: true }] }, state: "ok" },
  { selectors: advanced(), state: "ok" },
  { selectors: advanced({ Field: "readOnly", Equals: ["false"] }), state: "ok" },
  { selectors: advanced({ Field: "readOnly", Equals: ["true"] }), state: "warn" },
];

/** A server as check-guest.ps1 sees a healthy one. */
const HEALTHY = {
  domain: "test.msad.local",
  secureChannel: true,
  clockSeconds: 0.4,
  names: { domain: true, fileSystem: true, endpoint: true },
  ports: { fileSystem445: true, domain88: true, domain389: true, endpoint443: true },
  awsCli: "aws-cli/2.31.0 Python/3.13 Windows/2022",
  routes: 3,
  freeDiskPercent: 60,
  pendingReboot: false,
  stoppedServices: "",
  startup: "",
  firewall: { product: 12, clients: "9000, 9090", closed: "" },
  licenses: { exit: 0, text: "CLUSTERPRO X 5.2 for Windows\n  Status : valid" },
  version: "CLUSTERPRO X 5.2 for Windows 13.20",
  principals: { "amznfsx00000013.test.msad.local": true },
  password: { ageDays: 12 },
  installedHash: "c".repeat(64),
  pushedHash: "c".repeat(64),
  confHash: "a".repeat(64),
};

describe("doctor", () => {
  let operated: Operated;

  beforeEach(async () => {
    operated = await Operated.start();
    const { world } = operated.deployed;
    const guest = world.commands.guest;
    world.commands.guest = (instance, script) =>
      script.includes("# check-guest.ps1")
        ? { print: `guest=${JSON.stringify(HEALTHY)}\r\n`, exit: 0 }
        : guest(instance, script);
  });

  afterEach(() => operated.stop());

  const optionsWith = (options: Partial<DoctorOptions>): DoctorOptions => ({
    guests: true,
    guestTiming: { poll: 1, limit: 2_000 },
    only: [],
    ignored: [],
    now: () => operated.clock.now(),
    ...options,
  });

  const local = ["toolchain"];
  const early = (options: Partial<DoctorOptions> = {}, change: Readonly<Record<string, unknown>> = {}) =>
    examineBefore(operated.session(), specOf(change), BEFORE, optionsWith({ ignored: local, ...options }));
  const late = (options: Partial<DoctorOptions> = {}) =>
    examineAfter(operated.session(), specOf(), optionsWith(options));

  const stateOf = ({ findings }: Report, id: string) => findings.find((each) => each.id === id)?.state;

  const ofCluster = (server: string) => operated.deployed.world.interfaceOf(server);

  describe("--pre", () => {
    it("finds nothing in an account in which the first update succeeds", async () => {
      const report = await early();
      assert.equal(exitCodeOf(report), 0, JSON.stringify(report.findings));
      assert.match(verdictOf(report).text.en, /^nothing that is known stands in the way of pulumi up/);
    });

    const around = () => operated.deployed.world.surroundings;
    const object = {
      cluster: {
        installer: { uri: OBJECT, sha256: "1".repeat(64) },
        licenses: [{ uri: "s3://software/base.key", sha256: "2".repeat(64) }],
      },
      application: { binary: { uri: "https://software.example.com/minio.exe", sha256: "3".repeat(64) } },
    };
    const withObjects = () => {
      around().objects.add(OBJECT);
      around().objects.add("s3://software/base.key");
    };
    const withoutCluster = () => {
      const { cloud } = operated.deployed.world;
      for (const type of [INSTANCE, ROUTE, NETWORK_INTERFACE]) for (const each of cloud.all(type)) cloud.remove(each);
    };
    const cases: readonly {
      readonly id: string;
      readonly state: string;
      readonly change: () => unknown;
      readonly settings?: Readonly<Record<string, unknown>>;
      readonly healthy?: () => unknown;
    }[] = [
      { id: "region.zones", state: "fail", change: () => around().zones.splice(1, 1) },
      { id: "instance.offered", state: "fail", change: () => around().instanceTypes.splice(0) },
      { id: "instance.offered", state: "fail", change: () => around().architectures.set("t3.large", "arm64") },
      { id: "instance.offered", state: "warn", change: () => around().linuxOnly.add("t3.large") },
      { id: "image.found", state: "fail", change: () => operated.deployed.world.cloud.parameters.clear() },
      { id: "image.found", state: "fail", change: () => Object.assign(around().image, { platform: "linux" }) },
      {
        id: "image.found",
        state: "warn",
        change: () => Object.assign(around().image, { created: operated.clock.now() - 200 * DAY }),
      },
      { id: "quotas.vpc", state: "fail", change: () => around().quotas.set("L-F678F1CE", 1) },
      { id: "quotas.addresses", state: "fail", change: () => Object.assign(around(), { addresses: 4 }) },
      { id: "quotas.vcpu", state: "fail", change: () => around().quotas.set("L-1216C47A", 6) },
      {
        id: "quotas.natGateways",
        state: "fail",
        change: () => {
          const subnet = operated.deployed.world.cloud.all(SUBNET)[0]?.id as string;
          around().natGateways.push(subnet, subnet, subnet, subnet, subnet);
        },
      },
      {
        id: "quotas.natGateways",
        state: "ok",
        // Five, but in a zone that the cluster does not use.
        change: () => {
          const { cloud } = operated.deployed.world;
          const vpcId = cloud.all(VPC)[0]?.id as string;
          const { id } = cloud.add(SUBNET, { vpcId, availabilityZone: "ap-northeast-1d", cidrBlock: "10.0.130.0/24" });
          around().natGateways.push(id, id, id, id, id);
        },
      },
      { id: "quotas.fileSystems", state: "fail", change: () => around().quotas.set("L-5B89F9CE", 1) },
      { id: "quotas.throughput", state: "fail", change: () => around().quotas.set("L-FD89CA8A", 32) },
      { id: "quotas.storage", state: "fail", change: () => around().quotas.set("L-E43BDB2E", 32) },
      {
        id: "quotas.storage",
        state: "fail",
        settings: { fileSystem: { storageType: "HDD", storageCapacityGiB: 2000, throughputCapacityMBps: 32 } },
        // That of the other kind of disk does not count.
        healthy: () => around().quotas.set("L-E43BDB2E", 1).set("L-84EAF187", 2000),
        change: () => around().quotas.set("L-84EAF187", 1999),
      },
      {
        id: "probes.concurrency",
        state: "fail",
        settings: PROBES,
        // Three tables: two runs that overlap in a drill and the minute's, and the watcher.
        healthy: () => Object.assign(around(), { concurrency: 10 }),
        change: () => Object.assign(around(), { concurrency: 3 }),
      },
      {
        id: "probes.concurrency",
        state: "warn",
        settings: PROBES,
        change: () => Object.assign(around(), { concurrency: 9 }),
      },
      { id: "quotas.directories", state: "fail", change: () => Object.assign(around(), { directoryLimit: 1 }) },
      { id: "rights.dryRun", state: "fail", change: () => around().denied.add("ec2:CreateVpc") },
      { id: "rights.simulated", state: "fail", change: () => around().denied.add("fsx:CreateFileSystem") },
      {
        id: "objects.readable",
        state: "fail",
        settings: object,
        healthy: withObjects,
        change: () => around().objects.delete(OBJECT),
      },
      {
        id: "kms.usable",
        state: "fail",
        settings: { fileSystem: { kmsKeyArn: KEY } },
        healthy: () => around().keys.set(KEY, "Enabled"),
        change: () => around().keys.set(KEY, "PendingDeletion"),
      },
      {
        id: "names.free",
        state: "fail",
        change: () => operated.deployed.world.cloud.scheduledSecrets.add("clusterpro-fsx-dev/directory-admin"),
      },
      {
        id: "names.free",
        state: "fail",
        settings: { cluster: { account: { user: "clusteradmin" } } },
        change: () => operated.deployed.world.cloud.scheduledSecrets.add("clusterpro-fsx-dev/clusteradmin/account"),
      },
      {
        id: "roles.serviceLinked",
        state: "warn",
        change: () => around().linkedRoles.delete("AWSServiceRoleForAmazonFSx"),
      },
      {
        id: "names.logGroups",
        state: "fail",
        healthy: withoutCluster,
        change: () => around().logGroups.add("/clpfsx/clusterpro-fsx-dev/bring-up"),
      },
      {
        id: "names.logGroups",
        state: "fail",
        settings: { fileSystem: { auditLog: "FAILURE_ONLY" } },
        healthy: withoutCluster,
        change: () => around().logGroups.add("/aws/fsx/clusterpro-fsx-dev"),
      },
      // The cluster's own, and one whose name only begins like it.
      {
        id: "names.logGroups",
        state: "ok",
        change: () => around().logGroups.add("/clpfsx/clusterpro-fsx-dev/bring-up"),
      },
      {
        id: "names.logGroups",
        state: "ok",
        healthy: withoutCluster,
        change: () => around().logGroups.add("/clpfsx/clusterpro-fsx-dev/bring-up-old"),
      },
      { id: "trail.logging", state: "warn", change: () => around().trails.splice(0) },
      ...TRAILS.map(({ state, ...trail }) => ({
        id: "trail.logging",
        state,
        change: () => Object.assign(around().trails[0] as object, trail),
      })),
    ];

    for (const { id, state, change, settings, healthy } of cases) {
      it(`tells ${id}: ok, then ${state}`, async () => {
        healthy?.();
        const only = { only: [id] };
        assert.equal(stateOf(await early(only, settings), id), "ok");
        change();
        const report = await early(only, settings);
        assert.equal(stateOf(report, id), state, JSON.stringify(report.findings));
        assert.equal(exitCodeOf(report), state === "fail" ? 1 : 0);
      });
    }

    it("asks for no room in Lambda where there are to be no probes", async () => {
      assert.equal(stateOf(await early({ only: ["probes"] }), "probes.concurrency"), "skipped");
      assert.ok(!operated.operations.includes("lambda:GetAccountSettings"));
    });

    it("tells a virtual IP that lies in a network that the VPC is connected to", async () => {
      const { cloud } = operated.deployed.world;
      const vpc = cloud.add(VPC, { cidrBlock: "10.8.0.0/16" });
      const table = cloud.add(ROUTE_TABLE, { vpcId: vpc.id });
      const existing = {
        network: {
          vpcCidr: "10.8.0.0/16",
          zones: [
            { zone: "ap-northeast-1a", privateCidr: "10.8.110.0/24" },
            { zone: "ap-northeast-1c", privateCidr: "10.8.120.0/24" },
          ],
          existing: {
            vpcId: vpc.id,
            privateSubnetIds: {
              "ap-northeast-1a": "subnet-0123456789abcdef0",
              "ap-northeast-1c": "subnet-0123456789abcdef1",
            },
            routeTableIds: { main: table.id },
          },
        },
        servers: [
          { name: "server1", zone: "ap-northeast-1a", privateIp: "10.8.110.11" },
          { name: "server2", zone: "ap-northeast-1c", privateIp: "10.8.120.11" },
        ],
      };
      const only = { only: ["network"] };
      assert.equal(stateOf(await early(only, existing), "network.overlap"), "ok");
      const networkInterfaceId = ofCluster("server1").id;
      cloud.add(ROUTE, { routeTableId: table.id, destinationCidrBlock: "172.16.0.0/12", networkInterfaceId });
      assert.equal(stateOf(await early(only, existing), "network.overlap"), "warn");
    });

    it("tells credentials that end before the longest update does", () => {
      const now = operated.clock.now();
      assert.equal(sessionFinding(undefined, now).state, "ok");
      assert.equal(sessionFinding(now + 2 * 3_600_000, now).state, "ok");
      assert.equal(sessionFinding(now + 3_600_000, now).state, "warn");
    });

    it("tells a tool that is missing or too old", () => {
      const pulumi = { problem: cliProblem };
      assert.deepEqual(
        [pulumiFinding("v3.260.0", pulumi), pulumiFinding("v3.100.0", pulumi), pulumiFinding(undefined, pulumi)].map(
          ({ state }) => state,
        ),
        ["ok", "fail", "fail"],
      );
      assert.deepEqual(
        [pluginFinding("1.2.707.0"), pluginFinding(undefined)].map(({ state }) => state),
        ["ok", "warn"],
      );
    });

    it("tells the Node on the PATH that a plain pulumi up would take", () => {
      const states = ["v22.18.0", "v26.10.0", "v20.20.2", undefined].map((each) => nodeFinding(each, ">=22.18").state);
      assert.deepEqual(states, ["ok", "ok", "warn", "warn"]);
    });

    it("counts vCPUs by the size", () => {
      assert.deepEqual(["t3.large", "m6i.xlarge", "m6i.4xlarge", "t3.micro"].map(vcpusOf), [2, 4, 16, 2]);
    });

    it("asks IAM about the role behind a session", () => {
      assert.equal(
        principalOf("arn:aws:sts::123456789012:assumed-role/deploy/me"),
        "arn:aws:iam::123456789012:role/deploy",
      );
      assert.equal(principalOf("arn:aws:iam::123456789012:user/me"), "arn:aws:iam::123456789012:user/me");
    });
  });

  describe("after up", () => {
    it("finds nothing in a cluster that is as it should be", async () => {
      const report = await late();
      assert.equal(exitCodeOf(report), 0, JSON.stringify(report.findings));
      assert.match(verdictOf(report).text.en, /^the cluster is as it should be/);
    });

    const around = () => operated.deployed.world.surroundings;
    const aws: readonly (readonly [id: string, state: string, change: () => unknown])[] = [
      [
        "eni.sourceDestCheck",
        "fail",
        () =>
          Object.assign(ofCluster("server2"), {
            properties: { ...ofCluster("server2").properties, sourceDestCheck: true },
          }),
      ],
      [
        "eni.attached",
        "fail",
        () => operated.deployed.world.cloud.remove(operated.deployed.world.instanceOf("server2")),
      ],
      ["directory.controllers", "fail", () => around().controllers.splice(1, 1, "Impaired")],
      ["directory.snapshots", "warn", () => Object.assign(around(), { snapshotsFull: true })],
      [
        "routes.agree",
        "fail",
        () =>
          operated.deployed.world.replaceRoute(
            operated.deployed.tables.get("Main") as string,
            "172.16.0.1/32",
            ofCluster("server2").id,
            "arn:aws:iam::1:user/x",
          ),
      ],
    ];
    for (const [id, state, change] of aws) {
      it(`tells ${id}: ok, then ${state}`, async () => {
        const options = { only: [id], guests: false };
        assert.equal(stateOf(await late(options), id), "ok");
        change();
        assert.equal(stateOf(await late(options), id), state);
      });
    }

    const ruleGone = (name: string, side: "ingress" | "egress", gone: (rule: Properties) => boolean) => {
      const group = operated.deployed.world.cloud
        .all(SECURITY_GROUP)
        .find(({ properties }) => String(properties.name).endsWith(name)) as Item;
      const rules = (group.properties[side] as readonly Properties[]).filter((each) => !gone(each));
      group.properties = { ...group.properties, [side]: rules };
    };
    const closed: readonly (readonly [what: RegExp, change: () => void])[] = [
      [
        /server1 -> directory tcp 88; file system -> directory tcp 88|server1 -> directory tcp 88; /,
        () => ruleGone("_controllers", "ingress", ({ protocol, fromPort }) => protocol === "tcp" && fromPort === 88),
      ],
      [/server2 -> file system tcp 445$/, () => ruleGone("fsx", "ingress", ({ fromPort }) => fromPort === 445)],
      [/file system -> directory tcp 53, udp 53/, () => ruleGone("fsx", "egress", () => true)],
      [
        /10\.0\.0\.0\/16 -> server1 tcp 9000/,
        () => ruleGone("servers", "ingress", ({ fromPort }) => fromPort === 9000),
      ],
      [
        /server1 -> server2 tcp 29001-29002, udp 29003/,
        () => ruleGone("servers", "ingress", ({ self }) => self === true),
      ],
      [/server1 -> directory tcp 53/, () => ruleGone("servers", "egress", () => true)],
    ];
    for (const [what, change] of closed) {
      it(`tells sg.ports: ok, then fail, ${what.source}`, async () => {
        const only = { only: ["sg.ports"], guests: false };
        assert.equal(stateOf(await late(only), "sg.ports"), "ok");
        change();
        const report = await late(only);
        assert.equal(stateOf(report, "sg.ports"), "fail");
        assert.match(report.findings[0]?.what.en ?? "", what);
      });
    }

    const watched = (): LambdaFunction[] => {
      const { world, tables } = operated.deployed;
      const subnetIds = [world.cloud.all(SUBNET)[0]?.id as string];
      const group = world.cloud.add(SECURITY_GROUP, {
        vpcId: world.cloud.all(VPC)[0]?.id as string,
        name: "probes",
        egress: [{ protocol: "tcp", fromPort: 9000, toPort: 9000, cidrBlocks: ["10.0.0.0/16"] }],
      });
      const made = [...[...tables.keys()].map((table) => `probe-${table}`), "watch"].map((name) => ({
        name: `clusterpro-fsx-dev-${name}`,
        runtime: "nodejs24.x",
        subnetIds,
        securityGroupIds: [group.id],
        runs: [operated.clock.now() - MINUTE],
      }));
      // Of another cluster, whose name begins like this one's.
      const other = {
        name: "clusterpro-fsx-development-probe-Main",
        runtime: "nodejs10.x",
        subnetIds: [],
        securityGroupIds: [],
        runs: [],
      };
      around().functions.push(...made, other);
      return made;
    };

    it("tells a probe that a security group keeps out", async () => {
      const only = { only: ["sg.ports"], guests: false };
      watched();
      assert.equal(stateOf(await late(only), "sg.ports"), "ok");
      ruleGone("probes", "egress", () => true);
      const report = await late(only);
      assert.match(report.findings[0]?.what.en ?? "", /clusterpro-fsx-dev-probe-Main -> server1 tcp 9000/);
      assert.doesNotMatch(report.findings[0]?.what.en ?? "", /development/);
    });

    it("leaves open what a prefix list decides", async () => {
      const only = { only: ["sg.ports"], guests: false };
      ruleGone("servers", "ingress", ({ fromPort }) => fromPort === 9090);
      const group = operated.deployed.world.cloud
        .all(SECURITY_GROUP)
        .find(({ properties }) => properties.name === "servers") as Item;
      const rule = { protocol: "tcp", fromPort: 9090, toPort: 9090, prefixListIds: ["pl-0123456789abcdef0"] };
      group.properties = {
        ...group.properties,
        ingress: [...(group.properties.ingress as readonly Properties[]), rule],
      };
      assert.equal(stateOf(await late(only), "sg.ports"), "unknown");
    });

    it("tells a probe that ran more than three minutes ago, also behind a page of other functions", async () => {
      const only = { only: ["probes.recent"], guests: false };
      assert.equal(stateOf(await late(only), "probes.recent"), "skipped");
      const [first, ...others] = watched() as [LambdaFunction, ...LambdaFunction[]];
      operated.front.pageSize = 2;
      assert.equal(stateOf(await late(only), "probes.recent"), "ok");
      first.runs.splice(0, 1, operated.clock.now() - 5 * MINUTE);
      const report = await late(only);
      assert.equal(stateOf(report, "probes.recent"), "fail");
      assert.match(report.findings[0]?.what.en ?? "", /minutes: clusterpro-fsx-dev-probe-Main$/);
      first.runs.push(operated.clock.now() - MINUTE);
      others.at(-1)?.runs.splice(0);
      assert.match((await late(only)).findings[0]?.what.en ?? "", /minutes: clusterpro-fsx-dev-watch$/);
    });

    it("tells alarms whose topic nobody has confirmed", async () => {
      const only = { only: ["alarms.subscribed"], guests: false };
      const topic = "arn:aws:sns:ap-northeast-1:123456789012:clusterpro-fsx-dev-alarms";
      assert.equal(stateOf(await late(only), "alarms.subscribed"), "skipped");
      operated.deployed.world.alarms.push({
        name: "clusterpro-fsx-dev-cpu",
        state: "OK",
        reason: "",
        since: 0,
        actions: [topic],
      });
      around().subscriptions.set(topic, ["PendingConfirmation", `${topic}:1`]);
      assert.equal(stateOf(await late(only), "alarms.subscribed"), "ok");
      around().subscriptions.set(topic, ["PendingConfirmation"]);
      assert.equal(stateOf(await late(only), "alarms.subscribed"), "fail");
      around().subscriptions.set(topic, []);
      assert.equal(stateOf(await late(only), "alarms.subscribed"), "fail");
      around().subscriptions.delete(topic);
      assert.equal(stateOf(await late(only), "alarms.subscribed"), "unknown");
    });

    const ends: readonly (readonly [id: string, days: number, state: string])[] = [
      ["expiry.image", 31, "ok"],
      ["expiry.image", 29, "warn"],
      ["expiry.image", -3, "warn"],
    ];
    for (const [id, days, state] of ends) {
      it(`tells ${id}, in ${days} days: ${state}`, async () => {
        around().imageEnds = operated.clock.now() + days * DAY;
        assert.equal(stateOf(await late({ only: [id], guests: false }), id), state);
      });
    }

    it("tells an image that AWS has withdrawn", async () => {
      const { ami } = operated.deployed.world.instanceOf("server1").properties;
      around().goneImages.add(String(ami));
      assert.equal(stateOf(await late({ only: ["expiry"], guests: false }), "expiry.image"), "warn");
    });

    it("tells Windows and a runtime whose support ends", async () => {
      const only = { only: ["expiry"], guests: false };
      const [first] = watched() as [LambdaFunction];
      const on = async (day: string) => {
        const now = Date.parse(day);
        const report = await late({ ...only, now: () => now });
        return [stateOf(report, "expiry.windows"), stateOf(report, "expiry.runtime")];
      };
      assert.deepEqual(await on("2026-11-25"), ["ok", "ok"]);
      assert.deepEqual(await on("2031-09-20"), ["warn", "fail"]);
      assert.deepEqual(await on("2031-10-10"), ["fail", "fail"]);
      first.runtime = "nodejs22.x";
      assert.deepEqual(await on("2027-04-10"), ["ok", "warn"]);
      assert.deepEqual(await on("2027-04-25"), ["ok", "fail"]);
    });

    it("tells an alias that settings name and the file system has not", async () => {
      const spec = specOf({ fileSystem: { aliases: ["files.test.msad.local"] } });
      const look = () =>
        examineAfter(operated.session(), spec, optionsWith({ only: ["fileSystem.aliases"], guests: false }));
      assert.equal(
        stateOf(await late({ only: ["fileSystem.aliases"], guests: false }), "fileSystem.aliases"),
        "skipped",
      );
      around().aliases.set("files.test.msad.local", "AVAILABLE");
      assert.equal(stateOf(await look(), "fileSystem.aliases"), "ok");
      around().aliases.set("files.test.msad.local", "CREATE_FAILED");
      assert.equal(stateOf(await look(), "fileSystem.aliases"), "fail");
      around().aliases.clear();
      assert.equal(stateOf(await look(), "fileSystem.aliases"), "fail");
    });

    it("tells an alarm that tells nobody", async () => {
      const alarm = { name: "clusterpro-fsx-dev-cpu", state: "OK" as const, reason: "", since: 0 };
      const only = { only: ["alarms.told"], guests: false };
      operated.deployed.world.alarms.push({ ...alarm, actions: ["arn:aws:sns:ap-northeast-1:123456789012:t"] });
      assert.equal(stateOf(await late(only), "alarms.told"), "ok");
      operated.deployed.world.alarms.push({ ...alarm, actions: [] });
      assert.equal(stateOf(await late(only), "alarms.told"), "warn");
    });

    const guest: readonly (readonly [id: string, state: string, broken: object])[] = [
      ["guest.domain", "fail", { domain: "WORKGROUP" }],
      ["guest.secureChannel", "fail", { secureChannel: false }],
      ["guest.clock", "fail", { clockSeconds: -75 }],
      ["guest.clock", "fail", { clockSeconds: "error: w32tm: timed out" }],
      ["guest.names", "fail", { names: { ...HEALTHY.names, fileSystem: "error: no such host is known" } }],
      ["guest.ports", "fail", { ports: { ...HEALTHY.ports, fileSystem445: false } }],
      ["guest.awsCli", "fail", { awsCli: "aws-cli/1.40.0" }],
      ["guest.routes", "fail", { routes: "error: aws ended with code 254" }],
      ["guest.disk", "warn", { freeDiskPercent: 4 }],
      ["guest.reboot", "warn", { pendingReboot: true }],
      ["guest.services", "fail", { stoppedServices: "clppm" }],
      ["guest.startup", "warn", { startup: "not delayed: clppm" }],
      ["guest.conf", "fail", { confHash: "b".repeat(64) }],
      ["guest.delivered", "fail", { installedHash: "d".repeat(64) }],
      // Pushed from the other server: this one has no record, or that of an older push.
      ["guest.delivered", "ok", { pushedHash: "" }],
      ["guest.delivered", "ok", { pushedHash: "d".repeat(64) }],
      ["guest.firewall", "fail", { firewall: { ...HEALTHY.firewall, product: 0 } }],
      ["guest.firewall", "fail", { firewall: { ...HEALTHY.firewall, closed: "CLUSTERPRO(Heartbeat)" } }],
      ["guest.firewall", "fail", { firewall: { ...HEALTHY.firewall, clients: "9000" } }],
      ["guest.firewall", "fail", { firewall: "error: Access is denied" }],
      ["guest.licenses", "fail", { licenses: { exit: 0, text: "" } }],
      ["guest.licenses", "fail", { licenses: { exit: 1, text: "not activated" } }],
      ["guest.principals", "warn", { principals: { "files.test.msad.local": false } }],
      ["expiry.clusterpro", "warn", { version: "CLUSTERPRO X 4.3 for Windows 12.30" }],
      ["expiry.licenses", "warn", { licenses: { exit: 0, text: "  Trial period : 2026/11/01 - 2026/12/20" } }],
      ["expiry.licenses", "fail", { licenses: { exit: 0, text: "  有効期限 : 2026年11月28日" } }],
      [
        "expiry.licenses",
        "ok",
        { licenses: { exit: 0, text: "  Expiration : 2027-05-01\n  Registered : 2026-11-26" } },
      ],
    ];
    for (const [id, state, broken] of guest) {
      it(`tells ${id}: ok, then ${state}, by ${JSON.stringify(broken)}`, async () => {
        const only = { only: [id] };
        assert.equal(stateOf(await late(only), id), "ok");
        const second = operated.deployed.world.instanceOf("server2").id;
        operated.deployed.world.commands.guest = (instance) => {
          const report = instance === second ? { ...HEALTHY, ...broken } : HEALTHY;
          return { print: `guest=${JSON.stringify(report)}\r\n`, exit: 0 };
        };
        const report = await late(only);
        assert.equal(stateOf(report, id), state);
        const ofOne = id.startsWith("guest.") && !/conf|delivered/.test(id) && state !== "ok";
        if (ofOne) assert.match(report.findings[0]?.what.en ?? "", /^server2: /);
      });
    }

    const passwords: readonly (readonly [daysLeft: number | undefined, state: string])[] = [
      [undefined, "ok"],
      [31, "ok"],
      [20, "warn"],
      [3, "fail"],
      [-2, "fail"],
    ];
    for (const [daysLeft, state] of passwords) {
      it(`tells a password of which ${daysLeft} days are left: ${state}`, async () => {
        const password = { ageDays: 400, ...(daysLeft === undefined ? {} : { daysLeft }) };
        operated.deployed.world.commands.guest = () => ({
          print: `guest=${JSON.stringify({ ...HEALTHY, password })}\r\n`,
          exit: 0,
        });
        const report = await late({ only: ["expiry.password"] });
        assert.equal(stateOf(report, "expiry.password"), state);
        assert.match(JSON.stringify(report.findings), /400 days old/);
      });
    }

    it("does not know who changed a clp.conf of which no server recorded the push", async () => {
      operated.deployed.world.commands.guest = () => ({
        print: `guest=${JSON.stringify({ ...HEALTHY, pushedHash: "" })}\r\n`,
        exit: 0,
      });
      assert.equal(stateOf(await late({ only: ["guest.delivered"] }), "guest.delivered"), "unknown");
    });

    it("tells the servers what to look for", async () => {
      const scripts: string[] = [];
      operated.deployed.world.commands.guest = (_, script) => {
        scripts.push(script);
        return { print: `guest=${JSON.stringify(HEALTHY)}\r\n`, exit: 0 };
      };
      const spec = specOf({ fileSystem: { aliases: ["files.test.msad.local"] } });
      await examineAfter(operated.session(), spec, optionsWith({ only: ["guest.domain"] }));
      assert.match(scripts[0] ?? "", /^\$ShareNames = 'amznfsx[^;]+\.test\.msad\.local;files\.test\.msad\.local'$/m);
      assert.match(scripts[0] ?? "", /^\$AccountName = 'Admin'$/m);
    });

    it("knows nothing of a server that answers garbage, and all of the rest", async () => {
      const second = operated.deployed.world.instanceOf("server2").id;
      const { guest: usual } = operated.deployed.world.commands;
      operated.deployed.world.commands.guest = (instance, script) =>
        instance === second ? { print: "Access is denied.\r\n", exit: 0 } : usual(instance, script);
      const report = await late();
      assert.equal(stateOf(report, "guest.domain"), "unknown");
      assert.equal(stateOf(report, "guest.conf"), "unknown");
      assert.equal(stateOf(report, "routes.agree"), "ok");
    });

    it("leaves the servers alone when it is told to", async () => {
      const report = await late({ guests: false });
      assert.equal(stateOf(report, "guest.domain"), "skipped");
      assert.equal(exitCodeOf(report), 0);
      assert.ok(!operated.operations.includes("ssm:SendCommand"));
    });

    it("looks at a cluster of ours only", async () => {
      const { cloud } = operated.deployed.world;
      cloud.add(NETWORK_INTERFACE, { subnetId: cloud.all("Subnet")[0]?.id as string });
      assert.equal(exitCodeOf(await late({ guests: false })), 0);
    });
  });

  it("skips what it cannot ask without credentials, and tells one cause", async () => {
    operated.front.fail("*", { kind: "refused", code: "ExpiredToken", message: "The security token has expired" });
    for (const report of [await early(), await late()]) {
      assert.deepEqual(
        report.findings.filter(({ state }) => state === "unknown").map(({ id }) => id),
        ["credentials.valid"],
      );
      assert.equal(exitCodeOf(report), 1);
      assert.match(verdictOf(report).text.en, /the credentials have expired/);
    }
  });

  it("lets one call without an answer keep no other check out", async () => {
    operated.front.fail("servicequotas.*", DENIED);
    const report = await early();
    assert.deepEqual(
      report.findings.filter(({ state }) => state === "unknown").map(({ id }) => id),
      QUOTAS,
    );
    assert.equal(stateOf(report, "region.zones"), "ok");
  });

  it("runs the checks that are asked for, by id or by kind, and leaves out others", async () => {
    const ids = async (options: Partial<DoctorOptions>) => (await early(options)).findings.map(({ id }) => id);
    assert.deepEqual(await ids({ only: ["quotas"] }), [...QUOTAS, "quotas.directories"]);
    assert.deepEqual(await ids({ only: ["quotas"], ignored: QUOTAS.slice(1) }), ["quotas.vpc", "quotas.directories"]);
  });

  it("gives every check an id of its own", () => {
    for (const checks of [BEFORE, AFTER]) {
      const ids = checks.flatMap((each) => each.ids);
      assert.deepEqual(ids, [...new Set(ids)]);
    }
  });
});
