import { type Finding, undecided, violated } from "../finding.ts";
import { clustersOf, SERVER_TAGS } from "../model/clusters.ts";
import { controllerRanges, DIRECTORY_PORTS, FILE_SYSTEM, fileSystemSubnets } from "../model/directories.ts";
import { GROUP_TYPES, groupsOf, type Machine, placeOf } from "../model/machines.ts";
import { type Passage, type Peer, type Port, passage, peerOf, rulesOf, shownPort } from "../model/reach.ts";
import type { StackResource } from "../model/resource.ts";
import type { GroupRule } from "../model/securityGroups.ts";
import type { References, StackGraph } from "../model/stackGraph.ts";
import { stackRule } from "../rule.ts";

const SMB: Port = { protocol: "tcp", from: 445, to: 445, purpose: "SMB" };
const HTTPS: Port = { protocol: "tcp", from: 443, to: 443, purpose: "the AWS API" };
/** 9389 is the file system's own need. */
const MEMBER_PORTS: readonly Port[] = DIRECTORY_PORTS.filter(({ from }) => from !== 9389);
const ANYWHERE: Peer = { ranges: [], groups: [] };

/**
 * The security groups between file system, directory and servers let through what the share needs, and let nobody in
 * from the internet.
 *
 * Without one of these ports the file system fails after fifty minutes of creation, or the servers do not open the share.
 */
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
    const servers = clustersOf(stack, tags).servers;
    const byVpc = Map.groupBy(servers, (server) => placeOf(stack, server).subnets[0]?.vpc);
    const told = new Set<Machine>();
    for (const fileSystem of stack.ofType(FILE_SYSTEM)) {
      const groups = stack.references(fileSystem, "securityGroupIds", GROUP_TYPES);
      if (groups.state !== "listed") {
        yield violated("securityGroupIds is not set, and the VPC's default group lets no server in", fileSystem);
        continue;
      }
      const { subnets } = fileSystemSubnets(stack, fileSystem);
      const clients = byVpc.get(subnets[0]?.vpc) ?? [];
      yield* ofFileSystem(stack, fileSystem, groups, clients);
      const share: Peer = { ranges: subnets.flatMap(({ range }) => range ?? []), groups: groups.resources };
      for (const server of clients) {
        if (told.has(server)) continue;
        told.add(server);
        yield* ofServer(stack, server, { ranges: controllerRanges(stack, fileSystem), groups: [] }, share);
      }
    }
  },

  examples: {
    good: [
      {
        title: "Open egress, and SMB from the servers",
        build(plan) {
          const servers = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", {
            egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
          });
          const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "data", {
            ingress: [{ protocol: "tcp", fromPort: 445, toPort: 445, securityGroups: [servers.id] }],
            egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
          });
          const subnet = plan.resource("aws:ec2/subnet:Subnet", "a", { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" });
          plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
            subnetId: subnet.id,
            securityGroups: [servers.id],
            tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
          });
          plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
            subnetIds: [subnet.id],
            securityGroupIds: [group.id],
          });
        },
      },
    ],
    bad: [
      {
        title: "9389 forgotten",
        build(plan) {
          const out = (protocol: string, fromPort: number, toPort: number) => ({
            protocol,
            fromPort,
            toPort,
            cidrBlocks: ["10.0.0.0/16"],
          });
          const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "data", {
            ingress: [{ protocol: "tcp", fromPort: 445, toPort: 445, cidrBlocks: ["10.0.0.0/16"] }],
            egress: [out("tcp", 53, 3269), out("udp", 53, 464), out("tcp", 49152, 65535)],
          });
          plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
            subnetIds: ["subnet-1", "subnet-2"],
            securityGroupIds: [group.id],
          });
        },
      },
      {
        title: "SMB for everybody",
        build(plan) {
          const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "data", {
            ingress: [{ protocol: "tcp", fromPort: 445, toPort: 445, cidrBlocks: ["0.0.0.0/0"] }],
            egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
          });
          plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
            subnetIds: ["subnet-1", "subnet-2"],
            securityGroupIds: [group.id],
          });
        },
      },
    ],
  },
});

function* ofFileSystem(
  stack: StackGraph,
  fileSystem: StackResource,
  groups: References,
  servers: readonly Machine[],
): Iterable<Finding> {
  const ingress = rulesOf(stack, groups, "ingress", fileSystem, "securityGroupIds");
  const egress = rulesOf(stack, groups, "egress", fileSystem, "securityGroupIds");
  const controllers: Peer = { ranges: controllerRanges(stack, fileSystem), groups: [] };
  yield* judge(DIRECTORY_PORTS, egress, controllers, fileSystem, "let out to the directory");
  const reached = ingress.find((rule) => rule.internet && isOpenFor(rule, SMB));
  if (reached)
    yield violated("its security groups let in SMB from the internet; name the servers' group", reached.resource);
  for (const server of servers) {
    yield* judge([SMB], ingress, peerOf(stack, server), fileSystem, `let in from the server ${server.shown}`);
  }
}

function* ofServer(stack: StackGraph, server: Machine, controllers: Peer, share: Peer): Iterable<Finding> {
  const egress = rulesOf(stack, groupsOf(stack, server), "egress", server.resource, "its security groups");
  yield* judge([HTTPS], egress, ANYWHERE, server.resource, "let out");
  yield* judge(MEMBER_PORTS, egress, controllers, server.resource, "let out to the directory");
  yield* judge([SMB], egress, share, server.resource, "let out to the file system");
}

function* judge(
  ports: readonly Port[],
  rules: readonly GroupRule[],
  peer: Peer,
  subject: StackResource,
  what: string,
): Iterable<Finding> {
  const passages = ports.map((port) => [port, passage(rules, port, peer)] as const);
  const shut = passages.flatMap(([port, { is }]) => (is === "shut" ? shownPort(port) : []));
  if (shut.length > 0) yield violated(`its security groups do not ${what}: ${shut.join(", ")}`, subject);
  const [port, doubt] =
    passages.find((each): each is [Port, Passage & { is: "perhaps" }] => each[1].is === "perhaps") ?? [];
  if (port && doubt) {
    yield undecided(
      `whether its security groups ${what} ${shownPort(port)}: "${doubt.resource.name}": ${doubt.property}`,
      subject,
    );
  }
}

function isOpenFor(rule: GroupRule, { protocol, from }: Port): boolean {
  return (rule.protocol === undefined || rule.protocol === protocol) && rule.from <= from && from <= rule.to;
}
