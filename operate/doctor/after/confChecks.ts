import { type Finding, fail, ok, skipped, unknown } from "../../findings/finding.ts";
import type { Check } from "../check/check.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";
import { NOT_ASKED, silentIn } from "./guestFinding.ts";
import { type GuestReport, type GuestReports, isReport } from "./guestReport.ts";
import { failedLook } from "./guestRule.ts";

const AGAIN = {
  en: "pulumi up runs the bring-up, which delivers it anew",
  ja: "pulumi up で構成情報を配信し直してください",
};

export const confChecks: readonly Check<ExaminedAfter>[] = [
  {
    ids: ["guest.conf"],
    about: { en: "they have the same clp.conf", ja: "clp.conf が全サーバーで同じ" },
    asksAws: true,
    run: async (examined) => [of("guest.conf", await examined.guestReports(), sameFinding)],
  },
  {
    ids: ["guest.delivered"],
    about: { en: "they have the clp.conf that was delivered", ja: "clp.conf が配信したものと同じ" },
    asksAws: true,
    run: async (examined) => [of("guest.delivered", await examined.guestReports(), deliveredFinding)],
  },
];

type Reports = readonly (readonly [server: string, report: GuestReport])[];

/** Only where every server has said something can two be compared. */
function of(id: string, reports: GuestReports | undefined, judge: (reports: Reports) => Finding): Finding {
  if (reports === undefined) return skipped(id, NOT_ASKED);
  const silent = silentIn(reports);
  if (silent !== undefined) return unknown(id, silent);
  return judge([...reports].flatMap(([server, report]) => (isReport(report) ? [[server, report] as const] : [])));
}

function sameFinding(reports: Reports): Finding {
  const id = "guest.conf";
  for (const [server, { confHash }] of reports) {
    const unread = failedLook(confHash);
    if (unread !== undefined) return fail(id, { en: `${server}: ${unread.en}`, ja: `${server}: ${unread.ja}` });
  }
  if (new Set(reports.map(([, { confHash }]) => confHash)).size === 1)
    return ok(id, { en: "the servers have the same clp.conf", ja: "clp.conf は全サーバーで同じです" });
  const named = reports.map(([server, { confHash }]) => `${server} ${String(confHash).slice(0, 12)}`).join(", ");
  return fail(
    id,
    { en: `the servers have different clp.conf files: ${named}`, ja: `clp.conf がサーバー間で異なります: ${named}` },
    {
      why: {
        en: "after the next failover another configuration holds",
        ja: "次のフェールオーバー後に別の構成で動作します",
      },
      mend: AGAIN,
    },
  );
}

/**
 * A server that pushed a configuration has recorded the hash of what CLUSTERPRO had after it. An older push of another
 * server left another record, so one that fits is enough.
 */
function deliveredFinding(reports: Reports): Finding {
  const id = "guest.delivered";
  for (const [server, { installedHash }] of reports) {
    const unread = failedLook(installedHash);
    if (unread !== undefined) return fail(id, { en: `${server}: ${unread.en}`, ja: `${server}: ${unread.ja}` });
  }
  const pushed = reports.flatMap(([, { pushedHash }]) =>
    typeof pushedHash === "string" && pushedHash !== "" && failedLook(pushedHash) === undefined ? [pushedHash] : [],
  );
  if (pushed.length === 0)
    return unknown(id, {
      en: "no server has a record of the last push",
      ja: "配信の記録がどのサーバーにもありません",
    });
  const changed = reports.filter(([, { installedHash }]) => !pushed.includes(String(installedHash)));
  if (changed.length === 0)
    return ok(id, { en: "clp.conf is what was delivered last", ja: "clp.conf は最後に配信したものと同じです" });
  const names = changed.map(([server]) => server).join(", ");
  return fail(
    id,
    {
      en: `clp.conf or a script was changed after the last delivery: ${names}`,
      ja: `最後の配信後に clp.conf またはスクリプトが変更されています: ${names}`,
    },
    {
      why: {
        en: "the settings no longer say what runs; the next bring-up takes the change away",
        ja: "設定と実際の構成が異なります。次回の構築で変更は失われます",
      },
      mend: {
        en: "export it from Cluster WebUI into cluster.baseConfiguration to keep the change; else pulumi up",
        ja: "変更を残す場合は Cluster WebUI からエクスポートして cluster.baseConfiguration に指定し、残さない場合は pulumi up を実行してください",
      },
    },
  );
}
