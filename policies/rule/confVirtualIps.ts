import { type ClpConf, virtualIpsOf } from "../model/delivery/clpConf.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { interfaceIdsIn, strangerAt, vpcIdsOf } from "../model/servers/confServers.ts";
import type { Machine } from "../model/servers/machines.ts";
import type { ServerTags } from "../model/servers/serverTags.ts";
import { isRouted } from "../model/servers/virtualIpCoverage.ts";
import { targetsOf, virtualIpsIn } from "../model/servers/virtualIps.ts";
import { judgeId } from "./confId.ts";
import { type Finding, undecided, violated } from "./finding.ts";

/** A clp.conf and the machines of each server of it, by the server's name. */
export interface ConfOfServers {
  readonly conf: ClpConf;
  readonly servers: ReadonlyMap<string, readonly Machine[]>;
}

/** Whether the awsvip resources of a clp.conf are those of the stack. The findings are without a resource: the file's. */
export function* judgeVirtualIps(
  stack: StackGraph,
  tags: ServerTags,
  { conf, servers }: ConfOfServers,
): Iterable<Finding> {
  const all = [...servers.values()].flat();
  const vpc = { tag: "vpcid", name: "the cluster's VPC", token: "@@VPC_ID@@", ...vpcIdsOf(stack, all) };
  for (const { resource, ip, attachments } of virtualIpsOf(conf)) {
    const where = `clp.conf: awsvip resource ${resource.name}`;
    if (ip === undefined) yield violated(`${where} has no parameters/ip`);
    else yield* judgeAddress(stack, tags, where, ip, all);
    for (const { server, vpcId, eniId } of attachments) {
      const of = `${where}, server ${server}`;
      const own = interfaceIdsIn(servers.get(server) ?? []);
      yield* judgeId(of, vpcId, vpc);
      yield* judgeId(of, eniId, { tag: "eniid", name: "the server's", token: `@@ENI_ID:${server}@@`, ...own });
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

/** The other way: virtual IPs on servers of these files whose address none of them has. */
export function* judgeRoutes(stack: StackGraph, tags: ServerTags, all: readonly ConfOfServers[]): Iterable<Finding> {
  const known = new Set(all.flatMap(({ conf }) => virtualIpsOf(conf).map(({ ip }) => ip)));
  const servers = new Set(all.flatMap((each) => [...each.servers.values()].flat()));
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
