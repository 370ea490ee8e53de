import { failureText } from "../aws/answer.ts";
import { signer } from "../aws/presign.ts";
import type { Journal } from "../change/journal.ts";
import { dropLock, lockName, resumeLock } from "../change/lock.ts";
import type { PutBack } from "../change/putBack.ts";
import { lockLeft, refusalByLock } from "../change/refusal.ts";
import { whereHere } from "../change/whereabouts.ts";
import { type Finding, ok } from "../findings/finding.ts";
import type { Facts, Report } from "../findings/report.ts";
import type { Said } from "../findings/said.ts";
import { removeBucket } from "./bucket.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import { proberName } from "./prober.ts";
import { putAllBack } from "./putAllBack.ts";
import { quietAfter } from "./quietAfter.ts";
import { TestObjects } from "./testObjects.ts";
import { removalFinding } from "./verdicts.ts";

/**
 * Puts back what a drill left, by its journal, removes its test objects and gives its lock back; takes the lock over from a
 * drill that is dead, and refuses where anybody else has it. May run any number of times: a journal that ended with
 * everything put back has nothing to restore.
 */
export async function restore(grounds: DrillGrounds, journal: Journal, signal: AbortSignal): Promise<Report> {
  const { target, clock, session } = grounds;
  const { start } = journal;
  const name = lockName(target);
  const drop = async () => lockLeft(await dropLock(session, name, start.id), target) ?? [];
  const last = journal.entries.at(-1);
  if (last?.type === "end" && last.movedBack) return reportOf(grounds, nothingLeft(last.at), [await drop()].flat());
  const lock = await resumeLock(session, name, {
    id: start.id,
    what: `drill --restore, of a drill --kind ${start.kind}`,
    where: whereHere(),
    journal: journal.file,
    since: clock.now(),
  });
  const refusal = refusalByLock(lock, target);
  if (refusal !== undefined) return reportOf(grounds, nothingLeft(clock.now()), [refusal]);
  const { timing } = grounds;
  const back = await putAllBack(grounds, journal, {
    limit: timing.backLimit,
    pause: timing.backPause,
    notBefore: quietAfter(journal.entries, timing),
    signal,
  });
  const removal = await removed(grounds, journal, back);
  const isGone = removal.every(({ state }) => state === "ok");
  // Without its end, the journal has the next --restore try the objects again.
  if (!back.movedBack || isGone) journal.tryNote({ type: "end", movedBack: back.movedBack, at: clock.now() });
  const left = back.movedBack ? [await drop()].flat() : [];
  const { owner } = start.before;
  const fine = {
    en: `all is as it was before the drill: the group is on ${owner}`,
    ja: `すべて訓練前の状態です（グループは ${owner}）`,
  };
  return reportOf(grounds, fine, [back.finding, ...back.beside, ...removal, ...left], back.sight.report.facts);
}

function nothingLeft(at: number): Said {
  const when = new Date(at).toISOString().slice(0, 16).replace("T", " ");
  return {
    en: `nothing to restore: by its journal everything was put back, ${when} UTC`,
    ja: `元に戻すものはありません。ジャーナルによると、${when} UTC にすべて元に戻されています`,
  };
}

function reportOf(
  { target, clock }: DrillGrounds,
  fine: Said,
  findings: readonly Finding[],
  facts: readonly Facts[] = [],
): Report {
  return {
    command: "drill",
    stack: target.stack,
    cluster: target.clusterName,
    region: target.region,
    at: clock.now(),
    fine,
    findings: findings.length === 0 ? [ok("drill.movedBack", fine)] : findings,
    facts,
    data: {},
  };
}

/** The objects of a drill that came to its end are gone already. */
async function removed(grounds: DrillGrounds, { start }: Journal, { movedBack }: PutBack): Promise<readonly Finding[]> {
  const { bucket, routes } = start.before;
  const { application, target, clock } = grounds;
  if (bucket === undefined || application === undefined || !movedBack) return [];
  const credentials = await application.credentials();
  if (!credentials.ok) return [removalFinding(failureText(credentials.failure), bucket)];
  const objects = new TestObjects(await signer(credentials.value), bucket, () => clock.now());
  const tables = Object.keys(routes).map((table) => ({
    table,
    functionName: proberName(target.clusterName, table),
    endpoint: grounds.endpointOf(table),
    skew: 0,
  }));
  return [removalFinding(await removeBucket(grounds, start.id, objects, tables), bucket)];
}
