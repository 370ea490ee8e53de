import { type Details, type Finding, fail, ok, skipped, unknown, warn } from "../../findings/finding.ts";
import type { Said } from "../../findings/said.ts";
import type { Check } from "../check/check.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";
import { type GuestReport, type GuestReports, isReport } from "./guestReport.ts";

/** What a server's report says of one thing: nothing where it is right. */
type Judge = (report: GuestReport, examined: ExaminedAfter, server: string) => string | undefined;

interface GuestRule {
  readonly id: string;
  readonly about: Said;
  readonly state?: "warn";
  readonly judge: Judge;
  readonly details?: Details;
}

const LARGEST_CLOCK_SECONDS = 60;
const LEAST_FREE_PERCENT = 15;

const failedLook = (value: unknown) =>
  typeof value === "string" && value.startsWith("error: ") ? value.slice(7) : undefined;

/** A look that must give true. */
const mustBe = (value: unknown, otherwise: string) => (value === true ? undefined : (failedLook(value) ?? otherwise));

const allTrue = (values: Readonly<Record<string, unknown>>): string | undefined => {
  const wrong = Object.entries(values).filter(([, value]) => value !== true);
  return wrong.length === 0 ? undefined : wrong.map(([name, value]) => failedLook(value) ?? name).join(", ");
};

const RULES: readonly GuestRule[] = [
  {
    id: "guest.domain",
    about: { en: "the servers are in their domain", ja: "サーバーがドメインに参加している" },
    judge: ({ domain }, { target }) =>
      String(domain).toLowerCase() === target.domainName.toLowerCase() ? undefined : `in ${domain}`,
    details: {
      why: { en: "outside its domain a server cannot open the share", ja: "ドメイン外のサーバーは共有を開けません" },
    },
  },
  {
    id: "guest.secureChannel",
    about: { en: "the domain trusts them", ja: "ドメインとのセキュアチャネル" },
    judge: ({ secureChannel }) => mustBe(secureChannel, "the secure channel is broken"),
    details: {
      mend: {
        en: "Test-ComputerSecureChannel -Repair on that server",
        ja: "該当サーバーで Test-ComputerSecureChannel -Repair を実行してください",
      },
    },
  },
  {
    id: "guest.clock",
    about: { en: "their clocks are the domain's", ja: "時刻のずれ" },
    judge: ({ clockSeconds }) =>
      typeof clockSeconds !== "number"
        ? (failedLook(clockSeconds) ?? "not told")
        : Math.abs(clockSeconds) < LARGEST_CLOCK_SECONDS
          ? undefined
          : `${clockSeconds} s off`,
    details: {
      expected: { en: `less than ${LARGEST_CLOCK_SECONDS} s`, ja: `${LARGEST_CLOCK_SECONDS} 秒未満` },
      why: { en: "Kerberos refuses at five minutes", ja: "5 分ずれると Kerberos 認証が失敗します" },
    },
  },
  {
    id: "guest.names",
    about: { en: "they find domain, file system and EC2 by name", ja: "名前解決（ドメイン、ファイルシステム、EC2）" },
    judge: ({ names }) => allTrue(names),
  },
  {
    id: "guest.ports",
    about: {
      en: "they reach the file system, the domain and EC2",
      ja: "ポートの疎通（ファイルシステム、ドメイン、EC2）",
    },
    judge: ({ ports }) => allTrue(ports),
    details: {
      why: {
        en: "without 443 to EC2 a failover moves no route",
        ja: "EC2 への 443 が通らないと、フェールオーバー時にルートを変更できません",
      },
    },
  },
  {
    id: "guest.awsCli",
    about: { en: "they have the AWS CLI, version 2", ja: "AWS CLI v2 の有無" },
    judge: ({ awsCli }) => (/^aws-cli\/2\./.test(String(awsCli)) ? undefined : (failedLook(awsCli) ?? String(awsCli))),
    details: { why: { en: "CLUSTERPRO moves the routes with it", ja: "CLUSTERPRO はこれを使ってルートを変更します" } },
  },
  {
    id: "guest.routes",
    about: { en: "their role sees the route tables", ja: "ロールでルートテーブルを参照できる" },
    judge: ({ routes }) =>
      typeof routes === "number" && routes > 0 ? undefined : (failedLook(routes) ?? "sees no route"),
  },
  {
    id: "guest.disk",
    about: { en: "their disks have room", ja: "ディスクの空き容量" },
    state: "warn",
    judge: ({ freeDiskPercent }) =>
      typeof freeDiskPercent !== "number"
        ? (failedLook(freeDiskPercent) ?? "not told")
        : freeDiskPercent >= LEAST_FREE_PERCENT
          ? undefined
          : `${freeDiskPercent} % free`,
  },
  {
    id: "guest.reboot",
    about: { en: "none waits for a reboot", ja: "再起動待ちではない" },
    state: "warn",
    judge: ({ pendingReboot }) =>
      pendingReboot === false ? undefined : (failedLook(pendingReboot) ?? "waits for a reboot"),
  },
  {
    id: "guest.services",
    about: { en: "CLUSTERPRO's services run", ja: "CLUSTERPRO のサービスが稼働している" },
    judge: ({ stoppedServices }) =>
      stoppedServices === "" ? undefined : (failedLook(stoppedServices) ?? `stopped: ${stoppedServices}`),
  },
  {
    id: "guest.startup",
    about: {
      en: "CLUSTERPRO starts later after a boot than its peers' heartbeat time-out",
      ja: "起動後の CLUSTERPRO の開始がハートビートタイムアウトより遅い",
    },
    state: "warn",
    judge: ({ startup }) => (startup === "" ? undefined : (failedLook(startup) ?? String(startup))),
    details: {
      why: {
        en: "a quick reboot passes unnoticed, nobody takes the group, and both servers may become active",
        ja: "短時間の再起動が検出されず、フェールオーバーが行われないまま両系活性となるおそれがあります",
      },
      mend: {
        en: "run the bring-up again: its step delayServices sets it (cluster.startupDelaySeconds)",
        ja: "導入を再実行してください。ステップ delayServices が設定します（cluster.startupDelaySeconds）",
      },
    },
  },
];

export const guestChecks: readonly Check<ExaminedAfter>[] = [
  ...RULES.map((rule) => ({
    ids: [rule.id],
    about: rule.about,
    asksAws: true,
    run: async (examined: ExaminedAfter) => [ruleFinding(rule, await examined.guestReports(), examined)],
  })),
  {
    ids: ["guest.conf"],
    about: { en: "they have the same clp.conf", ja: "clp.conf が全サーバーで同じ" },
    asksAws: true,
    run: async (examined) => [confFinding(await examined.guestReports())],
  },
];

const NOT_ASKED: Said = {
  en: "the servers were not asked (--no-guest)",
  ja: "サーバーには問い合わせていません（--no-guest）",
};

function ruleFinding(
  { id, about, state, judge, details }: GuestRule,
  reports: GuestReports | undefined,
  examined: ExaminedAfter,
): Finding {
  if (reports === undefined) return skipped(id, NOT_ASKED);
  const silent = silentIn(reports);
  const wrong = [...reports].flatMap(([server, report]) => {
    const said = isReport(report) ? judge(report, examined, server) : undefined;
    return said === undefined ? [] : [`${server}: ${said}`];
  });
  if (wrong.length > 0)
    return (state === "warn" ? warn : fail)(id, { en: wrong.join("; "), ja: wrong.join("、") }, details);
  return silent === undefined ? ok(id, about) : unknown(id, silent);
}

function silentIn(reports: GuestReports): Said | undefined {
  const silent = [...reports].flatMap(([server, report]) => (isReport(report) ? [] : [`${server}: ${report.why}`]));
  if (silent.length === 0) return undefined;
  return { en: `no report of ${silent.join("; ")}`, ja: `レポートなし: ${silent.join("、")}` };
}

function confFinding(reports: GuestReports | undefined): Finding {
  const id = "guest.conf";
  if (reports === undefined) return skipped(id, NOT_ASKED);
  const silent = silentIn(reports);
  if (silent !== undefined) return unknown(id, silent);
  const hashes = [...reports].map(([server, report]) => ({
    server,
    hash: isReport(report) ? String(report.confHash) : "",
  }));
  const unread = hashes.find(({ hash }) => hash.startsWith("error: "));
  if (unread !== undefined)
    return fail(id, {
      en: `${unread.server}: ${unread.hash.slice(7)}`,
      ja: `${unread.server}: ${unread.hash.slice(7)}`,
    });
  if (new Set(hashes.map(({ hash }) => hash)).size === 1)
    return ok(id, { en: "the servers have the same clp.conf", ja: "clp.conf は全サーバーで同じです" });
  const named = hashes.map(({ server, hash }) => `${server} ${hash.slice(0, 12)}`).join(", ");
  return fail(
    id,
    { en: `the servers have different clp.conf files: ${named}`, ja: `clp.conf がサーバー間で異なります: ${named}` },
    {
      why: {
        en: "after the next failover another configuration holds",
        ja: "次のフェールオーバー後に別の構成で動作します",
      },
      mend: {
        en: "pulumi up runs the bring-up, which delivers it anew",
        ja: "pulumi up で構成情報を配信し直してください",
      },
    },
  );
}
