import { isYes } from "../model/graph/known.ts";
import type { StackResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import type { Subnet } from "../model/network/subnets.ts";
import { type ApiWay, readApiWays } from "../model/servers/apiWays.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import { type Machine, placeOf } from "../model/servers/machines.ts";
import { ownersOf, virtualIpsIn } from "../model/servers/virtualIps.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const serversReachApi = stackRule({
  name: "servers-reach-api",
  description:
    "The route table of each server of a cluster with a virtual IP has a default route, or its VPC an interface endpoint " +
    "of the EC2 API with private DNS.",
  why:
    "CLUSTERPRO moves the virtual IP by calls to the EC2 API. From a subnet without a way there each of them runs into its " +
    "time limit: the virtual IP does not come up, on the first start as after each failover.",
  severity: "critical",
  remediation:
    "Add a default route to a NAT gateway of the zone, or an aws.ec2.VpcEndpoint of com.amazonaws.<region>.ec2 with " +
    "vpcEndpointType Interface and privateDnsEnabled. Exempt servers that call AWS by a proxy.",
  url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/interface-vpc-endpoints.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const owners = new Set(virtualIpsIn(stack, tags).flatMap((each) => ownersOf(stack, each)));
    for (const { servers } of clustersOf(stack, tags).all) {
      if (servers.some((each) => owners.has(each))) yield* judge(stack, servers);
    }
  },
});

/** One finding for each subnet whose servers have no way. Where a subnet cannot be told, server-not-public says so. */
function* judge(stack: StackGraph, servers: readonly Machine[]): Iterable<Finding> {
  const ways = stack.part(readApiWays);
  const stuck = new Map<Subnet, { readonly way: ApiWay; readonly servers: Machine[] }>();
  for (const server of servers) {
    const { subnets, unknown } = placeOf(stack, server);
    const [first] = subnets;
    const found = subnets.map((each) => ways.get(each));
    // A second interface may be the one that leads out.
    if (!first || unknown || found.some((each) => each === undefined || isYes(each.isThere))) continue;
    const way = found.find((each) => each?.isThere.known === false) ?? found[0];
    if (way === undefined) continue;
    const known = stuck.get(first) ?? { way, servers: [] };
    known.servers.push(server);
    stuck.set(first, known);
  }
  for (const [subnet, { way, servers: of }] of stuck) {
    yield* tell(
      subnet.resource,
      way,
      `the servers ${of.map((each) => each.shown).join(", ")} in subnet ${subnet.shown}`,
    );
  }
}

function* tell(subnet: StackResource, { isThere, table }: ApiWay, who: string): Iterable<Finding> {
  if (isThere.known) {
    yield violated(
      `${who} have no way to the EC2 API: the route table ${table} has no default route and the VPC no interface ` +
        "endpoint of ec2, so no call of CLUSTERPRO moves the virtual IP to them; add one of the two",
      subnet,
    );
  } else {
    yield undecided(
      `whether ${who} have a way to the EC2 API: there is no default route and no interface endpoint of ec2, but ` +
        `${isThere.why}; add one of the two, or exempt the subnet if AWS is reached that way`,
      subnet,
    );
  }
}
