import { NAMESPACE, VIRTUAL_IP_ANSWERS, WATCHED } from "./metrics.ts";

/** What counts where there is no data: a probe that is silent is as bad as one that fails; a stopped server is not. */
export type MissingData = "breaching" | "notBreaching" | "ignore";

/** An alarm on one metric. */
export interface AlarmDefinition<Text> {
  /** End of its name, after the cluster's; `probe-Main`. */
  readonly id: string;
  /** A sentence, for the message. */
  readonly what: { readonly en: string; readonly ja: string };
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, Text>>;
  readonly statistic: "Minimum" | "Maximum" | "Average";
  readonly comparison: "LessThanThreshold" | "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold";
  readonly threshold: number;
  /** Seconds. */
  readonly period: number;
  readonly periods: number;
  /** How many of the periods must be bad. */
  readonly badPeriods: number;
  readonly missing: MissingData;
  /** Nobody is told of it by itself: it is a part of another one. */
  readonly part?: true;
}

/** What there is to watch. `Text` is a text or an output of one. */
export interface Watched<Text> {
  readonly clusterName: string;
  /** Names of the route tables that have a probe. */
  readonly probedTables: readonly string[];
  /** Whether the watcher runs, and what it looks at. */
  readonly watcher: { readonly directory: boolean; readonly backups: boolean } | undefined;
  readonly servers: readonly { readonly name: string; readonly instanceId: Text }[];
  readonly fileSystem: { readonly id: Text; readonly storageCapacityGiB: number };
}

const GIB = 1024 ** 3;
/** Least part of the storage that must be free. */
const FREE = 0.2;
/** Percent above which the file system is short of something. */
const BUSY = 80;
/** A daily backup, and two hours in which it may be made. */
const OLDEST_BACKUP_HOURS = 26;

/** All alarms of a cluster on metrics, the gravest first. */
export function alarmDefinitions<Text>(watched: Watched<Text>): readonly AlarmDefinition<Text | string>[] {
  return [...probeAlarms(watched), ...watcherAlarms(watched), ...serverAlarms(watched), ...fileSystemAlarms(watched)];
}

/** A dead man's switch: a prober that no longer says anything is as much of an alarm as one that gets no answer. */
function probeAlarms<Text>({ clusterName, probedTables }: Watched<Text>): readonly AlarmDefinition<string>[] {
  return probedTables.map((table) => ({
    id: `probe-${table}`,
    what: {
      en: `The virtual IP does not answer through the route table ${table}`,
      ja: `仮想 IP がルートテーブル ${table} 経由で応答していません`,
    },
    namespace: NAMESPACE,
    metric: VIRTUAL_IP_ANSWERS,
    dimensions: { Cluster: clusterName, Table: table },
    statistic: "Minimum",
    comparison: "LessThanThreshold",
    threshold: 1,
    ...minutes(2, 3),
    missing: "breaching",
  }));
}

const minutes = (badPeriods: number, periods: number) => ({ period: 60, periods, badPeriods });

function watcherAlarms<Text>({ clusterName, watcher }: Watched<Text>): readonly AlarmDefinition<string>[] {
  if (watcher === undefined) return [];
  const alarm = (
    id: string,
    metric: string,
    what: { readonly en: string; readonly ja: string },
    time: ReturnType<typeof minutes>,
    limit: Partial<AlarmDefinition<string>> = {},
  ): AlarmDefinition<string> => ({
    id,
    what,
    namespace: NAMESPACE,
    metric,
    dimensions: { Cluster: clusterName },
    statistic: "Maximum",
    comparison: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    ...time,
    missing: "breaching",
    ...limit,
  });
  const { routesDisagree, blackHoles, targetDown, fileSystemUnavailable, failedActions } = WATCHED;
  return [
    alarm("routes-disagree", routesDisagree, ROUTES_DISAGREE, minutes(2, 2)),
    alarm("routes-black-hole", blackHoles, BLACK_HOLE, minutes(2, 2)),
    alarm("target-down", targetDown, TARGET_DOWN, minutes(3, 3)),
    alarm("file-system-unavailable", fileSystemUnavailable, FILE_SYSTEM_UNAVAILABLE, minutes(3, 5)),
    alarm("file-system-action-failed", failedActions, ACTION_FAILED, minutes(3, 5)),
    ...(watcher.directory
      ? [alarm("directory-inactive", WATCHED.directoryInactive, DIRECTORY_INACTIVE, minutes(3, 5))]
      : []),
    ...(watcher.backups
      ? [
          alarm("backup-old", WATCHED.backupAgeHours, BACKUP_OLD, minutes(3, 5), {
            comparison: "GreaterThanThreshold",
            threshold: OLDEST_BACKUP_HOURS,
          }),
        ]
      : []),
  ];
}

const ROUTES_DISAGREE = {
  en: "The route tables do not all lead the virtual IP to the same server",
  ja: "仮想 IP のルートが、すべてのルートテーブルで同じサーバーを向いていません",
};
const BLACK_HOLE = {
  en: "A route of the virtual IP is a black hole: its clients reach nobody",
  ja: "仮想 IP のルートの宛先がありません（blackhole）。そのテーブルのクライアントは接続できません",
};
const TARGET_DOWN = {
  en: "The virtual IP leads to a server that does not run",
  ja: "仮想 IP のルートが、実行中でないサーバーを向いています",
};
const FILE_SYSTEM_UNAVAILABLE = {
  en: "The file system is not AVAILABLE",
  ja: "ファイルシステムが AVAILABLE ではありません",
};
const ACTION_FAILED = {
  en: "An administrative action on the file system failed in the last 24 hours",
  ja: "ファイルシステムの管理処理が 24 時間以内に失敗しています",
};
const DIRECTORY_INACTIVE = { en: "The directory is not Active", ja: "ディレクトリが Active ではありません" };
const BACKUP_OLD = {
  en: `The last backup of the file system is older than ${OLDEST_BACKUP_HOURS} hours`,
  ja: `ファイルシステムの最新のバックアップが ${OLDEST_BACKUP_HOURS} 時間より前のものです`,
};

/**
 * Of one server twice: its checks fail, which somebody is told, while a stop for maintenance, which has no data, is normal
 * work; and it is not there for whatever reason, which only counts where another one is not there either.
 */
function serverAlarms<Text>({ servers }: Watched<Text>): readonly AlarmDefinition<Text | string>[] {
  return servers.flatMap(({ name, instanceId }) => {
    const common = {
      namespace: "AWS/EC2",
      metric: "StatusCheckFailed",
      dimensions: { InstanceId: instanceId },
      statistic: "Maximum",
      comparison: "GreaterThanOrEqualToThreshold",
      threshold: 1,
    } as const;
    return [
      {
        ...common,
        id: `server-${name}`,
        what: {
          en: `The status checks of ${name} fail: the cluster has lost its standby, or is about to fail over`,
          ja: `${name} のステータスチェックが失敗しています。待機系を失ったか、フェールオーバー直前の状態です`,
        },
        ...minutes(5, 5),
        missing: "notBreaching",
      },
      {
        ...common,
        id: goneAlarm(name),
        what: {
          en: `${name} is stopped or its status checks fail; normal work as long as it is the only one`,
          ja: `${name} が停止中か、ステータスチェックに失敗しています。1 台だけなら通常の保守作業でも発生します`,
        },
        ...minutes(3, 3),
        missing: "breaching",
        part: true,
      },
    ];
  });
}

/** End of the name of the alarm that goes off where a server is not there, for whatever reason. */
export function goneAlarm(server: string): string {
  return `gone-${server}`;
}

/** Two servers at once: of each pair both. Undefined where there are no two. */
export function serversDownRule(
  clusterName: string,
  servers: readonly { readonly name: string }[],
): string | undefined {
  const alarm = ({ name }: { readonly name: string }) => `ALARM("${clusterName}-${goneAlarm(name)}")`;
  const pairs = servers.flatMap((one, index) =>
    servers.slice(index + 1).map((other) => `(${alarm(one)} AND ${alarm(other)})`),
  );
  return pairs.length === 0 ? undefined : pairs.join(" OR ");
}

/** Metrics of FSx have gaps at a failover, which say nothing. */
function fileSystemAlarms<Text>({ fileSystem }: Watched<Text>): readonly AlarmDefinition<Text | string>[] {
  const common = {
    namespace: "AWS/FSx",
    dimensions: { FileSystemId: fileSystem.id },
    period: 300,
    periods: 3,
    badPeriods: 3,
    missing: "ignore",
  } as const;
  const busy = (id: string, metric: string, en: string, ja: string) => ({
    ...common,
    id,
    what: {
      en: `The file system's ${en} has been above ${BUSY} % for 15 minutes`,
      ja: `ファイルシステムの${ja}が 15 分間 ${BUSY} % を超えています`,
    },
    metric,
    statistic: "Average" as const,
    comparison: "GreaterThanThreshold" as const,
    threshold: BUSY,
  });
  return [
    {
      ...common,
      id: "file-system-storage",
      what: {
        en: `Less than ${100 * FREE} % of the file system's storage is free`,
        ja: `ファイルシステムの空き容量が ${100 * FREE} % 未満です`,
      },
      metric: "FreeStorageCapacity",
      statistic: "Average",
      comparison: "LessThanThreshold",
      threshold: Math.round(FREE * fileSystem.storageCapacityGiB * GIB),
    },
    busy(
      "file-system-throughput",
      "NetworkThroughputUtilization",
      "network throughput",
      "ネットワークスループット使用率",
    ),
    busy("file-system-cpu", "CPUUtilization", "CPU use", "CPU 使用率"),
    busy("file-system-iops", "DiskIopsUtilization", "use of its disks' IOPS", "ディスク IOPS 使用率"),
  ];
}
