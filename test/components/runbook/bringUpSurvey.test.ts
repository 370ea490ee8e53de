import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const IDS = { server1: "i-aaaaaaaa", server2: "i-bbbbbbbb" } as const;
const SERVERS = `server1=${IDS.server1};server2=${IDS.server2}`;

/** Says that the tests are left out, where there is no Python. */
function needsPython() {
  before(function () {
    if (spawnSync("python3", ["--version"]).status !== 0) {
      console.log("    left out: no python3 on the PATH");
      this.skip();
    }
  });
}

/** Runs a handler of `scripts/bringup` with the stand-in for boto3 that `program` defines as `client(service)`. */
function run(file: string, program: string, event: object, given: unknown) {
  const loader = `
import importlib.util, json, sys, types
file, event, given = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
${program}
sys.modules["boto3"] = types.SimpleNamespace(client=client)
spec = importlib.util.spec_from_file_location("step", file)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
prepare(module)
handler = getattr(module, "${file.replace(".py", "")}")
print("result=" + json.dumps(handler(event, None)))
`;
  const path = fileURLToPath(new URL(`../../../scripts/bringup/${file}`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(
    "python3",
    ["-B", "-c", loader, path, JSON.stringify(event), JSON.stringify(given)],
    { encoding: "utf8", timeout: 30_000 },
  );
  const result = /^result=(.*)$/m.exec(stdout)?.[1];
  return { status, stdout, stderr, result: result === undefined ? undefined : JSON.parse(result) };
}

describe("list_servers.py", () => {
  needsPython();
  const FAKE = `
class Paginator:
    def paginate(self, Filters):
        assert [each["Name"] for each in Filters] == ["instance-id"], Filters
        for each in given:
            if each.get("InstanceId") in Filters[0]["Values"]:
                yield {"Reservations": [{"Instances": [each]}]}
class Client:
    def get_paginator(self, name):
        assert name == "describe_instances", name
        return Paginator()
def client(service):
    return {"ec2": Client}[service]()
def prepare(module):
    pass
`;
  const instance = (id: string, server: string, state = "running", cluster = "clusterpro-fsx-dev") => ({
    InstanceId: id,
    State: { Name: state },
    Tags: [
      { Key: "clpfsx:cluster", Value: cluster },
      { Key: "clpfsx:server", Value: server },
    ],
  });
  const list = (instances: readonly object[], servers = SERVERS) =>
    run(
      "list_servers.py",
      FAKE,
      {
        ClusterName: "clusterpro-fsx-dev",
        Servers: servers,
        SecretVersions: "v1;v2",
      },
      instances,
    );
  const both = [instance(IDS.server2, "server2"), instance(IDS.server1, "server1")];

  it("gives the ids in order of priority, whatever order EC2 has", () => {
    const { result, stdout } = list(both);
    assert.deepEqual(result, { InstanceIds: [IDS.server1, IDS.server2], FirstInstanceId: IDS.server1 });
    assert.match(stdout, /bringUp\/listServers: server1, server2 of clusterpro-fsx-dev; secret versions v1;v2/);
  });

  const wrong: readonly (readonly [string, readonly object[], RegExp])[] = [
    ["an instance that does not exist", both.slice(0, 1), /server1: instance i-aaaaaaaa does not exist/],
    [
      "one that is stopped",
      [instance(IDS.server1, "server1"), instance(IDS.server2, "server2", "stopped")],
      /server2: instance i-bbbbbbbb is stopped, not running/,
    ],
    [
      "one of another cluster",
      [instance(IDS.server1, "server1", "running", "other"), instance(IDS.server2, "server2")],
      /server1: .* clpfsx:cluster=other, not clusterpro-fsx-dev/,
    ],
    [
      "two that are exchanged",
      [instance(IDS.server1, "server2"), instance(IDS.server2, "server1")],
      /server1: .* clpfsx:server=server2, not server1/,
    ],
  ];
  for (const [what, instances, message] of wrong) {
    it(`refuses ${what}, and names the server`, () => {
      const { status, stderr } = list(instances);
      assert.notEqual(status, 0);
      assert.match(stderr, message);
      assert.match(stderr, /RuntimeError: bringUp\/listServers: /);
    });
  }

  for (const servers of [
    "server1",
    `server1=${IDS.server1};server1=${IDS.server2}`,
    `a=${IDS.server1};b=${IDS.server1}`,
  ]) {
    it(`refuses the list ${servers}`, () => {
      assert.match(list(both, servers).stderr, /is not a server of its own/);
    });
  }
});

interface Report {
  readonly server: string;
  readonly installed: boolean;
  readonly configured: boolean;
  readonly running: boolean;
  readonly foreign: string;
  readonly owner: string;
  readonly stopped: string;
  readonly servers: Readonly<Record<string, string>>;
}

describe("survey_cluster.py", () => {
  needsPython();
  const FAKE = `
now = [0.0]
class InvocationDoesNotExist(Exception):
    pass
class Client:
    exceptions = types.SimpleNamespace(InvocationDoesNotExist=InvocationDoesNotExist)
    asked = {}
    def send_command(self, **request):
        assert request["DocumentName"] == "AWS-RunPowerShellScript", request
        assert request["InstanceIds"] == ["i-aaaaaaaa", "i-bbbbbbbb"], request
        assert request["Parameters"]["commands"] == ["run it", "exit $LASTEXITCODE"], request
        assert int(request["Parameters"]["executionTimeout"][0]) < 600, request
        assert 30 <= request["TimeoutSeconds"] < 600, request
        assert request["CloudWatchOutputConfig"] == {"CloudWatchLogGroupName": "/log", "CloudWatchOutputEnabled": True}
        return {"Command": {"CommandId": "c-1"}}
    def get_command_invocation(self, CommandId, InstanceId):
        assert CommandId == "c-1", CommandId
        states = given[InstanceId]["states"]
        at = self.asked.get(InstanceId, 0)
        self.asked[InstanceId] = at + 1
        status = states[min(at, len(states) - 1)]
        if status == "absent":
            raise InvocationDoesNotExist()
        return {"Status": status, "StandardOutputContent": given[InstanceId]["out"], "StandardErrorContent": "why it failed\\n"}
def client(service):
    assert service == "ssm", service
    return Client()
def sleep(seconds):
    now[0] += seconds
def prepare(module):
    module.time = types.SimpleNamespace(monotonic=lambda: now[0], sleep=sleep)
`;
  const member = (server: string, owner: string, seen: Readonly<Record<string, string>> = {}): Report => ({
    server,
    installed: true,
    configured: true,
    running: true,
    foreign: "none",
    owner,
    stopped: "",
    servers: { server1: "Online", server2: "Online", ...seen },
  });
  const stopped = (server: string): Report => ({ ...member(server, "none"), running: false, servers: {} });
  const fresh = (server: string): Report => ({ ...stopped(server), configured: false });
  const answer = (report: Report | string, ...states: readonly string[]) => ({
    states: states.length > 0 ? states : ["Success"],
    out: typeof report === "string" ? report : `log line\nsurvey=${JSON.stringify(report)}\nmore\n`,
  });
  const ask = (first: ReturnType<typeof answer>, second: ReturnType<typeof answer>) =>
    run(
      "survey_cluster.py",
      FAKE,
      { Servers: SERVERS, LogGroup: "/log", Commands: ["run it", "exit $LASTEXITCODE"] },
      { [IDS.server1]: first, [IDS.server2]: second },
    );

  /** Mode, pusher, owner and new servers; last, where it is: whether an earlier bring-up left the cluster stopped. */
  type Decision = readonly [string, string, string, string, "yes"?];
  const decisions: readonly (readonly [string, Report, Report, Decision])[] = [
    ["both servers new", fresh("server1"), fresh("server2"), ["first", IDS.server1, "none", "none"]],
    [
      "the cluster up, group on server1",
      member("server1", "server1"),
      member("server2", "server1"),
      ["update", IDS.server1, "server1", "none"],
    ],
    [
      "the cluster up, group on server2",
      member("server1", "server2"),
      member("server2", "server2"),
      ["update", IDS.server2, "server2", "none"],
    ],
    [
      "the cluster up, group nowhere",
      member("server1", "none"),
      member("server2", "none"),
      ["update", IDS.server1, "none", "none"],
    ],
    [
      "a cluster left suspended",
      member("server1", "server1", { server1: "Suspension", server2: "Suspension" }),
      member("server2", "server1", { server1: "Suspension", server2: "Suspension" }),
      ["update", IDS.server1, "server1", "none"],
    ],
    [
      "server1 replaced, group on server2",
      fresh("server1"),
      member("server2", "server2", { server1: "Offline" }),
      ["join", IDS.server2, "server2", "server1"],
    ],
    [
      "server2 replaced",
      member("server1", "server1", { server2: "Unknown" }),
      fresh("server2"),
      ["join", IDS.server1, "server1", "server2"],
    ],
    [
      "CLUSTERPRO stopped on server2",
      member("server1", "server1", { server2: "Offline" }),
      stopped("server2"),
      ["join", IDS.server1, "server1", "server2"],
    ],
    ["the cluster stopped", stopped("server1"), stopped("server2"), ["restart", IDS.server1, "none", "none"]],
    [
      "the first push done on one server only",
      stopped("server1"),
      fresh("server2"),
      ["restart", IDS.server1, "none", "none"],
    ],
    [
      "the cluster left stopped by a bring-up while server2 had the group",
      { ...stopped("server1"), stopped: "server2" },
      stopped("server2"),
      ["restart", IDS.server1, "server2", "none", "yes"],
    ],
    [
      "the cluster left half started by a bring-up, the group still away",
      member("server1", "none", { server2: "Offline" }),
      { ...stopped("server2"), stopped: "server2" },
      ["join", IDS.server1, "server2", "server2", "yes"],
    ],
    [
      "the cluster left stopped by a bring-up while no server had the group",
      { ...stopped("server1"), stopped: "none" },
      stopped("server2"),
      ["restart", IDS.server1, "none", "none", "yes"],
    ],
    [
      "the cluster left half started by a bring-up while no server had the group",
      member("server1", "server1", { server2: "Offline" }),
      { ...stopped("server2"), stopped: "none" },
      ["join", IDS.server1, "server1", "server2", "yes"],
    ],
    [
      "word of two stops, one of them while no server had the group",
      { ...stopped("server1"), stopped: "none" },
      { ...stopped("server2"), stopped: "server2" },
      ["restart", IDS.server1, "server2", "none", "yes"],
    ],
    [
      "word of a stop on servers that have no configuration any more",
      { ...fresh("server1"), stopped: "server2" },
      fresh("server2"),
      ["first", IDS.server1, "none", "none", "yes"],
    ],
    [
      "a member in Caution, with a heartbeat lost",
      member("server1", "server1", { server2: "Caution" }),
      member("server2", "server1", { server2: "Caution" }),
      ["update", IDS.server1, "server1", "none"],
    ],
  ];
  for (const [what, first, second, [Mode, PusherInstanceId, Owner, NewServers, Stopped = "no"]] of decisions) {
    it(`goes on by ${Mode} from ${PusherInstanceId} with ${what}`, () => {
      const { result, stderr } = ask(answer(first), answer(second));
      assert.deepEqual(result, { Mode, PusherInstanceId, Owner, NewServers, Stopped }, stderr);
    });
  }

  const refusals: readonly (readonly [string, Report, Report, RegExp])[] = [
    [
      "a server without CLUSTERPRO",
      fresh("server1"),
      { ...fresh("server2"), installed: false },
      /server2: CLUSTERPRO is not installed/,
    ],
    [
      "a server that runs another cluster",
      fresh("server1"),
      { ...member("server2", "none"), foreign: "other" },
      /server2: it runs another cluster, other/,
    ],
    [
      "a stopped server with the configuration of another cluster",
      { ...fresh("server1"), foreign: "other" },
      fresh("server2"),
      /server1: it has the configuration of another cluster, other, which nothing here overwrites/,
    ],
    ["an instance of another name", fresh("server2"), fresh("server2"), /server1: the instance calls itself server2/],
    [
      "members that do not see each other",
      member("server1", "server1", { server2: "Offline" }),
      member("server2", "server2", { server1: "Offline" }),
      /server1: it takes server2 for Offline, but server2 runs the cluster/,
    ],
    [
      "members that name different owners",
      member("server1", "server1"),
      member("server2", "server2"),
      /different owners of the group \(server1, server2\)/,
    ],
    [
      "a group on a server that settings do not have any more",
      fresh("server1"),
      member("server2", "old1"),
      /server2: the group is on old1, which is none of this bring-up's servers .*Move it to server2 with clpgrp -m/,
    ],
    [
      "a failover that is under way",
      stopped("server1"),
      member("server2", "server1", { server1: "Offline" }),
      /server2: the group is on server1, which does not run the cluster: a failover is under way/,
    ],
  ];
  for (const [what, first, second, message] of refusals) {
    it(`refuses ${what}`, () => {
      const { status, stderr } = ask(answer(first), answer(second));
      assert.notEqual(status, 0);
      assert.match(stderr, message);
      assert.match(stderr, /RuntimeError: bringUp\/surveyCluster: /);
    });
  }

  it("waits for a server that takes its time", () => {
    const { result } = ask(
      answer(fresh("server1"), "absent", "Pending", "InProgress", "Delayed", "Success"),
      answer(fresh("server2")),
    );
    assert.equal(result?.Mode, "first");
  });

  for (const [states, message] of [
    [["InProgress"], /server2: did not answer within \d+ s \(command c-1 is InProgress\)/],
    [["absent"], /server2: did not answer within/],
    [["Failed"], /server2: command c-1 is Failed: why it failed/],
    [["TimedOut"], /server2: command c-1 is TimedOut/],
  ] as const) {
    it(`names the server whose command is ${states[0]}`, () => {
      const { status, stderr } = ask(answer(fresh("server1")), answer(fresh("server2"), ...states));
      assert.notEqual(status, 0);
      assert.match(stderr, message);
    });
  }

  it("takes no silence for an answer", () => {
    assert.match(ask(answer(fresh("server1")), answer("nothing")).stderr, /server2: command c-1 printed no survey/);
  });
});
