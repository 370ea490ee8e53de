import type {
  DrillResult,
  Ledger,
  Outage,
  Phase,
  ProbeTry,
  TableResult,
} from "../../../../operate/drill/drillResult.ts";
import { type Finding, fail, ok, unknown, warn } from "../../../../operate/findings/finding.ts";
import { plain, type Said } from "../../../../operate/findings/said.ts";

/** When all examples begin. */
export const START = Date.UTC(2026, 10, 29, 3, 0, 0);

/** From and to, milliseconds after START. */
export type Gap = readonly [from: number, to: number];

export interface Probed {
  readonly table: string;
  readonly zone?: string | undefined;
  readonly gaps?: readonly Gap[];
  readonly fault?: string;
  readonly route?: string | undefined;
  readonly interval?: number;
  /** Milliseconds. */
  readonly lasts?: number;
  readonly latency?: (index: number, table: string) => number;
  readonly slow?: number;
}

/** Some milliseconds, now and then many; the same ones every time. */
const usual = (index: number, table: string) => {
  let noise = Math.imul(index + 1 + 1_000 * table.charCodeAt(table.length - 1), 0x9e3779b1);
  noise = Math.imul(noise ^ (noise >>> 15), 0x85ebca6b);
  noise = (noise ^ (noise >>> 13)) >>> 0;
  return noise % 61 === 0 ? 30 + (noise % 23) : 3 + (noise % 4);
};

/** A table's prober that saw no service in the gaps, which are in order. */
export function probed({
  table,
  zone,
  gaps = [],
  fault = "timeout",
  interval = 250,
  lasts = 120_000,
  latency = usual,
  slow = 0,
  ...route
}: Probed): TableResult {
  const tries: ProbeTry[] = [];
  let gap = 0;
  for (let at = 0; at < lasts; at += interval) {
    while (at >= (gaps[gap]?.[1] ?? Number.POSITIVE_INFINITY)) gap += 1;
    const good = at < (gaps[gap]?.[0] ?? Number.POSITIVE_INFINITY);
    const startedAt = START + at;
    const took = good ? latency(at / interval, table) : fault === "timeout" ? 1000 : 2;
    tries.push({ startedAt, endedAt: startedAt + took, good, fault: good ? undefined : fault });
  }
  const outages = outagesIn(tries);
  const flaps = Math.max(0, outages.length - 1);
  const routeAtEnd = "route" in route ? route.route : "server1";
  return { table, zone, tries, outages, notLooked: [], slow, flaps, interval, routeAtEnd };
}

function outagesIn(tries: readonly ProbeTry[]): readonly Outage[] {
  const found: Outage[] = [];
  for (let i = 0; i < tries.length; i += 1) {
    if (tries[i]?.good !== false) continue;
    const first = i;
    while (tries[i + 1]?.good === false) i += 1;
    const [lastGood, firstBad] = [tries[first - 1]?.startedAt, tries[first]?.startedAt ?? 0];
    const [lastBad, firstGood] = [tries[i]?.startedAt ?? 0, tries[i + 1]?.startedAt];
    const least = lastBad - firstBad;
    const most = lastGood === undefined || firstGood === undefined ? undefined : firstGood - lastGood;
    const estimate = most === undefined ? undefined : (least + most) / 2;
    found.push({ lastGood, firstBad, lastBad, firstGood, estimate, least, most, notLooked: 0 });
  }
  return found;
}

const keys = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `drill/2026-11-29/${String(from + index).padStart(4, "0")}`);

export function ledgerOf(losses: { readonly lost?: number; readonly unread?: number } = {}): Ledger {
  const { lost = 0, unread = 0 } = losses;
  return {
    attempted: 480,
    acknowledged: 448,
    read: 448 - lost - unread,
    lost: keys(lost, 12),
    recovered: keys(2, 220),
    unexpected: [],
    unread: keys(unread, 300),
  };
}

const WITNESSES: Readonly<Record<string, string>> = { journal: "ジャーナル", prober: "プローブ" };

const phase = (id: string, at: number, en: string, ja: string, witness: string, table?: string): Phase => ({
  id,
  what: { en, ja },
  at: START + at,
  witness: { en: witness, ja: WITNESSES[witness] ?? witness },
  ...(table === undefined ? {} : { table }),
});

const MOVED: Said = { en: "moved the group to server2", ja: "グループを server2 へ移動" };
const BACK: Said = { en: "moved the group back to server1", ja: "グループを server1 へ戻す" };

/** Nothing was moved, and no try failed. */
export function baseline(): DrillResult {
  return {
    schemaVersion: 1,
    kind: "baseline",
    rehearsal: false,
    project: "clusterpro-fsx",
    stack: "prod",
    cluster: "clusterpro-fsx-prod",
    region: "ap-northeast-1",
    virtualIp: "172.16.0.1",
    startedAt: START,
    endedAt: START + 120_000,
    activeBefore: "server1",
    activeAtEnd: "server1",
    tables: [
      probed({ table: "Main" }),
      probed({ table: "Route-A", zone: "ap-northeast-1a" }),
      probed({ table: "Route-C", zone: "ap-northeast-1c" }),
    ],
    ledger: { ...ledgerOf(), acknowledged: 480, read: 480, recovered: [] },
    phases: [],
    noticedAt: undefined,
    greenAt: undefined,
    movedBack: true,
    actions: [],
    findings: [
      ok("drill.service", {
        en: "clients were without service for less than the limit",
        ja: "サービス中断時間は許容範囲内です",
      }),
      ok("drill.ledger", { en: "every acknowledged write is there", ja: "応答済みの書き込みはすべて残っています" }),
    ],
  };
}

const OUT: readonly Gap[] = [
  [12_300, 19_900],
  [12_800, 20_600],
  [12_300, 20_200],
];

const AND_BACK: readonly Gap[] = [
  [80_100, 86_300],
  [80_600, 87_200],
  [80_100, 86_900],
];

/** The group was moved, with one gap in each table. */
export function move(): DrillResult {
  const before = baseline();
  return {
    ...before,
    kind: "move",
    tables: before.tables.map(({ table, zone }, index) =>
      probed({ table, zone, gaps: [OUT[index] as Gap], route: "server2" }),
    ),
    activeAtEnd: "server2",
    ledger: ledgerOf(),
    phases: [
      phase("action", 12_000, "the move was asked for", "移動を要求", "journal"),
      phase(
        "group-left",
        12_400,
        "the application stopped on server1",
        "server1 でアプリケーションが停止",
        "CLUSTERPRO",
      ),
      phase("route-moved", 15_000, "the route leads to server2", "経路が server2 に変更", "CloudTrail", "Main"),
      phase("route-moved", 15_200, "the route leads to server2", "経路が server2 に変更", "CloudTrail", "Route-A"),
      phase("route-moved", 15_400, "the route leads to server2", "経路が server2 に変更", "CloudTrail", "Route-C"),
      phase("first-good", 20_000, "the first good answer", "最初の正常応答", "prober", "Main"),
      phase("noticed", 62_000, "the alarm of the probes fired", "プローブのアラームが発報", "CloudWatch"),
      phase("green", 104_000, "all alarms are green again", "全アラームが正常に復帰", "CloudWatch"),
    ],
    noticedAt: START + 62_000,
    greenAt: START + 104_000,
    actions: [{ what: MOVED, at: START + 12_000, undone: false }],
    movedBack: false,
  };
}

/** The group was moved and moved back: two gaps in each table. README's picture. */
export function moveAndBack(): DrillResult {
  const before = move();
  return {
    ...before,
    rehearsal: true,
    stack: "dev",
    cluster: "clusterpro-fsx-dev",
    activeAtEnd: "server1",
    tables: before.tables.map(({ table, zone }, index) =>
      probed({ table, zone, gaps: [OUT[index] as Gap, AND_BACK[index] as Gap] }),
    ),
    phases: [
      ...before.phases.filter(({ id }) => id !== "green"),
      phase("action", 80_000, "the move back was asked for", "切り戻しを要求", "journal"),
      phase("route-moved", 83_000, "the route leads to server1", "経路が server1 に変更", "CloudTrail", "Main"),
      phase("green", 110_000, "all alarms are green again", "全アラームが正常に復帰", "CloudWatch"),
    ],
    greenAt: START + 110_000,
    actions: [
      { what: MOVED, at: START + 12_000, undone: true },
      { what: BACK, at: START + 80_000, undone: false },
    ],
    movedBack: true,
  };
}

export function lostObject(): DrillResult {
  const before = moveAndBack();
  return {
    ...before,
    ledger: ledgerOf({ lost: 1 }),
    findings: [
      ...before.findings.filter(({ id }) => id !== "drill.ledger"),
      fail(
        "drill.ledger",
        {
          en: "one acknowledged write is lost: drill/2026-11-29/0012",
          ja: "応答済みの書き込みが 1 件失われました: drill/2026-11-29/0012",
        },
        {
          why: {
            en: "an application was told that its data is safe, and it is not",
            ja: "保存済みと応答したデータが失われています",
          },
          mend: {
            en: "does the application write to the file system's share?",
            ja: "アプリケーションのデータの保存先がファイルシステムの共有か確認してください",
          },
          page: "docs/operations-at-night.md",
        },
      ),
    ],
  };
}

export function neverCameBack(): DrillResult {
  const before = move();
  return {
    ...before,
    kind: "server",
    activeAtEnd: undefined,
    tables: before.tables.map(({ table, zone }) =>
      probed({ table, zone, gaps: [[12_300, 120_000]], fault: "ECONNREFUSED", route: undefined }),
    ),
    phases: before.phases.filter(({ id }) => id === "action" || id === "noticed"),
    greenAt: undefined,
    findings: [
      fail(
        "drill.service",
        { en: "clients are still without service", ja: "サービスが復旧していません" },
        { mend: { en: "npm run status", ja: "npm run status を実行してください" } },
      ),
    ],
  };
}

export function neverThere(): DrillResult {
  const before = neverCameBack();
  return {
    ...before,
    tables: before.tables.map(({ table, zone }) => probed({ table, zone, gaps: [[0, 120_000]], route: undefined })),
    phases: [],
    actions: [],
    noticedAt: undefined,
  };
}

/** Two of three tables were moved. */
export function twoOfThree(): DrillResult {
  const before = move();
  const left: Finding = fail("drill.routes", {
    en: "Route-C leads to server1, where the group is not",
    ja: "Route-C はグループのない server1 を向いています",
  });
  return {
    ...before,
    tables: before.tables.map((each) =>
      each.table === "Route-C"
        ? probed({ table: each.table, zone: each.zone, gaps: [[12_300, 120_000]], route: "server1" })
        : each,
    ),
    phases: before.phases.filter(({ table }) => table !== "Route-C"),
    findings: [left, ...before.findings],
  };
}

export function noLedger(): DrillResult {
  const { ledger: _, findings, ...before } = moveAndBack();
  return { ...before, ledger: undefined, findings: findings.filter(({ id }) => id !== "drill.ledger") };
}

export function unknownReads(): DrillResult {
  const before = moveAndBack();
  return {
    ...before,
    ledger: ledgerOf({ unread: 31 }),
    findings: [
      unknown("drill.ledger", {
        en: "31 acknowledged writes could not be read back",
        ja: "応答済みの書き込み 31 件を読み出せませんでした",
      }),
    ],
  };
}

/** Names of every kind, and with what markup is made of. */
export function japaneseNames(): DrillResult {
  const before = moveAndBack();
  const names = ["本番メイン", "経路表（東京・経理部）<b>&amp;\"'", "経路表（東京・総務部）の二つ目のサブネット用"];
  return {
    ...before,
    cluster: "ファイルサーバー本番</title><script>alert(1)</script>",
    activeBefore: "サーバー一号",
    activeAtEnd: "サーバー一号",
    tables: before.tables.map((each, index) => ({
      ...each,
      table: names[index] as string,
      routeAtEnd: "サーバー一号",
    })),
    phases: before.phases.map((each) =>
      each.table === undefined
        ? each
        : { ...each, table: names[["Main", "Route-A", "Route-C"].indexOf(each.table)] as string },
    ),
    findings: [
      warn("drill.service", {
        en: "clients of 経路表（東京・経理部）<b> waited longer than 5 s",
        ja: "経路表（東京・経理部）<b> の中断時間が 5 秒を超えました",
      }),
    ],
  };
}

export function threeZones(): DrillResult {
  const before = move();
  const zones = ["a", "c", "d"].map((zone) => `ap-northeast-1${zone}`);
  return {
    ...before,
    tables: [undefined, ...zones].map((zone, index) =>
      probed({
        table: zone === undefined ? "Main" : `clusterpro-fsx-prod-private-route-table-${zone}`,
        zone,
        gaps: [[12_300 + index * 200, 20_000 + index * 900]],
        route: "server3",
        slow: index,
      }),
    ),
    phases: before.phases.filter(({ table }) => table === undefined),
    activeAtEnd: "server3",
  };
}

const HOUR = 3_600_000;

/** Two hours, an outage of seconds in it, and one try that failed by itself. */
export function hoursLong(): DrillResult {
  const before = move();
  return {
    ...before,
    endedAt: START + 2 * HOUR,
    tables: before.tables.map(({ table, zone }) =>
      probed({
        table,
        zone,
        lasts: 2 * HOUR,
        interval: 500,
        gaps: [
          [HOUR, HOUR + 7_600],
          [1.5 * HOUR, 1.5 * HOUR + 250],
        ],
        route: "server2",
      }),
    ),
    phases: [phase("action", HOUR - 300, "the move was asked for", "移動を要求", "journal")],
    noticedAt: START + HOUR + 60_000,
    greenAt: START + HOUR + 180_000,
    actions: [{ what: MOVED, at: START + HOUR - 300, undone: false }],
  };
}

/** The worst for a page's size: many tables for hours, in which every other try fails, and thousands of keys. */
export function flapping(): DrillResult {
  const before = hoursLong();
  const gaps = Array.from({ length: 3_000 }, (_, index): Gap => [index * 1_500 + 250, index * 1_500 + 1_000]);
  return {
    ...before,
    tables: Array.from({ length: 12 }, (_, index) =>
      probed({
        table: `Route-${index}`,
        zone: "ap-northeast-1a",
        lasts: 1.25 * HOUR,
        gaps,
        latency: (each) => 1 + ((each * 7919) % 997),
      }),
    ),
    phases: Array.from({ length: 200 }, (_, index) =>
      phase("route-moved", index * 40_000, `the route was moved for the ${index}th time`, "経路が変更", "CloudTrail"),
    ),
    actions: Array.from({ length: 200 }, (_, index) => ({
      what: plain(`action ${index}`),
      at: START + index,
      undone: true,
    })),
    ledger: { ...ledgerOf(), lost: keys(5_000), unread: keys(5_000), recovered: keys(5_000), unexpected: keys(5_000) },
  };
}

export const EXAMPLES: Readonly<Record<string, () => DrillResult>> = {
  "a baseline without an outage": baseline,
  "a move with one gap in each table": move,
  "two gaps": moveAndBack,
  "a lost object": lostObject,
  "never came back": neverCameBack,
  "never there": neverThere,
  "two of three tables": twoOfThree,
  "no ledger": noLedger,
  "unknown reads": unknownReads,
  "Japanese names": japaneseNames,
  "three zones": threeZones,
  "hours long": hoursLong,
};
