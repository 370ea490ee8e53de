import type { ClpConf, ConfServer } from "../model/delivery/clpConf.ts";
import { deliveriesOf } from "../model/delivery/deliveredFiles.ts";
import { any, NO } from "../model/graph/known.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { type ConfServers, serversOfConf } from "../model/servers/confServers.ts";
import { hasAddress, type Machine, readAddresses, readMachines } from "../model/servers/machines.ts";
import { SERVER_TAGS, type ServerTags, serverTagsOf, withUnknownTags } from "../model/servers/serverTags.ts";
import { type ConfOfServers, judgeRoutes, judgeVirtualIps } from "../rule/confVirtualIps.ts";
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
    const judged: ConfOfServers[] = [];
    const isEmpty = stack.part(readMachines).all.length === 0;
    yield* perConf(stack, function* (conf, { file }) {
      const of = serversOfConf(stack, conf, tags);
      if (!isEmpty) judged.push({ conf, servers: of.byName });
      for (const finding of isEmpty ? [NOTHING_TO_COMPARE] : judgeConf(stack, tags, conf, of)) {
        yield { ...finding, urn: finding.urn ?? file.resource.urn };
      }
    });
    // A file that cannot be read may hold what seems to be missing.
    if (judged.length === deliveriesOf(stack).length) yield* judgeRoutes(stack, tags, judged);
  },
});

const NOTHING_TO_COMPARE = undecided(
  "clp.conf: the stack has no network interface and no instance to compare its servers with; deliver clp.conf " +
    "from the stack of its servers",
);

/** Findings without a resource are the file's. */
function* judgeConf(
  stack: StackGraph,
  tags: ServerTags,
  conf: ClpConf,
  { cluster, byName: servers }: ConfServers,
): Iterable<Finding> {
  for (const server of conf.servers) {
    const own = servers.get(server.name) ?? [];
    if (own.length > 0) yield* judgeAddresses(stack, server, own);
    else yield cluster === undefined ? unaddressed(stack, server) : untagged(stack, tags, server, cluster);
  }
  if (cluster !== undefined) yield* unlisted(stack, tags, cluster, servers);
  yield* judgeVirtualIps(stack, tags, { conf, servers });
}

function* unlisted(
  stack: StackGraph,
  tags: ServerTags,
  cluster: string,
  servers: ConfServers["byName"],
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

/** None of the stack's machines is known to have one of its addresses. */
function unaddressed(stack: StackGraph, { name, addresses }: ConfServer): Finding {
  const isThere = any(stack.part(readAddresses).values(), ({ unknown }) => unknown ?? NO);
  const where = `clp.conf: no network interface and no instance of the stack has an address of server ${name} (${addresses.join(", ") || "none is given"})`;
  return isThere.known ? violated(where) : undecided(`${where}, and ${isThere.why}`);
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
  if (addresses.length === 0) yield violated(`clp.conf: server ${name} has no LAN device with an address`);
  for (const address of addresses) {
    const isOwn = any(all, (each) => hasAddress(each, address));
    if (!isOwn.known) yield undecided(`clp.conf: whether server ${name} has ${address}: ${isOwn.why}`);
    else if (!isOwn.value) {
      const theirs = `its interfaces have ${[...new Set(all.flatMap(({ known }) => [...known]))].join(", ")}`;
      yield violated(`clp.conf: server ${name} does not have the address ${address}; ${theirs}`);
    }
  }
}
