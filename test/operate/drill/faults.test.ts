import assert from "node:assert/strict";
import { exitCodeOf } from "../../../operate/findings/report.ts";
import { DENIED } from "../../../standin/http/fault.ts";
import { codeOf, Drilled, finding } from "./drilled.ts";

/** What AWS FIS is asked for, and what becomes of a drill when it does not do it. */
describe("a drill by AWS FIS", () => {
  let drilled: Drilled;

  beforeEach(async () => {
    drilled = await Drilled.start();
  });

  afterEach(() => drilled.stop());

  const asked = (operation: string) =>
    drilled.operated.front.calls.filter((each) => each.service === "fis" && each.operation === operation);
  const standbySubnet = () => {
    const { world } = drilled.operated.deployed;
    return String(world.interfaceOf("server2").properties.subnetId);
  };

  it("cuts the standby's subnet off for five minutes at most, and says that nobody has seen it on AWS", async () => {
    const result = await drilled.result("partition");
    assert.deepEqual(
      asked("CreateExperimentTemplate").map(({ input }) => [input.actions, input.targets, input.stopConditions]),
      [
        [
          {
            fault: {
              actionId: "aws:network:disrupt-connectivity",
              parameters: { scope: "availability-zone", duration: "PT5M" },
              targets: { Subnets: "target" },
            },
          },
          {
            target: {
              resourceType: "aws:ec2:subnet",
              resourceArns: [`arn:aws:ec2:ap-northeast-1:123456789012:subnet/${standbySubnet()}`],
              selectionMode: "ALL",
            },
          },
          [{ source: "none" }],
        ],
      ],
    );
    assert.equal(asked("StopExperiment").length, 1);
    assert.equal(finding(result, "drill.unseen")?.state, "warn");
    const away = result.tables.filter(({ outages }) => outages.length > 0).map(({ table }) => table);
    assert.deepEqual(away, ["Route-C"]);
  });

  it("has ReplaceRoute of the servers' role fail while the group moves, until the fault's time is over", async () => {
    const result = await drilled.result("api");
    const [template] = asked("CreateExperimentTemplate");
    assert.deepEqual(template?.input.targets, {
      target: {
        resourceType: "aws:iam:role",
        resourceArns: ["arn:aws:iam::123456789012:role/clusterpro-fsx-dev-servers"],
        selectionMode: "ALL",
      },
    });
    const refused = drilled.operated.deployed.world.events.filter(({ error }) => error === "Unavailable");
    assert.ok(refused.length > 5);
    assert.equal(asked("StopExperiment").length, 0);
    assert.match(finding(result, "drill.effect")?.what.en ?? "", /^the group went to server2, and every route table/);
    for (const { outages } of result.tables) assert.ok((outages[0]?.estimate ?? 0) > 250_000);
  });

  it("fails where CLUSTERPRO does not go on by itself when the API is back, and moves the group back", async () => {
    drilled.operated.deployed.clusterpro.retries = false;
    const before = drilled.state();
    const result = await drilled.result("api");
    assert.equal(finding(result, "drill.effect")?.state, "fail");
    assert.equal(codeOf(result), 1);
    assert.deepEqual(drilled.state(), before);
  });

  it("fails where both servers say that they have the group", async () => {
    drilled.operated.deployed.clusterpro.resolves = false;
    const before = drilled.state();
    const result = await drilled.result("partition");
    assert.match(finding(result, "drill.effect")?.what.en ?? "", /did not happen in time; the group is on no server$/);
    assert.equal(codeOf(result), 1);
    assert.deepEqual(drilled.state(), before);
  });

  it("says why FIS began nothing, and leaves no template", async () => {
    drilled.operated.deployed.world.faults.nextFails = "Unable to assume role";
    const before = drilled.state();
    const result = await drilled.result("partition");
    assert.match(finding(result, "drill.effect")?.what.en ?? "", /EXP\d+ is failed: Unable to assume role$/);
    assert.ok(result.movedBack);
    assert.deepEqual(drilled.state(), before);
  });

  it("says what it may not do", async () => {
    drilled.operated.front.fail("fis.StartExperiment", DENIED);
    const before = drilled.state();
    const result = await drilled.result("api");
    assert.match(
      finding(result, "drill.effect")?.what.en ?? "",
      /^it was not done: fis:StartExperiment: .*not authorized/,
    );
    assert.deepEqual(drilled.state(), before);
  });

  it("waits for the fault's own end where it may not stop it", async () => {
    drilled.operated.front.fail("fis.StopExperiment", DENIED);
    const before = drilled.state();
    const result = await drilled.result("partition");
    assert.ok(result.movedBack);
    assert.deepEqual(
      [...drilled.operated.deployed.world.faults.experiments.values()].map(({ status }) => status),
      ["completed"],
    );
    assert.deepEqual(drilled.state(), before);
  });

  it("keeps the lock and names the journal where nobody knows what FIS does", async () => {
    const { front } = drilled.operated;
    front.fail("fis.ListExperiments", DENIED);
    const result = await drilled.result("partition");
    const { state, mend, found } = finding(result, "drill.faults") ?? {};
    assert.equal(state, "fail");
    assert.match(found?.en ?? "", /^fis:ListExperiments: /);
    assert.match(mend?.en ?? "", /^drill --restore .*\.jsonl, or aws fis stop-experiment/);
    assert.ok(!result.movedBack && drilled.state().lock);
    front.mend();
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0, JSON.stringify(report?.findings));
    assert.deepEqual([drilled.state().templates, drilled.state().lock], [0, false]);
  });

  it("finds by its tag what a crash kept out of the journal, behind a page of other drills' experiments", async () => {
    const { front, deployed } = drilled.operated;
    front.pageSize = 1;
    const { faults } = deployed.world;
    const other = faults.add({ description: "another drill's", tags: { "clpfsx:drill": "other" } });
    drilled.session.after = (call) => {
      if (call !== "fis:StartExperiment") return;
      drilled.session.dead = true;
      drilled.time.dead = true;
    };
    await drilled.drill("partition");
    assert.equal(drilled.entries().at(-1)?.type, "action");
    const report = await drilled.restore();
    assert.equal(report && exitCodeOf(report), 0, JSON.stringify(report?.findings));
    assert.deepEqual(
      [[...faults.experiments.values()].map(({ status }) => status), [...faults.templates.keys()]],
      [["stopped"], [other.id]],
    );
  });
});
