import type { ClusterDefinition, Monitor, Polling } from "../definition.ts";

/** The environment's values that are laid into an exported clp.conf. All must be printable ASCII. */
export interface OverlayValues {
  /** All servers of the cluster. */
  readonly servers: readonly {
    readonly name: string;
    /** For the LAN devices 0, 1, ... */
    readonly interconnects: readonly string[];
    readonly vpcId: string;
    readonly eniId: string;
  }[];
  /** Address of the export's only awsvip resource, or of the one with this name. */
  readonly virtualIp: { readonly name: string; readonly ip: string };
  /** User of account 0; absent leaves the export's. */
  readonly accountUser?: string;
  /** Timing that the settings give; what is absent here stays as exported. */
  readonly monitors?: readonly ({ readonly name: string } & Polling)[];
}

/**
 * The environment's values of a definition. `timing` says which monitors' timing counts: only what the settings give,
 * because a default of ours must not override what was chosen in Cluster WebUI.
 */
export function overlayValues(
  definition: ClusterDefinition,
  timing: (monitor: Monitor) => Polling = () => ({}),
): OverlayValues {
  const vip = definition.groups.flatMap(({ resources }) => resources).find(({ kind }) => kind === "awsvip");
  if (vip?.kind !== "awsvip") throw new Error("the definition has no awsvip resource");
  const [account] = definition.accounts;
  return {
    servers: definition.servers.map(({ name, interconnects }) => {
      const attachment = vip.attachments.find(({ server }) => server === name);
      if (attachment === undefined) throw new Error(`${name} has no attachment`);
      return { name, interconnects, vpcId: attachment.vpcId, eniId: attachment.eniId };
    }),
    virtualIp: { name: vip.name, ip: vip.ip },
    ...(account === undefined ? {} : { accountUser: account.username }),
    monitors: definition.monitors.map((monitor) => ({ ...timing(monitor), name: monitor.name })),
  };
}
