import { ignoresChanges, isMade } from "../model/graph/input.ts";
import { VIRTUAL_IP_SETTINGS, virtualIpsIn } from "../model/servers/virtualIps.ts";
import { violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const vipRouteLeftToCluster = stackRule({
  name: "vip-route-left-to-cluster",
  description: "Every route of a virtual IP is left to CLUSTERPRO: it ignores changes of its network interface.",
  why:
    "A failover rewrites the routes, and the next refresh sees it. Without ignoreChanges the update after it sends the " +
    "virtual IP back to the first server, while the application runs on the second.",
  severity: "critical",
  remediation:
    "Add networkInterfaceId to the ignoreChanges of the route itself: on a component the option does nothing.",
  url: "https://www.pulumi.com/docs/iac/concepts/options/ignorechanges/",
  configSchema: VIRTUAL_IP_SETTINGS,

  *check(stack, settings) {
    // Where nothing tells what is made, nothing tells what is only read: that no update changes.
    const tells = stack.resources.some(isMade);
    for (const { address, routes } of virtualIpsIn(stack, settings)) {
      for (const { resource, inline } of routes) {
        if (inline !== undefined || ignoresChanges(resource, "networkInterfaceId")) continue;
        if (tells && !isMade(resource)) continue;
        yield violated(
          `changes of networkInterfaceId are not ignored: after a failover the next update may send the virtual IP ` +
            `${address} back; add it to ignoreChanges`,
          resource,
        );
      }
    }
  },
});
