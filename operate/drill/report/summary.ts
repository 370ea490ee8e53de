import { listed, type Said } from "../../findings/said.ts";
import type { DrillResult, Ledger } from "../drillResult.ts";
import { notLookedIn } from "../notLooked.ts";
import { shownDuration } from "../timeline/duration.ts";
import { lossOf, shownLoss, worstTable } from "../timeline/loss.ts";

/** What clients lost, in a sentence without a full stop; the verdict where nothing is wrong. */
export function lossSentence(result: DrillResult): Said {
  const seen = timeSentence(result);
  const blind = blindSentence(result);
  const time = blind === undefined ? seen : { en: `${seen.en}; ${blind.en}`, ja: `${seen.ja}。${blind.ja}` };
  const writes = result.ledger && writesSentence(result.ledger);
  return writes === undefined ? time : { en: `${time.en}; ${writes.en}`, ja: `${time.ja}。${writes.ja}` };
}

function timeSentence(result: DrillResult): Said {
  const { tables, startedAt, endedAt } = result;
  const worst = worstTable(result);
  const untried = tables.filter(({ tries }) => tries.length === 0).map(({ table }) => table);
  if (tables.length === 0 || (worst === undefined && untried.length > 0)) return untriedSentence(untried);
  if (worst === undefined) {
    const lasted = shownDuration(endedAt - startedAt);
    const count = tables.length;
    const seen = tables.some(({ notLooked }) => notLooked.length > 0) ? " was seen" : "";
    return {
      en: `no time without service${seen} in ${count} route ${count === 1 ? "table" : "tables"}, over ${lasted.en}`,
      ja: `${count} 個のルートテーブルで、${lasted.ja}の間、サービスの中断はありません`,
    };
  }
  const { outages } = worst;
  const whole = shownLoss(lossOf(worst));
  const loss =
    outages.length === 1
      ? whole
      : { en: `${whole.en} in ${outages.length} outages`, ja: `計 ${outages.length} 回、合わせて ${whole.ja}` };
  if (tables.length === 1)
    return {
      en: `clients of ${worst.table} were without service for ${loss.en}`,
      ja: `${worst.table} のクライアントのサービス中断時間は ${loss.ja}です`,
    };
  return {
    en: `clients were without service longest in ${worst.table}: ${loss.en}`,
    ja: `サービス中断時間は ${worst.table} が最長で、${loss.ja}です`,
  };
}

/** How long nobody looked through which tables; of one without a try the sentence before says it. */
function blindSentence({ tables }: DrillResult): Said | undefined {
  const blind = tables
    .filter(({ tries, notLooked }) => tries.length > 0 && notLooked.length > 0)
    .map(({ table, notLooked }) => ({ table, length: shownDuration(notLookedIn(notLooked)) }));
  if (blind.length === 0) return undefined;
  return {
    en: `nobody looked through ${blind.map(({ table, length }) => `${table} for ${length.en}`).join(", ")}`,
    ja: `観測していない時間: ${blind.map(({ table, length }) => `${table} ${length.ja}`).join("、")}`,
  };
}

/** Where nobody tried, nobody knows. */
function untriedSentence(tables: readonly string[]): Said {
  if (tables.length === 0) return { en: "no route table was probed", ja: "どのルートテーブルからも試行していません" };
  const names = listed(tables);
  return { en: `no try was made from ${names.en}`, ja: `${names.ja} から試行していません` };
}

/** Undefined where no write was acknowledged, of which nothing can be said. */
function writesSentence({ acknowledged, lost, unread }: Ledger): Said | undefined {
  if (lost.length > 0)
    return {
      en: `${lost.length} of ${acknowledged} acknowledged writes lost`,
      ja: `応答済みの書き込み ${acknowledged} 件のうち ${lost.length} 件が失われました`,
    };
  if (unread.length > 0)
    return {
      en: `${unread.length} of ${acknowledged} acknowledged writes could not be read`,
      ja: `応答済みの書き込み ${acknowledged} 件のうち ${unread.length} 件を読み出せません`,
    };
  if (acknowledged === 0) return undefined;
  return {
    en: `all ${acknowledged} acknowledged writes are there`,
    ja: `応答済みの書き込み ${acknowledged} 件はすべて残っています`,
  };
}

export function movedBackSentence({ movedBack, actions }: DrillResult): Said {
  if (!movedBack)
    return { en: "not everything is where it was before", ja: "開始前の状態に戻っていないものがあります" };
  return actions.length === 0
    ? { en: "nothing was moved", ja: "何も移動していません" }
    : { en: "everything is where it was before", ja: "すべて開始前の状態に戻っています" };
}

/** When an alarm noticed, counted from the first failed try. */
export function noticedSentence(result: DrillResult): Said {
  const from = firstBadOf(result);
  const { noticedAt } = result;
  if (noticedAt === undefined)
    return from === undefined
      ? { en: "there was nothing to notice", ja: "検知すべき異常はありません" }
      : { en: "did not notice", ja: "検知していません" };
  if (from === undefined)
    return { en: "noticed, though no try failed", ja: "失敗した試行はありませんが、検知しました" };
  if (noticedAt < from) return { en: "noticed before the first try failed", ja: "最初の失敗より前に検知しました" };
  const after = shownDuration(noticedAt - from);
  return { en: `noticed ${after.en} after the first failed try`, ja: `最初の失敗の ${after.ja}後に検知しました` };
}

/** When all was green again; undefined where nothing had been otherwise. */
export function greenSentence(result: DrillResult): Said | undefined {
  const { greenAt, noticedAt } = result;
  const firstBad = firstBadOf(result);
  const from = firstBad ?? noticedAt;
  if (from === undefined) return undefined;
  if (greenAt === undefined) return { en: "not green again", ja: "正常に戻っていません" };
  const after = shownDuration(Math.max(0, greenAt - from));
  return firstBad === undefined
    ? { en: `all green again ${after.en} later`, ja: `その ${after.ja}後にすべて正常に戻りました` }
    : {
        en: `all green again ${after.en} after the first failed try`,
        ja: `最初の失敗の ${after.ja}後にすべて正常に戻りました`,
      };
}

export function firstBadOf({ tables }: Pick<DrillResult, "tables">): number | undefined {
  const moments = tables.flatMap(({ outages }) => outages.map(({ firstBad }) => firstBad));
  return moments.length === 0 ? undefined : moments.reduce((first, each) => Math.min(first, each));
}
