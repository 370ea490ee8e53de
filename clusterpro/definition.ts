/**
 * A CLUSTERPRO X 5.x cluster on Windows, as plain values: what `render` writes as clp.conf. Whatever is optional is left
 * out of the file when absent, and the product's own default holds.
 *
 * Values that exist only after the resources are created (VPC id, network interface ids, encoded passwords) are tokens;
 * see tokens.ts.
 */
export interface ClusterDefinition {
  /** Cluster name: 1 to 31 ASCII letters, digits, hyphens and underscores, a letter first. */
  readonly name: string;
  readonly language: ProductLanguage;
  /** Windows accounts that may run scripts; the position is the `id` of `cluster/account/list`. */
  readonly accounts: readonly Account[];
  /** Two or more, highest priority first. */
  readonly servers: readonly Server[];
  /** Kernel LAN heartbeat, one for each interconnect: what Windows uses (seen in exports). */
  readonly heartbeat: "lankhb";
  readonly networkPartition: NetworkPartition;
  /** Failover groups; their position is their `gid`. */
  readonly groups: readonly Group[];
  readonly monitors: readonly Monitor[];
}

/**
 * Edition of the product. It decides the file's declared encoding: SJIS for Japanese, ASCII for English (documented in
 * NEC's CommandUsage_v2_Windows_jp.md). The content is ASCII in both.
 */
export type ProductLanguage = "japanese" | "english";

export interface Account {
  /** Windows user, for example `test.msad.local\Admin`, the form of the source article. */
  readonly username: string;
  /** `@@PASSWORD:<n>@@` with the account's own position; never a password, clear or encoded. */
  readonly password: string;
}

export interface Server {
  /** Lower-case host name of 1 to 15 characters. */
  readonly name: string;
  /** IPv4 addresses for the heartbeat, one for each LAN; all servers have the same number of them. */
  readonly interconnects: readonly string[];
}

/**
 * How a server that no longer hears the others finds out whether it is the one cut off. Without it both servers of a
 * split cluster take the virtual IP and write the same data.
 */
export type NetworkPartition =
  | { readonly kind: "none" }
  /**
   * NEC's witness server, outside both zones: a heartbeat over it, and resolution by HTTP. The heartbeat is what tells a
   * server that the other one lives when only the link between them is broken.
   */
  | { readonly kind: "witness"; readonly host: string; readonly port: number }
  /** An HTTP server outside both zones. It tells only an isolated server: while both reach it, both stay up. */
  | { readonly kind: "http"; readonly host: string; readonly port: number }
  /** An IPv4 address that answers ping. The router of a VPC does not. */
  | { readonly kind: "ping"; readonly address: string };

export interface Group {
  readonly name: string;
  readonly resources: readonly Resource[];
}

export type Resource = AwsVipResource | ScriptResource;

interface ResourceBase {
  /** Unique in the cluster, letter case aside. */
  readonly name: string;
  /** Resources of the same group that start before this one. */
  readonly dependsOn: readonly string[];
}

/** AWS virtual IP: rewrites the VPC's routes of one address on failover. */
export interface AwsVipResource extends ResourceBase {
  readonly kind: "awsvip";
  /** IPv4 address outside the VPC. */
  readonly ip: string;
  /** One for each server, in the servers' order. */
  readonly attachments: readonly AwsVipAttachment[];
}

export interface AwsVipAttachment {
  readonly server: string;
  /** `@@VPC_ID@@` or `vpc-...`. */
  readonly vpcId: string;
  /** `@@ENI_ID:<server>@@` or `eni-...`. */
  readonly eniId: string;
}

/** Script resource: start.bat and stop.bat of the group. */
export interface ScriptResource extends ResourceBase {
  readonly kind: "script";
  /** Exit code of start.bat that counts as success. Without it the product does not judge the code at all. */
  readonly startNormalValue?: number;
  /** The same for stop.bat. */
  readonly stopNormalValue?: number;
  /** Position in `accounts` of the user who runs both scripts; absent means the service's own account. */
  readonly account?: number;
  /** Runs start.bat with CLP_EVENT=RECOVER also where a failed server comes back. Present only when true. */
  readonly recoverUse?: true;
  /** Further attempts when the start fails, before the group moves on. */
  readonly activationRetries?: number;
  /** Moves to another server when the start still fails; with 0 the group stays down beside a healthy server. */
  readonly activationFailovers?: number;
}

export type Monitor = UserSpaceMonitor | AwsVipMonitor | CustomMonitor;

/** Timing of a check. What is absent is the product's default. */
export interface Polling {
  /** Seconds from the end of one check to the next, 1 to 9999. */
  readonly intervalSeconds?: number;
  /** Seconds after which a check that has not ended counts as failed, 1 to 9999. */
  readonly timeoutSeconds?: number;
  /** Failed checks that are tried again before the recovery starts, 0 to 9999. */
  readonly retries?: number;
  /** Seconds before the first check, 0 to 9999. */
  readonly startWaitSeconds?: number;
}

interface MonitorBase extends Polling {
  /** Unique in the cluster, letter case aside. */
  readonly name: string;
  readonly recovery: Recovery;
}

/** User space monitor: notices a server that stalls. */
export interface UserSpaceMonitor extends MonitorBase {
  readonly kind: "userw";
}

/** AWS virtual IP monitor: the address is on this server and the routes point to it. */
export interface AwsVipMonitor extends MonitorBase {
  readonly kind: "awsvipw";
  /** An awsvip resource; the monitor runs where that is active. */
  readonly target: string;
}

/** Custom monitor: judges by the exit code of genw.bat. */
export interface CustomMonitor extends MonitorBase {
  readonly kind: "genw";
  /** `always`: on every server, all the time. `active`: only where `target` is active. */
  readonly timing: "always" | "active";
  /** A resource; required with `active`, refused with `always`. */
  readonly target?: string;
  /** Position in `accounts` of the user who runs genw.bat; absent means the service's own account. */
  readonly account?: number;
  /** Exit code of genw.bat that counts as healthy; absent means the product's default, 0. */
  readonly normalValue?: number;
}

/** What CLUSTERPRO does once a monitor has failed more often than its retries allow. */
export interface Recovery {
  readonly target: RecoveryTarget;
  /** Restarts of the target before a failover, 0 to 99. Counted on each server. */
  readonly reactivations?: number;
  /** Failovers before the final action, 0 to 99. Counted on each server. */
  readonly failovers?: number;
  readonly finalAction?: FinalAction;
}

export type RecoveryTarget =
  | { readonly kind: "resource"; readonly name: string }
  | { readonly kind: "group"; readonly name: string }
  /** The server itself. */
  | { readonly kind: "server" };

export type FinalAction = "none" | "stopGroup" | "stopCluster" | "shutdown" | "reboot" | "stopError";
