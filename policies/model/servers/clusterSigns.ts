import { deliveriesOf } from "../delivery/deliveredFiles.ts";
import { parseStatements } from "../delivery/policyDocument.ts";
import { ignoresChanges, isInput } from "../graph/input.ts";
import { addTo } from "../graph/multimap.ts";
import { read, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import type { VirtualIpTableRoute } from "../network/routeTables.ts";
import { FILE_SYSTEM } from "../storage/directories.ts";
import { groupsOf, type Machine, partsOf, readMachines } from "./machines.ts";
import { readGrants } from "./serverRoles.ts";

/** Keys of the tags of a cluster's servers, unless the configuration has others. */
export const CLUSTER_TAG = "clpfsx:cluster";
export const SERVER_TAG = "clpfsx:server";

/** An address with a /32 route in one VPC, as far as signs go. */
interface RoutedAddress {
  readonly routes: readonly VirtualIpTableRoute[];
  /** The component that states the address. */
  readonly stated: object | undefined;
}

/**
 * Whether something shows that an address with a /32 route is a cluster's, rather than that of a VPN or a firewall behind
 * an appliance: routes in several tables, a route that is left to somebody else, a second machine like the target; or
 * anything of a cluster in the stack.
 *
 * @param same the address, in each VPC
 * @param owners the machines that its routes go to
 */
export function looksLikeVirtualIp(
  stack: StackGraph,
  same: readonly RoutedAddress[],
  owners: readonly Machine[],
): boolean {
  const routes = same.flatMap((each) => each.routes);
  return (
    same.some(({ stated }) => stated !== undefined) ||
    routes.length > 1 ||
    owners.length > 1 ||
    routes.some(({ resource }) => ignoresChanges(resource, "networkInterfaceId")) ||
    stack.part(showsCluster) ||
    owners.some((owner) => hasPeer(stack, owner))
  );
}

function showsCluster(stack: StackGraph): boolean {
  return (
    stack.ofType(FILE_SYSTEM).length > 0 ||
    deliveriesOf(stack).length > 0 ||
    stack.part(readMachines).all.some((machine) => partsOf(machine).some(hasTag)) ||
    movesRoutes(stack)
  );
}

/** A list of tags that is not known yet may have them. */
function hasTag(part: Parameters<typeof isInput>[0]): boolean {
  return (
    [CLUSTER_TAG, SERVER_TAG].some((key) => {
      const tag = readText(part.props, "tags", key);
      return tag.state === "known" || (tag.state === "unknown" && isInput(part, "tags"));
    }) || readText(part.props, "tagsAll", SERVER_TAG).state === "known"
  );
}

/** A role that is there to replace routes: the word in the policy, not a wildcard that covers it. */
function movesRoutes(stack: StackGraph): boolean {
  return [...stack.part(readGrants).values()]
    .flat()
    .some(
      ({ gives }) =>
        gives.is === "document" &&
        (parseStatements(gives.text) ?? []).some(
          ({ allows, actions }) => allows && actions.some((each) => /:replaceroute$/i.test(each)),
        ),
    );
}

/** Another machine that passes on packets which are not its own and has a security group in common. */
function hasPeer(stack: StackGraph, owner: Machine): boolean {
  const byGroup = stack.part(readForwarding);
  return groupsOf(stack, owner).resources.some((group) => byGroup.get(group)?.some((machine) => machine !== owner));
}

function readForwarding(stack: StackGraph): ReadonlyMap<StackResource, readonly Machine[]> {
  const found = new Map<StackResource, Machine[]>();
  for (const machine of stack.part(readMachines).all) {
    const forwards = partsOf(machine).some((part) => {
      const check = read(part.props, "sourceDestCheck");
      return check.state === "known" && check.value === false;
    });
    if (forwards) for (const group of groupsOf(stack, machine).resources) addTo(found, group, machine);
  }
  return found;
}
