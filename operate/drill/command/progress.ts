import type { Output } from "../../findings/print.ts";
import type { Said } from "../../findings/said.ts";
import type { DrillOrder, Progress } from "../drillOrder.ts";

const SAID: Readonly<Record<Progress, Said>> = {
  looking: { en: "Looking at the cluster ...", ja: "クラスターを確認しています…" },
  journal: {
    en: "Journal, for --restore after a crash",
    ja: "ジャーナル（異常終了時は --restore に指定）",
  },
  trying: { en: "Trying through every route table ...", ja: "全ルートテーブル経由で試行しています…" },
  acting: { en: "Now it is done ...", ja: "操作を実行しています…" },
  waiting: { en: "Waiting for its effect ...", ja: "反映を待っています…" },
  back: { en: "Putting everything back ...", ja: "元に戻しています…" },
  interrupted: {
    en: "Interrupted: putting everything back; a second Ctrl-C leaves it as it is ...",
    ja: "中断しました。元に戻しています（もう一度 Ctrl-C を押すとそのまま終了します）…",
  },
  locked: { en: "The lock could not be given back", ja: "ロックを解放できませんでした" },
  reading: { en: "Reading every write again ...", ja: "書き込みを読み直しています…" },
};

/** On standard error, a line each: where the journal is must be told before the first change, whoever listens. */
export function progressTo(
  stream: { write(text: string): unknown },
  { language }: Pick<Output, "language">,
): DrillOrder["tell"] {
  return (what, detail) => {
    const said = SAID[what][language];
    stream.write(`${detail === undefined ? said : `${said}: ${detail}`}\n`);
  };
}
