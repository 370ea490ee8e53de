import { type Answer, isNo } from "../model/graph/known.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import type { Ipv4Range } from "../model/network/ipv4.ts";
import type { Subnet } from "../model/network/subnets.ts";
import { CLUSTERPRO_PORTS } from "../model/servers/clusterPorts.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import { fileSystemUses } from "../model/servers/fileSystemClients.ts";
import { type Machine, placeOf } from "../model/servers/machines.ts";
import { aclPassage, type NetworkAcl, readNetworkAcls } from "../model/servers/networkAcls.ts";
import { type Port, peerOf, shownPort } from "../model/servers/reach.ts";
import { FILE_SYSTEM, fileSystemSubnets } from "../model/storage/directories.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

const SMB: Port = { protocol: "tcp", from: 445, to: 445, purpose: "SMB" };
/** Where Windows takes the near end of a connection from, and answers come to: a network ACL knows no connections. */
const ANSWERS: Port = { protocol: "tcp", from: 49152, to: 65535, purpose: "answers" };

export const networkAclOpen = stackRule({
  name: "network-acl-open",
  description:
    "The network ACLs of the subnets of a cluster's servers and of its file system let through CLUSTERPRO's ports, SMB and " +
    "the answers to them.",
  why:
    "A network ACL stands before every security group and knows no connections: what it does not name, requests or " +
    "answers, is lost. A new one, and a DefaultNetworkAcl without rules, lets nothing through at all.",
  severity: "critical",
  remediation:
    "Allow all protocols between the subnets of the servers and of the file system in both directions, with rule numbers " +
    "below every deny, or leave the subnets to the VPC's own network ACL.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const acls = stack.part(readNetworkAcls);
    if (acls.size === 0) return;
    const clusters = clustersOf(stack, tags);
    const told = new Set<string>();
    const once = function* (findings: Iterable<Finding>) {
      for (const each of findings) {
        const key = `${each.urn} ${each.message}`;
        if (!told.has(key)) yield each;
        told.add(key);
      }
    };
    for (const { servers } of clusters.all) {
      for (const from of servers) {
        for (const to of servers) {
          if (to === from) continue;
          yield* once(between(stack, endOf(stack, from), endOf(stack, to), CLUSTERPRO_PORTS));
        }
      }
    }
    for (const use of fileSystemUses(stack, clusters, stack.ofType(FILE_SYSTEM), () => true)) {
      if (use.distance === "apart" || use.distance === "unknown") continue;
      const { subnets } = fileSystemSubnets(stack, use.fileSystem);
      const share: End = { subnets, ranges: subnets.flatMap(({ range }) => range ?? []), shown: "the file system" };
      for (const server of use.servers) yield* once(between(stack, endOf(stack, server), share, [SMB]));
    }
  },
});

/** One end of a connection. */
interface End {
  readonly subnets: readonly Subnet[];
  readonly ranges: readonly Ipv4Range[];
  readonly shown: string;
}

function endOf(stack: StackGraph, machine: Machine): End {
  return { subnets: placeOf(stack, machine).subnets, ranges: peerOf(stack, machine).ranges, shown: machine.shown };
}

/** What the one asks of the other, at both ends, and the answers to that. Within a subnet no network ACL is passed. */
function* between(stack: StackGraph, from: End, to: End, ports: readonly Port[]): Iterable<Finding> {
  const answers = ports.some(({ protocol }) => protocol === "tcp") ? [ANSWERS] : [];
  if (from.subnets.some((subnet) => to.subnets.length === 1 && to.subnets.includes(subnet))) return;
  yield* through(stack, from, "egress", to, ports, `out to ${to.shown}`);
  yield* through(stack, to, "ingress", from, ports, `in from ${from.shown}`);
  yield* through(stack, to, "egress", from, answers, `out to ${from.shown}`);
  yield* through(stack, from, "ingress", to, answers, `in from ${to.shown}`);
}

function* through(
  stack: StackGraph,
  own: End,
  direction: "ingress" | "egress",
  { ranges }: End,
  ports: readonly Port[],
  way: string,
): Iterable<Finding> {
  const acls = stack.part(readNetworkAcls);
  const passed = new Set<NetworkAcl>(own.subnets.flatMap((subnet) => acls.get(subnet) ?? []));
  for (const acl of passed) {
    const answers = ports.map((port): readonly [Port, Answer] => [port, aclPassage(acl[direction], port, ranges)]);
    const shut = answers.flatMap(([port, answer]) => (isNo(answer) ? shownPort(port) : []));
    if (shut.length > 0) {
      yield violated(
        `the network ACL ${acl.shown} does not let ${shut.join(", ")} ${way}; allow it with a rule number below every deny`,
        acl.resource,
      );
    }
    for (const [port, answer] of answers) {
      if (answer.known) continue;
      yield undecided(
        `whether the network ACL ${acl.shown} lets ${shownPort(port)} ${way}: ${answer.why}`,
        acl.resource,
      );
      break;
    }
  }
}
