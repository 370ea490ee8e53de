import { plain } from "../../findings/said.ts";
import { allTrue, failedLook, type GuestRule, mustBe, NOT_TOLD } from "./guestRule.ts";

const LARGEST_CLOCK_SECONDS = 60;
const LEAST_FREE_PERCENT = 15;

/** Windows, the domain, and what of AWS a server needs. */
export const SYSTEM_RULES: readonly GuestRule[] = [
  {
    id: "guest.domain",
    about: { en: "the servers are in their domain", ja: "サーバーがドメインに参加している" },
    judge: ({ domain }, { target }) =>
      String(domain).toLowerCase() === target.domainName.toLowerCase() ? undefined : plain(String(domain)),
    details: {
      why: { en: "outside its domain a server cannot open the share", ja: "ドメイン外のサーバーは共有を開けません" },
    },
  },
  {
    id: "guest.secureChannel",
    about: { en: "the domain trusts them", ja: "ドメインとのセキュアチャネルが正常" },
    judge: ({ secureChannel }) =>
      mustBe(secureChannel, { en: "the secure channel is broken", ja: "セキュアチャネルが壊れています" }),
    details: {
      mend: {
        en: "Test-ComputerSecureChannel -Repair on that server",
        ja: "該当サーバーで Test-ComputerSecureChannel -Repair を実行してください",
      },
    },
  },
  {
    id: "guest.clock",
    about: { en: "their clocks are the domain's", ja: "時刻がドメインと一致している" },
    judge: ({ clockSeconds }) =>
      typeof clockSeconds !== "number"
        ? (failedLook(clockSeconds) ?? NOT_TOLD)
        : Math.abs(clockSeconds) < LARGEST_CLOCK_SECONDS
          ? undefined
          : { en: `${clockSeconds} s off`, ja: `${clockSeconds} 秒のずれ` },
    details: {
      expected: { en: `less than ${LARGEST_CLOCK_SECONDS} s`, ja: `${LARGEST_CLOCK_SECONDS} 秒未満` },
      why: { en: "Kerberos refuses at five minutes", ja: "5 分ずれると Kerberos 認証が失敗します" },
    },
  },
  {
    id: "guest.names",
    about: {
      en: "they find domain, file system and EC2 by name",
      ja: "名前解決（ドメイン、ファイルシステム、EC2）ができる",
    },
    judge: ({ names }) => allTrue(names),
  },
  {
    id: "guest.ports",
    about: {
      en: "they reach the file system, the domain and EC2",
      ja: "ファイルシステム、ドメイン、EC2 のポートに接続できる",
    },
    judge: ({ ports }) => allTrue(ports),
    details: {
      why: {
        en: "no share without 445, no logon without 88 and 389, and without 443 to EC2 a failover moves no route",
        ja: "445 がないと共有を、88 と 389 がないとドメイン認証を利用できません。EC2 への 443 がないとフェールオーバー時にルートを変更できません",
      },
    },
  },
  {
    id: "guest.awsCli",
    about: { en: "they have the AWS CLI, version 2", ja: "AWS CLI v2 がある" },
    judge: ({ awsCli }) =>
      /^aws-cli\/2\./.test(String(awsCli)) ? undefined : (failedLook(awsCli) ?? plain(String(awsCli))),
    details: { why: { en: "CLUSTERPRO moves the routes with it", ja: "CLUSTERPRO はこれを使ってルートを変更します" } },
  },
  {
    id: "guest.routes",
    about: { en: "their role sees the route tables", ja: "ロールでルートテーブルを参照できる" },
    judge: ({ routes }) =>
      typeof routes === "number" && routes > 0
        ? undefined
        : (failedLook(routes) ?? { en: "sees no route", ja: "ルートを参照できません" }),
  },
  {
    id: "guest.disk",
    about: { en: "their disks have room", ja: "ディスクに空きがある" },
    state: "warn",
    judge: ({ freeDiskPercent }) =>
      typeof freeDiskPercent !== "number"
        ? (failedLook(freeDiskPercent) ?? NOT_TOLD)
        : freeDiskPercent >= LEAST_FREE_PERCENT
          ? undefined
          : { en: `${freeDiskPercent} % free`, ja: `空き ${freeDiskPercent} %` },
    details: { expected: { en: `${LEAST_FREE_PERCENT} % or more`, ja: `${LEAST_FREE_PERCENT} % 以上` } },
  },
  {
    id: "guest.reboot",
    about: { en: "none waits for a reboot", ja: "再起動待ちのサーバーがない" },
    state: "warn",
    judge: ({ pendingReboot }) =>
      pendingReboot === false
        ? undefined
        : (failedLook(pendingReboot) ?? { en: "waits for a reboot", ja: "再起動待ち" }),
  },
];
