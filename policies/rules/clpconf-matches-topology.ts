import { type ClpConf, type ConfServer, virtualIpsOf } from "../model/delivery/clpConf.ts";
import { deliveriesOf } from "../model/delivery/deliveredFiles.ts";
import type { Unknown } from "../model/graph/known.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { interfaceIdsIn, serversOfConf, strangerAt, vpcIdsOf } from "../model/servers/confServers.ts";
import { type Machine, readAddresses, readMachines } from "../model/servers/machines.ts";
import { SERVER_TAGS, type ServerTags, serverTagsOf, withUnknownTags } from "../model/servers/serverTags.ts";
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
    yield* perConf(stack, function* (conf, { file }) {
      for (const finding of judgeConf(stack, tags, conf, judged)) {
        yield { ...finding, urn: finding.urn ?? file.resource.urn };
      }
    });
    // A file that cannot be read may hold what seems to be missing.
    if (judged.length === deliveriesOf(stack).length) yield* judgeRoutes(stack, tags, judged);
  },
});

/** A clp.conf and the machines of each server of it, by the server's name. */
interface Judged {
  readonly conf: ClpConf;
  readonly servers: ReadonlyMap<string, readonly Machine[]>;
}

/** Findings without a resource are the file's. */
function* judgeConf(stack: StackGraph, tags: ServerTags, conf: ClpConf, judged: Judged[]): Iterable<Finding> {
  if (stack.part(readMachines).all.length === 0) {
    yield undecided(
      "clp.conf: the stack has no network interface and no instance to compare its servers with; deliver clp.conf " +
        "from the stack of its servers",
    );
    return;
  }
  const { cluster, byName: servers } = serversOfConf(stack, conf, tags);
  judged.push({ conf, servers });
  for (const server of conf.servers) {
    const own = servers.get(server.name) ?? [];
    if (own.length > 0) yield* judgeAddresses(stack, server, own);
    else yield cluster === undefined ? unaddressed(stack, server) : untagged(stack, tags, server, cluster);
  }
  if (cluster !== undefined) yield* unlisted(stack, tags, cluster, servers);
  yield* judgeVirtualIps(stack, tags, conf, servers);
}

function* unlisted(
  stack: StackGraph,
  tags: ServerTags,
  cluster: string,
  servers: Judged["servers"],
): Iterable<Finding> {
  const told = new Set(servers.keys());
  for (const [{ resource }, { cluster: of, server }] of serverTagsOf(stack, tags)) {
    if (of.value !== cluster || server.value === undefined || told.has(server.value)) continue;
    told.add(server.value);
    yield violated(
      `server ${server.value} of cluster ${cluster} is not in clp.conf; add it there, or remove it here`,
      resource,
    );
  }
}

function unaddressed(stack: StackGraph, { name, addresses }: ConfServer): Finding {
  const doubt = [...stack.part(readAddresses).values()].find(({ unknown }) => unknown)?.unknown;
  const where = `clp.conf: no network interface and no instance of the stack has an address of server ${name} (${addresses.join(", ") || "none is given"})`;
  return doubt ? undecided(`${where}, and ${doubt.why}`) : violated(where);
}

function untagged(stack: StackGraph, tags: ServerTags, { name }: ConfServer, cluster: string): Finding {
  const machine = withUnknownTags(stack, tags);
  const where = `clp.conf: cluster ${cluster} has no interface and no instance that is tagged as server ${name}`;
  return machine
    ? undecided(`${where}, and the tags of "${machine.resource.name}" are not known; write them as plain values`)
    : violated(where);
}

function* judgeAddresses(
  stack: StackGraph,
  { name, addresses }: ConfServer,
  own: readonly Machine[],
): Iterable<Finding> {
  const all = own.flatMap((each) => stack.part(readAddresses).get(each) ?? []);
  const known = new Set(all.flatMap((each) => [...each.known]));
  const doubt = all.find(({ unknown }) => unknown)?.unknown;
  if (addresses.length === 0) yield violated(`clp.conf: server ${name} has no LAN device with an address`);
  for (const address of addresses) {
    if (known.has(address)) continue;
    const theirs = `its interfaces have ${[...known].join(", ")}`;
    yield doubt
      ? undecided(`clp.conf: whether server ${name} has ${address}: ${doubt.why}`)
      : violated(`clp.conf: server ${name} does not have the address ${address}; ${theirs}`);
  }
}

function* judgeVirtualIps(
  stack: StackGraph,
  tags: ServerTags,
  conf: ClpConf,
  servers: Judged["servers"],
): Iterable<Finding> {
  const all = [...servers.values()].flat();
  const vpc = { tag: "vpcid", name: "the cluster's VPC", token: "@@VPC_ID@@", ...vpcIdsOf(stack, all) };
  for (const { resource, ip, attachments } of virtualIpsOf(conf)) {
    const where = `clp.conf: awsvip resource ${resource.name}`;
    if (ip === undefined) yield violated(`${where} has no parameters/ip`);
    else yield* judgeAddress(stack, tags, where, ip, all);
    for (const { server, vpcId, eniId } of attachments) {
      const token = `@@ENI_ID:${server}@@`;
      const { ids, unknown } = interfaceIdsIn(servers.get(server) ?? []);
      yield* judgeId(`${where}, server ${server}`, vpcId, vpc);
      yield* judgeId(`${where}, server ${server}`, eniId, { tag: "eniid", name: "the server's", token, ids, unknown });
    }
  }
}

function* judgeAddress(
  stack: StackGraph,
  tags: ServerTags,
  where: string,
  ip: string,
  servers: readonly Machine[],
): Iterable<Finding> {
  const routed = isRouted(stack, ip);
  if (!routed.known) yield undecided(`${where}: whether a route leads to ${ip} is not known: ${routed.why}`);
  else if (!routed.value) yield violated(`${where}: no route of the stack leads to its address ${ip}`);
  else {
    const stranger = strangerAt(stack, tags, ip, servers);
    if (stranger === undefined) return;
    yield violated(
      `${where}: the routes of its address ${ip} lead to ${stranger.shown}, which is no server of this clp.conf`,
    );
  }
}

/** What an id in clp.conf may be: the token that is replaced at bring-up, or the one in the stack. */
interface Expected {
  readonly tag: string;
  readonly name: string;
  readonly token: string;
  /** Undefined where the stack has nothing to compare with. */
  readonly ids: ReadonlySet<string> | undefined;
  readonly unknown: Unknown | undefined;
}

function* judgeId(
  where: string,
  id: string | undefined,
  { tag, name, token, ids, unknown }: Expected,
): Iterable<Finding> {
  if (id === undefined) yield violated(`${where} has no parameters/${tag}; write ${token}`);
  else if (id === token || ids?.has(id)) return;
  else if (id.includes("@@")) {
    const whose = tag === "eniid" ? "this server's " : "";
    yield violated(`${where}: parameters/${tag} is ${id}, not ${whose}${token}`);
  } else if (unknown) yield undecided(`${where}: ${unknown.why} and cannot be ${id} for sure; write ${token}`);
  else if (ids) yield violated(`${where}: parameters/${tag} is ${id}; ${name} is ${[...ids].join(" or ")}`);
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
