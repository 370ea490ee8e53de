import type { Facts } from "../../findings/report.ts";
import { plain, type Said } from "../../findings/said.ts";
import type { DrillResult, Ledger, TableResult } from "../drillResult.ts";
import { notLookedIn } from "../notLooked.ts";
import { shownMoment, shownOffset } from "../timeline/duration.ts";
import { failedTries, lossOf, openEnds, shownLoss, shownNotLooked, shownTableLoss } from "../timeline/loss.ts";
import { marksOf, withWitness, zeroOf } from "../timeline/marks.ts";
import { KINDS } from "./kinds.ts";
import { ledgerRows } from "./ledgerRows.ts";
import { shortName } from "./shortName.ts";
import { greenSentence, movedBackSentence, noticedSentence } from "./summary.ts";
import { textTimeline } from "./textTimeline.ts";

/** What stands beside the findings, in the order in which one reads it. */
export function drillFacts(result: DrillResult): readonly Facts[] {
  return [
    drillItself(result),
    ...(result.tables.length === 0 ? [] : [tableFacts(result)]),
    ...(result.tables.some(({ outages }) => outages.length > 1) ? [outageFacts(result)] : []),
    ...(result.tables.length === 0 ? [] : [textTimeline(result)]),
    ...(result.phases.length === 0 ? [] : [phaseFacts(result)]),
    ...(result.ledger === undefined ? [] : [ledgerFacts(result.ledger)]),
    ...(result.actions.length === 0 ? [] : [actionFacts(result)]),
    conditionFacts(result),
  ];
}

const NOT_KNOWN: Said = { en: "unknown", ja: "不明" };

/** Above all: a rehearsal must not be taken for a measurement. */
function drillItself({ kind, rehearsal }: DrillResult): Facts {
  return {
    title: { en: "Drill", ja: "障害訓練" },
    head: [],
    rows: [
      [{ en: "kind", ja: "種類" }, KINDS[kind]],
      [{ en: "ran on", ja: "対象" }, rehearsal ? REHEARSED : REAL],
    ],
  };
}

function tableFacts({ tables }: DrillResult): Facts {
  return {
    title: {
      en: "Time without service, by each table's prober",
      ja: "サービス中断時間（ルートテーブルごとのプローブ）",
    },
    head: [
      { en: "table", ja: "テーブル" },
      { en: "without service", ja: "中断時間" },
      { en: "leads to, and tries", ja: "経路と試行" },
    ],
    rows: tables.map((table) => [plain(shortName(table.table)), shownTableLoss(table), routeWithNotes(table)]),
  };
}

function routeWithNotes(table: TableResult): Said {
  const route = table.routeAtEnd === undefined ? NOT_KNOWN : plain(table.routeAtEnd);
  const notes = tableNotes(table);
  if (notes.length === 0) return route;
  return {
    en: `${route.en}; ${notes.map(({ en }) => en).join(", ")}`,
    ja: `${route.ja}（${notes.map(({ ja }) => ja).join("、")}）`,
  };
}

/** What else is worth a word of a table. */
export function tableNotes({ tries, outages, slow, flaps, notLooked }: TableResult, withTries = true): readonly Said[] {
  const [failed, all] = [failedTries({ tries }), tries.length];
  const last = outages.at(-1);
  const [first] = outages;
  const ends = first && last && openEnds({ ...last, lastGood: first.lastGood });
  return [
    ...(withTries && failed > 0
      ? [{ en: `${failed} of ${all} tries failed`, ja: `${all} 回中 ${failed} 回失敗` }]
      : []),
    ...(ends === undefined ? [] : [ends]),
    ...(outages.length > 1 ? [{ en: `${outages.length} outages`, ja: `中断 ${outages.length} 回` }] : []),
    ...(notLooked.length > 0 ? [shownNotLooked(notLookedIn(notLooked))] : []),
    ...(slow > 0 ? [{ en: `${slow} slow`, ja: `遅延 ${slow} 件` }] : []),
    ...(flaps >= Math.max(1, outages.length) ? [{ en: `${flaps} flaps`, ja: `断続 ${flaps} 回` }] : []),
  ];
}

/** Each outage where a table has several: two are not one that is as long as both. */
function outageFacts(result: DrillResult): Facts {
  const zero = zeroOf(result);
  const rows = result.tables.flatMap(({ table, outages }) =>
    outages.map((outage) => [
      plain(shortName(table)),
      shownOffset(outage.firstBad - zero),
      shownLoss(lossOf({ outages: [outage] })),
    ]),
  );
  const more = rows.length - MOST_OUTAGES;
  return {
    title: { en: "Each outage", ja: "個々の中断" },
    head: [],
    rows: [
      ...rows.slice(0, MOST_OUTAGES),
      ...(more > 0
        ? [[plain(""), plain(""), { en: `and ${more} more, in the JSON`, ja: `ほか ${more} 件（JSON にあります）` }]]
        : []),
    ],
  };
}

/** A terminal's screen is not for more. */
const MOST_OUTAGES = 24;

function phaseFacts(result: DrillResult): Facts {
  const zero = zeroOf(result);
  return {
    title: { en: "Phases, each by its witness", ja: "段階（括弧内は情報源）" },
    head: [],
    rows: marksOf(result).map((mark) => [plain(mark.letter), shownOffset(mark.at - zero), withWitness(mark)]),
  };
}

function ledgerFacts(ledger: Ledger): Facts {
  return {
    title: { en: "Writes", ja: "書き込み" },
    head: [],
    rows: ledgerRows(ledger).map(({ name, count, meaning }) => [name, plain(String(count)), meaning]),
  };
}

function actionFacts(result: DrillResult): Facts {
  const zero = zeroOf(result);
  return {
    title: { en: "What the drill did", ja: "実施した操作" },
    head: [],
    rows: result.actions.map(({ what, at, undone }) => [
      shownOffset(at - zero),
      undone ? { en: `${what.en}; undone`, ja: `${what.ja}（元に戻し済み）` } : what,
    ]),
  };
}

function conditionFacts(result: DrillResult): Facts {
  return {
    title: { en: "Conditions", ja: "条件" },
    head: [],
    rows: conditionRows(result).map(({ name, value }) => [name, value]),
  };
}

/** Under which conditions the drill was held, and how it ended. */
export function conditionRows(result: DrillResult): readonly { readonly name: Said; readonly value: Said }[] {
  const { project, stack, virtualIp, startedAt, endedAt } = result;
  const server = (name: string | undefined) => (name === undefined ? NOT_KNOWN : plain(name));
  const [before, after] = [server(result.activeBefore), server(result.activeAtEnd)];
  const green = greenSentence(result);
  return [
    { name: { en: "stack", ja: "スタック" }, value: plain(`${project}/${stack}`) },
    { name: { en: "virtual IP", ja: "仮想 IP" }, value: plain(virtualIp) },
    { name: { en: "from", ja: "開始" }, value: plain(shownMoment(startedAt)) },
    { name: { en: "to", ja: "終了" }, value: plain(shownMoment(endedAt)) },
    ...storeRow(result),
    ...intervalRow(result),
    {
      name: { en: "active server", ja: "稼働系" },
      value: {
        en: `${before.en} before, ${after.en} at the end`,
        ja: `開始前 ${before.ja}、終了時 ${after.ja}`,
      },
    },
    { name: { en: "monitoring", ja: "監視" }, value: noticedSentence(result) },
    ...(green === undefined ? [] : [{ name: { en: "", ja: "" }, value: green }]),
    { name: { en: "at the end", ja: "終了時" }, value: movedBackSentence(result) },
  ];
}

/** Of a rehearsal: on a real cluster it is the stack's application. */
function storeRow({ rehearsal, minio }: DrillResult): readonly { readonly name: Said; readonly value: Said }[] {
  if (!rehearsal) return [];
  const own = { en: "the project's own store, in memory", ja: "本プロジェクトの簡易ストア（メモリ上）" };
  const real = { en: `a real MinIO, ${minio}`, ja: `実際の MinIO（${minio}）` };
  return [{ name: { en: "written to", ja: "書き込み先" }, value: minio === undefined ? own : real }];
}

function intervalRow({ tables }: DrillResult): readonly { readonly name: Said; readonly value: Said }[] {
  const intervals = [...new Set(tables.map(({ interval }) => interval))].toSorted((a, b) => a - b);
  if (intervals.length === 0) return [];
  const text = intervals.join(", ");
  return [
    {
      name: { en: "tried every", ja: "試行間隔" },
      value: { en: `${text} ms, whatever became of the last try`, ja: `${text} ミリ秒（前の試行の結果を待たない）` },
    },
  ];
}

export const REHEARSED: Said = {
  en: "a rehearsal on a model of AWS: the times are the model's, not a cluster's",
  ja: "AWS のモデル上のリハーサル（時間はモデルのもので、実クラスターの値ではありません）",
};

export const REAL: Said = { en: "the deployed cluster", ja: "稼働中のクラスター" };
