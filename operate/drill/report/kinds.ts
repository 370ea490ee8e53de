import type { Said } from "../../findings/said.ts";
import type { DrillKind } from "../drillResult.ts";

/** What each kind of drill does, in a few words. */
export const KINDS: Readonly<Record<DrillKind, Said>> = {
  baseline: { en: "baseline: nothing is moved", ja: "ベースライン（何も移動しない）" },
  move: { en: "planned move of the group", ja: "グループの計画移動" },
  server: { en: "failure of the active server", ja: "稼働系サーバーの障害" },
  standby: { en: "failure of a standby server", ja: "待機系サーバーの障害" },
  application: { en: "failure of the application", ja: "アプリケーションの障害" },
  "file-system": { en: "failover of the file system", ja: "ファイルシステムのフェールオーバー" },
  partition: { en: "network partition", ja: "ネットワークパーティション" },
  api: { en: "errors of AWS's API", ja: "AWS API のエラー" },
};
