import { type Sight, tablesElsewhere } from "../change/sight.ts";
import { type Finding, fail, ok, skipped, unknown, warn } from "../findings/finding.ts";
import { listed, plain, type Said } from "../findings/said.ts";
import type { Ledger, Millis, Outage, TableResult } from "./drillResult.ts";
import { notLookedIn } from "./notLooked.ts";
import type { Probed } from "./probing.ts";
import type { Noticed } from "./watch.ts";

const PAGE = "docs/operations.md#drill";

/** Clocks further apart than that make moments of two witnesses look swapped, milliseconds. */
const CLOCKS_APART = 1_000;

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);

export function outageSaid({ estimate, least, most, notLooked }: Outage): Said {
  const length =
    estimate === undefined || most === undefined
      ? `> ${seconds(least)} s`
      : `${seconds(estimate)} s (${seconds(least)}-${seconds(most)})`;
  if (notLooked === 0) return plain(length);
  const blind = seconds(notLooked);
  return { en: `${length}, of which nobody looked for ${blind} s`, ja: `${length}（うち ${blind} 秒は未観測）` };
}

/** Tables and how long nobody looked through them. */
function blindSaid(tables: readonly TableResult[]): Said | undefined {
  const blind = tables.filter(({ notLooked }) => notLooked.length > 0);
  if (blind.length === 0) return undefined;
  return plain(blind.map(({ table, notLooked }) => `${table} ${seconds(notLookedIn(notLooked))} s`).join(", "));
}

/** @param unnoticed whether clients were to notice nothing */
export function serviceFinding(tables: readonly TableResult[], unnoticed: boolean): Finding {
  const id = "service.away";
  const away = tables.filter(({ outages }) => outages.length > 0);
  const inWords = (language: keyof Said) =>
    away
      .map(({ table, outages }) => `${table} ${outages.map((each) => outageSaid(each)[language]).join(" + ")}`)
      .join(", ");
  const said = { en: inWords("en"), ja: inWords("ja") };
  const gone = away.filter(({ outages }) => outages.at(-1)?.firstGood === undefined);
  if (gone.length > 0) {
    const names = listed(gone.map(({ table }) => table));
    const what = {
      en: `the service did not come back through ${names.en}`,
      ja: `${names.ja} 経由のサービスが復旧していません`,
    };
    return fail(id, what, { found: said, page: PAGE });
  }
  const blind = blindSaid(tables);
  if (away.length === 0 && blind !== undefined) {
    return unknown(id, {
      en: `no try failed, and for a while nobody looked: ${blind.en}`,
      ja: `失敗した試行はありませんが、観測していない時間があります: ${blind.ja}`,
    });
  }
  if (away.length === 0) return ok(id, { en: "no try failed", ja: "失敗した試行はありません" });
  const what = { en: `time without service: ${said.en}`, ja: `サービス停止時間: ${said.ja}` };
  if (!unnoticed) return ok(id, what);
  return fail(id, what, {
    expected: { en: "clients notice nothing of this drill", ja: "この訓練ではクライアントへの影響はないはずです" },
    page: PAGE,
  });
}

export function smoothFinding(tables: readonly TableResult[]): Finding {
  const id = "service.smooth";
  const rough = tables.filter(({ slow, flaps }) => slow > 0 || flaps > 0);
  if (rough.length === 0) return ok(id, { en: "no slow answers, no flaps", ja: "遅い応答や断続的な停止はありません" });
  const parts: readonly Said[] = rough.map(({ table, slow, flaps }) => ({
    en: `${table} ${slow} slow, ${flaps} flaps`,
    ja: `${table} は遅い応答 ${slow} 件、断続 ${flaps} 回`,
  }));
  const what = { en: parts.map(({ en }) => en).join("; "), ja: parts.map(({ ja }) => ja).join("、") };
  return rough.some(({ flaps }) => flaps > 0) ? warn(id, what) : ok(id, what);
}

export function ledgerFinding(ledger: Ledger | undefined): Finding {
  const id = "ledger.complete";
  if (ledger === undefined) {
    return skipped(id, {
      en: "nothing was written: the application is not MinIO",
      ja: "アプリケーションが MinIO ではないため、書き込みは行っていません",
    });
  }
  const { attempted, acknowledged, read, lost, recovered, unexpected, unread } = ledger;
  const counts = {
    en: `${attempted} attempted, ${acknowledged} acknowledged, ${read} read, ${recovered.length} recovered`,
    ja: `試行 ${attempted}、確認応答 ${acknowledged}、読み取り ${read}、回復 ${recovered.length}`,
  };
  const some = (keys: readonly string[]) => plain(keys.slice(0, 10).join(", ") + (keys.length > 10 ? ", ..." : ""));
  if (lost.length > 0) {
    const what = {
      en: `${lost.length} acknowledged writes are lost (${counts.en})`,
      ja: `確認応答済みの書き込みが ${lost.length} 件失われました（${counts.ja}）`,
    };
    return fail(id, what, { found: some(lost), page: PAGE });
  }
  if (unexpected.length > 0) {
    const what = {
      en: `${unexpected.length} objects have another content than was written (${counts.en})`,
      ja: `書き込みと内容が異なるオブジェクトが ${unexpected.length} 件あります（${counts.ja}）`,
    };
    return fail(id, what, { found: some(unexpected), page: PAGE });
  }
  if (unread.length > 0) {
    const what = {
      en: `${unread.length} acknowledged writes could not be read: nobody knows whether they are there (${counts.en})`,
      ja: `確認応答済みの書き込み ${unread.length} 件を読み取れず、有無が不明です（${counts.ja}）`,
    };
    return unknown(id, what, { found: some(unread), page: PAGE });
  }
  if (acknowledged === 0)
    return unknown(id, { en: `no write was acknowledged (${counts.en})`, ja: `確認応答がありません（${counts.ja}）` });
  return ok(id, {
    en: `no acknowledged write is lost: ${counts.en}`,
    ja: `確認応答済みの書き込みはすべて残っています: ${counts.ja}`,
  });
}

export function probersFinding(probed: readonly Probed[], tables: readonly TableResult[]): Finding {
  const id = "probers.answered";
  const [failure] = probed.flatMap(({ failures }) => failures);
  const found = failure === undefined ? {} : { found: plain(failure.said) };
  const blind = blindSaid(tables);
  if (blind !== undefined) {
    const what = {
      en: `nobody looked for a while: ${blind.en}; an outage in that time would not have been seen`,
      ja: `観測していない時間があり、その間の停止は測定されていません: ${blind.ja}`,
    };
    return unknown(id, what, found);
  }
  if (failure !== undefined) {
    const names = listed(probed.filter(({ failures }) => failures.length > 0).map(({ table }) => table.table));
    const what = {
      en: `a run of the probers of ${names.en} gave no answer: what it wrote nobody knows`,
      ja: `${names.ja} のプローブの実行が応答せず、その書き込みは不明です`,
    };
    return unknown(id, what, found);
  }
  const apart = probed.filter(({ table: { skew } }) => Math.abs(skew) > CLOCKS_APART);
  if (apart.length > 0) {
    const [first] = apart;
    const by = ((first?.table.skew ?? 0) / 1000).toFixed(1);
    return warn(id, {
      en: `this computer's clock and the probers' are ${by} s apart: moments of the journal and of the probers cannot be compared`,
      ja: `このコンピューターの時計がプローブの時計と ${by} 秒ずれているため、ジャーナルとプローブの時刻は比較できません`,
    });
  }
  return ok(id, {
    en: `${probed.length} probers tried throughout`,
    ja: `${probed.length} 個のプローブが継続して試行しました`,
  });
}

/** After what was done was done: where the group went, and whether every table followed. */
export function effectFinding(
  {
    reached,
    refused,
    sight,
  }: { readonly reached: boolean; readonly refused: string | undefined; readonly sight: Sight },
  active: string,
): Finding {
  const id = "drill.effect";
  if (refused !== undefined) {
    return fail(id, { en: `it was not done: ${refused}`, ja: `実行できませんでした: ${refused}` }, { page: PAGE });
  }
  if (reached) {
    const owner = sight.owner ?? "-";
    return ok(
      id,
      owner === active
        ? { en: `done, with the group on ${active}`, ja: `完了しました（グループは ${active} のまま）` }
        : {
            en: `the group went to ${owner}, and every route table followed`,
            ja: `グループは ${owner} に移り、すべてのルートテーブルが追従しました`,
          },
    );
  }
  const { owner, routes } = sight;
  const elsewhere = owner === undefined ? [] : tablesElsewhere(sight, owner).map(({ table }) => table);
  if (owner !== undefined && elsewhere.length > 0) {
    const names = listed(elsewhere);
    return fail(
      id,
      {
        en: `${names.en} did not follow the group to ${owner}: ${routes.length - elsewhere.length} of ${routes.length} route tables did`,
        ja: `${names.ja} がグループ（${owner}）に追従していません（${routes.length} 個中 ${routes.length - elsewhere.length} 個が追従）`,
      },
      { page: "docs/operations-at-night.md#the-route-tables-disagree" },
    );
  }
  return fail(
    id,
    {
      en: `what was expected did not happen in time; the group is on ${owner ?? "no server"}`,
      ja: `制限時間内に想定した状態になりませんでした（グループ: ${owner ?? "なし"}）`,
    },
    { page: PAGE },
  );
}

export function endFinding(sight: Sight, active: string): Finding {
  const id = "routes.atEnd";
  const elsewhere = tablesElsewhere(sight, active).map(({ table }) => table);
  if (sight.routes.length > 0 && elsewhere.length === 0) {
    const count = sight.routes.length;
    return ok(id, {
      en: `all ${count} route tables lead to ${active}`,
      ja: `${count} 個のルートテーブルはすべて ${active} に向いています`,
    });
  }
  if (sight.routes.length === 0)
    return unknown(id, { en: "nobody says where the routes lead", ja: "ルートの向き先を確認できません" });
  const names = listed(elsewhere);
  return fail(
    id,
    { en: `${names.en} does not lead to ${active}`, ja: `${names.ja} が ${active} に向いていません` },
    { page: "docs/operations-at-night.md#the-route-tables-disagree" },
  );
}

/** @param from of the first action */
export function noticedFinding(
  noticed: Noticed | undefined,
  {
    from,
    greenAt,
    unnoticed,
  }: { readonly from: Millis; readonly greenAt: Millis | undefined; readonly unnoticed: boolean },
): Finding {
  const id = "monitoring.noticed";
  if (noticed === undefined) {
    const what = {
      en: "no alarm noticed anything",
      ja: "アラームは何も検知しませんでした",
    };
    return unnoticed ? ok(id, what) : warn(id, what);
  }
  const after = seconds(noticed.at - from);
  const green = greenAt === undefined ? undefined : seconds(greenAt - from);
  return ok(id, {
    en: `${noticed.witness} noticed after ${after} s${green === undefined ? "" : `; all was green again after ${green} s`}`,
    ja: `${noticed.witness} が ${after} 秒後に検知しました${green === undefined ? "" : `（${green} 秒後にすべて正常）`}`,
  });
}

/** Of the kinds behind `--experimental`. */
export function unseenFinding(): Finding {
  return warn(
    "drill.unseen",
    {
      en: "experimental: this kind of drill was never seen on AWS",
      ja: "試験的な機能です。この種類の訓練は AWS で動作を確認していません",
    },
    { page: PAGE },
  );
}

export function interruptedFinding(signal: string): Finding {
  return fail("drill.interrupted", {
    en: `the drill was interrupted (${signal}): what it measured is not all`,
    ja: `訓練は中断されました（${signal}）。測定結果は一部のみです`,
  });
}

export function removalFinding(why: string | undefined, bucket: string): Finding {
  const id = "objects.removed";
  if (why === undefined)
    return ok(id, { en: "the test objects are removed", ja: "テスト用オブジェクトは削除済みです" });
  return warn(
    id,
    {
      en: `the bucket ${bucket} with the test objects is still there`,
      ja: `テスト用バケット ${bucket} が残っています`,
    },
    {
      found: plain(why),
      mend: {
        en: "remove it: mc rb --force, or MinIO's console",
        ja: "mc rb --force または MinIO のコンソールで削除してください",
      },
    },
  );
}
