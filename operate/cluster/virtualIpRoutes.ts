import type { SeenInterface, SeenTable } from "./sights.ts";
import type { Target } from "./target.ts";

/** Where a route table sends the virtual IP's clients. */
export interface VirtualIpRoute {
  readonly tableId: string;
  /** Name that an operator knows: of the settings, or the tag `Name`. */
  readonly table: string;
  /** Undefined where the table has no route for the virtual IP. */
  readonly target: string | undefined;
  /** Server whose interface the target is; undefined for anything else. */
  readonly server: string | undefined;
  readonly state: "active" | "blackhole" | "absent";
}

/**
 * The route of every table that must have one: those that settings name, or those with the cluster's tag, and any other of
 * the VPC that has one.
 */
export function virtualIpRoutes(
  tables: readonly SeenTable[],
  interfaces: readonly SeenInterface[],
  { clusterName, destination, routeTableIds }: Target,
): readonly VirtualIpRoute[] {
  const given = new Map(Object.entries(routeTableIds ?? {}).map(([name, id]) => [id, name]));
  const servers = new Map(
    interfaces.filter(({ cluster }) => cluster === clusterName).map(({ id, server }) => [id, server]),
  );
  const absent = [...given].filter(([id]) => !tables.some((each) => each.id === id));
  return [
    ...tables.flatMap(({ id, name, cluster, routes }) => {
      const route = routes.find((each) => each.destination === destination);
      const wanted = routeTableIds === undefined ? cluster === clusterName : given.has(id);
      if (!wanted && route === undefined) return [];
      return [
        {
          tableId: id,
          table: given.get(id) ?? name ?? id,
          target: route?.target,
          server: route && servers.get(route.target),
          state: route === undefined ? ("absent" as const) : stateOf(route.state),
        },
      ];
    }),
    ...absent.map(([id, name]) => ({
      tableId: id,
      table: name,
      target: undefined,
      server: undefined,
      state: "absent" as const,
    })),
  ].toSorted((one, other) => (one.table < other.table ? -1 : 1));
}

function stateOf(state: string): "active" | "blackhole" {
  return state === "blackhole" ? "blackhole" : "active";
}
