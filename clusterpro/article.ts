import type {
  AwsVipMonitor,
  ClusterDefinition,
  CustomMonitor,
  FinalAction,
  Monitor,
  NetworkPartition,
  Polling,
  ProductLanguage,
  Recovery,
  RecoveryTarget,
  ScriptResource,
  UserSpaceMonitor,
} from "./definition.ts";
import { eniIdToken, passwordToken, VPC_ID_TOKEN } from "./tokens.ts";

/** What differs between two environments of the article's cluster. */
export interface ArticleValues {
  readonly clusterName: string;
  /** Default: `japanese`, the article's. */
  readonly language?: ProductLanguage;
  /** Highest priority first; the address is also the one of the heartbeat. */
  readonly servers: readonly { readonly name: string; readonly address: string }[];
  readonly virtualIp: string;
  /** Failover group, in the article `failover`. */
  readonly group: string;
  /** Windows user who runs all scripts, in the article `test.msad.local\Admin`. */
  readonly accountUser: string;
  readonly application: ArticleApplication;
  /** Moves of the group when the application does not start, counted on each server. Default: `START_FAILOVERS`. */
  readonly startFailovers?: number;
  readonly monitors: {
    readonly fileSystem: Polling;
    /** Not used with the application `none`. Default: the product's own timing. */
    readonly application?: Polling;
  };
  /** What differs from `DEFAULT_RECOVERY`, by monitor. */
  readonly recovery?: Readonly<Partial<Record<ArticleMonitor, RecoveryChoice>>>;
  /** Default: none, as in the article; see NetworkPartition for what that risks. */
  readonly networkPartition?: NetworkPartition;
}

export type ArticleApplication =
  | { readonly kind: "minio" }
  /** The virtual IP alone. */
  | { readonly kind: "none" }
  /** The user's own scripts: resource `script_<name>`, monitor `genw_<name>`. */
  | { readonly kind: "custom"; readonly name: string };

export type ArticleMonitor = "fileSystem" | "application" | "virtualIp" | "userSpace";

/** Recovery of one monitor. */
export interface RecoveryChoice {
  /** What the recovery acts on: the watched resource, the failover group or the server. */
  readonly target?: RecoveryTarget["kind"];
  readonly reactivations?: number;
  readonly failovers?: number;
  readonly finalAction?: FinalAction;
}

/**
 * Recovery of each monitor, made so that an outage of the file system which all servers see moves the group at most
 * once for a monitor. CLUSTERPRO counts recoveries on each server by itself (assumed), so two monitors that each may
 * fail over once send a group there and back.
 *
 * - `fileSystem` only reports. It runs on every server, and when all of them fail no server is better than another;
 *   an application that stays where it is goes on by itself once the file system is back.
 * - `application` moves once, without a restart first: it fails where the application itself is ill and where this
 *   server alone has lost the file system, and another server helps in both cases. A start that fails there too moves the
 *   group once more by `START_FAILOVERS` of each server, and that is the end of the journey.
 * - `virtualIp` and `userSpace` have the product's own defaults.
 */
export const DEFAULT_RECOVERY = {
  fileSystem: { target: "group", reactivations: 0, failovers: 0, finalAction: "none" },
  application: { target: "resource", reactivations: 0, failovers: 1, finalAction: "none" },
  virtualIp: { target: "resource" },
  userSpace: { target: "server" },
} as const satisfies Record<ArticleMonitor, RecoveryChoice>;

/**
 * Moves of the group to the other server when the application does not start. With none it would stay down beside a
 * healthy server; in an outage that both servers see, it ends after each has tried.
 */
export const START_FAILOVERS = 1;

/** Exit code of every script that means success; the article sets it for the start and the stop. */
const NORMAL_VALUE = 0;

/** Position of the article's only account. */
const ACCOUNT = 0;

const VIP_RESOURCE = "awsvip";

/** Names of the script resource and of the monitors, which also name the scripts' folders. */
export interface ArticleNames {
  readonly fileSystemMonitor: string;
  /** Absent with the application `none`. */
  readonly application?: { readonly resource: string; readonly monitor: string };
}

/** The article's names; for an application of the user's own, with its name instead of `minio`. */
export function articleNames(application: ArticleApplication): ArticleNames {
  const fileSystemMonitor = "genw_fsx";
  if (application.kind === "none") return { fileSystemMonitor };
  const name = application.kind === "minio" ? "minio" : application.name;
  return { fileSystemMonitor, application: { resource: `script_${name}`, monitor: `genw_${name}` } };
}

/**
 * The cluster of https://jpn.nec.com/clusterpro/blog/20250425.html, section 3.2, with these values. Checks nothing:
 * the values are settings that were accepted.
 */
export function articleDefinition(values: ArticleValues): ClusterDefinition {
  const { servers, application } = values;
  const names = articleNames(application);
  return {
    name: values.clusterName,
    language: values.language ?? "japanese",
    accounts: [{ username: values.accountUser, password: passwordToken(ACCOUNT) }],
    servers: servers.map(({ name, address }) => ({ name, interconnects: [address] })),
    heartbeat: "lankhb",
    networkPartition: values.networkPartition ?? { kind: "none" },
    groups: [
      {
        name: values.group,
        resources: [
          {
            kind: "awsvip",
            name: VIP_RESOURCE,
            dependsOn: [],
            ip: values.virtualIp,
            attachments: servers.map(({ name }) => ({
              server: name,
              vpcId: VPC_ID_TOKEN,
              eniId: eniIdToken(name),
            })),
          },
          ...(names.application === undefined
            ? []
            : [applicationResource(names.application.resource, values.startFailovers ?? START_FAILOVERS)]),
        ],
      },
    ],
    monitors: articleMonitors(values, names),
  };
}

function applicationResource(name: string, startFailovers: number): ScriptResource {
  return {
    kind: "script",
    name,
    dependsOn: [VIP_RESOURCE],
    startNormalValue: NORMAL_VALUE,
    stopNormalValue: NORMAL_VALUE,
    account: ACCOUNT,
    activationFailovers: startFailovers,
  };
}

function articleMonitors(values: ArticleValues, names: ArticleNames): readonly Monitor[] {
  const recovery = (monitor: ArticleMonitor, resource?: string) =>
    recoveryOf({ ...DEFAULT_RECOVERY[monitor], ...values.recovery?.[monitor] }, values.group, resource);
  const userSpace: UserSpaceMonitor = { kind: "userw", name: "userw", recovery: recovery("userSpace") };
  const virtualIp: AwsVipMonitor = {
    kind: "awsvipw",
    name: "awsvipw",
    target: VIP_RESOURCE,
    recovery: recovery("virtualIp", VIP_RESOURCE),
  };
  // Normal exit codes: 0 is the product's default for genw (assumed), so no undocumented tag is spent on it.
  const fileSystem: CustomMonitor = {
    kind: "genw",
    name: names.fileSystemMonitor,
    ...pollingOf({ startWaitSeconds: 0, ...values.monitors.fileSystem }),
    timing: "always",
    account: ACCOUNT,
    recovery: recovery("fileSystem"),
  };
  if (names.application === undefined) return [userSpace, virtualIp, fileSystem];
  const { resource, monitor } = names.application;
  const application: CustomMonitor = {
    kind: "genw",
    name: monitor,
    ...pollingOf(values.monitors.application ?? {}),
    timing: "active",
    target: resource,
    account: ACCOUNT,
    recovery: recovery("application", resource),
  };
  return [userSpace, virtualIp, fileSystem, application];
}

/** Only what belongs to a definition: settings may carry more. */
function pollingOf({ intervalSeconds, timeoutSeconds, retries, startWaitSeconds }: Polling): Polling {
  return {
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(retries === undefined ? {} : { retries }),
    ...(startWaitSeconds === undefined ? {} : { startWaitSeconds }),
  };
}

function recoveryOf(choice: RecoveryChoice, group: string, resource: string | undefined): Recovery {
  const { target, reactivations, failovers, finalAction } = choice;
  return {
    target: recoveryTarget(target, group, resource),
    ...(reactivations === undefined ? {} : { reactivations }),
    ...(failovers === undefined ? {} : { failovers }),
    ...(finalAction === undefined ? {} : { finalAction }),
  };
}

/** A monitor without a resource of its own acts on the group instead. */
function recoveryTarget(kind: RecoveryChoice["target"], group: string, resource: string | undefined): RecoveryTarget {
  if (kind === "server") return { kind };
  if (kind === "resource" && resource !== undefined) return { kind, name: resource };
  return { kind: "group", name: group };
}
