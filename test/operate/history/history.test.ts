import assert from "node:assert/strict";
import { replacementIn } from "../../../operate/cluster/readTrail.ts";
import { exitCodeOf, type Report, verdictOf } from "../../../operate/findings/report.ts";
import { lookBack } from "../../../operate/history/history.ts";
import type { NamedFailover } from "../../../operate/history/historyReport.ts";
import { DENIED } from "../../../standin/http/fault.ts";
import { Operated, TARGET } from "../cluster.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OPERATOR = "arn:aws:iam::123456789012:user/operator";

describe("history", () => {
  let operated: Operated;

  beforeEach(async () => {
    operated = await Operated.start();
  });

  afterEach(() => operated.stop());

  const back = (days = 90): Promise<Report> =>
    lookBack(operated.session(), TARGET, { days, now: () => operated.clock.now() });

  const failovers = (report: Report) => report.data.failovers as readonly NamedFailover[];
  const stateOf = (report: Report, id: string) => report.findings.find((each) => each.id === id)?.state;

  const move = (server: string) => {
    operated.deployed.clusterpro.moveTo(server);
    operated.clock.advance(20 * MINUTE);
  };

  it("lists each failover with its tables, its server, and how long it took", async () => {
    move("server2");
    move("server1");
    const report = await back();
    assert.deepEqual(
      failovers(report).map(({ to, seconds, tables, leftOut, byServers }) => ({
        to,
        seconds,
        tables,
        leftOut,
        byServers,
      })),
      [
        { to: "server2", seconds: 3, tables: ["Main", "Route-A", "Route-C"], leftOut: [], byServers: true },
        { to: "server1", seconds: 3, tables: ["Main", "Route-A", "Route-C"], leftOut: [], byServers: true },
      ],
    );
    assert.match(verdictOf(report).text.en, /^2 failovers in 90 days, the last to server1 at 2026-11-25 03:20 UTC$/);
    assert.equal(exitCodeOf(report), 0);
  });

  it("says that there was none", async () => {
    assert.equal(verdictOf(await back()).text.en, "no failover in 90 days");
  });

  it("marks a partial failover, and which tables it left out", async () => {
    operated.deployed.clusterpro.nextTables = 2;
    move("server2");
    const report = await back();
    assert.deepEqual(failovers(report)[0]?.leftOut, ["Route-C"]);
    assert.equal(stateOf(report, "history.whole"), "warn");
  });

  it("marks what somebody else moved, apart from a failover beside it", async () => {
    const { world, tables } = operated.deployed;
    move("server2");
    const { id } = world.interfaceOf("server2");
    world.replaceRoute(tables.get("Main") as string, "172.16.0.1/32", id, OPERATOR);
    operated.clock.advance(20 * MINUTE);
    const report = await back();
    assert.deepEqual(
      failovers(report).map(({ byServers, by }) => [byServers, by.at(-1) === OPERATOR]),
      [
        [true, false],
        [false, true],
      ],
    );
    assert.equal(stateOf(report, "history.byServers"), "warn");
  });

  it("tells a move that AWS refused", async () => {
    const { world, tables } = operated.deployed;
    assert.throws(() => world.replaceRoute(tables.get("Main") as string, "172.16.0.1/32", "eni-none", OPERATOR));
    operated.clock.advance(20 * MINUTE);
    const report = await back();
    assert.deepEqual(failovers(report)[0]?.errors, ["InvalidNetworkInterfaceID.NotFound"]);
    assert.deepEqual(failovers(report)[0]?.tables, []);
    assert.equal(stateOf(report, "history.allowed"), "warn");
  });

  it("leaves out routes of others, and what is older than it was asked for", async () => {
    const { world, tables } = operated.deployed;
    move("server2");
    world.record("ReplaceRoute", { routeTableId: "rtb-other", destinationCidrBlock: "172.16.0.1/32" }, OPERATOR);
    world.record(
      "ReplaceRoute",
      { routeTableId: tables.get("Main") as string, destinationCidrBlock: "0.0.0.0/0" },
      OPERATOR,
    );
    operated.clock.advance(10 * DAY);
    assert.equal(failovers(await back()).length, 1);
    assert.equal(failovers(await back(5)).length, 0);
  });

  it("reads every page", async () => {
    const { clusterpro } = operated.deployed;
    for (let round = 0; round < 20; round += 1) {
      clusterpro.moveTo(round % 2 === 0 ? "server2" : "server1");
      operated.clock.advance(20 * MINUTE);
    }
    assert.equal(failovers(await back()).length, 20);
    assert.equal(operated.operations.filter((each) => each === "cloudtrail:LookupEvents").length, 2);
  });

  it("is unknown where CloudTrail may not be asked", async () => {
    operated.front.fail("cloudtrail.LookupEvents", DENIED);
    const report = await back();
    assert.equal(stateOf(report, "history.read"), "unknown");
    assert.equal(exitCodeOf(report), 1);
  });

  it("lists ids where the names of tables and servers may not be asked for", async () => {
    move("server2");
    operated.front.fail("ec2.*", DENIED);
    const report = await back();
    assert.equal(failovers(report)[0]?.tables.length, 3);
    assert.match(failovers(report)[0]?.to ?? "", /^eni-/);
    assert.equal(exitCodeOf(report), 1);
  });

  it("takes no record for one that is none", () => {
    for (const text of ["", "null", "{}", "[]", '{"eventTime":"2026-11-25T03:00:00Z","requestParameters":null}'])
      assert.deepEqual(replacementIn(text), []);
  });
});
