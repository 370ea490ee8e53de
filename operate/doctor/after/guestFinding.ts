import { type Finding, fail, ok, skipped, unknown, warn } from "../../findings/finding.ts";
import type { Said } from "../../findings/said.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";
import { type GuestReports, isReport } from "./guestReport.ts";
import type { GuestRule } from "./guestRule.ts";

export const NOT_ASKED: Said = {
  en: "the servers were not asked (--no-guest)",
  ja: "サーバーには問い合わせていません（--no-guest）",
};

export function ruleFinding(
  { id, about, state, judge, details }: GuestRule,
  reports: GuestReports | undefined,
  examined: ExaminedAfter,
): Finding {
  if (reports === undefined) return skipped(id, NOT_ASKED);
  const silent = silentIn(reports);
  const wrong = [...reports].flatMap(([server, report]) => {
    const said = isReport(report) ? judge(report, examined, server) : undefined;
    return said === undefined ? [] : [{ en: `${server}: ${said.en}`, ja: `${server}: ${said.ja}` }];
  });
  if (wrong.length > 0) {
    const what = { en: wrong.map(({ en }) => en).join("; "), ja: wrong.map(({ ja }) => ja).join("、") };
    return (state === "warn" ? warn : fail)(id, what, details);
  }
  return silent === undefined ? ok(id, about) : unknown(id, silent);
}

/** Which servers have said nothing, and why. */
export function silentIn(reports: GuestReports): Said | undefined {
  const silent = [...reports].flatMap(([server, report]) => (isReport(report) ? [] : [`${server}: ${report.why}`]));
  if (silent.length === 0) return undefined;
  return { en: `no report of ${silent.join("; ")}`, ja: `レポートなし: ${silent.join("、")}` };
}
