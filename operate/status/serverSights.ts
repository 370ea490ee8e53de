import type { Target } from "../cluster/target.ts";
import type { Gathered } from "./gather.ts";

/** A server of the settings with its instance, where it has one. */
export interface ServerSight {
  readonly name: string;
  readonly instanceId: string | undefined;
}

export function serversOf({ interfaces }: Gathered, { clusterName, servers }: Target): readonly ServerSight[] {
  const own = interfaces.ok ? interfaces.value.filter(({ cluster }) => cluster === clusterName) : [];
  return servers.map((name) => ({ name, instanceId: own.find(({ server }) => server === name)?.instanceId }));
}

/** Instance ids of the servers that Systems Manager has a connection to, by name. */
export function onlineServers(gathered: Gathered, target: Target): ReadonlyMap<string, string> {
  const { agents } = gathered;
  return new Map(
    serversOf(gathered, target).flatMap(({ name, instanceId }) => {
      const isOnline = agents.ok && agents.value.some((each) => each.instanceId === instanceId && each.online);
      return instanceId !== undefined && isOnline ? [[name, instanceId] as const] : [];
    }),
  );
}
