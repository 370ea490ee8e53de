import { violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

export const networkPartition = stackRule({
  name: "network-partition",
  description: "A clp.conf of several servers has a network partition resolution resource.",
  why:
    "When the link between the zones breaks, each server takes the other for dead. Without partition resolution both " +
    "activate the group: both rewrite the routes of the virtual IP, and two applications write to the same data.",
  severity: "medium",
  // NEC's article configures none.
  enforcementLevel: "advisory",
  remediation:
    "Add network partition resolution by HTTP with a witness server in a third place. A ping to the VPC's router will not do: it does not answer.",
  url: "https://docs.nec.co.jp/software/clustering/expresscluster_x/x52/ecx_x52_windows_en/W52_RG_EN/W_RG_06.html",

  check(stack) {
    return perConf(stack, function* ({ servers, partitions }, { file: { resource } }) {
      if (servers.length < 2 || partitions.length > 0) return;
      yield violated(
        `clp.conf: networkpartition is empty, so ${servers.map(({ name }) => name).join(" and ")} may both become ` +
          "active when the link between them breaks",
        resource,
      );
    });
  },
});
