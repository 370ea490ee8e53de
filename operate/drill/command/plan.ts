import type { Target } from "../../cluster/target.ts";
import type { Facts, Report } from "../../findings/report.ts";
import { plain, type Said } from "../../findings/said.ts";
import type { KindOfDrill } from "../kindOfDrill.ts";
import type { DrillTiming } from "../timing.ts";

const UNSEEN: readonly [Said, Said] = [
  { en: "experimental", ja: "試験的" },
  {
    en: "never seen on AWS: hold it where nobody needs the cluster",
    ja: "AWS では未確認です。業務に使わないクラスターで実施してください",
  },
];

/** What a drill would do, without a call of AWS. */
export function planReport(kind: KindOfDrill, target: Target, timing: DrillTiming, at: number): Report {
  const steps = stepsOf(kind, target, timing);
  const rows: readonly (readonly [Said, Said])[] = [
    [{ en: "risk", ja: "リスク" }, kind.risk],
    [{ en: "cost", ja: "費用" }, kind.cost],
    [{ en: "undo", ja: "復旧" }, kind.undo],
    ...(kind.experimental === true ? [UNSEEN] : []),
  ];
  const facts: readonly Facts[] = [
    {
      title: { en: "Steps", ja: "手順" },
      head: [],
      rows: steps.map((step, index) => [plain(`${index + 1}.`), step]),
    },
    { title: { en: "What to know before", ja: "事前の確認事項" }, head: [], rows },
  ];
  return {
    command: "drill",
    stack: target.stack,
    cluster: target.clusterName,
    region: target.region,
    at,
    fine: { en: `plan, nothing was done. ${kind.title.en}`, ja: `計画のみで、何も実行していません。${kind.title.ja}` },
    findings: [],
    facts,
    data: {
      plan: {
        steps: steps.map(({ en }) => en),
        risk: kind.risk.en,
        cost: kind.cost.en,
        undo: kind.undo.en,
        experimental: kind.experimental === true,
      },
    },
  };
}

function stepsOf(
  { action }: KindOfDrill,
  { virtualIp, group }: Target,
  { settle, interval }: DrillTiming,
): readonly Said[] {
  const seconds = settle / 1000;
  return [
    {
      en: "take the lock, an SSM parameter that others see: refused where a drill or a move has it",
      ja: "ロック（SSM パラメータ）を取得します。ほかの訓練や移動の実行中は開始しません",
    },
    {
      en: "look: refused unless status is green, with no action on the file system under way and its window not before the end; try every prober once; begin the journal",
      ja: "確認: status が正常で、ファイルシステムの処理がなく、終了までにメンテナンスウィンドウが始まらない場合のみ続行します。各プローブで 1 回試行し、ジャーナルを開始します",
    },
    {
      en: `write to ${virtualIp} through every route table, each ${interval} ms; after ${seconds} s:`,
      ja: `全ルートテーブル経由で ${virtualIp} に ${interval} ミリ秒ごとに書き込み、${seconds} 秒後に次を実行します`,
    },
    action,
    {
      en: `wait until it has had its effect on the group ${group} and every route table`,
      ja: `グループ ${group} とすべてのルートテーブルに反映されるまで待ちます`,
    },
    {
      en: "put everything back, also after Ctrl-C, and wait until status is green",
      ja: "すべて元に戻し（Ctrl-C の場合も同様）、status が正常になるまで待ちます",
    },
    {
      en: "read every write again, remove the test objects, give the lock back, report",
      ja: "書き込みをすべて読み直し、テスト用オブジェクトを削除し、ロックを解放して報告します",
    },
  ];
}
