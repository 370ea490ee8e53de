import type { Said } from "../findings/said.ts";

const NAMES: Readonly<Record<string, Said>> = {
  "move-group": { en: "group moved", ja: "グループを移動" },
  "start-group": { en: "group started", ja: "グループを起動" },
  "stop-instance": {
    en: "instance stopped, Windows in order",
    ja: "インスタンスを停止（Windows は正常にシャットダウン）",
  },
  "end-instance": {
    en: "instance ended at once, without a shutdown of Windows",
    ja: "インスタンスを即時停止（Windows のシャットダウンなし）",
  },
  "force-instance": {
    en: "instance forced to stop, after Windows had its time to shut down",
    ja: "インスタンスを強制停止（Windows のシャットダウンを待ってから）",
  },
  "start-instance": { en: "instance started", ja: "インスタンスを起動" },
  "stop-application": { en: "application's process ended", ja: "アプリケーションのプロセスを終了" },
  "set-throughput": { en: "throughput changed", ja: "スループットを変更" },
  "create-template": { en: "template of AWS FIS made", ja: "AWS FIS のテンプレートを作成" },
  "start-experiment": { en: "fault begun by AWS FIS", ja: "AWS FIS による障害の注入を開始" },
  "stop-experiment": { en: "fault ended by AWS FIS", ja: "AWS FIS による障害の注入を停止" },
  "delete-template": { en: "template of AWS FIS deleted", ja: "AWS FIS のテンプレートを削除" },
  "make-bucket": { en: "bucket for test objects made", ja: "テスト用バケットを作成" },
};

/** An entry of a journal in people's words. */
export function saidOf({ name, what }: { readonly name: string; readonly what: string }): Said {
  const { en, ja } = NAMES[name] ?? { en: name, ja: name };
  return { en: `${en}: ${what}`, ja: `${ja}: ${what}` };
}
