import type { SeenReplacement } from "../cluster/readTrail.ts";

/** Routes that were rewritten one after another, to the same target. */
export interface Failover {
  /** First and last event, milliseconds since 1970; CloudTrail has whole seconds. */
  readonly from: number;
  readonly to: number;
  readonly target: string | undefined;
  /** Ids, in the order in which they were rewritten, each once. */
  readonly tableIds: readonly string[];
  /** Tables that the others' failovers rewrite and this one did not. */
  readonly leftOut: readonly string[];
  readonly callers: readonly string[];
  /** True where nobody but servers called: a session of an instance's role is named after the instance. */
  readonly byServers: boolean;
  /** AWS's codes, where it refused calls. */
  readonly errors: readonly string[];
}

/** Longest pause within a failover, milliseconds: CLUSTERPRO tries a call again within it. */
const PAUSE = 120_000;

/** @param tableIds tables that have a route for the virtual IP today */
export function failoversIn(events: readonly SeenReplacement[], tableIds: readonly string[]): readonly Failover[] {
  const groups: SeenReplacement[][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    const goesOn =
      before !== undefined &&
      event.at - before.at <= PAUSE &&
      event.networkInterfaceId === before.networkInterfaceId &&
      isServer(event) === isServer(before);
    if (goesOn) last?.push(event);
    else groups.push([event]);
  }
  return groups.map((group) => failoverOf(group, tableIds));
}

function failoverOf(group: readonly SeenReplacement[], tableIds: readonly string[]): Failover {
  const done = group.filter(({ error }) => error === undefined);
  const rewritten = [...new Set(done.map(({ tableId }) => tableId))];
  return {
    from: group[0]?.at ?? 0,
    to: group.at(-1)?.at ?? 0,
    target: group[0]?.networkInterfaceId,
    tableIds: rewritten,
    leftOut: tableIds.filter((id) => !rewritten.includes(id)),
    callers: [...new Set(group.map(({ caller }) => caller))],
    byServers: group.every(isServer),
    errors: [...new Set(group.flatMap(({ error }) => error ?? []))],
  };
}

function isServer({ caller, role }: SeenReplacement): boolean {
  return role !== undefined && /\/i-[0-9a-f]+$/.test(caller);
}
