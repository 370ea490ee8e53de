import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../../scripts/prepare/confirm_alone.py", import.meta.url));
const CLUSTER = "clusterpro-fsx-dev";
const INSTANCE = "i-aaaaaaaa";

/** The step with a stand-in for boto3: each execution of `given` is over after so many looks (`ends`). */
const PROGRAM = `
import importlib.util, json, sys, types
file, event, given = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
pauses = []
class Ssm:
    def get_paginator(self, name):
        assert name == "describe_automation_executions", name
        return self
    def paginate(self, Filters):
        wanted = {each["Key"]: each["Values"] for each in Filters}
        for each in given:
            if each["AutomationExecutionId"] not in wanted.get("ExecutionId", [each["AutomationExecutionId"]]):
                continue
            status = each.get("AutomationExecutionStatus", "InProgress")
            if "ExecutionStatus" in wanted and (len(pauses) >= each.get("ends", 1000) or status not in wanted["ExecutionStatus"]):
                continue
            if each["DocumentName"].startswith(tuple(wanted.get("DocumentNamePrefix", [""]))):
                yield {"AutomationExecutionMetadataList": [each]}
    def get_automation_execution(self, AutomationExecutionId):
        return {"AutomationExecution": next(each for each in given if each["AutomationExecutionId"] == AutomationExecutionId)}
sys.modules["boto3"] = types.SimpleNamespace(client=lambda service: Ssm())
spec = importlib.util.spec_from_file_location("step", file)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.time = types.SimpleNamespace(sleep=pauses.append)
module.confirm_alone(event, None)
`;

const execution = (what: string, parameters: Readonly<Record<string, readonly string[]>>, more: object = {}) => ({
  AutomationExecutionId: "33333333-other",
  DocumentName: `${CLUSTER}-${what}-0badc0de`,
  ExecutionStartTime: "2026-11-28T09:00:00Z",
  Parameters: parameters,
  ...more,
});

describe("confirm_alone.py", () => {
  before(function () {
    if (spawnSync("python3", ["--version"]).status !== 0) {
      console.log("    left out: no python3 on the PATH");
      this.skip();
    }
  });

  const confirm = (own: string, other: object) => {
    const mine = { AutomationExecutionId: "22222222-own", ExecutionStartTime: "2026-11-28T10:00:00Z" };
    const servers = { Servers: own === "bring-up" ? SERVERS.Servers[0] : `server1=${INSTANCE}` };
    const given = [execution(own, {}, mine), other];
    const event = { ...servers, ClusterName: CLUSTER, ExecutionId: mine.AutomationExecutionId };
    const arguments_ = ["-B", "-c", PROGRAM, SCRIPT, JSON.stringify(event), JSON.stringify(given)];
    return spawnSync("python3", arguments_, { encoding: "utf8", timeout: 30_000 });
  };
  const SERVERS = { Servers: [`server1=${INSTANCE};server2=i-bbbbbbbb`] };

  // Red while only executions of the same runbook excluded each other: an install rebooted a server amid its join.
  for (const [own, other, parameters] of [
    ["install", "prepare", { InstanceId: [INSTANCE] }],
    ["prepare", "install", { InstanceId: [INSTANCE] }],
    ["install", "install", { InstanceId: [INSTANCE] }],
    ["prepare", "bring-up", SERVERS],
    // Red while a bring-up looked at bring-ups only: it restarted servers that a preparation was joining to the domain.
    ["bring-up", "install", { InstanceId: [INSTANCE] }],
    ["bring-up", "prepare", { InstanceId: [INSTANCE] }],
    ["bring-up", "bring-up", SERVERS],
  ] as const)
    it(`keeps an execution of ${own} from a server on which one of ${other} works`, () => {
      const { status, stderr } = confirm(own, execution(other, parameters));
      assert.notEqual(status, 0);
      assert.match(
        stderr,
        /execution 33333333-other of \S+-0badc0de for i-aaaaaaaa(, i-bbbbbbbb)? began before this one .* run this one again/,
      );
    });

  for (const status of ["Pending", "InProgress", "Waiting", "Cancelling"])
    it(`keeps a bring-up from beginning beside one that is ${status}`, () => {
      const { stderr } = confirm("bring-up", execution("bring-up", SERVERS, { AutomationExecutionStatus: status }));
      assert.match(stderr, /execution 33333333-other .* began before this one/);
    });

  it("lets one of two go on that began at the same time: the one with the lower id", () => {
    const beside = (AutomationExecutionId: string) =>
      confirm(
        "bring-up",
        execution("bring-up", SERVERS, { AutomationExecutionId, ExecutionStartTime: "2026-11-28T10:00:00Z" }),
      );
    assert.equal(beside("33333333-other").status, 0);
    assert.match(beside("11111111-other").stderr, /execution 11111111-other .* began before this one/);
  });

  for (const status of ["Success", "Failed", "TimedOut", "Cancelled"])
    it(`goes on after one that is ${status}`, () => {
      const { status: code, stderr } = confirm(
        "bring-up",
        execution("bring-up", SERVERS, { AutomationExecutionStatus: status }),
      );
      assert.equal(code, 0, stderr);
    });

  for (const [what, other] of [
    ["that works on another server", execution("prepare", { InstanceId: ["i-bbbbbbbb"] })],
    ["of a bring-up of other servers", execution("bring-up", { Servers: ["server2=i-bbbbbbbb"] })],
    ["of another cluster", execution("bring-up-of-another-install", { InstanceId: [INSTANCE] })],
    ["of a cluster whose name begins with this one's", execution("two-install", { InstanceId: [INSTANCE] })],
    [
      "that began later",
      execution("install", { InstanceId: [INSTANCE] }, { ExecutionStartTime: "2026-11-28T11:00:00Z" }),
    ],
    // The program starts the preparation at the record, a moment before the installation's end.
    ["that comes to its end within a minute", execution("install", { InstanceId: [INSTANCE] }, { ends: 6 })],
  ] as const)
    it(`goes on beside one ${what}`, () => {
      const { status, stderr } = confirm("prepare", other);
      assert.equal(status, 0, stderr);
    });
});
