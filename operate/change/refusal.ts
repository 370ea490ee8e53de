import { type Answer, failureText } from "../aws/answer.ts";
import { unanswered } from "../findings/failureFinding.ts";
import { type Finding, fail } from "../findings/finding.ts";
import { verdictOf } from "../findings/report.ts";
import { nextWindow } from "../status/maintenanceWindow.ts";
import { type Holder, liftLock } from "./lock.ts";
import type { Sight } from "./sight.ts";

const PAGE = "docs/operations.md";

/**
 * Why the cluster is not to be touched now, by what is seen of it; undefined where nothing speaks against it.
 *
 * @param duration for how long it will be touched, milliseconds
 */
export function refusalBy({ at, report, green, gathered }: Sight, duration: number): Finding | undefined {
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
  const { window: weekly } = (gathered.fileSystem.ok ? gathered.fileSystem.value : undefined) ?? { window: undefined };
  const next = weekly === undefined ? undefined : nextWindow(weekly, at);
  if (next !== undefined && next.start < at + duration) return refusalBefore(next.start, duration);
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

function refusalBefore(start: number, duration: number): Finding {
  const opens = new Date(start).toISOString().slice(0, 16).replace("T", " ");
  const minutes = Math.ceil(duration / 60_000);
  return fail(
    "refused.window",
    {
      en: `nothing was changed: the file system's maintenance window opens ${opens} UTC, and this may take until then: ${minutes} minutes`,
      ja: `何も変更していません。メンテナンスウィンドウが ${opens} UTC に始まり、それまでに終わらない可能性があります（最長 ${minutes} 分）`,
    },
    {
      why: {
        en: "AWS may swap the file servers then, and nobody could tell what did what",
        ja: "AWS がファイルサーバーを切り替える可能性があり、何が原因かを区別できません",
      },
      mend: {
        en: "wait until it has closed, half an hour after that; or give less with --timeout",
        ja: "ウィンドウの終了（開始の 30 分後）まで待つか、--timeout を短くしてください",
      },
      page: `${PAGE}#drill`,
    },
  );
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
  const lift = liftLock(target);
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

/** What is told where the lock could not be given back; undefined where it was. */
export function lockLeft(
  dropped: Answer<void>,
  target: { readonly clusterName: string; readonly region: string },
): Finding | undefined {
  if (dropped.ok) return undefined;
  const said = failureText(dropped.failure);
  return fail(
    "lock.dropped",
    {
      en: "the lock could not be given back: the next drill and the next move are refused until it is removed",
      ja: "ロックを解放できませんでした。削除するまで、次の訓練と移動は開始できません",
    },
    {
      found: { en: said, ja: said },
      mend: { en: `remove it: ${liftLock(target)}`, ja: `削除してください: ${liftLock(target)}` },
      page: `${PAGE}#drill`,
    },
  );
}
