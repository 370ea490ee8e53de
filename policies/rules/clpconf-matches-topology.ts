import { type ClpConf, type ConfServer, virtualIpsOf } from "../model/delivery/clpConf.ts";
import { deliveriesOf } from "../model/delivery/deliveredFiles.ts";
import { isNo, isYes } from "../model/graph/known.ts";
import { readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { SUBNET_TYPES } from "../model/network/subnets.ts";
import { VPC_TYPES, vpcOf } from "../model/network/vpcOf.ts";
import { serversOfConf } from "../model/servers/confServers.ts";
import { interfaceIdsOf, type Machine, placedParts, readAddresses, readMachines } from "../model/servers/machines.ts";
import { SERVER_TAGS, type ServerTags, serverTagsOf, type Tag } from "../model/servers/serverTags.ts";
import { isRouted } from "../model/servers/virtualIpCoverage.ts";
import { targetsOf, virtualIpsIn } from "../model/servers/virtualIps.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

export const clpconfMatchesTopology = stackRule({
  name: "clpconf-matches-topology",
  description:
    "Virtual IP, servers, addresses, interfaces and VPC in a clp.conf are those of the stack's resources, both ways.",
  why:
    "CLUSTERPRO believes its file. An address that no interface has is a heartbeat that never comes; another server's " +
    "interface is a failover that sends the virtual IP to the server that failed.",
  severity: "critical",
  remediation:
    "Write names, addresses and the virtual IP once and use them for resources and clp.conf alike. For ids let the tokens " +
    "@@VPC_ID@@ and @@ENI_ID:<server>@@ stand, which are replaced at bring-up.",
  url: "https://docs.nec.co.jp/sites/default/files/minisite/static/b7fe3971-45d3-4fb7-b602-0d635858c936/ecx_x52_windows_en/HOWTO_AWS_X52_Windows_EN/HOWTO_AWS_Windows.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    if (deliveriesOf(stack).length === 0) return;
    const judged: Judged[] = [];
    yield* perConf(stack, function* (conf, delivery) {
      const file = delivery.file.resource;
      if (stack.part(readMachines).all.length === 0) {
        yield undecided(
          "clp.conf: the stack has no network interface and no instance to compare its servers with; deliver clp.conf " +
            "from the stack of its servers",
          file,
        );
        return;
      }
      const { cluster, byName } = serversOfConf(stack, conf, tags);
      judged.push({ conf, servers: byName });
      yield* judgeServers(stack, tags, conf, byName, cluster, file);
      yield* judgeVirtualIps(stack, tags, conf, byName, file);
    });
    // A file that cannot be read may hold what seems to be missing.
    if (judged.length === deliveriesOf(stack).length) yield* judgeRoutes(stack, tags, judged);
  },
});

/** The machines of each server of a clp.conf, by the server's name. */
type Servers = ReadonlyMap<string, readonly Machine[]>;

interface Judged {
  readonly conf: ClpConf;
  readonly servers: Servers;
}

function* judgeServers(
  stack: StackGraph,
  tags: ServerTags,
  conf: ClpConf,
  servers: Servers,
  cluster: string | undefined,
  file: StackResource,
): Iterable<Finding> {
  for (const server of conf.servers) {
    const own = servers.get(server.name) ?? [];
    if (own.length > 0) yield* judgeAddresses(stack, server, own, file);
    else yield cluster === undefined ? unaddressed(stack, server, file) : untagged(stack, tags, server, cluster, file);
  }
  const told = new Set<string>();
  for (const [{ resource }, { cluster: of, server }] of serverTagsOf(stack, tags)) {
    if (cluster === undefined || of.value !== cluster) continue;
    if (server.value === undefined || told.has(server.value)) continue;
    told.add(server.value);
    if (!servers.has(server.value)) {
      yield violated(
        `server ${server.value} of cluster ${cluster} is not in clp.conf; add it there, or remove it here`,
        resource,
      );
    }
  }
}

function unaddressed(stack: StackGraph, { name, addresses }: ConfServer, file: StackResource): Finding {
  const doubt = [...stack.part(readAddresses).values()].find(({ unknown }) => unknown)?.unknown;
  const where = `clp.conf: no network interface and no instance of the stack has an address of server ${name} (${addresses.join(", ") || "none is given"})`;
  return doubt ? undecided(`${where}, and ${doubt.why}`, file) : violated(where, file);
}

function untagged(
  stack: StackGraph,
  tags: ServerTags,
  { name }: ConfServer,
  cluster: string,
  file: StackResource,
): Finding {
  const isUnknown = ({ isThere, value }: Tag) => value === undefined && !isNo(isThere);
  const [machine] =
    [...serverTagsOf(stack, tags)].find(([, { server, cluster: of }]) => isUnknown(server) || isUnknown(of)) ?? [];
  const where = `clp.conf: cluster ${cluster} has no interface and no instance that is tagged as server ${name}`;
  return machine
    ? undecided(`${where}, and the tags of "${machine.resource.name}" are not known; write them as plain values`, file)
    : violated(where, file);
}

function* judgeAddresses(
  stack: StackGraph,
  { name, addresses }: ConfServer,
  own: readonly Machine[],
  file: StackResource,
): Iterable<Finding> {
  const all = own.flatMap((each) => stack.part(readAddresses).get(each) ?? []);
  const known = new Set(all.flatMap((each) => [...each.known]));
  const doubt = all.find(({ unknown }) => unknown)?.unknown;
  if (addresses.length === 0) yield violated(`clp.conf: server ${name} has no LAN device with an address`, file);
  for (const address of addresses) {
    if (known.has(address)) continue;
    yield doubt
      ? undecided(`clp.conf: whether server ${name} has ${address}: ${doubt.why}`, file)
      : violated(
          `clp.conf: server ${name} does not have the address ${address}; its interfaces have ${[...known].join(", ")}`,
          file,
        );
  }
}

function* judgeVirtualIps(
  stack: StackGraph,
  tags: ServerTags,
  conf: ClpConf,
  servers: Servers,
  file: StackResource,
): Iterable<Finding> {
  const vpcs = vpcsOf(stack, [...servers.values()].flat());
  for (const { resource, ip, attachments } of virtualIpsOf(conf)) {
    const where = `clp.conf: awsvip resource ${resource.name}`;
    if (ip === undefined) yield violated(`${where} has no parameters/ip`, file);
    else if (!isYes(isRouted(stack, ip))) {
      const routed = isRouted(stack, ip);
      yield routed.known
        ? violated(`${where}: no route of the stack leads to its address ${ip}`, file)
        : undecided(`${where}: whether a route leads to ${ip} is not known: ${routed.why}`, file);
    } else {
      const stranger = ownedByOthers(stack, tags, ip, servers);
      if (stranger) {
        yield violated(
          `${where}: the routes of its address ${ip} lead to ${stranger.shown}, which is no server of this clp.conf`,
          file,
        );
      }
    }
    for (const { server, vpcId, eniId } of attachments) {
      yield* judgeVpc(`${where}, server ${server}`, vpcId, vpcs, file);
      yield* judgeInterface(`${where}, server ${server}`, server, eniId, servers.get(server) ?? [], file);
    }
  }
}

/** A machine of another cluster that an address leads to, when every route of it does and none to these servers. */
function ownedByOthers(stack: StackGraph, tags: ServerTags, ip: string, servers: Servers): Machine | undefined {
  const own = new Set([...servers.values()].flat());
  const targets = virtualIpsIn(stack, tags)
    .filter(({ address }) => address === ip)
    .flatMap((each) => targetsOf(stack, each).map(({ machines }) => machines));
  if (own.size === 0 || targets.some((machines) => machines.length === 0)) return undefined;
  const all = targets.flat();
  return all.some((each) => own.has(each)) ? undefined : all[0];
}

function* judgeInterface(
  where: string,
  server: string,
  eniId: string | undefined,
  own: readonly Machine[],
  file: StackResource,
): Iterable<Finding> {
  const token = `@@ENI_ID:${server}@@`;
  if (eniId === undefined) yield violated(`${where} has no parameters/eniid; write ${token}`, file);
  else if (eniId.includes("@@")) {
    if (eniId !== token) yield violated(`${where}: parameters/eniid is ${eniId}, not this server's ${token}`, file);
  } else if (own.length > 0) {
    const interfaceIds = new Set(own.flatMap((each) => [...interfaceIdsOf(each)]));
    if (interfaceIds.has(eniId)) return;
    yield interfaceIds.size === 0
      ? undecided(
          `${where}: the server's interface is not known yet and cannot be ${eniId} for sure; write ${token}`,
          file,
        )
      : violated(`${where}: parameters/eniid is ${eniId}; the server's is ${[...interfaceIds].join(" or ")}`, file);
  }
}

function* judgeVpc(
  where: string,
  vpcId: string | undefined,
  vpcs: { readonly ids: ReadonlySet<string>; readonly unknown: boolean },
  file: StackResource,
): Iterable<Finding> {
  if (vpcId === undefined) yield violated(`${where} has no parameters/vpcid; write @@VPC_ID@@`, file);
  else if (vpcId === "@@VPC_ID@@" || vpcs.ids.has(vpcId)) return;
  else if (vpcId.includes("@@")) yield violated(`${where}: parameters/vpcid is ${vpcId}, not @@VPC_ID@@`, file);
  else if (vpcs.unknown || vpcs.ids.size === 0) {
    yield undecided(
      `${where}: the cluster's VPC is not known yet and cannot be ${vpcId} for sure; write @@VPC_ID@@`,
      file,
    );
  } else
    yield violated(`${where}: parameters/vpcid is ${vpcId}; the cluster's VPC is ${[...vpcs.ids].join(" or ")}`, file);
}

/** The VPCs in which the servers lie, by their subnets. */
function vpcsOf(stack: StackGraph, servers: readonly Machine[]) {
  const ids = new Set<string>();
  let unknown = false;
  const byUrn = new Map(stack.ofType(...VPC_TYPES).map((vpc) => [vpc.urn, vpc]));
  for (const part of servers.flatMap(placedParts)) {
    const subnet = stack.reference(part, "subnetId", SUBNET_TYPES);
    if (subnet.to === "nothing") continue;
    const vpc = subnet.to === "resource" ? vpcOf(stack, subnet.resource) : undefined;
    const inStack = vpc === undefined ? undefined : byUrn.get(vpc);
    const id = inStack ? readText(inStack.props, "id") : undefined;
    if (id?.state === "known") ids.add(id.value);
    else if (inStack || vpc === undefined) unknown = true;
    else ids.add(vpc);
  }
  return { ids, unknown };
}

/** The other way: a virtual IP on a cluster's server whose address no clp.conf has. */
function* judgeRoutes(stack: StackGraph, tags: ServerTags, judged: readonly Judged[]): Iterable<Finding> {
  const known = new Set(judged.flatMap(({ conf }) => virtualIpsOf(conf).map(({ ip }) => ip)));
  const servers = new Set(judged.flatMap((each) => [...each.servers.values()].flat()));
  for (const virtualIp of virtualIpsIn(stack, tags)) {
    const { address, stated } = virtualIp;
    if (known.has(address)) continue;
    const route = targetsOf(stack, virtualIp).find(({ machines }) => machines.some((each) => servers.has(each)))?.route;
    if (route) {
      yield violated(
        `a route leads to ${address} on a server of the cluster, and no awsvip resource in clp.conf has this address: ` +
          "CLUSTERPRO will not move it",
        route.resource,
      );
    } else if (stated) {
      yield violated(
        `no awsvip resource in clp.conf has the virtual IP ${address}: CLUSTERPRO will not move it`,
        stated,
      );
    }
  }
}
