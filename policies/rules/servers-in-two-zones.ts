import { zonesOf } from "../model/network/subnets.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import { placeOf } from "../model/servers/machines.ts";
import { scalingServers } from "../model/servers/scalingGroups.ts";
import { undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const serversInTwoZones = stackRule({
  name: "servers-in-two-zones",
  description: "The servers of a cluster lie in at least two zones.",
  why: "With all servers in one zone the loss of that zone leaves none to take over, whatever CLUSTERPRO does.",
  severity: "critical",
  remediation:
    "Put the network interfaces of the servers into subnets of different zones. Give each server's interface the tags " +
    "clpfsx:cluster and clpfsx:server, so that all servers of a cluster are known.",
  url: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const { all, unknown } = clustersOf(stack, tags);
    for (const [server, { why }] of unknown) yield undecided(why, server.resource);
    for (const group of scalingServers(stack, tags)) {
      yield undecided(
        `the Auto Scaling group "${group.name}" makes servers of a cluster, which no rule sees: neither their zones nor ` +
          "interfaces, security groups and addresses. CLUSTERPRO knows its servers one by one; make each an aws.ec2.Instance",
        group,
      );
    }
    for (const { shown, servers } of all) {
      const places = servers.map((server) => placeOf(stack, server));
      const zones = zonesOf(places.flatMap(({ subnets }) => subnets));
      const [first] = servers;
      if (zones.names.size > 1) continue;
      const doubt = places.find(({ unknown }) => unknown)?.unknown ?? zones.unknown;
      const names = servers.map((server) => server.shown).join(", ");
      if (doubt) {
        yield undecided(`cluster ${shown}: ${doubt.why}`, first?.resource);
      } else if (servers.length < 2) {
        yield undecided(
          `only one server of the cluster ${shown} is known (${names}); tag the others with ${tags.clusterTag} and ` +
            tags.serverTag,
          first?.resource,
        );
      } else {
        yield violated(
          `the servers of the cluster ${shown} (${names}) all lie in ${[...zones.names].join()}; use a second zone`,
          first?.resource,
        );
      }
    }
  },
});
