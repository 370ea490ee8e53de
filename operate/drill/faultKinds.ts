import { failureText } from "../aws/answer.ts";
import { isServedBy, type Sight } from "../change/sight.ts";
import type { Said } from "../findings/said.ts";
import type { KindOfDrill } from "./kindOfDrill.ts";

/*
 * The kinds that AWS FIS holds. Its actions, parameters and targets: AWS FIS user guide, "Actions reference". No experiment of
 * these was run on AWS.
 */

/** Of a fault: how long after its beginning CLUSTERPRO has decided. Its heartbeats time out after 90 s. */
const DECIDED = 0.6;

/** After the fault, for CLUSTERPRO to go on by itself, milliseconds. */
const RECOVERY = 180_000;

const COST: Said = {
  en: "AWS FIS 0.10 USD a minute for each action, for at most 5 minutes: 0.50 USD; the probers' run: less than a cent",
  ja: "AWS FIS の料金がアクション 1 分あたり 0.10 USD（最長 5 分で 0.50 USD）。プローブの実行分は 1 セント未満",
};

const NO_ROLE = "no role for AWS FIS was named";

export const FAULT_KINDS: Readonly<Record<"partition" | "api", KindOfDrill>> = {
  partition: {
    title: {
      en: "partition: the servers do not see each other (experimental, never seen on AWS)",
      ja: "partition: サーバー間の通信を遮断します（試験的。AWS では未確認）",
    },
    action: {
      en: "AWS FIS aws:network:disrupt-connectivity, scope availability-zone, on the standby server's subnet, for at most 5 minutes",
      ja: "AWS FIS の aws:network:disrupt-connectivity（scope は availability-zone）を、待機系サーバーのサブネットに最長 5 分間実行します",
    },
    risk: {
      en: "everything in that subnet loses the other zones of the VPC: clients, one domain controller and one file server too; both servers may become active where the partition is resolved by HTTP or ping alone",
      ja: "そのサブネット全体（クライアント、ドメインコントローラー、ファイルサーバーを含む）が VPC 内の他のゾーンと通信できません。パーティション解決が http または ping のみの場合、両系活性になるおそれがあります",
    },
    cost: COST,
    undo: {
      en: "StopExperiment, by which FIS gives the subnet its own network ACL back; it ends by itself after 5 minutes; then the group is moved back where it went",
      ja: "StopExperiment により FIS がサブネットのネットワーク ACL を元に戻します（5 分で自動終了）。グループが移動した場合は戻します",
    },
    unnoticed: false,
    experimental: true,
    act: async (scene) => {
      const { faults, timing } = scene;
      const subnet = subnetOf(scene.before, scene.standbyId);
      if (faults === undefined) return NO_ROLE;
      if (subnet === undefined) return `the subnet of ${scene.standby} is unknown`;
      return faults.begin({
        description: `clusterpro-fsx drill: ${scene.standby} is cut off from the other zones`,
        actionId: "aws:network:disrupt-connectivity",
        parameters: { scope: "availability-zone", duration: durationOf(timing.fault) },
        target: "Subnets",
        resourceType: "aws:ec2:subnet",
        resourceArn: faults.arn("ec2", `subnet/${subnet}`),
      });
    },
    // What is seen when the fault is over says nothing.
    limit: ({ fault }) => 0.9 * fault,
    // One server has the group, and none says otherwise.
    isDone: (sight, { timing }, passed) =>
      passed >= DECIDED * timing.fault && sight.owner !== undefined && isServedBy(sight, sight.owner),
  },
  api: {
    title: {
      en: "api: EC2's API refuses the servers while the group moves (experimental, never seen on AWS)",
      ja: "api: グループの移動中に EC2 API がサーバーの要求を拒否します（試験的。AWS では未確認）",
    },
    action: {
      en: "AWS FIS aws:fis:inject-api-unavailable-error: every ReplaceRoute of the servers' role fails for 5 minutes; then clpgrp -m on the other server",
      ja: "AWS FIS の aws:fis:inject-api-unavailable-error で、サーバーのロールの ReplaceRoute を 5 分間すべて失敗させ、もう一方のサーバーで clpgrp -m を実行します",
    },
    risk: {
      en: "clients lose the application for all of that time, and until the group is moved back where CLUSTERPRO gives up",
      ja: "その間サービスが止まります。CLUSTERPRO が復旧を断念した場合は、グループを戻すまで止まります",
    },
    cost: COST,
    undo: {
      en: "StopExperiment; it ends by itself after 5 minutes; then the group is moved back: a second interruption",
      ja: "StopExperiment（5 分で自動終了）。その後グループを戻します（停止がもう一度発生します）",
    },
    unnoticed: false,
    experimental: true,
    act: async (scene) => {
      const { faults, changes, timing, active, standby, standbyId } = scene;
      if (faults === undefined) return NO_ROLE;
      const role = await faults.serversRole(standbyId);
      if (!role.ok) return failureText(role.failure);
      const why = await faults.begin({
        description: "clusterpro-fsx drill: ReplaceRoute fails",
        actionId: "aws:fis:inject-api-unavailable-error",
        parameters: {
          service: "ec2",
          operations: "ReplaceRoute",
          percentage: "100",
          duration: durationOf(timing.fault),
        },
        target: "Roles",
        resourceType: "aws:iam:role",
        resourceArn: role.value,
      });
      if (why !== undefined) return why;
      const refused = await changes.moveGroup(standby, standbyId);
      // That the move fails is what this drill is about; that it was not begun is not.
      return refused !== undefined && isServedBy(await faults.look(), active) ? refused : undefined;
    },
    limit: ({ fault }) => fault + RECOVERY,
    // It serves again without help, on whichever server.
    isDone: (sight, { timing }, passed) =>
      passed >= timing.fault && sight.owner !== undefined && isServedBy(sight, sight.owner),
  },
};

/** ISO 8601, as FIS takes it. */
function durationOf(milliseconds: number): string {
  return `PT${Math.ceil(milliseconds / 60_000)}M`;
}

function subnetOf({ gathered }: Sight, instanceId: string): string | undefined {
  const { interfaces } = gathered;
  return interfaces.ok ? interfaces.value.find((each) => each.instanceId === instanceId)?.subnetId : undefined;
}
