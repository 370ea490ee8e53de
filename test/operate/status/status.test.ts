import assert from "node:assert/strict";
import { exitCodeOf, type Report, verdictOf } from "../../../operate/findings/report.ts";
import { lookAt, type StatusOptions } from "../../../operate/status/status.ts";
import type { Item } from "../../../standin/account/account.ts";
import { DENIED, type Fault, THROTTLED } from "../../../standin/http/fault.ts";
import { FILE_SYSTEM, INSTANCE, NETWORK_INTERFACE, ROUTE, ROUTE_TABLE, VPC } from "../../../standin/types/tokens.ts";
import { Operated, TARGET } from "../cluster.ts";

const MINUTE = 60_000;

describe("status", () => {
  let operated: Operated;

  beforeEach(async () => {
    operated = await Operated.start();
  });

  afterEach(() => operated.stop());

  const look = (options: Partial<StatusOptions> = {}, milliseconds?: number): Promise<Report> =>
    lookAt(operated.session(milliseconds), TARGET, {
      guests: true,
      guestTiming: { poll: 1, limit: 2_000 },
      now: () => operated.clock.now(),
      ...options,
    });

  const stateOf = (report: Report, id: string) => report.findings.find((each) => each.id === id)?.state;

  const verdict = (report: Report) => {
    const { verdict: word, text } = verdictOf(report);
    return `${word}  ${text.en}`;
  };

  describe("says in its first line", () => {
    it("who is active, when everything agrees", async () => {
      const report = await look();
      assert.equal(
        verdict(report),
        "OK  server1 is active: all 3 route tables lead there, the group failover runs there",
      );
      assert.equal(exitCodeOf(report), 0);
      assert.deepEqual(report.data.groupOwner, "server1");
    });

    it("who is active after a failover, and after it failed back", async () => {
      const { clusterpro } = operated.deployed;
      for (const server of ["server2", "server1"]) {
        clusterpro.moveTo(server);
        operated.clock.advance(MINUTE);
        assert.match(verdict(await look()), new RegExp(`^OK {2}${server} is active`));
      }
    });

    it("which table was left behind by a failover", async () => {
      const { clusterpro } = operated.deployed;
      clusterpro.nextTables = 2;
      clusterpro.moveTo("server2");
      operated.clock.advance(MINUTE);
      const report = await look();
      assert.equal(verdict(report), "WRONG  Route-C leads to server1, the group runs on server2");
      assert.equal(exitCodeOf(report), 1);
    });

    it("where each table leads, when the servers were not asked", async () => {
      const { clusterpro } = operated.deployed;
      clusterpro.nextTables = 2;
      clusterpro.moveTo("server2");
      operated.clock.advance(MINUTE);
      const report = await look({ guests: false });
      assert.equal(verdict(report), "WRONG  Main and Route-A lead to server2, Route-C leads to server1");
    });

    it("which table has lost its route", async () => {
      const { world, tables } = operated.deployed;
      const route = world.cloud.all(ROUTE).find(({ properties }) => properties.routeTableId === tables.get("Route-A"));
      assert.ok(route);
      world.cloud.remove(route);
      assert.equal(verdict(await look()), "WRONG  Route-A has no route for 172.16.0.1/32");
    });

    it("that no table has a route", async () => {
      const { cloud } = operated.deployed.world;
      for (const route of cloud.all(ROUTE)) cloud.remove(route);
      assert.match(verdict(await look()), /^WRONG {2}Main, Route-A and Route-C have no route for 172\.16\.0\.1\/32/);
    });

    it("that routes lead into a black hole", async () => {
      const { world } = operated.deployed;
      world.cloud.remove(world.instanceOf("server1"));
      const report = await look();
      assert.match(
        verdict(report),
        /^WRONG {2}Main, Route-A and Route-C lead into a black hole: server1 has no instance behind its interface/,
      );
      assert.equal(stateOf(report, "servers.running"), "fail");
    });

    it("that the group runs nowhere", async () => {
      operated.deployed.clusterpro.owner = undefined;
      assert.match(verdict(await look()), /^WRONG {2}the group failover runs on no server/);
    });

    it("that the cluster service is stopped everywhere", async () => {
      const { members } = operated.deployed.clusterpro;
      for (const server of members.keys()) members.set(server, "Offline");
      assert.match(
        verdict(await look()),
        /^WRONG {2}the group failover runs on no server: the cluster service runs on none/,
      );
    });

    it("that all routes lead to the wrong server", async () => {
      operated.deployed.clusterpro.owner = "server2";
      assert.equal(verdict(await look()), "WRONG  all 3 route tables lead to server1, the group runs on server2");
    });

    it("that a route leads to nothing of the cluster's", async () => {
      const { world, tables } = operated.deployed;
      const subnetId = String(world.interfaceOf("server1").properties.subnetId);
      const other = world.cloud.add(NETWORK_INTERFACE, { subnetId, attachments: [] });
      for (const table of tables.values())
        world.replaceRoute(table, "172.16.0.1/32", other.id, "arn:aws:iam::1:user/x");
      const { what } = (await look()).findings.find(({ id }) => id === "routes.agree") ?? {};
      assert.equal(what?.en, `Main leads to ${other.id}, which is no interface of this cluster's servers`);
    });

    it("that the servers disagree with each other", async () => {
      const { world, clusterpro } = operated.deployed;
      const guest = world.commands.guest;
      world.commands.guest = (instance, script) => {
        clusterpro.owner = instance === world.instanceOf("server1").id ? "server1" : "server2";
        return guest(instance, script);
      };
      assert.match(
        verdict(await look()),
        /^WRONG {2}the servers disagree: server1 says the group runs on server1, server2 says the group runs on server2/,
      );
    });

    it("that a probe gets no answer", async () => {
      operated.deployed.world.alarms.push(
        { name: "clusterpro-fsx-dev-probe-Main", state: "OK", reason: "", actions: ["arn:t"], since: 0 },
        { name: "clusterpro-fsx-dev-probe-Route-C", state: "ALARM", reason: "2 of 3", actions: ["arn:t"], since: 0 },
      );
      assert.equal(verdict(await look()), "WRONG  the virtual IP does not answer through Route-C");
    });
  });

  describe("beside the routes", () => {
    const cases: readonly (readonly [what: string, id: string, state: string, change: () => void])[] = [
      ["a stopped server", "servers.running", "fail", () => stop("server2")],
      ["a server whose checks fail", "servers.running", "fail", () => machine("server2", { checks: "impaired" })],
      ["a booting server", "servers.running", "warn", () => machine("server2", { checks: "initializing" })],
      [
        "a server out of Systems Manager's reach",
        "servers.managed",
        "fail",
        () => machine("server2", { agentOnline: false }),
      ],
      ["a server outside its domain", "servers.domain", "fail", () => machine("server2", { computerName: "server2" })],
      [
        "a member that is stopped",
        "servers.members",
        "fail",
        () => operated.deployed.clusterpro.members.set("server2", "Offline"),
      ],
      [
        "a suspended cluster",
        "servers.members",
        "fail",
        () => operated.deployed.clusterpro.members.set("server1", "Suspend"),
      ],
      [
        "a monitor in error",
        "monitors.normal",
        "warn",
        () => operated.deployed.clusterpro.monitors.set("genw_fsx", "Error"),
      ],
      ["a file system without its domain", "fileSystem.available", "fail", () => lifecycle("MISCONFIGURED")],
      ["a file system that is gone", "fileSystem.available", "fail", () => remove(FILE_SYSTEM)],
      ["a failed action on the file system", "fileSystem.actions", "fail", () => action("FAILED")],
      ["an action on the file system", "fileSystem.actions", "warn", () => action("IN_PROGRESS")],
      [
        "an open maintenance window",
        "fileSystem.window",
        "warn",
        () => operated.clock.advance(Date.UTC(2026, 10, 29, 18, 10) - operated.clock.now()),
      ],
      ["an old backup", "fileSystem.backup", "fail", () => operated.clock.advance(24 * 60 * MINUTE)],
      ["no backup", "fileSystem.backup", "fail", () => void operated.deployed.world.backups.splice(0)],
      [
        "a directory that is impaired",
        "directory.active",
        "fail",
        () => operated.deployed.world.directoryStages.set(operated.deployed.directoryId, "Impaired"),
      ],
      ["an alarm that rings", "alarms.quiet", "fail", () => alarm("ALARM")],
      ["an alarm without data", "alarms.quiet", "warn", () => alarm("INSUFFICIENT_DATA")],
    ];

    const machine = (server: string, change: object) =>
      Object.assign(operated.deployed.world.machine(operated.deployed.world.instanceOf(server).id), change);
    const stop = (server: string) => {
      operated.deployed.world.stopInstance(operated.deployed.world.instanceOf(server).id);
      operated.clock.advance(5 * MINUTE);
    };
    const lifecycle = (word: string) =>
      operated.deployed.world.fileSystemLifecycles.set(operated.deployed.fileSystemId, word);
    const remove = (type: string) => {
      const { cloud } = operated.deployed.world;
      for (const item of cloud.all(type)) cloud.remove(item);
    };
    const action = (status: "FAILED" | "IN_PROGRESS") =>
      operated.deployed.world.actions.set(operated.deployed.fileSystemId, [
        { type: "FILE_SYSTEM_UPDATE", status, at: 0 },
      ]);
    const alarm = (state: "ALARM" | "INSUFFICIENT_DATA") =>
      operated.deployed.world.alarms.push({ name: "clusterpro-fsx-dev-cpu", state, reason: "", actions: [], since: 0 });

    for (const [what, id, state, change] of cases) {
      it(`finds ${what}`, async () => {
        assert.notEqual(stateOf(await look(), id), state);
        change();
        const report = await look();
        assert.equal(stateOf(report, id), state, JSON.stringify(report.findings));
        if (state === "fail") assert.equal(exitCodeOf(report), 1);
      });
    }
  });

  describe("with a call that has no answer", () => {
    const faults: readonly (readonly [what: string, operation: string, fault: Fault, found: string, lost: string])[] = [
      [
        "a right that is missing",
        "ec2.DescribeRouteTables",
        DENIED,
        "ec2:DescribeRouteTables: without the right to ask",
        "routes.agree",
      ],
      ["throttling that does not end", "fsx.*", THROTTLED, "fsx:DescribeFileSystems", "fileSystem.available"],
      [
        "a proxy's page",
        "ds.*",
        { kind: "html", status: 502 },
        "ds:DescribeDirectories: the answer is none of AWS's",
        "directory.active",
      ],
      [
        "garbage",
        "monitoring.*",
        { kind: "garbage" },
        "cloudwatch:DescribeAlarms: the answer is none of AWS's",
        "alarms.quiet",
      ],
      [
        "silence",
        "ssm.DescribeInstanceInformation",
        { kind: "silence" },
        "ssm:DescribeInstanceInformation: no answer within 10 s",
        "servers.managed",
      ],
    ];

    for (const [what, operation, fault, sentence, lost] of faults) {
      it(`such as ${what}, answers the rest`, async () => {
        operated.front.fail(operation, fault);
        const report = await look({ guests: false }, 1_500);
        const finding = report.findings.find(({ id }) => id === lost);
        assert.equal(finding?.state, "unknown");
        assert.ok(finding.what.en.startsWith(sentence), finding.what.en);
        assert.equal(exitCodeOf(report), 1);
        const others = ["routes.agree", "fileSystem.available", "directory.active", "servers.running"].filter(
          (id) => id !== lost,
        );
        assert.deepEqual(
          others.map((id) => stateOf(report, id)),
          others.map(() => "ok"),
        );
      });
    }

    it("for want of credentials tells one cause", async () => {
      operated.front.fail("*", {
        kind: "refused",
        code: "UnrecognizedClientException",
        message: "The security token is invalid.",
      });
      const report = await look();
      assert.deepEqual(
        report.findings.map(({ id, state }) => `${id} ${state}`),
        ["credentials.valid unknown"],
      );
      assert.equal(exitCodeOf(report), 1);
    });

    it("for credentials that have expired says so", async () => {
      operated.front.fail("*", {
        kind: "refused",
        code: "ExpiredTokenException",
        message: "The security token has expired",
      });
      assert.match(verdict(await look()), /^UNKNOWN .*the credentials have expired/);
    });

    it("about the servers' interfaces still compares the routes", async () => {
      operated.front.fail("ec2.DescribeNetworkInterfaces", DENIED);
      const report = await look({ guests: false });
      assert.equal(stateOf(report, "cluster.found"), "unknown");
      assert.equal(stateOf(report, "routes.agree"), "ok");
      assert.equal(stateOf(report, "fileSystem.available"), "ok");
    });
  });

  describe("of a cluster", () => {
    it("that is not there names those that are", async () => {
      const report = await lookAt(
        operated.session(),
        { ...TARGET, clusterName: "clusterpro-fsx-prod" },
        { guests: true },
      );
      assert.equal(
        verdict(report),
        "WRONG  no cluster clusterpro-fsx-prod in ap-northeast-1; there are clusterpro-fsx-dev",
      );
      assert.equal(report.findings.length, 1);
    });

    it("that is there twice says so", async () => {
      const { cloud } = operated.deployed.world;
      const vpc = cloud.add(VPC, { cidrBlock: "10.9.0.0/16" });
      const subnet = cloud.add("aws:ec2/subnet:Subnet", {
        vpcId: vpc.id,
        availabilityZone: "ap-northeast-1a",
        cidrBlock: "10.9.1.0/24",
      });
      const tags = { "clpfsx:cluster": "clusterpro-fsx-dev", "clpfsx:server": "server1" };
      cloud.add(NETWORK_INTERFACE, { subnetId: subnet.id, tags });
      assert.match(verdict(await look()), /^WRONG {2}two clusters are tagged clusterpro-fsx-dev/);
    });

    it("that is half-built says what is missing, and the rest", async () => {
      const { world } = operated.deployed;
      const { cloud } = world;
      const networkInterface = world.interfaceOf("server2");
      cloud.remove(world.instanceOf("server2"));
      cloud.remove(networkInterface);
      const report = await look();
      assert.equal(stateOf(report, "cluster.found"), "fail");
      assert.equal(stateOf(report, "routes.agree"), "ok");
    });
  });

  describe("on the servers", () => {
    it("takes what is no clpstat for no answer", async () => {
      operated.deployed.world.commands.guest = () => ({ print: "The term 'clpstat' is not recognized\r\n", exit: 0 });
      const report = await look();
      assert.equal(stateOf(report, "group.online"), "unknown");
      assert.equal(stateOf(report, "routes.agree"), "ok");
      assert.equal(exitCodeOf(report), 1);
    });

    it("asks those that Systems Manager has, when it has not all", async () => {
      const { world } = operated.deployed;
      world.machine(world.instanceOf("server2").id).agentOnline = false;
      const report = await look();
      assert.equal(stateOf(report, "group.online"), "ok");
      assert.equal(stateOf(report, "servers.managed"), "fail");
    });
  });

  describe("costs", () => {
    it("at most eight calls without the servers, also with twenty tables", async () => {
      const { cloud } = operated.deployed.world;
      const vpcId = cloud.all(VPC)[0]?.id as string;
      const { id } = operated.deployed.world.interfaceOf("server1");
      for (let number = 4; number <= 20; number += 1) {
        const tags = { Name: `Route-${number}`, "clpfsx:cluster": TARGET.clusterName };
        const table = cloud.add(ROUTE_TABLE, { vpcId, tags });
        cloud.add(ROUTE, { routeTableId: table.id, destinationCidrBlock: "172.16.0.1/32", networkInterfaceId: id });
      }
      const report = await look({ guests: false });
      assert.match(verdict(report), /all 20 route tables lead there/);
      assert.ok(operated.operations.length <= 8, operated.operations.join(" "));
    });
  });

  it("reads every page, however short AWS makes them", async () => {
    const { world } = operated.deployed;
    for (const number of [1, 2, 3])
      world.alarms.push({
        name: `${TARGET.clusterName}-alarm-${number}`,
        state: number === 3 ? "ALARM" : "OK",
        reason: "",
        actions: [],
        since: 0,
      });
    const whole = await look();
    assert.equal(stateOf(whole, "alarms.quiet"), "fail");
    operated.front.pageSize = 1;
    const before = operated.operations.length;
    assert.deepEqual(await look(), whole);
    const asked = operated.operations.slice(before);
    for (const [operation, pages] of [
      ["ec2:DescribeRouteTables", 4],
      ["ssm:DescribeInstanceInformation", 2],
      ["monitoring:DescribeAlarms", 3],
    ] as const)
      assert.equal(asked.filter((each) => each === operation).length, pages, operation);
  });

  it("finds its own file system behind pages of others'", async () => {
    const { world } = operated.deployed;
    const [first] = world.cloud.all(FILE_SYSTEM) as [Item];
    world.cloud.remove(first);
    for (const Name of ["one", "another"]) world.cloud.add(FILE_SYSTEM, { ...first.properties, tags: { Name } });
    world.cloud.add(FILE_SYSTEM, first.properties);
    operated.front.pageSize = 1;
    assert.equal(stateOf(await look(), "fileSystem.available"), "ok");
    assert.equal(operated.operations.filter((each) => each === "fsx:DescribeFileSystems").length, 3);
  });

  it("knows no more of the account than the tags tell", async () => {
    const { cloud } = operated.deployed.world;
    // A server of nobody's, and a file system of another cluster's.
    cloud.add(INSTANCE, { subnetId: cloud.all("Subnet")[0]?.id as string });
    const report = await look();
    assert.equal((report.data.servers as readonly unknown[]).length, 2);
  });
});
