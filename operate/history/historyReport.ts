import type { Answer } from "../aws/answer.ts";
import type { SeenReplacement } from "../cluster/readTrail.ts";
import type { SeenInterface, SeenTable } from "../cluster/sights.ts";
import type { Target } from "../cluster/target.ts";
import { virtualIpRoutes } from "../cluster/virtualIpRoutes.ts";
import { unanswered } from "../findings/failureFinding.ts";
import { type Finding, ok, warn } from "../findings/finding.ts";
import type { Facts, Report } from "../findings/report.ts";
import { listed, plain, type Said } from "../findings/said.ts";
import { type Failover, failoversIn } from "./failovers.ts";

export interface HistoryInput {
  readonly target: Target;
  readonly days: number;
  readonly interfaces: Answer<readonly SeenInterface[]>;
  readonly tables: Answer<readonly SeenTable[]>;
  readonly trail: Answer<{ readonly events: readonly SeenReplacement[]; readonly complete: boolean }>;
  readonly now: number;
}

/** A failover with names, as the JSON has it. */
export interface NamedFailover {
  readonly from: string;
  readonly seconds: number;
  /** Server, or the interface where none has it. */
  readonly to: string;
  readonly tables: readonly string[];
  readonly leftOut: readonly string[];
  readonly by: readonly string[];
  readonly byServers: boolean;
  readonly errors: readonly string[];
}

export function historyReport(input: HistoryInput): Report {
  const { target, now, days } = input;
  const failovers = input.trail.ok ? named(input) : [];
  return {
    command: "history",
    stack: target.stack,
    cluster: target.clusterName,
    region: target.region,
    at: now,
    fine: fineSentence(failovers, days),
    findings: findingsOf(input, failovers),
    facts: failovers.length === 0 ? [] : [factsOf(failovers)],
    data: { days, failovers },
  };
}

function named({ target, interfaces, tables, trail }: HistoryInput): readonly NamedFailover[] {
  if (!trail.ok) return [];
  const known = interfaces.ok ? interfaces.value : [];
  const routes = tables.ok ? virtualIpRoutes(tables.value, known, target) : [];
  const ofCluster = trail.value.events.filter((event) => isOurs(event, target, routes, known));
  const nameOf = (id: string) => routes.find(({ tableId }) => tableId === id)?.table ?? id;
  const current = routes.filter(({ state }) => state !== "absent").map(({ tableId }) => tableId);
  return failoversIn(ofCluster, current).map((each) => shown(each, nameOf, known));
}

/** Two clusters of one account may have the same virtual IP: then the tables tell whose it was. */
function isOurs(
  event: SeenReplacement,
  { destination, clusterName }: Target,
  routes: readonly { readonly tableId: string }[],
  interfaces: readonly SeenInterface[],
): boolean {
  if (event.destination !== destination) return false;
  if (routes.some(({ tableId }) => tableId === event.tableId)) return true;
  const owner = interfaces.find(({ id }) => id === event.networkInterfaceId)?.cluster;
  return owner === undefined ? routes.length === 0 : owner === clusterName;
}

function shown(each: Failover, nameOf: (id: string) => string, interfaces: readonly SeenInterface[]): NamedFailover {
  const server = interfaces.find(({ id }) => id === each.target)?.server;
  return {
    from: new Date(each.from).toISOString(),
    seconds: Math.round((each.to - each.from) / 1000),
    to: server ?? each.target ?? "unknown",
    tables: each.tableIds.map(nameOf),
    leftOut: each.leftOut.map(nameOf),
    by: each.callers,
    byServers: each.byServers,
    errors: each.errors,
  };
}

function findingsOf(
  { trail, tables, interfaces, days }: HistoryInput,
  failovers: readonly NamedFailover[],
): readonly Finding[] {
  if (!trail.ok) return [unanswered("history.read", trail.failure)];
  return [
    trail.value.complete
      ? ok("history.read", {
          en: `CloudTrail's events of ${days} days were read`,
          ja: `${days} 日分の CloudTrail イベントを読み取りました`,
        })
      : warn("history.read", {
          en: "CloudTrail has more events than were asked for: the list begins late",
          ja: "CloudTrail のイベントが多いため、古いものは一覧にありません",
        }),
    ...(tables.ok ? [] : [unanswered("history.tables", tables.failure)]),
    ...(interfaces.ok ? [] : [unanswered("history.servers", interfaces.failure)]),
    partial(failovers),
    foreign(failovers),
    refused(failovers),
  ];
}

function partial(failovers: readonly NamedFailover[]): Finding {
  const id = "history.whole";
  const partial = failovers.filter(({ byServers, leftOut }) => byServers && leftOut.length > 0);
  if (partial.length === 0)
    return ok(id, {
      en: "every failover rewrote every table",
      ja: "すべてのフェールオーバーで全ルートテーブルが書き換えられています",
    });
  const times = listed(partial.map(({ from }) => minute(from)));
  return warn(
    id,
    { en: `partial failovers: ${times.en}`, ja: `一部のテーブルだけが書き換えられたフェールオーバー: ${times.ja}` },
    {
      why: { en: "status says whether the tables agree today", ja: "現在の状態は status で確認できます" },
      page: "docs/operations-at-night.md#the-route-tables-disagree",
    },
  );
}

function foreign(failovers: readonly NamedFailover[]): Finding {
  const id = "history.byServers";
  const foreign = failovers.filter(({ byServers }) => !byServers);
  if (foreign.length === 0)
    return ok(id, { en: "nobody but the servers moved the virtual IP", ja: "仮想 IP を移動したのはサーバーだけです" });
  const who = listed([...new Set(foreign.flatMap(({ by }) => by))]);
  return warn(
    id,
    { en: `moved by somebody else than a server: ${who.en}`, ja: `サーバー以外による移動があります: ${who.ja}` },
    {
      why: { en: "CLUSTERPRO does not know of it, and status compares", ja: "CLUSTERPRO はこの移動を認識していません" },
    },
  );
}

function refused(failovers: readonly NamedFailover[]): Finding {
  const id = "history.allowed";
  const codes = listed([...new Set(failovers.flatMap(({ errors }) => errors))]);
  if (codes.en === "") return ok(id, { en: "AWS refused no move", ja: "AWS に拒否された移動はありません" });
  return warn(id, { en: `AWS refused moves: ${codes.en}`, ja: `AWS に拒否された移動があります: ${codes.ja}` });
}

function fineSentence(failovers: readonly NamedFailover[], days: number): Said {
  const last = failovers.at(-1);
  if (last === undefined)
    return { en: `no failover in ${days} days`, ja: `直近 ${days} 日間にフェールオーバーはありません` };
  const count = failovers.length;
  return {
    en: `${count} ${count === 1 ? "failover" : "failovers"} in ${days} days, the last to ${last.to} at ${minute(last.from)}`,
    ja: `直近 ${days} 日間にフェールオーバー ${count} 回、最後は ${minute(last.from)} の ${last.to} への移動です`,
  };
}

function factsOf(failovers: readonly NamedFailover[]): Facts {
  return {
    title: { en: "Failovers, the newest first", ja: "フェールオーバー（新しい順）" },
    head: [
      { en: "when (UTC)", ja: "日時（UTC）" },
      { en: "to", ja: "移動先" },
      { en: "took", ja: "所要" },
      { en: "tables", ja: "テーブル" },
      { en: "by", ja: "実行者" },
    ],
    rows: failovers.toReversed().map(({ from, to, seconds, tables, leftOut, by }) => [
      plain(from.slice(0, 19).replace("T", " ")),
      plain(to),
      plain(`${seconds} s`),
      leftOut.length === 0
        ? { en: `all ${tables.length}`, ja: `全 ${tables.length}` }
        : {
            en: `${tables.length}, not ${leftOut.join(", ")}`,
            ja: `${tables.length}（${leftOut.join("、")} を除く）`,
          },
      plain(by.map((arn) => arn.split(":").at(-1) ?? arn).join(", ")),
    ]),
  };
}

const minute = (time: string) => `${time.slice(0, 16).replace("T", " ")} UTC`;
