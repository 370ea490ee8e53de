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
