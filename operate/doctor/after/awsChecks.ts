import { ds } from "../../aws/clients.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { type Finding, fail, ok, skipped, warn } from "../../findings/finding.ts";
import { listed } from "../../findings/said.ts";
import { statusReport } from "../../status/statusReport.ts";
import { type Check, judged } from "../check/check.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";

/** All that status finds, under the same ids. */
export const asStatus: Check<ExaminedAfter> = {
  ids: [
    "cluster.found",
    "routes.complete",
    "routes.targetAlive",
    "routes.agree",
    "routes.equalActive",
    "group.online",
    "servers.members",
    "monitors.normal",
    "probes.answer",
    "servers.running",
    "servers.managed",
    "servers.domain",
    "fileSystem.available",
    "fileSystem.actions",
    "fileSystem.window",
    "fileSystem.backup",
    "directory.active",
    "alarms.quiet",
  ],
  about: { en: "what status looks at", ja: "status の確認項目" },
  asksAws: true,
  run: async ({ target, gathered, guests, now }) =>
    statusReport({ target, gathered: await gathered(), guests: await guests(), now }).findings,
};

export const interfaces: Check<ExaminedAfter> = {
  ids: ["eni.sourceDestCheck", "eni.attached"],
  about: { en: "the servers' interfaces take the virtual IP's packets", ja: "サーバーのインターフェイスの設定" },
  asksAws: true,
  run: async ({ target, gathered }) => {
    const { interfaces: answer } = await gathered();
    if (!answer.ok) return [unanswered("eni.sourceDestCheck", answer.failure)];
    const own = answer.value.filter(({ cluster }) => cluster === target.clusterName);
    const checked = own.filter(({ sourceDestCheck }) => sourceDestCheck).map(({ server }) => server);
    const loose = own.filter(({ instanceId }) => instanceId === undefined).map(({ server }) => server);
    return [checkFinding(checked), attachedFinding(loose)];
  },
};

function checkFinding(servers: readonly string[]): Finding {
  const id = "eni.sourceDestCheck";
  if (servers.length === 0)
    return ok(id, { en: "the interfaces take packets for the virtual IP", ja: "送信元/送信先チェックは無効です" });
  const names = listed(servers);
  return fail(
    id,
    { en: `the source/destination check is on at ${names.en}`, ja: `送信元/送信先チェックが有効です: ${names.ja}` },
    {
      why: { en: "AWS drops every packet for the virtual IP there", ja: "仮想 IP 宛てのパケットがすべて破棄されます" },
      mend: {
        en: "pulumi up; or aws ec2 modify-network-interface-attribute --no-source-dest-check",
        ja: "pulumi up、または aws ec2 modify-network-interface-attribute --no-source-dest-check を実行してください",
      },
    },
  );
}

function attachedFinding(servers: readonly string[]): Finding {
  const id = "eni.attached";
  if (servers.length === 0)
    return ok(id, {
      en: "every interface has its instance",
      ja: "すべてのインターフェイスがインスタンスに接続されています",
    });
  const names = listed(servers);
  return fail(
    id,
    { en: `no instance has the interface of ${names.en}`, ja: `インスタンスのないインターフェイス: ${names.ja}` },
    {
      mend: { en: "pulumi up makes the server anew on it", ja: "pulumi up でサーバーを作り直してください" },
    },
  );
}

export const alarmActions: Check<ExaminedAfter> = {
  ids: ["alarms.told"],
  about: { en: "every alarm tells somebody", ja: "アラームに通知先がある" },
  asksAws: true,
  run: async ({ gathered }) => {
    const { alarms } = await gathered();
    return judged("alarms.told", alarms, (all) => {
      if (all.length === 0) return skipped("alarms.told", { en: "there are no alarms", ja: "アラームはありません" });
      const mute = listed(all.filter(({ hasActions }) => !hasActions).map(({ name }) => name));
      if (mute.en === "")
        return ok("alarms.told", {
          en: `${all.length} alarms have actions`,
          ja: `アラーム ${all.length} 件にアクションがあります`,
        });
      return warn("alarms.told", {
        en: `alarms that tell nobody: ${mute.en}`,
        ja: `アクションのないアラーム: ${mute.ja}`,
      });
    });
  },
};

export const directory: Check<ExaminedAfter> = {
  ids: ["directory.controllers", "directory.snapshots"],
  about: {
    en: "the directory has its controllers and room for a snapshot",
    ja: "ドメインコントローラーとスナップショットの余裕",
  },
  asksAws: true,
  run: async ({ session, gathered }) => {
    const { fileSystem } = await gathered();
    const DirectoryId = fileSystem.ok ? fileSystem.value?.directoryId : undefined;
    if (DirectoryId === undefined || DirectoryId === "") {
      const what = { en: "no directory of AWS's is known", ja: "AWS のディレクトリは確認できません" };
      return [skipped("directory.controllers", what), skipped("directory.snapshots", what)];
    }
    const [controllers, snapshots] = await Promise.all([
      session.ask("ds:DescribeDomainControllers", ds(session), ({ client, module }, options) =>
        client.send(new module.DescribeDomainControllersCommand({ DirectoryId }), options),
      ),
      session.ask("ds:GetSnapshotLimits", ds(session), ({ client, module }, options) =>
        client.send(new module.GetSnapshotLimitsCommand({ DirectoryId }), options),
      ),
    ]);
    return [
      ...judged("directory.controllers", controllers, ({ DomainControllers = [] }) => {
        const id = "directory.controllers";
        const wrong = DomainControllers.filter(({ Status }) => Status !== "Active");
        if (wrong.length === 0 && DomainControllers.length >= 2) {
          return ok(id, {
            en: `${DomainControllers.length} domain controllers are active`,
            ja: `ドメインコントローラー ${DomainControllers.length} 台は Active です`,
          });
        }
        const said = wrong.map((each) => `${each.DomainControllerId} ${each.Status}`).join(", ");
        const what = {
          en: `domain controllers: ${said || DomainControllers.length}`,
          ja: `ドメインコントローラーの異常: ${said || DomainControllers.length}`,
        };
        return fail(id, what, { expected: { en: "two, active", ja: "Active が 2 台" } });
      }),
      ...judged("directory.snapshots", snapshots, ({ SnapshotLimits }) => {
        const id = "directory.snapshots";
        if (SnapshotLimits?.ManualSnapshotsLimitReached !== true)
          return ok(id, { en: "there is room for a snapshot", ja: "手動スナップショットを作成できます" });
        return warn(
          id,
          {
            en: "no further manual snapshot of the directory is possible",
            ja: "手動スナップショットの上限に達しています",
          },
          {
            mend: {
              en: "delete an old one: aws ds delete-snapshot",
              ja: "古いものを aws ds delete-snapshot で削除してください",
            },
          },
        );
      }),
    ];
  },
};

export const AFTER_AWS: readonly Check<ExaminedAfter>[] = [asStatus, interfaces, alarmActions, directory];
