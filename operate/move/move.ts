import { randomUUID } from "node:crypto";
import { Changes } from "../change/changes.ts";
import type { Grounds } from "../change/grounds.ts";
import { dropLock, lockName, takeLock } from "../change/lock.ts";
import { lockLeft, refusalBy, refusalByLock } from "../change/refusal.ts";
import { isServedBy, lookAtCluster, type Sight, tablesElsewhere } from "../change/sight.ts";
import { waitFor } from "../change/waitFor.ts";
import { whereHere } from "../change/whereabouts.ts";
import { unanswered } from "../findings/failureFinding.ts";
import { type Finding, fail, ok } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import { listed } from "../findings/said.ts";

export interface MoveOptions {
  readonly to: string;
  /** Milliseconds. */
  readonly limit: number;
  readonly signal?: AbortSignal;
  /** Told that the move is about to be ordered: before that nothing was changed. */
  readonly ordered?: () => void;
  /** Told that the lock is still there, where no report can. */
  readonly tell?: (left: Finding) => void;
}

/** Takes the lock, looks, moves the group and waits. Nothing but the signal's reason is thrown: what has no answer is a finding. */
export async function move(grounds: Grounds, options: MoveOptions): Promise<Report> {
  const { session, target, clock } = grounds;
  const name = lockName(target);
  const id = randomUUID();
  const lock = await takeLock(session, name, {
    id,
    what: `move --to ${options.to}`,
    where: whereHere(),
    journal: "",
    since: clock.now(),
  });
  const held = refusalByLock(lock, target);
  if (held !== undefined) return reportOf(grounds, undefined, [held], options);
  let report: Report | undefined;
  let left: Finding | undefined;
  try {
    report = await moveLocked(grounds, options);
  } finally {
    left = lockLeft(await dropLock(session, name, id), target);
    if (left !== undefined && report === undefined) options.tell?.(left);
  }
  return left === undefined ? report : { ...report, findings: [...report.findings, left] };
}

/** Looks once nobody else can change anything, and goes on where nothing speaks against it. */
async function moveLocked(grounds: Grounds, options: MoveOptions): Promise<Report> {
  const { to, limit, signal } = options;
  signal?.throwIfAborted();
  const before = await lookAtCluster(grounds);
  signal?.throwIfAborted();
  const refusal = refusalBy(before, limit);
  if (refusal !== undefined) return reportOf(grounds, before, [refusal], options);
  if (isServedBy(before, to)) return reportOf(grounds, before, [there(to)], options);
  const began = grounds.clock.now();
  options.ordered?.();
  const changes = new Changes(grounds, { announce: () => undefined, tryNote: () => {} }, "action");
  const refused = await changes.moveGroup(to, before.instances.get(to) ?? "");
  if (refused !== undefined) return reportOf(grounds, before, [notMoved(to, refused)], { to });
  const { reached, sight } = await waitFor(grounds, (each) => isServedBy(each, to) && each.green, {
    limit,
    ...(signal === undefined ? {} : { signal }),
  });
  const seconds = Math.round((grounds.clock.now() - began) / 1000);
  const findings = reached ? [moved(to, seconds)] : [notThere(sight, to), ...sight.report.findings.filter(isWrong)];
  return reportOf(grounds, sight, findings, { to, seconds });
}

function isWrong({ state }: Finding): boolean {
  return state === "fail" || state === "unknown";
}

function reportOf(
  { target, clock }: Grounds,
  sight: Sight | undefined,
  findings: readonly Finding[],
  { to, seconds }: { readonly to: string; readonly seconds?: number },
): Report {
  return {
    command: "move",
    stack: target.stack,
    cluster: target.clusterName,
    region: target.region,
    at: clock.now(),
    fine: {
      en: `the group ${target.group} is on ${to}, and status is green`,
      ja: `グループ ${target.group} は ${to} にあり、status は正常です`,
    },
    findings,
    facts: sight?.report.facts ?? [],
    data: {
      to,
      owner: sight?.owner ?? null,
      seconds: seconds ?? null,
      routes: (sight?.routes ?? []).map(({ table, server }) => ({ table, server: server ?? null })),
    },
  };
}

function there(server: string): Finding {
  return ok("move.done", {
    en: `the group is on ${server} already; nothing was changed`,
    ja: `グループはすでに ${server} にあります。何も変更していません`,
  });
}

function moved(server: string, seconds: number): Finding {
  return ok("move.done", {
    en: `the group moved to ${server}, and all was green ${seconds} s after the order`,
    ja: `グループは ${server} に移動し、指示から ${seconds} 秒後にすべて正常になりました`,
  });
}

function notMoved(server: string, why: string): Finding {
  return fail(
    "move.done",
    {
      en: `CLUSTERPRO did not move the group to ${server}`,
      ja: `CLUSTERPRO はグループを ${server} に移動しませんでした`,
    },
    { found: { en: why, ja: why }, page: "docs/operations.md#move" },
  );
}

function notThere(sight: Sight, server: string): Finding {
  const { interfaces } = sight.gathered;
  if (!interfaces.ok) return unanswered("move.done", interfaces.failure);
  const elsewhere = tablesElsewhere(sight, server).map(({ table }) => table);
  if (sight.owner === server && elsewhere.length > 0) {
    return fail(
      "move.done",
      {
        en: `the group is on ${server}, and ${listed(elsewhere).en} did not follow`,
        ja: `グループは ${server} にありますが、${listed(elsewhere).ja} のルートが切り替わっていません`,
      },
      { page: "docs/operations-at-night.md#the-route-tables-disagree" },
    );
  }
  return fail(
    "move.done",
    {
      en: `the order was given, and it is not green on ${server} yet; the group is on ${sight.owner ?? "no server"}`,
      ja: `指示は受け付けられましたが、${server} でまだ正常になっていません（現在のサーバー: ${sight.owner ?? "なし"}）`,
    },
    {
      mend: { en: "look again: status --wait green", ja: "status --wait green で確認してください" },
      page: "docs/operations.md#move",
    },
  );
}
