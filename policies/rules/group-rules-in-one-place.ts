import { isInput } from "../model/graph/input.ts";
import { readList } from "../model/graph/reading.ts";
import { shown } from "../model/graph/shown.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import { GROUP_TYPES, groupsOf } from "../model/servers/machines.ts";
import { readSecurityGroups } from "../model/servers/securityGroups.ts";
import { FILE_SYSTEM } from "../model/storage/directories.ts";
import { violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const groupRulesInOnePlace = stackRule({
  name: "group-rules-in-one-place",
  description:
    "A security group of a cluster's servers or file system has its rules inline, or all as resources of their own.",
  why:
    "The provider takes the inline list for all there is: one update deletes the rule that another resource has added, the " +
    "next one adds it again. Ports of the cluster open and shut from update to update.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediation: "Move the rule that is named into the inline list of its group, or the whole list into rule resources.",
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const { servers } = clustersOf(stack, tags);
    const used = new Set([
      ...servers.flatMap((server) => groupsOf(stack, server).resources),
      ...stack.ofType(FILE_SYSTEM).flatMap((each) => stack.references(each, "securityGroupIds", GROUP_TYPES).resources),
    ]);
    for (const group of used) {
      const rules = stack.part(readSecurityGroups).get(group);
      for (const direction of ["ingress", "egress"] as const) {
        if (!isInput(group, direction) || readList(group.props, direction).state === "absent") continue;
        const others = new Set(
          (rules?.[direction] ?? []).flatMap(({ resource }) => (resource === group ? [] : resource)),
        );
        if (others.size === 0) continue;
        yield violated(
          `${direction} of ${shown(group)} is an inline list, and ${[...others].map(shown).join(", ")} adds to it: each ` +
            "update undoes the other",
          group,
        );
      }
    }
  },
});
