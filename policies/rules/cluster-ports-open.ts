import type { StackGraph } from "../model/graph/stackGraph.ts";
import { CLUSTERPRO_PORTS } from "../model/servers/clusterPorts.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import type { Machine } from "../model/servers/machines.ts";
import { peerOf, rulesOfMachine } from "../model/servers/reach.ts";
import { type Finding, undecided } from "../rule/finding.ts";
import { groupsLet } from "../rule/groupPorts.ts";
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
    const { all, unknown } = clustersOf(stack, tags);
    for (const [server, { why }] of unknown) yield undecided(why, server.resource);
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
  yield* groupsLet(`let out to ${to.shown}`, CLUSTERPRO_PORTS, out, peerOf(stack, to), from.resource);
  yield* groupsLet(`let in from ${from.shown}`, CLUSTERPRO_PORTS, into, peerOf(stack, from), to.resource);
}
