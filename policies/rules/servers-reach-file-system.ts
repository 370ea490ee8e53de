import { confIn, deliveriesOf } from "../model/delivery/deliveredFiles.ts";
import { type Answer, any, isNo, isYes } from "../model/graph/known.ts";
import { shown } from "../model/graph/shown.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { areConnected, whyApart } from "../model/network/vpcConnections.ts";
import { clusterDirectories } from "../model/servers/clusterDirectories.ts";
import { clustersOf, SERVER_TAGS, type ServerTags } from "../model/servers/clusters.ts";
import { machinesNamedIn } from "../model/servers/confServers.ts";
import { fileSystemUses, vpcOfFileSystem } from "../model/servers/fileSystemClients.ts";
import { type Machine, placeOf } from "../model/servers/machines.ts";
import { directoryVpc, FILE_SYSTEM, joinedDirectory } from "../model/storage/directories.ts";
import { fileSystemMonitors, useOfScriptResource } from "../model/storage/fileSystemUse.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const serversReachFileSystem = stackRule({
  name: "servers-reach-file-system",
  description:
    "The servers of a cluster lie in the VPC of the file system and of the directory that they use, or in one that a " +
    "peering connection or a transit gateway connects with it.",
  why:
    "Between two VPCs without a connection nothing passes, whatever the security groups let through: no server joins the " +
    "domain or opens the share, on the first start as after each failover.",
  severity: "critical",
  remediation:
    "Put the file system and its directory into the servers' VPC, or connect the two by an aws.ec2.VpcPeeringConnection " +
    "that is accepted (autoAccept, or an aws.ec2.VpcPeeringConnectionAccepter) or a transit gateway with routes both ways. Exempt a file system that the cluster does not use.",
  url: "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/supported-fsx-clients.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const fileSystems = stack.ofType(FILE_SYSTEM);
    const clusters = clustersOf(stack, tags);
    const used = new Set(fileSystems.length === 1 ? serversWithShare(stack, tags) : []);
    for (const { fileSystem, servers, distance } of fileSystemUses(stack, clusters, fileSystems, () => true)) {
      const names = servers.map((each) => each.shown).join(", ");
      if (distance === "apart") {
        const what = `the file system ${shown(fileSystem)} lies in another VPC than the servers ${names}, and ${whyApart(stack, vpcsOf(stack, servers), vpcOfFileSystem(stack, fileSystem) ?? "")}`;
        yield servers.some((each) => used.has(each))
          ? violated(what, fileSystem)
          : undecided(`${what}; connect them, or exempt a file system that these servers do not use`, fileSystem);
      } else if (distance === "connected") {
        const connection = connectionOf(stack, vpcsOf(stack, servers), vpcOfFileSystem(stack, fileSystem) ?? "");
        if (!connection.known) {
          const whether = `whether the VPC of the file system ${shown(fileSystem)} is connected with that of the servers ${names}`;
          yield undecided(`${whether}: ${connection.why}`, fileSystem);
        }
        const joined = joinedDirectory(stack, fileSystem);
        if (joined) yield* directoryOf(stack, joined, servers, names, true);
      }
    }
    yield* otherDirectories(
      stack,
      clusters.all.map(({ servers }) => servers),
    );
  },
});

/** Servers of clusters whose delivered scripts name the file system of the stack. */
function serversWithShare(stack: StackGraph, settings: ServerTags): readonly Machine[] {
  return deliveriesOf(stack).flatMap((delivery) => {
    const conf = confIn(delivery);
    if (conf === undefined) return [];
    const isUsed =
      fileSystemMonitors(conf, delivery, stack).some(({ use }) => isYes(use)) ||
      conf.resources.some((each) => isYes(useOfScriptResource(each, delivery, stack)));
    return isUsed ? machinesNamedIn(stack, conf, settings).servers : [];
  });
}

/** @param isUsed True for the directory of a file system that the servers use. */
function* directoryOf(
  stack: StackGraph,
  directory: Parameters<typeof shown>[0] & Parameters<typeof directoryVpc>[1],
  servers: readonly Machine[],
  names: string,
  isUsed: boolean,
): Iterable<Finding> {
  const vpc = directoryVpc(stack, directory);
  const own = vpcsOf(stack, servers);
  if (vpc === undefined || own.size === 0 || own.has(vpc)) return;
  const connection = connectionOf(stack, own, vpc);
  if (!connection.known) {
    const whether = `whether the VPC of the directory ${shown(directory)} is connected with that of the servers ${names}`;
    yield undecided(`${whether}: ${connection.why}`, directory);
  }
  if (!isNo(connection)) return;
  const what = `the directory ${shown(directory)} lies in another VPC than the servers ${names}, and ${whyApart(stack, own, vpc)} (one to a VPC between them does not help)`;
  yield isUsed
    ? violated(what, directory)
    : undecided(`${what}; connect them, or exempt a directory that these servers do not join`, directory);
}

function connectionOf(stack: StackGraph, own: ReadonlySet<string>, vpc: string): Answer {
  return any(own, (each) => areConnected(stack, each, vpc));
}

function vpcsOf(stack: StackGraph, servers: readonly Machine[]): ReadonlySet<string> {
  return new Set(servers.flatMap((each) => placeOf(stack, each).subnets.flatMap((subnet) => subnet.vpc ?? [])));
}

/** Directories that no file system of the stack names: the cluster's, if it lies within reach of any. */
function* otherDirectories(stack: StackGraph, clusters: readonly (readonly Machine[])[]): Iterable<Finding> {
  const joined = new Set(stack.ofType(FILE_SYSTEM).flatMap((each) => joinedDirectory(stack, each) ?? []));
  for (const directory of clusterDirectories(stack)) {
    if (joined.has(directory) || clusters.length === 0) continue;
    const findings = clusters.map((servers) => [
      ...directoryOf(stack, directory, servers, servers.map((each) => each.shown).join(", "), false),
    ]);
    if (findings.every((each) => each.length > 0)) yield* findings[0] ?? [];
  }
}
