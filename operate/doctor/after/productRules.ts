import { clientPorts } from "../../../delivery/clientPorts.ts";
import { plain, type Said } from "../../findings/said.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";
import { allTrue, failedLook, type GuestRule, isRecord, NOT_TOLD } from "./guestRule.ts";

/** CLUSTERPRO, and what it needs of Windows. */
export const PRODUCT_RULES: readonly GuestRule[] = [
  {
    id: "guest.services",
    about: { en: "CLUSTERPRO's services run", ja: "CLUSTERPRO のサービスが稼働している" },
    judge: ({ stoppedServices }) =>
      stoppedServices === ""
        ? undefined
        : (failedLook(stoppedServices) ?? { en: `stopped: ${stoppedServices}`, ja: `停止中: ${stoppedServices}` }),
  },
  {
    id: "guest.firewall",
    about: {
      en: "the Windows Firewall lets CLUSTERPRO and the application's clients in",
      ja: "Windows ファイアウォールで CLUSTERPRO とクライアントが許可されている",
    },
    judge: ({ firewall }, examined) => firewallFault(firewall, examined),
    details: {
      why: {
        en: "heartbeats or clients stop at the server itself",
        ja: "ハートビートまたはクライアントの通信がサーバー側で遮断されます",
      },
      mend: {
        en: "clpfwctrl.bat --add in CLUSTERPRO's folder bin; the next bring-up opens all of them",
        ja: "CLUSTERPRO の bin フォルダーで clpfwctrl.bat --add を実行してください。次回の構築でも許可されます",
      },
    },
  },
  {
    id: "guest.licenses",
    about: {
      en: "CLUSTERPRO lists licences (clplcnsc -l)",
      ja: "CLUSTERPRO のライセンスが登録されている（clplcnsc -l）",
    },
    judge: ({ licenses }) => {
      if (!isRecord(licenses)) return failedLook(licenses) ?? NOT_TOLD;
      if (licenses.exit !== 0) return plain(`clplcnsc -l: ${licenses.exit}`);
      return String(licenses.text).trim() === "" ? { en: "no licence", ja: "ライセンスなし" } : undefined;
    },
    details: {
      why: { en: "without a licence the cluster does not start", ja: "ライセンスがないとクラスターは起動しません" },
      mend: { en: "cluster.licenses, and pulumi up", ja: "cluster.licenses を設定して pulumi up を実行してください" },
    },
  },
  {
    id: "guest.principals",
    about: {
      en: "the domain has the file system's service principal names (SPN)",
      ja: "ファイルシステムの SPN がドメインに登録されている",
    },
    state: "warn",
    judge: ({ principals }) => (isRecord(principals) ? allTrue(principals) : (failedLook(principals) ?? NOT_TOLD)),
    details: {
      why: {
        en: "by a name without SPN clients fall back from Kerberos to NTLM, or are refused",
        ja: "SPN のない名前では Kerberos が使えず NTLM になるか、接続を拒否されます",
      },
      mend: {
        en: "setspn -S HOST/NAME COMPUTER of the file system, as an administrator of the domain",
        ja: "ドメイン管理者で setspn -S HOST/名前 ファイルシステムのコンピューター名 を実行してください",
      },
    },
  },
  {
    id: "guest.startup",
    about: {
      en: "CLUSTERPRO starts later after a boot than its peers' heartbeat time-out",
      ja: "起動後の CLUSTERPRO の開始がハートビートタイムアウトより遅い",
    },
    state: "warn",
    judge: ({ startup }) => (startup === "" ? undefined : (failedLook(startup) ?? plain(String(startup)))),
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

function firewallFault(firewall: unknown, { spec }: ExaminedAfter): Said | undefined {
  if (!isRecord(firewall)) return failedLook(firewall) ?? NOT_TOLD;
  const { product, closed, clients } = firewall;
  if (product === 0) return { en: "no rule of CLUSTERPRO's", ja: "CLUSTERPRO の規則がありません" };
  if (closed !== "") return { en: `not in force: ${closed}`, ja: `無効な規則: ${closed}` };
  const open = String(clients).split(", ");
  const missing = clientPorts(spec.application).filter(({ port }) => !open.includes(String(port)));
  if (missing.length === 0) return undefined;
  const those = missing.map(({ port }) => port).join(", ");
  return { en: `no rule for clients' port ${those}`, ja: `クライアント用ポート ${those} の規則がありません` };
}
