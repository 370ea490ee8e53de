import { ignoresChanges, isMade } from "../model/graph/input.ts";
import { VIRTUAL_IP_SETTINGS, virtualIpsIn } from "../model/servers/virtualIps.ts";
import { violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

/**
 * Every route of a virtual IP ignores changes of its network interface.
 *
 * After a failover CLUSTERPRO owns the target. An update that follows a refresh would send the virtual IP back to the
 * first server, while the application runs on the second.
 */
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

  examples: {
    good: [
      {
        title: "A route whose target belongs to CLUSTERPRO",
        build(plan) {
          const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
            tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
          });
          plan.resource(
            "aws:ec2/route:Route",
            "vip",
            { routeTableId: "rtb-1", destinationCidrBlock: "172.16.0.1/32", networkInterfaceId: server.id },
            { ignoreChanges: ["networkInterfaceId"] },
          );
        },
      },
    ],
    bad: [
      {
        title: "A route that the next update takes back",
        build(plan) {
          const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
            tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
          });
          plan.resource("aws:ec2/route:Route", "vip", {
            routeTableId: "rtb-1",
            destinationCidrBlock: "172.16.0.1/32",
            networkInterfaceId: server.id,
          });
        },
      },
    ],
  },
});
