import type { State } from "../../findings/finding.ts";
import type { Verdict } from "../../findings/report.ts";
import type { Said } from "../../findings/said.ts";

/** The verdict as one says it of a drill. */
export const VERDICTS: Readonly<Record<Verdict, Said>> = {
  OK: { en: "Passed", ja: "合格" },
  WARN: { en: "Passed, with warnings", ja: "合格（警告あり）" },
  WRONG: { en: "Failed", ja: "不合格" },
  UNKNOWN: { en: "Unknown", ja: "判定不能" },
};

export const STATES: Readonly<Record<State, Said>> = {
  ok: { en: "ok", ja: "正常" },
  warn: { en: "warning", ja: "警告" },
  fail: { en: "wrong", ja: "異常" },
  unknown: { en: "unknown", ja: "不明" },
  skipped: { en: "not asked", ja: "未確認" },
};

export const WORDS = {
  drill: { en: "Failover drill", ja: "フェールオーバー訓練" },
  rehearsal: { en: "Rehearsal", ja: "リハーサル" },
  rehearsed: {
    en: "Rehearsal on a model of AWS: the times are the model's, and say nothing of a cluster's",
    ja: "AWS のモデル上のリハーサルです。時間はモデルのもので、実クラスターの性能を示すものではありません",
  },
  real: { en: "Measured on the deployed cluster", ja: "稼働中のクラスターで測定した結果です" },
  longest: { en: "Longest time without service", ja: "最長のサービス中断時間" },
  none: { en: "none", ja: "なし" },
  lostWrites: { en: "Acknowledged writes lost", ja: "失われた応答済みの書き込み" },
  notWritten: { en: "not measured", ja: "測定なし" },
  monitoring: { en: "Monitoring", ja: "監視" },
  afterwards: { en: "At the end", ja: "終了時の状態" },
  service: { en: "Time without service", ja: "サービス中断時間" },
  serviceMeaning: {
    en: "Measured from a subnet of each route table. Service ended between the start of the last good try and that of the first failed one, and came back between the last failed one and the first good one: the bounds follow from both.",
    ja: "各ルートテーブルのサブネットから測定しています。サービスは最後の成功と最初の失敗の間に止まり、最後の失敗と次の成功の間に復旧しています。推定値の範囲はこの 2 つの間隔によるものです。",
  },
  table: { en: "Route table", ja: "ルートテーブル" },
  zone: { en: "Zone", ja: "ゾーン" },
  estimate: { en: "Without service", ja: "中断時間（推定）" },
  bounds: { en: "Between", ja: "範囲" },
  from: { en: "From", ja: "開始" },
  tries: { en: "Tries failed", ja: "失敗した試行" },
  leadsTo: { en: "Leads to at the end", ja: "終了時の経路" },
  notes: { en: "Beside that", ja: "備考" },
  unknown: { en: "unknown", ja: "不明" },
  outages: { en: "Each outage", ja: "個々の中断" },
  timeline: { en: "Timeline", ja: "タイムライン" },
  closeUp: { en: "Close-up", ja: "拡大" },
  moreOutages: {
    en: "Further outages are in the first picture and in the JSON",
    ja: "その他の中断は最初の図と JSON にあります",
  },
  phases: { en: "Phases", ja: "段階" },
  letter: { en: "Mark", ja: "記号" },
  time: { en: "Time (UTC)", ja: "時刻（UTC）" },
  after: { en: "After", ja: "経過" },
  what: { en: "What", ja: "内容" },
  witness: { en: "Witness", ja: "情報源" },
  writes: { en: "Writes", ja: "書き込み" },
  noLedger: {
    en: "The application is not one that can be written to, so there is no ledger.",
    ja: "書き込みを試せるアプリケーションではないため、書き込みの記録はありません。",
  },
  count: { en: "Count", ja: "件数" },
  meaning: { en: "Meaning", ja: "意味" },
  keys: { en: "Keys", ja: "キー" },
  done: { en: "What was done and undone", ja: "実施した操作と復元" },
  undone: { en: "undone", ja: "元に戻し済み" },
  notUndone: { en: "not undone", ja: "未復元" },
  nothingDone: { en: "Nothing was moved or stopped.", ja: "移動や停止は行っていません。" },
  findings: { en: "Findings", ja: "確認結果" },
  state: { en: "State", ja: "状態" },
  conditions: { en: "Conditions", ja: "条件" },
  cluster: { en: "cluster", ja: "クラスター" },
  region: { en: "Region", ja: "リージョン" },
  kind: { en: "kind", ja: "種類" },
} as const satisfies Readonly<Record<string, Said>>;

export type Word = keyof typeof WORDS;

export function andMore(count: number): Said {
  return { en: `and ${count} more, in the JSON`, ja: `ほか ${count} 件（JSON にあります）` };
}
