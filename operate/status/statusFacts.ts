import type { Guests } from "../cluster/guests.ts";
import { type VirtualIpRoute, virtualIpRoutes } from "../cluster/virtualIpRoutes.ts";
import type { Facts } from "../findings/report.ts";
import { plain, type Said } from "../findings/said.ts";
import type { Gathered } from "./gather.ts";
import { groupOwner } from "./groupFindings.ts";
import { nextWindow } from "./maintenanceWindow.ts";
import { serversOf } from "./serverSights.ts";
import type { StatusInput } from "./statusInput.ts";

const NONE = plain("-");

/** What there is, for a person. A part without an answer is left out: a finding says why. */
export function statusFacts(input: StatusInput): readonly Facts[] {
  const data = statusData(input);
  return [
    ...(data.routes === undefined ? [] : [routeFacts(data.routes)]),
    ...(data.servers === undefined ? [] : [serverFacts(data.servers)]),
    ...(data.fileSystem === undefined ? [] : [storageFacts(data)]),
  ];
}

interface ServerData {
  readonly name: string;
  readonly instanceId: string | null;
  readonly zone: string | null;
  readonly state: string | null;
  readonly checks: string | null;
  readonly managed: boolean | null;
  readonly computerName: string | null;
  /** In the cluster, by CLUSTERPRO's word. */
  readonly member: string | null;
  readonly hasGroup: boolean | null;
}

interface StorageData {
  readonly id: string;
  readonly lifecycle: string;
  readonly deploymentType: string;
  readonly throughputMBps: number | null;
  readonly preferredSubnetId: string | null;
  readonly nextWindow: string | null;
  readonly lastBackup: string | null;
  readonly actions: readonly { readonly type: string; readonly status: string }[];
}

export interface StatusData {
  readonly [part: string]: unknown;
  readonly routes?: readonly VirtualIpRoute[];
  readonly servers?: readonly ServerData[];
  /** Null where the servers do not say, or not the same. */
  readonly groupOwner: string | null;
  readonly fileSystem?: StorageData;
  readonly directory?: { readonly id: string; readonly stage: string };
  readonly alarms?: readonly { readonly name: string; readonly state: string }[];
}

/** The same for programs: the schema is in reportSchema.ts. */
export function statusData({ target, gathered, guests, now }: StatusInput): StatusData {
  const { interfaces, tables, fileSystem, directories, alarms } = gathered;
  const directoryId = fileSystem.ok ? fileSystem.value?.directoryId : undefined;
  const directory = directories.ok
    ? directories.value.find(({ id, name }) =>
        directoryId === undefined ? name === target.domainName : id === directoryId,
      )
    : undefined;
  return {
    groupOwner: (guests && groupOwner(guests)) ?? null,
    ...(tables.ok ? { routes: virtualIpRoutes(tables.value, interfaces.ok ? interfaces.value : [], target) } : {}),
    ...(interfaces.ok ? { servers: serverData(gathered, serversOf(gathered, target), guests) } : {}),
    ...(fileSystem.ok && fileSystem.value !== undefined ? { fileSystem: storageData(gathered, now) } : {}),
    ...(directory === undefined ? {} : { directory: { id: directory.id, stage: directory.stage } }),
    ...(alarms.ok ? { alarms: alarms.value.map(({ name, state }) => ({ name, state })) } : {}),
  } as StatusData;
}

function serverData(
  { instances, agents }: Gathered,
  servers: readonly { readonly name: string; readonly instanceId: string | undefined }[],
  guests: Guests | undefined,
): readonly ServerData[] {
  const owner = guests && groupOwner(guests);
  return servers.map(({ name, instanceId }) => {
    const instance = instances.ok ? instances.value.find(({ id }) => id === instanceId) : undefined;
    const agent = agents.ok ? agents.value.find((each) => each.instanceId === instanceId) : undefined;
    return {
      name,
      instanceId: instanceId ?? null,
      zone: instance?.zone ?? null,
      state: instance?.state ?? null,
      checks: instance?.checks ?? null,
      managed: agents.ok ? agent?.online === true : null,
      computerName: agent?.computerName ?? null,
      member: memberOf(name, guests),
      hasGroup: owner === undefined ? null : owner === name,
    };
  });
}

function memberOf(server: string, guests: Guests | undefined): string | null {
  if (guests?.get(server)?.kind === "stopped") return "Offline";
  for (const answer of guests?.values() ?? []) {
    const status = answer.kind === "said" ? answer.clpstat.servers[server] : undefined;
    if (status !== undefined) return status;
  }
  return null;
}

function storageData({ fileSystem, backups }: Gathered, now: number): StorageData | undefined {
  const found = fileSystem.ok ? fileSystem.value : undefined;
  if (found === undefined) return undefined;
  const times = backups.ok
    ? backups.value.filter(({ lifecycle }) => lifecycle === "AVAILABLE").map(({ at }) => at)
    : [];
  const next = found.window === undefined ? undefined : nextWindow(found.window, now);
  return {
    id: found.id,
    lifecycle: found.lifecycle,
    deploymentType: found.deploymentType,
    throughputMBps: found.throughput ?? null,
    preferredSubnetId: found.preferredSubnetId ?? null,
    nextWindow: next === undefined ? null : new Date(next.start).toISOString(),
    lastBackup: times.length === 0 ? null : new Date(Math.max(...times)).toISOString(),
    actions: found.actions.map(({ type, status }) => ({ type, status })),
  };
}

function routeFacts(routes: readonly VirtualIpRoute[]): Facts {
  return {
    title: { en: "Routes of the virtual IP", ja: "仮想 IP のルート" },
    head: [
      { en: "table", ja: "テーブル" },
      { en: "leads to", ja: "向き先" },
      { en: "interface", ja: "インターフェイス" },
      { en: "state", ja: "状態" },
      { en: "id", ja: "ID" },
    ],
    rows: routes.map(({ table, tableId, target, server, state }) =>
      [table, server ?? "-", target ?? "-", state, tableId].map(plain),
    ),
  };
}

function serverFacts(servers: readonly ServerData[]): Facts {
  const words = (value: string | null) => (value === null ? NONE : plain(value));
  return {
    title: { en: "Servers", ja: "サーバー" },
    head: [
      { en: "server", ja: "サーバー" },
      { en: "group", ja: "グループ" },
      { en: "cluster", ja: "クラスター" },
      { en: "instance", ja: "インスタンス" },
      { en: "checks", ja: "チェック" },
      { en: "Systems Manager", ja: "Systems Manager" },
      { en: "id", ja: "ID" },
    ],
    rows: servers.map((each) => [
      plain(each.name),
      each.hasGroup === true ? { en: "active", ja: "稼働系" } : NONE,
      words(each.member),
      words(each.state),
      words(each.checks),
      each.managed === null
        ? NONE
        : each.managed
          ? { en: "online", ja: "オンライン" }
          : { en: "offline", ja: "オフライン" },
      words(each.instanceId),
    ]),
  };
}

function storageFacts({ fileSystem, directory, alarms }: StatusData): Facts {
  const row = (en: string, ja: string, value: string | null | undefined): readonly Said[] => [
    { en, ja },
    plain(value ?? "-"),
  ];
  const minutes = (time: string | null | undefined) => time?.slice(0, 16).replace("T", " ").concat(" UTC");
  const ringing = alarms?.filter(({ state }) => state === "ALARM").length;
  return {
    title: { en: "Files and directory", ja: "ファイルシステムとディレクトリ" },
    head: [],
    rows: [
      row(
        "file system",
        "ファイルシステム",
        `${fileSystem?.id} ${fileSystem?.lifecycle} ${fileSystem?.deploymentType} ${fileSystem?.throughputMBps ?? "?"} MB/s`,
      ),
      row("preferred subnet", "優先サブネット", fileSystem?.preferredSubnetId),
      row("next window", "次のウィンドウ", minutes(fileSystem?.nextWindow)),
      row("last backup", "最新バックアップ", minutes(fileSystem?.lastBackup)),
      row("directory", "ディレクトリ", directory && `${directory.id} ${directory.stage}`),
      row("alarms", "アラーム", alarms && `${ringing} / ${alarms.length}`),
    ],
  };
}
