import type { StackGraph } from "../model/graph/stackGraph.ts";
import { CLUSTERPRO_PORTS } from "../model/servers/clusterPorts.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import type { Machine } from "../model/servers/machines.ts";
import {
  doubtsOf,
  type Passage,
  type Port,
  passage,
  peerOf,
  rulesOfMachine,
  shownPort,
} from "../model/servers/reach.ts";
import { causedBy, type Finding, undecided, violated } from "../rule/finding.ts";
import { unclear } from "../rule/perServer.ts";
import { stackRule } from "../rule/rule.ts";

export const clusterPortsOpen = stackRule({
  name: "cluster-ports-open",
  description:
    "The security groups of a cluster's servers let CLUSTERPRO's internal ports through between the servers.",
  why:
    "Without the heartbeat on UDP 29106 each server takes the other for dead, and both start the application on the same " +
    "share. Without the others a configuration cannot be handed out and nothing fails over.",
  severity: "critical",
  remediation:
    "Let the servers' group in to itself (self) on TCP 29001, 29002, 29008 and 29010 and on UDP 29003 and 29106, and let " +
    "the same out.",
  url: "https://docs.nec.co.jp/sites/default/files/minisite/static/b7fe3971-45d3-4fb7-b602-0d635858c936/ecx_x52_windows_en/W52_SG_EN/W_SG.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const { all, perhaps } = clustersOf(stack, tags);
    for (const server of perhaps) yield undecided(unclear(server, tags), server.resource);
    for (const { servers } of all) yield* amongAll(stack, servers);
  },
});

function* amongAll(stack: StackGraph, servers: readonly Machine[]): Iterable<Finding> {
  for (const server of servers) {
    for (const other of servers) if (other !== server) yield* between(stack, server, other);
  }
}

function* between(stack: StackGraph, from: Machine, to: Machine): Iterable<Finding> {
  const out = rulesOfMachine(stack, from, "egress");
  const into = rulesOfMachine(stack, to, "ingress");
  const source = peerOf(stack, from);
  const destination = peerOf(stack, to);
  const ways = [
    { server: from, way: `let out to ${to.shown}`, through: (port: Port) => passage(out, port, destination) },
    { server: to, way: `let in from ${from.shown}`, through: (port: Port) => passage(into, port, source) },
  ];
  for (const { server, way, through } of ways) {
    const passages = CLUSTERPRO_PORTS.map((port): readonly [Port, Passage] => [port, through(port)]);
    const shut = passages.flatMap(([port, { is }]) => (is === "shut" ? shownPort(port) : []));
    if (shut.length > 0) yield violated(`its security groups do not ${way}: ${shut.join(", ")}`, server.resource);
    for (const [port, { why, cause }] of doubtsOf(passages)) {
      const message = `whether its security groups ${way} ${shownPort(port)}: ${why}`;
      yield causedBy(cause, undecided(message, server.resource));
    }
  }
}
