import { ignoresChanges } from "../model/graph/input.ts";
import { readText } from "../model/graph/reading.ts";
import { shown } from "../model/graph/shown.ts";
import { type RouteTarget, targetOf } from "../model/servers/routeTarget.ts";
import {
  type RouteInTable,
  VIRTUAL_IP,
  VIRTUAL_IP_SETTINGS,
  type VirtualIp,
  virtualIpsIn,
} from "../model/servers/virtualIps.ts";
import { advised, type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const vipRoutesAgree = stackRule({
  name: "vip-routes-agree",
  description: "The program points all routes of one virtual IP at the same network interface.",
  why:
    "From the subnets of a table that points elsewhere clients reach the wrong server, or none. A failover that stopped " +
    "halfway leaves such tables too; the first failover after an update would hide neither.",
  severity: "critical",
  remediation:
    "Give every route of the virtual IP the same networkInterfaceId. Where only the live routes differ, look up the " +
    "active server, and point the tables that are named at its interface by `aws ec2 replace-route`.",
  url: "https://docs.aws.amazon.com/sap/latest/sap-hana/sap-ha-overlay-ip.html",
  configSchema: VIRTUAL_IP_SETTINGS,

  *check(stack, settings) {
    for (const virtualIp of virtualIpsIn(stack, settings)) {
      const targets = virtualIp.routes.map((route) => ({ route, target: targetOf(stack, route) }));
      yield* agree(virtualIp, targets);
    }
  },
});

interface Pointed {
  readonly route: RouteInTable;
  readonly target: RouteTarget;
}

function* agree({ address, resource }: VirtualIp, routes: readonly Pointed[]): Iterable<Finding> {
  const intents = Map.groupBy(routes, intentOf);
  const unknown = intents.get(undefined)?.[0];
  if (unknown) {
    yield undecided(
      `networkInterfaceId of the virtual IP ${address}'s route cannot be told; make it from one interface of the stack`,
      unknown.route.resource,
    );
    return;
  }
  const live = Map.groupBy(
    routes.filter(({ target }) => target.live !== undefined),
    ({ target }) => target.live,
  );
  if (intents.size > 1) {
    yield violated(
      `the routes of the virtual IP ${address} point at different interfaces: ${list(intents, nameOfIntent)}`,
      resource,
    );
  } else if (live.size > 1) {
    yield advised(
      `the routes of the virtual IP ${address} point at different interfaces in AWS, as after a failover that stopped ` +
        `halfway: ${list(live, nameOfLive)}`,
      resource,
    );
  }
}

/**
 * What the program wants: the machine it makes the target from, or an id it writes down. An id that is ignored since
 * the route was made is what CLUSTERPRO made of it. A target that is made from several machines is one of them, and each
 * route may take another one: undefined, unless a component is known to give the same to all.
 */
function intentOf({ route, target }: Pointed): string | undefined {
  const [machine, ...others] = target.intended;
  if (machine && others.length === 0) return machine.resource.urn;
  const isIgnored = ignoresChanges(route.resource, "networkInterfaceId");
  if (machine) {
    const { parent } = route.resource;
    if (parent?.type === VIRTUAL_IP) return parent.urn;
    return isIgnored ? undefined : target.live;
  }
  const isMade = readText(route.resource.props, "id").state === "known";
  return isMade && isIgnored && target.live !== undefined ? "what CLUSTERPRO made of it" : target.live;
}

function list(
  byTarget: ReadonlyMap<string | undefined, readonly Pointed[]>,
  nameOf: (target: RouteTarget) => string,
): string {
  return [...byTarget.values()]
    .map(
      (same) =>
        `${same.map(({ route }) => nameOfTable(route)).join(", ")} at ${same
          .slice(0, 1)
          .map(({ target }) => nameOf(target))
          .join("")}`,
    )
    .join("; ");
}

function nameOfTable({ table, resource }: RouteInTable): string {
  return table ? table.shown : `the table of "${resource.name}"`;
}

function nameOfIntent(target: RouteTarget): string {
  return target.intended.map(({ resource }) => shown(resource)).join(" or ") || nameOfLive(target);
}

function nameOfLive({ liveMachine, live }: RouteTarget): string {
  return liveMachine ? shown(liveMachine.resource) : String(live);
}
