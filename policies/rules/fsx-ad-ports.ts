import { isInput } from "../model/graph/input.ts";
import { isNo, isYes, type Unknown } from "../model/graph/known.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { shown } from "../model/graph/shown.ts";
import type { References, StackGraph } from "../model/graph/stackGraph.ts";
import { readDefaultGroups } from "../model/network/defaultGroups.ts";
import type { Ipv4Range } from "../model/network/ipv4.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import { fileSystemUses } from "../model/servers/fileSystemClients.ts";
import { GROUP_TYPES, groupsOf, type Machine } from "../model/servers/machines.ts";
import { type Peer, type Port, passage, peerOf, rulesOf, rulesOfMachine, shownPort } from "../model/servers/reach.ts";
import type { GroupRule } from "../model/servers/securityGroups.ts";
import {
  type Controllers,
  controllersOf,
  DIRECTORY_PORTS,
  FILE_SYSTEM,
  fileSystemSubnets,
} from "../model/storage/directories.ts";
import { causedBy, doubted, type Finding, undecided, violated } from "../rule/finding.ts";
import { groupsLet } from "../rule/groupPorts.ts";
import { ifServer } from "../rule/perServer.ts";
import { stackRule } from "../rule/rule.ts";

const SMB: Port = { protocol: "tcp", from: 445, to: 445, purpose: "SMB" };
const HTTPS: Port = { protocol: "tcp", from: 443, to: 443, purpose: "the AWS API" };
/** 9389 is the file system's own need. */
const MEMBER_PORTS: readonly Port[] = DIRECTORY_PORTS.filter(({ from }) => from !== 9389);
/** Where a directory's controllers may be, of which nothing is known. */
const PRIVATE_RANGES: readonly Ipv4Range[] = [
  { address: "10.0.0.0", prefixLength: 8 },
  { address: "172.16.0.0", prefixLength: 12 },
  { address: "192.168.0.0", prefixLength: 16 },
];
const ANYWHERE: Peer = { ranges: [], groups: [] };

export const fsxAdPorts = stackRule({
  name: "fsx-ad-ports",
  description:
    "The security groups of the file system and of the servers let through the directory's ports, SMB and HTTPS, and no " +
    "SMB from the internet.",
  why:
    "FSx checks its way to the domain controllers at creation, and fails after fifty minutes where a port is shut; 9389 " +
    "is the one that is forgotten. Servers that reach neither directory nor share nor AWS API cannot take over.",
  severity: "critical",
  remediation:
    "Open the port that is named in the rules of the security group, or open its egress. Keep the rules inline: FSx " +
    "checks them at creation, and cannot change its groups later.",
  url: "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limit-access-security-groups.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const clusters = clustersOf(stack, tags);
    const members = new Set(clusters.servers.flatMap((server) => groupsOf(stack, server).resources));
    const [listed, without] = partition(
      stack.ofType(FILE_SYSTEM),
      (each) => namesGroups(stack, each) || defaultGroupsOf(stack, each).some((group) => members.has(group)),
    );
    for (const each of without) {
      yield violated(
        "securityGroupIds is not set, and the VPC's default group lets no server in; name a group that does",
        each,
      );
    }
    for (const fileSystem of listed) yield* ofFileSystem(stack, fileSystem);
    const letsIn = (fileSystem: StackResource, server: Machine) =>
      !isNo(passage(inOf(stack, fileSystem), SMB, peerOf(stack, server)));
    const told = new Set<string>();
    for (const { fileSystem, servers, unknown } of fileSystemUses(stack, clusters, listed, letsIn)) {
      for (const server of servers) {
        for (const finding of between(stack, fileSystem, server)) {
          const isServer = clusters.unknown.get(server);
          const sure = isServer ? ifServer(finding, isServer) : finding;
          const said = unknown === undefined ? sure : ifUsed(sure, fileSystem, unknown);
          const key = `${said.urn} ${said.message}`;
          if (!told.has(key)) yield said;
          told.add(key);
        }
      }
    }
  },
});

function groupsOfShare(stack: StackGraph, fileSystem: StackResource): References {
  const named = stack.references(fileSystem, "securityGroupIds", GROUP_TYPES);
  return namesGroups(stack, fileSystem)
    ? named
    : { ...named, state: "listed", resources: defaultGroupsOf(stack, fileSystem), outside: [], mayHoldMore: false };
}

function namesGroups(stack: StackGraph, fileSystem: StackResource): boolean {
  return (
    isInput(fileSystem, "securityGroupIds") &&
    stack.references(fileSystem, "securityGroupIds", GROUP_TYPES).state === "listed"
  );
}

/** Where AWS puts a file system that names no group: the default group of its VPC. */
function defaultGroupsOf(stack: StackGraph, fileSystem: StackResource): readonly StackResource[] {
  const vpcs = new Set(fileSystemSubnets(stack, fileSystem).subnets.flatMap(({ vpc }) => vpc ?? []));
  return [...vpcs].flatMap((vpc) => stack.part(readDefaultGroups).get(vpc)?.resource ?? []);
}

function inOf(stack: StackGraph, fileSystem: StackResource): readonly GroupRule[] {
  return rulesOf(stack, groupsOfShare(stack, fileSystem), "ingress", fileSystem, "securityGroupIds");
}

function* ofFileSystem(stack: StackGraph, fileSystem: StackResource): Iterable<Finding> {
  const egress = rulesOf(stack, groupsOfShare(stack, fileSystem), "egress", fileSystem, "securityGroupIds");
  yield* toDirectory(DIRECTORY_PORTS, egress, controllersOf(stack, fileSystem), fileSystem);
  const into = inOf(stack, fileSystem).filter((rule) => isOpenFor(rule, SMB));
  const reached = into.find((rule) => rule.unknown === undefined && isYes(rule.internet));
  if (reached) {
    yield violated("its security groups let in SMB from the internet; name the servers' group", reached.resource);
    return;
  }
  for (const { unknown, internet } of into) {
    const answer = unknown ?? internet;
    if (answer.known) continue;
    const message = `whether its security groups let in SMB from the internet: ${answer.why}`;
    yield causedBy(answer.cause ?? answer.why, undecided(message, fileSystem));
    return;
  }
}

/** What a server needs for a file system, and the file system for the server. */
function* between(stack: StackGraph, fileSystem: StackResource, server: Machine): Iterable<Finding> {
  const into = inOf(stack, fileSystem);
  yield* groupsLet(`let in from the server ${server.shown}`, [SMB], into, peerOf(stack, server), fileSystem);
  const egress = rulesOfMachine(stack, server, "egress");
  yield* groupsLet("let out", [HTTPS], egress, ANYWHERE, server.resource);
  yield* toDirectory(MEMBER_PORTS, egress, controllersOf(stack, fileSystem), server.resource);
  const { subnets } = fileSystemSubnets(stack, fileSystem);
  const share: Peer = {
    ranges: subnets.flatMap(({ range }) => range ?? []),
    groups: groupsOfShare(stack, fileSystem).resources,
  };
  yield* groupsLet("let out to the file system", [SMB], egress, share, server.resource);
}

/** Controllers that cannot be located have private addresses; which of them, nobody can tell. */
function* toDirectory(
  ports: readonly Port[],
  egress: readonly GroupRule[],
  { ranges, unknown }: Controllers,
  subject: StackResource,
): Iterable<Finding> {
  const what = "let out to the directory";
  const located: Peer = { ranges, groups: [] };
  yield* groupsLet(what, ports, egress, located, subject);
  if (unknown === undefined) return;
  const narrow = ports.find(
    (port) =>
      !isYes(passage(egress, port, { ranges: PRIVATE_RANGES, groups: [] })) && !isNo(passage(egress, port, located)),
  );
  if (narrow) {
    yield undecided(
      `${unknown.why}, so whether its security groups ${what} ${shownPort(narrow)} is not known; open their egress to all ` +
        "private ranges, or make the directory known",
      subject,
    );
  }
}

function ifUsed(finding: Finding, fileSystem: StackResource, { why }: Unknown): Finding {
  return doubted(finding, (message) => `${message}, if the servers use ${shown(fileSystem)}: ${why}`);
}

function partition<T>(all: readonly T[], test: (each: T) => boolean): readonly [T[], T[]] {
  return [all.filter(test), all.filter((each) => !test(each))];
}

function isOpenFor(rule: GroupRule, { protocol, from }: Port): boolean {
  return (rule.protocol === undefined || rule.protocol === protocol) && rule.from <= from && from <= rule.to;
}
