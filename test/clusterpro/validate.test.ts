import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClusterDefinition, CustomMonitor, Resource, ScriptResource } from "../../clusterpro/definition.ts";
import { formatProblem } from "../../clusterpro/problem.ts";
import { findProblems, validate } from "../../clusterpro/validate.ts";
import { articleCluster } from "./articleCluster.ts";
import { definitionOf } from "./definitionOf.ts";
import { refusal } from "./refusal.ts";

type Change = (healthy: ClusterDefinition) => object;

const withServers =
  (...servers: readonly { readonly name: string; readonly interconnects: readonly string[] }[]): Change =>
  () => ({ servers });

const withResource =
  (index: number, change: object): Change =>
  ({ groups: [group] }) => ({
    groups: [
      { ...group, resources: group?.resources.map((each, at) => (at === index ? { ...each, ...change } : each)) },
    ],
  });

const withMonitor =
  (index: number, change: object): Change =>
  ({ monitors }) => ({ monitors: monitors.map((each, at) => (at === index ? { ...each, ...change } : each)) });

const script = (name: string, dependsOn: readonly string[]): ScriptResource => ({ kind: "script", name, dependsOn });

const withMore =
  (...more: readonly Resource[]): Change =>
  ({ groups: [group] }) => ({ groups: [{ ...group, resources: [...(group?.resources ?? []), ...more] }] });

const SERVER1 = { name: "server1", interconnects: ["10.0.110.11"] };
const SERVER2 = { name: "server2", interconnects: ["10.0.120.11"] };

/** [promise, what to change in the article's cluster, the problems expected] */
const CASES: readonly (readonly [promise: string, change: Change, expected: readonly string[]])[] = [
  ["an empty cluster name", () => ({ name: "" }), ['name: "" is not a name; 1 to 31 ASCII letters']],
  ["a cluster name that is not ASCII", () => ({ name: "クラスタ" }), ['name: "\\u{30af}\\u{30e9}']],
  ["an unknown edition", () => ({ language: "german" }), ['language: "german" is no edition of the product']],
  [
    "a server's name in capitals",
    withServers({ ...SERVER1, name: "Server1" }, SERVER2),
    [
      'servers[0].name: "Server1" is not a server name; 1 to 15 lower-case letters',
      'groups[0].resources[0].attachments: are for "server1, server2"; one for each server in the servers\' order is required, "Server1, server2"',
    ],
  ],
  [
    "a single server",
    withServers(SERVER1),
    ["servers: there are 1; a cluster needs two", "groups[0].resources[0].attachments: are for"],
  ],
  [
    "a server's name twice",
    withServers(SERVER1, { ...SERVER2, name: "server1" }),
    ['servers[1].name: "server1" is already used by servers[0].name', "groups[0].resources[0].attachments: are for"],
  ],
  [
    "an address twice",
    withServers(SERVER1, { ...SERVER2, interconnects: SERVER1.interconnects }),
    ['servers[1].interconnects[0]: "10.0.110.11" is already used by servers[0].interconnects[0]'],
  ],
  [
    "a server without an address",
    withServers(SERVER1, { ...SERVER2, interconnects: [] }),
    ["servers[1].interconnects: there is none"],
  ],
  [
    "a server with more addresses than the others",
    withServers(SERVER1, { ...SERVER2, interconnects: ["10.0.1.1", "10.0.2.1"] }),
    ["servers[1].interconnects: there are 2; servers[0] has 1"],
  ],
  [
    "an address that is none",
    withServers(SERVER1, { ...SERVER2, interconnects: ["10.0.1"] }),
    ['servers[1].interconnects[0]: "10.0.1" is not an IPv4 address'],
  ],
  [
    "a password in clear",
    () => ({ accounts: [{ username: "a", password: "Secret!" }] }),
    ["accounts[0].password: is not @@PASSWORD:0@@; a password never"],
  ],
  [
    "an encoded password",
    () => ({ accounts: [{ username: "a", password: "80000006b17b582700630056" }] }),
    ["accounts[0].password: is not @@PASSWORD:0@@"],
  ],
  [
    "another account's password",
    () => ({ accounts: [{ username: "a", password: "@@PASSWORD:1@@" }] }),
    ["accounts[0].password: is not @@PASSWORD:0@@"],
  ],
  [
    "a user that is not ASCII",
    () => ({ accounts: [{ username: "test\\Jos\u00e9", password: "@@PASSWORD:0@@" }] }),
    ['accounts[0].username: "test\\\\Jos\\u{e9}" is not a Windows user'],
  ],
  [
    "a user with two domains",
    () => ({ accounts: [{ username: "a\\b\\c", password: "@@PASSWORD:0@@" }] }),
    ["accounts[0].username: "],
  ],
  [
    "a user twice",
    ({ accounts: [one] }) => ({ accounts: [one, { ...one, password: "@@PASSWORD:1@@" }] }),
    ["accounts[1].username: "],
  ],
  [
    "an unknown kind of partition resolution",
    () => ({ networkPartition: { kind: "disk" } }),
    ['networkPartition.kind: "disk" is unknown; none, http and ping'],
  ],
  [
    "an HTTP host that is an address of a page",
    () => ({ networkPartition: { kind: "http", host: "http://w", port: 80 } }),
    ['networkPartition.host: "http://w" is not a host'],
  ],
  [
    "a port that is none",
    () => ({ networkPartition: { kind: "http", host: "w", port: 0 } }),
    ["networkPartition.port: 0 is out of range; whole numbers from 1 to 65535"],
  ],
  [
    "a ping address that is none",
    () => ({ networkPartition: { kind: "ping", address: "gateway" } }),
    ['networkPartition.address: "gateway" is not an IPv4'],
  ],
  [
    "a group named like a device",
    ({ groups: [group], monitors }) => ({
      groups: [{ ...group, name: "con" }],
      monitors: monitors.filter(({ recovery }) => recovery.target.kind !== "group"),
    }),
    ['groups[0].name: "con" is a device of Windows'],
  ],
  [
    "a group's name twice, letter case aside",
    ({ groups: [group] }) => ({ groups: [group, { name: "Failover", resources: [] }] }),
    ['groups[1].name: "Failover" is already used by groups[0].name'],
  ],
  [
    "a resource's name with a blank",
    withMore(script("my app", [])),
    ['groups[0].resources[2].name: "my app" is not a name'],
  ],
  [
    "a resource's name twice in two groups",
    ({ groups: [group] }) => ({ groups: [group, { name: "other", resources: [script("AWSVIP", [])] }] }),
    ['groups[1].resources[0].name: "AWSVIP" is already used by groups[0].resources[0].name'],
  ],
  [
    "an unknown kind of resource",
    withMore({ ...script("x", []), kind: "sd" } as unknown as Resource),
    ['groups[0].resources[2].kind: "sd" is unknown; awsvip and script'],
  ],
  [
    "a dependency on nothing",
    withResource(1, { dependsOn: ["vip"] }),
    ['groups[0].resources[1].dependsOn[0]: "vip" is no resource of the group "failover"'],
  ],
  [
    "a dependency across groups",
    ({ groups: [group] }) => ({ groups: [group, { name: "other", resources: [script("x", ["awsvip"])] }] }),
    ['groups[1].resources[0].dependsOn[0]: "awsvip" is no resource of the group "other"'],
  ],
  [
    "a dependency named twice",
    withResource(1, { dependsOn: ["awsvip", "awsvip"] }),
    ['groups[0].resources[1].dependsOn[1]: "awsvip" is named twice'],
  ],
  [
    "a resource that waits for itself",
    withResource(0, { dependsOn: ["awsvip"] }),
    ["groups[0].resources: wait for each other: awsvip -> awsvip"],
  ],
  [
    "resources that wait for each other",
    withMore(script("a", ["b"]), script("b", ["c"]), script("c", ["a"])),
    ["groups[0].resources: wait for each other: a -> b -> c -> a; none would start"],
  ],
  [
    "a virtual IP that is none",
    withResource(0, { ip: "172.16.0.256" }),
    ['groups[0].resources[0].ip: "172.16.0.256" is not an IPv4'],
  ],
  [
    "a virtual IP that is a server's address",
    withResource(0, { ip: "10.0.120.11" }),
    ['groups[0].resources[0].ip: 10.0.120.11 is already the address of "server2"'],
  ],
  [
    "ids in another order than the servers",
    ({ groups: [group] }) => {
      const vip = group?.resources[0];
      assert.ok(vip?.kind === "awsvip");
      return {
        groups: [{ ...group, resources: [{ ...vip, attachments: vip.attachments.toReversed() }, group?.resources[1]] }],
      };
    },
    ['groups[0].resources[0].attachments: are for "server2, server1"'],
  ],
  [
    "a VPC id that is none",
    withResource(0, {
      attachments: ["server1", "server2"].map((server) => ({ server, vpcId: "vpc", eniId: `@@ENI_ID:${server}@@` })),
    }),
    [
      'groups[0].resources[0].attachments[0].vpcId: "vpc" is not a VPC\'s id; @@VPC_ID@@',
      "groups[0].resources[0].attachments[1].vpcId: ",
    ],
  ],
  [
    "another server's network interface",
    withResource(0, {
      attachments: ["server1", "server2"].map((server) => ({
        server,
        vpcId: "@@VPC_ID@@",
        eniId: "@@ENI_ID:server1@@",
      })),
    }),
    [
      'groups[0].resources[0].attachments[1].eniId: "@@ENI_ID:server1@@" is not this server\'s network interface; @@ENI_ID:server2@@',
    ],
  ],
  [
    "exit codes that cannot be",
    withResource(1, { startNormalValue: -1, stopNormalValue: 1.5 }),
    [
      "groups[0].resources[1].startNormalValue: -1 is out of range",
      "groups[0].resources[1].stopNormalValue: 1.5 is out of range",
    ],
  ],
  [
    "an account that is not there",
    withResource(1, { account: 1 }),
    ["groups[0].resources[1].account: 1 is no account; there are 1"],
  ],
  [
    "start counts out of range",
    withResource(1, { activationRetries: 100, activationFailovers: -1 }),
    [
      "groups[0].resources[1].activationRetries: 100 is out of range",
      "groups[0].resources[1].activationFailovers: -1 is out of range",
    ],
  ],
  [
    "a monitor's name twice",
    withMonitor(3, { name: "GENW_FSX" }),
    ['monitors[3].name: "GENW_FSX" is already used by monitors[2].name'],
  ],
  ["a monitor's name that is no folder", withMonitor(3, { name: "a/b" }), ['monitors[3].name: "a/b" is not a name']],
  [
    "an unknown kind of monitor",
    withMonitor(3, { kind: "diskw" }),
    ['monitors[3].kind: "diskw" is unknown; userw, awsvipw and genw'],
  ],
  [
    "an awsvipw that watches a script",
    withMonitor(1, { target: "script_minio" }),
    ['monitors[1].target: "script_minio" is no awsvip resource'],
  ],
  [
    "a monitor of an active resource without one",
    withMonitor(3, { target: undefined }),
    ["monitors[3].target: is missing; a monitor that runs while a resource is active needs it"],
  ],
  [
    "a monitor of an unknown resource",
    withMonitor(3, { target: "minio" }),
    ['monitors[3].target: "minio" is no resource'],
  ],
  [
    "a target of a monitor that always runs",
    withMonitor(2, { target: "awsvip" }),
    ['monitors[2].target: "awsvip" has no effect'],
  ],
  [
    "an unknown timing",
    withMonitor(2, { timing: "often" }),
    ['monitors[2].timing: "often" is unknown; always and active'],
  ],
  ["a monitor's account that is not there", withMonitor(2, { account: -1 }), ["monitors[2].account: -1 is no account"]],
  [
    "a monitor's exit code that cannot be",
    withMonitor(2, { normalValue: 2 ** 31 }),
    ["monitors[2].normalValue: 2147483648 is out of range"],
  ],
  [
    "times out of range",
    withMonitor(2, { intervalSeconds: 0, timeoutSeconds: 10000, retries: -1, startWaitSeconds: 0.5 }),
    [
      "monitors[2].intervalSeconds: 0 is out of range; whole numbers from 1 to 9999",
      "monitors[2].timeoutSeconds: 10000 is out of range",
      "monitors[2].retries: -1 is out of range",
      "monitors[2].startWaitSeconds: 0.5 is out of range",
    ],
  ],
  [
    "a recovery of an unknown resource",
    withMonitor(2, { recovery: { target: { kind: "resource", name: "x" } } }),
    ['monitors[2].recovery.target: "x" is no resource'],
  ],
  [
    "a recovery of an unknown group",
    withMonitor(2, { recovery: { target: { kind: "group", name: "x" } } }),
    ['monitors[2].recovery.target: "x" is no failover group'],
  ],
  [
    "an unknown kind of recovery target",
    withMonitor(2, { recovery: { target: { kind: "zone" } } }),
    ['monitors[2].recovery.target.kind: "zone" is unknown'],
  ],
  [
    "an unknown final action",
    withMonitor(2, { recovery: { target: { kind: "server" }, finalAction: "explode" } }),
    ['monitors[2].recovery.finalAction: "explode" is unknown; none, stopGroup'],
  ],
  [
    "recovery counts out of range",
    withMonitor(2, { recovery: { target: { kind: "server" }, reactivations: 100, failovers: -1 } }),
    [
      "monitors[2].recovery.reactivations: 100 is out of range; whole numbers from 0 to 99",
      "monitors[2].recovery.failovers: -1 is out of range",
    ],
  ],
];

describe("validate", () => {
  it("accepts the article's cluster and any definition of the property tests", () => {
    assert.deepEqual(findProblems(articleCluster()), []);
    fc.assert(fc.property(definitionOf, (definition) => findProblems(definition).length === 0));
  });

  for (const [promise, change, expected] of CASES) {
    it(`refuses ${promise}`, () => {
      const healthy = articleCluster();
      const found = findProblems({ ...healthy, ...change(healthy) } as ClusterDefinition).map(formatProblem);
      assert.equal(found.length, expected.length, found.join("\n"));
      for (const [index, start] of expected.entries()) assert.ok(found[index]?.startsWith(start), found[index]);
    });
  }

  it("prints no password", () => {
    const accounts = [{ username: "a", password: "Secret!" }];
    assert.doesNotMatch(refusal(() => validate({ ...articleCluster(), accounts })).join(), /Secret/);
  });

  it("reports everything at once, in the definition's order", () => {
    const healthy = articleCluster();
    const monitors = healthy.monitors.map((monitor) => ({ ...monitor, retries: -1 }) as CustomMonitor);
    const problems = refusal(() => validate({ ...healthy, name: "", servers: [], monitors }));
    assert.deepEqual(
      problems.map((line) => line.split(":")[0]),
      [
        "name",
        "servers",
        "groups[0].resources[0].attachments",
        ...[0, 1, 2, 3].map((index) => `monitors[${index}].retries`),
      ],
    );
  });
});
