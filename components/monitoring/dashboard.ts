import { NAMESPACE, VIRTUAL_IP_ANSWERS, WATCHED } from "./metrics.ts";

export interface DashboardInput {
  readonly clusterName: string;
  readonly region: string;
  readonly virtualIp: string;
  /** Names of the route tables that have a probe. */
  readonly probedTables: readonly string[];
  readonly watcher: boolean;
  /** ARNs of the alarms, in the order in which they are shown. */
  readonly alarmArns: readonly string[];
  readonly servers: readonly { readonly name: string; readonly instanceId: string }[];
  readonly fileSystemId: string;
}

/** CloudWatch's grid is as many columns wide. */
const WIDTH = 24;

interface Widget {
  readonly type: "alarm" | "metric" | "text";
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The body of a CloudWatch dashboard: what is wrong first, then what clients see, then what it stands on. */
export function dashboardBody(input: DashboardInput): string {
  const rows: readonly (readonly Widget[])[] = [
    [title(input)],
    [{ type: "alarm", width: WIDTH, height: 4, properties: { title: "Alarms", alarms: input.alarmArns } }],
    [...answers(input), ...routes(input)],
    [storage(input), busy(input)],
    [servers(input), ...backups(input)],
  ];
  return JSON.stringify({ widgets: placed(rows) });
}

/** Each row below the one before, its widgets side by side. */
function placed(rows: readonly (readonly Widget[])[]) {
  let y = 0;
  return rows.flatMap((row) => {
    let x = 0;
    const here = row.map((widget) => {
      const at = { ...widget, x, y };
      x += widget.width;
      return at;
    });
    y += Math.max(0, ...row.map(({ height }) => height));
    return here;
  });
}

function title({ clusterName, virtualIp }: DashboardInput): Widget {
  const markdown = `# ${clusterName}\nvirtual IP ${virtualIp} | 仮想 IP ${virtualIp} — \`npm run status\``;
  return { type: "text", width: WIDTH, height: 2, properties: { markdown } };
}

interface Graph {
  readonly title: string;
  readonly metrics: readonly (readonly unknown[])[];
  readonly statistic: string;
  readonly period?: number;
  readonly least?: number;
  readonly most?: number;
}

function graph(region: string, { title, metrics, statistic, period = 60, least = 0, most }: Graph): Widget {
  const left = { min: least, ...(most === undefined ? {} : { max: most }) };
  const properties = { title, region, view: "timeSeries", stacked: false, stat: statistic, period, metrics };
  return { type: "metric", width: WIDTH / 2, height: 6, properties: { ...properties, yAxis: { left } } };
}

function answers({ region, clusterName, probedTables }: DashboardInput): readonly Widget[] {
  if (probedTables.length === 0) return [];
  const metrics = probedTables.map((table) => [
    NAMESPACE,
    VIRTUAL_IP_ANSWERS,
    "Cluster",
    clusterName,
    "Table",
    table,
    { label: table },
  ]);
  return [
    graph(region, { title: "Virtual IP answers / 仮想 IP の応答 (1, 0)", metrics, statistic: "Minimum", most: 1 }),
  ];
}

function routes({ region, clusterName, watcher }: DashboardInput): readonly Widget[] {
  if (!watcher) return [];
  const { routesDisagree, blackHoles, targetDown, fileSystemUnavailable, failedActions, directoryInactive } = WATCHED;
  const metrics = [routesDisagree, blackHoles, targetDown, fileSystemUnavailable, failedActions, directoryInactive].map(
    (metric) => [NAMESPACE, metric, "Cluster", clusterName, { label: metric }],
  );
  return [graph(region, { title: "Faults seen by the watcher / 監視で検出した異常", metrics, statistic: "Maximum" })];
}

function storage({ region, fileSystemId }: DashboardInput): Widget {
  const metrics = [["AWS/FSx", "FreeStorageCapacity", "FileSystemId", fileSystemId]];
  return graph(region, { title: "Free storage / 空き容量", metrics, statistic: "Average", period: 300 });
}

function busy({ region, fileSystemId }: DashboardInput): Widget {
  const metrics = ["NetworkThroughputUtilization", "CPUUtilization", "DiskIopsUtilization"].map((metric) => [
    "AWS/FSx",
    metric,
    "FileSystemId",
    fileSystemId,
  ]);
  return graph(region, {
    title: "File system in use / 使用率 (%)",
    metrics,
    statistic: "Average",
    period: 300,
    most: 100,
  });
}

function servers({ region, servers: all }: DashboardInput): Widget {
  const metrics = all.map(({ name, instanceId }) => [
    "AWS/EC2",
    "StatusCheckFailed",
    "InstanceId",
    instanceId,
    { label: name },
  ]);
  return graph(region, { title: "Servers' status checks / ステータスチェック", metrics, statistic: "Maximum" });
}

function backups({ region, clusterName, watcher }: DashboardInput): readonly Widget[] {
  if (!watcher) return [];
  const metrics = [[NAMESPACE, WATCHED.backupAgeHours, "Cluster", clusterName]];
  return [
    graph(region, { title: "Age of the last backup / バックアップの経過時間 (h)", metrics, statistic: "Maximum" }),
  ];
}
