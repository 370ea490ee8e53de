import type { Answer } from "../aws/answer.ts";
import { unanswered } from "../findings/failureFinding.ts";
import { type Finding, fail } from "../findings/finding.ts";
import { verdictOf } from "../findings/report.ts";
import { type Holder, lockName } from "./lock.ts";
import type { Sight } from "./sight.ts";

const PAGE = "docs/operations.md";

/** Why the cluster is not to be touched now, by what is seen of it; undefined where nothing speaks against it. */
export function refusalBy({ report, green }: Sight): Finding | undefined {
  if (!green) {
    const { verdict, text } = verdictOf(report);
    return fail(
      "refused.notGreen",
      {
        en: `nothing was changed: status is ${verdict}, not green: ${text.en}`,
        ja: `何も変更していません。status が正常ではありません（${verdict}）: ${text.ja}`,
      },
      {
        mend: {
          en: "mend what status shows, then status --wait green",
          ja: "status が示す問題を解消し、status --wait green で確認してください",
        },
        page: "docs/operations-at-night.md",
      },
    );
  }
  const warned = (id: string) => report.findings.find((each) => each.id === id && each.state === "warn");
  const window = warned("fileSystem.window");
  if (window !== undefined) {
    return fail(
      "refused.window",
      { en: `nothing was changed: ${window.what.en}`, ja: `何も変更していません。${window.what.ja}` },
      {
        why: {
          en: "AWS may swap the file servers now, and nobody could tell what did what",
          ja: "AWS がファイルサーバーを切り替える可能性があり、何が原因かを区別できません",
        },
        mend: { en: "wait until it has closed: half an hour", ja: "終了するまで 30 分ほど待ってください" },
      },
    );
  }
  const action = warned("fileSystem.actions");
  if (action !== undefined) {
    return fail(
      "refused.action",
      { en: `nothing was changed: ${action.what.en}`, ja: `何も変更していません。${action.what.ja}` },
      { mend: { en: "wait until it has ended", ja: "完了するまで待ってください" } },
    );
  }
  return undefined;
}

/** Why the lock is not ours; undefined where it is. */
export function refusalByLock(
  lock: Answer<Holder | undefined>,
  target: { readonly clusterName: string; readonly region: string },
): Finding | undefined {
  if (!lock.ok) return unanswered("refused.lock", lock.failure);
  const holder = lock.value;
  if (holder === undefined) return undefined;
  const since = new Date(holder.since).toISOString().slice(0, 16).replace("T", " ");
  const { journal } = holder;
  const restore = {
    en: `there: drill --restore ${journal}; without that file, when`,
    ja: `そのコンピューターで drill --restore ${journal} を実行します。ジャーナルがない場合は、`,
  };
  const [en, ja] = journal === "" ? ["when", ""] : [restore.en, restore.ja];
  const lift = `aws ssm delete-parameter --region ${target.region} --name ${lockName(target)}`;
  return fail(
    "refused.lock",
    {
      en: `nothing was changed: ${holder.what} has been under way since ${since} UTC, on ${holder.where}`,
      ja: `何も変更していません。${since} UTC から別の操作が実行中です: ${holder.what}（${holder.where}）`,
    },
    {
      mend: {
        en: `wait for its end; if it broke off, ${en} status is green and the group where it belongs: ${lift}`,
        ja: `終了するまで待ってください。異常終了した場合は、${ja}status が正常でグループが本来のサーバーにあることを確認し、${lift} を実行します`,
      },
      page: `${PAGE}#drill`,
    },
  );
}
