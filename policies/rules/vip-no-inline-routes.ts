import { isGivenByProgram } from "../model/graph/input.ts";
import { DEFAULT_ROUTE_TABLE, readRouteTables } from "../model/network/routeTables.ts";
import { countsIn, VIRTUAL_IP_SETTINGS, vpcsWithVirtualIp } from "../model/servers/virtualIps.ts";
import { undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const vipNoInlineRoutes = stackRule({
  name: "vip-no-inline-routes",
  description: "No route table of a virtual IP's VPC has inline routes, and none is a DefaultRouteTable.",
  why:
    "Inline routes make the whole table the program's: an update puts back or deletes the virtual IP's route while " +
    "CLUSTERPRO relies on it. A DefaultRouteTable begins by removing every route there is.",
  severity: "critical",
  remediation:
    "Write each route as an aws.ec2.Route. In place of a DefaultRouteTable make a RouteTable the main one by a " +
    "MainRouteTableAssociation.",
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/routetable/",
  configSchema: VIRTUAL_IP_SETTINGS,

  *check(stack, settings) {
    const counts = countsIn(stack, settings);
    const vpcs = vpcsWithVirtualIp(stack, settings);
    for (const { vpc, shown, resource, routes: all } of stack.part(readRouteTables).tables) {
      const routes = all.filter(({ address }) => counts(address));
      const isDefault = resource.type === DEFAULT_ROUTE_TABLE;
      // What the program does not give is AWS's report, standalone routes included.
      if (!isDefault && !isGivenByProgram(resource, "routes")) continue;
      if (vpc === undefined && routes.length === 0 && vpcs.size > 0) {
        yield undecided(`the VPC of route table ${shown} cannot be told; give it the id of one VPC as vpcId`, resource);
      } else if (routes.length > 0 || (vpc !== undefined && vpcs.has(vpc))) {
        yield violated(
          isDefault
            ? `route table ${shown} is a DefaultRouteTable, which removes every route that is not in it`
            : `route table ${shown} has inline routes: an update would undo CLUSTERPRO's; write aws.ec2.Route resources`,
          resource,
        );
      }
    }
  },
});
