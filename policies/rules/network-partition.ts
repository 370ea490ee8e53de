import { violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

export const networkPartition = stackRule({
  name: "network-partition",
  description:
    "A clp.conf of several servers has a network partition resolution resource, and with one by HTTP or ping a witness " +
    "heartbeat.",
  why:
    "When the link between the zones breaks, each server takes the other for dead. Without partition resolution both " +
    "activate the group: both rewrite the routes of the virtual IP, and two applications write to the same data. Resolution " +
    "by HTTP or ping stops a server that is cut off from everybody; when only the link between the zones breaks, both " +
    "still reach the target, and only a heartbeat that goes over a third place tells them of each other.",
  severity: "medium",
  // NEC's article configures none.
  enforcementLevel: "advisory",
  remediation:
    "Add a witness heartbeat and network partition resolution by HTTP, both with a witness server in a third place (this " +
    "project's setting cluster.networkPartition with kind witness). A ping to the VPC's router will not do: it does not " +
    "answer.",
  url: "https://docs.nec.co.jp/software/clustering/expresscluster_x/x52/ecx_x52_windows_en/W52_RG_EN/W_RG_06.html",

  check(stack) {
    return perConf(stack, function* ({ servers, partitions, heartbeats }, { file: { resource } }) {
      if (servers.length < 2) return;
      const both = `${servers.map(({ name }) => name).join(" and ")} may both become active when the link between them breaks`;
      if (partitions.length === 0) {
        yield violated(`clp.conf: networkpartition is empty, so ${both}`, resource);
        return;
      }
      const tellsOnlyTheIsolated = partitions.every(({ type }) => type === "httpnp" || type === "pingnp");
      if (!tellsOnlyTheIsolated || heartbeats.some(({ type }) => type === "witnesshb")) return;
      const kinds = [...new Set(partitions.map(({ type }) => type))].join(" and ");
      yield violated(`clp.conf: networkpartition has ${kinds}, and heartbeat no witnesshb, so ${both}`, resource);
    });
  },
});
