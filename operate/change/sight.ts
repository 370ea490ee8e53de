import { askClpstat } from "../cluster/askClpstat.ts";
import type { Guests } from "../cluster/guests.ts";
import { GUEST_TIMING } from "../cluster/runOnGuests.ts";
import { type VirtualIpRoute, virtualIpRoutes } from "../cluster/virtualIpRoutes.ts";
import { exitCodeOf, type Report } from "../findings/report.ts";
import { type Gathered, gather } from "../status/gather.ts";
import { groupOwner } from "../status/groupFindings.ts";
import { onlineServers, serversOf } from "../status/serverSights.ts";
import { statusReport } from "../status/statusReport.ts";
import type { Grounds } from "./grounds.ts";

/** The cluster at one moment, as `status` sees it, and what a change turns on. */
export interface Sight {
  readonly at: number;
  readonly report: Report;
  readonly green: boolean;
  readonly gathered: Gathered;
  readonly guests: Guests;
  /** Server with the group, by the servers' own word; undefined where they give none, or disagree. */
  readonly owner: string | undefined;
  /** CLUSTERPRO's status of the group: `Online`, `Online Pending`. */
  readonly groupStatus: string | undefined;
  readonly routes: readonly VirtualIpRoute[];
  /** Instance ids by server, of those that are there. */
  readonly instances: ReadonlyMap<string, string>;
  /** State of the instance by server. */
  readonly power: ReadonlyMap<string, string>;
  /** Servers that CLUSTERPRO has online. */
  readonly members: readonly string[];
}

export async function lookAtCluster({ session, target, clock, guestPoll }: Grounds): Promise<Sight> {
  const gathered = await gather(session, target, () => {});
  const timing = { poll: guestPoll, limit: GUEST_TIMING.limit, clock };
  const guests = await askClpstat(session, target, onlineServers(gathered, target), timing);
  const at = clock.now();
  const report = statusReport({ target, gathered, guests, now: at });
  const said = [...guests.values()].flatMap((each) => (each.kind === "said" ? [each.clpstat] : []));
  const instances = new Map(
    serversOf(gathered, target).flatMap(({ name, instanceId }) =>
      instanceId === undefined ? [] : [[name, instanceId] as const],
    ),
  );
  const seen = gathered.instances.ok ? gathered.instances.value : [];
  const { interfaces, tables } = gathered;
  return {
    at,
    report,
    green: exitCodeOf(report) === 0,
    gathered,
    guests,
    owner: groupOwner(guests),
    groupStatus: said.map(({ groupStatus }) => groupStatus).find((each) => each !== undefined),
    routes: interfaces.ok && tables.ok ? virtualIpRoutes(tables.value, interfaces.value, target) : [],
    instances,
    power: new Map(
      [...instances].flatMap(([server, id]) => {
        const state = seen.find((each) => each.id === id)?.state;
        return state === undefined ? [] : [[server, state] as const];
      }),
    ),
    members: target.servers.filter(
      (server) =>
        guests.get(server)?.kind === "said" && said.every(({ servers }) => (servers[server] ?? "Online") === "Online"),
    ),
  };
}

/** Tables whose route does not lead to that server. */
export function tablesElsewhere({ routes }: Sight, server: string): readonly VirtualIpRoute[] {
  return routes.filter((route) => route.server !== server || route.state !== "active");
}

/** The group runs there, and every table leads there. */
export function isServedBy(sight: Sight, server: string): boolean {
  return (
    sight.owner === server &&
    sight.groupStatus === "Online" &&
    sight.routes.length > 0 &&
    tablesElsewhere(sight, server).length === 0
  );
}
