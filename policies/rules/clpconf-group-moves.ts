import type { ClpConf, ConfGroup } from "../model/delivery/clpConf.ts";
import { textAt } from "../model/delivery/confXml.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { advised, type Finding, violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

export const clpconfGroupMoves = stackRule({
  name: "clpconf-group-moves",
  description: "Every group resource of a clp.conf is in a group, and every group may run on two of its servers.",
  why:
    "CLUSTERPRO activates and moves groups. A virtual IP that is in none is never moved, a script that is in none never " +
    "started, and a group that may run on one server only ends with that server.",
  severity: "critical",
  remediation:
    'Name the resource in its group (<group><resource name="awsvip@awsvip"/>), and let the group run on all servers: ' +
    "leave its policy out, or give one for each server.",
  url: "https://docs.nec.co.jp/software/clustering/expresscluster_x/x52/ecx_x52_windows_en/W52_RG_EN/W_RG_03.html",

  check(stack) {
    return perConf(stack, function* (conf, { file: { resource } }) {
      yield* resourcesAlone(conf, resource);
      for (const group of conf.groups) yield* judgeGroup(group, conf, resource);
    });
  },
});

function* resourcesAlone({ resources }: ClpConf, file: StackResource): Iterable<Finding> {
  for (const { type, name, group } of resources) {
    if (group !== undefined) continue;
    yield violated(
      `clp.conf: no group holds the ${type} resource ${name}, so CLUSTERPRO never activates it; name ${type}@${name} in a group`,
      file,
    );
  }
}

function* judgeGroup(
  { name, element, servers: named }: ConfGroup,
  conf: ClpConf,
  file: StackResource,
): Iterable<Finding> {
  const all = new Set(conf.servers.map((server) => server.name));
  const own = new Set(named.filter((server) => all.has(server)));
  if (named.length > 0 && own.size < 2 && all.size > 1) {
    const others = named.filter((server) => !all.has(server));
    const strangers = others.length === 0 ? "" : ` (${others.join(", ")} is no server of this clp.conf)`;
    yield violated(
      `clp.conf: group ${name} may run on ${[...own].join(", ") || "no server"} only${strangers} and so never moves; give ` +
        `it a policy for each of ${[...all].join(", ")}, or none`,
      file,
    );
  }
  if (textAt(element, "failover") === "0") {
    yield advised(`clp.conf: group ${name} moves by hand only (failover 0); leave it out for automatic failover`, file);
  }
}
