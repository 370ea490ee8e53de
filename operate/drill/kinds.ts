import { isServedBy, type Sight } from "../change/sight.ts";
import type { Said } from "../findings/said.ts";
import type { DrillKind } from "./drillResult.ts";
import { FAULT_KINDS } from "./faultKinds.ts";
import type { KindOfDrill } from "./kindOfDrill.ts";
import type { Scene } from "./scene.ts";

/** Throughputs of FSx for Windows, MBps. Source: FSx for Windows user guide, "Performance". */
const THROUGHPUTS = [8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4608, 6144, 9216, 12288];

/** The next one up, which costs for as long as it lasts; the next one down where there is none. */
export function otherThroughput(throughput: number): number {
  const up = THROUGHPUTS.find((each) => each > throughput);
  return up ?? THROUGHPUTS.findLast((each) => each < throughput) ?? throughput;
}

const NOTHING: Said = {
  en: "none beyond the probers' run: less than a cent",
  ja: "プローブの実行分のみ（1 セント未満）",
};
const GROUP_BACK: Said = {
  en: "the group is moved back: a second interruption of the same length",
  ja: "グループを元のサーバーに戻します（同程度の停止がもう一度発生します）",
};

const atOther = (sight: Sight, { standby }: Scene) => isServedBy(sight, standby);

export const KINDS: Readonly<Record<DrillKind, KindOfDrill>> = {
  baseline: {
    title: { en: "baseline: nothing is done", ja: "baseline: 何もしません" },
    action: { en: "nothing; tries alone", ja: "操作なし（プローブのみ）" },
    risk: { en: "none", ja: "なし" },
    cost: NOTHING,
    undo: { en: "nothing", ja: "なし" },
    unnoticed: true,
    act: async () => undefined,
    isDone: () => true,
  },
  move: {
    title: { en: "move: the group moves to the other server", ja: "move: グループをもう一方のサーバーに移動します" },
    action: {
      en: "clpgrp -m on the other server, as before planned work",
      ja: "もう一方のサーバーで clpgrp -m を実行します（計画作業の前と同じ操作）",
    },
    risk: {
      en: "clients lose the application while it stops, the routes move and it starts, twice: there and back",
      ja: "アプリケーションの停止、ルートの切り替え、起動の間、サービスが止まります（往復で 2 回）",
    },
    cost: NOTHING,
    undo: GROUP_BACK,
    unnoticed: false,
    act: ({ changes, standby, standbyId }) => changes.moveGroup(standby, standbyId),
    isDone: atOther,
  },
  server: {
    title: { en: "server: the active server ends as by a fault", ja: "server: 稼働系サーバーを障害のように停止します" },
    action: {
      en: "StopInstances of the active server with SkipOsShutdown, so that Windows does not shut down in order; with Force where EC2 has no such option",
      ja: "稼働系サーバーに SkipOsShutdown 付きの StopInstances を実行します（Windows は正常にシャットダウンしません。使えない場合は Force）",
    },
    risk: {
      en: "clients lose the application until the other server has noticed and taken over; until the first one is back there is no standby; data in the server's memory is lost, as in a crash it would be",
      ja: "待機系が検知して引き継ぐまでサービスが止まります。元のサーバーが戻るまで待機系がありません。メモリ上のデータは失われます",
    },
    cost: NOTHING,
    undo: {
      en: "the instance is started; when it is back in the cluster the group is moved back: a second interruption",
      ja: "インスタンスを起動し、クラスターに復帰した後にグループを戻します（停止がもう一度発生します）",
    },
    unnoticed: false,
    act: ({ changes, active, activeId }) => changes.endInstance(active, activeId),
    isDone: (sight, scene) => atOther(sight, scene) && sight.power.get(scene.active) === "stopped",
  },
  standby: {
    title: { en: "standby: the standby server stops", ja: "standby: 待機系サーバーを停止します" },
    action: {
      en: "StopInstances of the standby server, whose Windows shuts down in order",
      ja: "待機系サーバーに StopInstances を実行します（Windows は正常にシャットダウンします）",
    },
    risk: {
      en: "clients should notice nothing; until the server is back a fault of the active one has nowhere to go",
      ja: "クライアントへの影響はないはずです。サーバーが戻るまで、稼働系の障害時にフェールオーバー先がありません",
    },
    cost: NOTHING,
    undo: { en: "the instance is started", ja: "インスタンスを起動します" },
    unnoticed: true,
    act: ({ changes, standby, standbyId }) => changes.stopInstance(standby, standbyId),
    isDone: (sight, { standby }) => sight.power.get(standby) === "stopped",
  },
  application: {
    title: { en: "application: its process ends", ja: "application: アプリケーションのプロセスを終了します" },
    action: {
      en: "Stop-Process of the application on the active server; its monitor (genw) is to notice",
      ja: "稼働系サーバーでアプリケーションを Stop-Process で終了します（モニタリソース genw が検知するはずです）",
    },
    risk: {
      en: "clients lose the application until its monitor has noticed and CLUSTERPRO has recovered it: minutes, by the monitor's settings",
      ja: "モニタが検知し CLUSTERPRO が復旧するまでサービスが止まります（モニタの設定により数分）",
    },
    cost: NOTHING,
    undo: GROUP_BACK,
    unnoticed: false,
    act: async ({ changes, active, activeId, process = "" }) => changes.stopApplication(active, activeId, process),
    // A restart on the same server is a recovery too, and may fall between two looks.
    isDone: (sight, { active, standby, timing }, passed) =>
      isServedBy(sight, standby) || (passed >= timing.monitor && isServedBy(sight, active)),
  },
  "file-system": {
    title: {
      en: "file-system: the file servers are swapped",
      ja: "file-system: ファイルサーバーを切り替えます",
    },
    action: {
      en: "UpdateFileSystem of the throughput to the next step, which swaps the file servers over and back",
      ja: "UpdateFileSystem でスループットを一段変更します（ファイルサーバーが切り替わり、元に戻ります）",
    },
    risk: {
      en: "the share is away for up to 30 s at each of four swaps; AWS may refuse to change it back for some hours",
      ja: "4 回の切り替えごとに最長 30 秒ほど共有にアクセスできません。元に戻す変更を AWS が数時間拒否する場合があります",
    },
    cost: {
      en: "the higher throughput for as long as it lasts, by the hour",
      ja: "変更している間の高いスループットの料金（時間単位）",
    },
    undo: {
      en: "the throughput is changed back, as soon as AWS takes it",
      ja: "AWS が受け付け次第、スループットを元に戻します",
    },
    unnoticed: false,
    act: async ({ changes, fileSystem }) =>
      fileSystem === undefined
        ? "the file system's throughput is unknown"
        : changes.setThroughput(fileSystem.id, otherThroughput(fileSystem.throughput)),
    isDone: ({ gathered }, { fileSystem }) => {
      const found = gathered.fileSystem.ok ? gathered.fileSystem.value : undefined;
      const isChanging = found?.actions.some(({ status }) => status === "PENDING" || status === "IN_PROGRESS");
      return found?.throughput !== fileSystem?.throughput && isChanging === false;
    },
  },
  ...FAULT_KINDS,
};
