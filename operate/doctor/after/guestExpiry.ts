import { type Finding, ok, skipped, unknown, warn } from "../../findings/finding.ts";
import type { Said } from "../../findings/said.ts";
import type { Check } from "../check/check.ts";
import { type Ending, endingFinding } from "./ending.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";
import { NOT_ASKED, silentIn } from "./guestFinding.ts";
import { type GuestReport, isReport } from "./guestReport.ts";
import { failedLook, isRecord } from "./guestRule.ts";
import { CLUSTERPRO_MAJOR } from "./supportEnds.ts";

const DAY = 86_400_000;

type Reports = readonly (readonly [server: string, report: GuestReport])[];

function check(
  id: string,
  about: Said,
  judge: (reports: Reports, examined: ExaminedAfter) => Finding,
): Check<ExaminedAfter> {
  return {
    ids: [id],
    about,
    asksAws: true,
    run: async (examined) => {
      const reports = await examined.guestReports();
      if (reports === undefined) return [skipped(id, NOT_ASKED)];
      const told = [...reports].flatMap(([server, report]) => (isReport(report) ? [[server, report] as const] : []));
      const silent = silentIn(reports);
      return [told.length === 0 && silent !== undefined ? unknown(id, silent) : judge(told, examined)];
    },
  };
}

/** A day as clplcnsc may write it; what it writes was not seen on a real server. */
const DATE = /\b(20\d{2})[/.-](\d{1,2})[/.-](\d{1,2})\b|(20\d{2})年(\d{1,2})月(\d{1,2})日/g;

/** Lines that are about an end, and not about a beginning. */
const ABOUT_END = /expir|valid|until|limit|\bend|trial|期限|期間|まで|終了|試用/i;

/** The last day that each line about an end names. */
export function licenseEnds(text: string): readonly number[] {
  return text
    .split(/\r?\n/)
    .filter((line) => ABOUT_END.test(line))
    .flatMap((line) => {
      const days = [...line.matchAll(DATE)].map(([, y1, m1, d1, y2, m2, d2]) =>
        Date.UTC(Number(y1 ?? y2), Number(m1 ?? m2) - 1, Number(d1 ?? d2)),
      );
      return days.length === 0 ? [] : [Math.max(...days)];
    });
}

export const guestExpiry: readonly Check<ExaminedAfter>[] = [
  check(
    "expiry.licenses",
    { en: "CLUSTERPRO's licences, where they are dated", ja: "CLUSTERPRO のライセンスの有効期限" },
    (reports, { now }) => {
      const endings = reports.flatMap(([server, { licenses }]): Ending[] =>
        licenseEnds(isRecord(licenses) ? String(licenses.text) : "").map((at) => ({
          name: { en: `a licence of ${server}`, ja: `${server} のライセンス` },
          at,
        })),
      );
      const fine =
        endings.length === 0
          ? { en: "no licence names an end", ja: "期限付きのライセンスはありません" }
          : { en: "the licences hold for 30 days and more", ja: "ライセンスの残り期間は 30 日以上です" };
      const details = {
        why: { en: "without a licence the cluster does not start", ja: "ライセンスがないとクラスターは起動しません" },
        mend: {
          en: "a new licence in cluster.licenses, and pulumi up",
          ja: "新しいライセンスを cluster.licenses に設定して pulumi up を実行してください",
        },
      };
      return endingFinding("expiry.licenses", endings, now, { fine, details });
    },
  ),
  check(
    "expiry.password",
    { en: "the password of the cluster's account", ja: "クラスター用アカウントのパスワードの期限" },
    passwordFinding,
  ),
  check(
    "expiry.clusterpro",
    { en: "CLUSTERPRO's version is one that NEC develops on", ja: "CLUSTERPRO のバージョン" },
    versionFinding,
  ),
];

function passwordFinding(reports: Reports, { spec, now }: ExaminedAfter): Finding {
  const id = "expiry.password";
  const { user } = spec.cluster.account;
  // Each server asks the same domain.
  const told = reports.map(([, { password }]) => password);
  const password = told.find(isRecord);
  if (password === undefined) {
    const why = told.map(failedLook).find((each) => each !== undefined);
    return unknown(id, why ?? { en: "no server knows it", ja: "確認できません" });
  }
  const { ageDays, daysLeft } = password;
  const age = { en: `${ageDays} days old`, ja: `${ageDays} 日経過` };
  const fine =
    typeof daysLeft === "number"
      ? {
          en: `the password of ${user}: ${age.en}, ${daysLeft} days left`,
          ja: `${user} のパスワード: ${age.ja}、残り ${daysLeft} 日`,
        }
      : { en: `the password of ${user}: ${age.en}, does not expire`, ja: `${user} のパスワード: ${age.ja}、無期限` };
  const endings = [
    {
      name: { en: `the password of ${user}`, ja: `${user} のパスワード` },
      at: typeof daysLeft === "number" ? now + daysLeft * DAY : undefined,
    },
  ];
  const details = {
    found: fine,
    why: {
      en: "CLUSTERPRO runs its scripts as this user: without, no monitor and no start",
      ja: "CLUSTERPRO はこのユーザーでスクリプトを実行します。期限が切れると監視も起動もできません",
    },
    mend: {
      en: "a new password in the domain and in its secret, then pulumi up; or cluster.account.passwordNeverExpires",
      ja: "ドメインとシークレットのパスワードを更新して pulumi up を実行するか、cluster.account.passwordNeverExpires を使ってください",
    },
  };
  return endingFinding(id, endings, now, { fine, details });
}

/** NEC has no public table of days; a line that is older than the one this project is made for gets no new versions. */
function versionFinding(reports: Reports): Finding {
  const id = "expiry.clusterpro";
  const versions = [...new Set(reports.map(([, { version }]) => String(version ?? "")))].filter(
    (each) => each !== "" && failedLook(each) === undefined,
  );
  const old = versions.filter((each) => Number(/\bX (\d+)/.exec(each)?.[1] ?? CLUSTERPRO_MAJOR) < CLUSTERPRO_MAJOR);
  if (versions.length === 0)
    return skipped(id, { en: "Windows lists no CLUSTERPRO", ja: "インストール済みの CLUSTERPRO を確認できません" });
  if (old.length === 0) return ok(id, { en: versions.join(", "), ja: versions.join("、") });
  return warn(
    id,
    {
      en: `older than X ${CLUSTERPRO_MAJOR}: ${old.join(", ")}`,
      ja: `X ${CLUSTERPRO_MAJOR} より前のバージョンです: ${old.join("、")}`,
    },
    {
      mend: {
        en: "ask NEC for the end of its support: https://jpn.nec.com/clusterpro/",
        ja: "サポート期限を NEC に確認してください: https://jpn.nec.com/clusterpro/",
      },
    },
  );
}
