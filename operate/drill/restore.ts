import { signer } from "../aws/presign.ts";
import type { Journal } from "../change/journal.ts";
import { dropLock, lockName } from "../change/lock.ts";
import { type PutBack, putBack } from "../change/putBack.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import { removeBucket } from "./bucket.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import { proberName } from "./prober.ts";
import { quietAfter } from "./quietAfter.ts";
import { TestObjects } from "./testObjects.ts";
import { removalFinding } from "./verdicts.ts";

/** Puts back what a drill left, by its journal, removes its test objects and gives its lock back. May run any number of times. */
export async function restore(grounds: DrillGrounds, journal: Journal, signal: AbortSignal): Promise<Report> {
  const { target, clock, session, timing } = grounds;
  const { start } = journal;
  const back = await putBack(grounds, journal, {
    limit: timing.backLimit,
    pause: timing.backPause,
    notBefore: quietAfter(journal.entries, timing),
    signal,
  });
  const removal = await removed(grounds, journal, back);
  journal.note({ type: "end", movedBack: back.movedBack, at: clock.now() });
  if (back.movedBack) await dropLock(session, lockName(target), start.id);
  const findings = [back.finding, ...removal];
  const { owner } = start.before;
  return {
    command: "drill",
    stack: target.stack,
    cluster: target.clusterName,
    region: target.region,
    at: clock.now(),
    fine: {
      en: `all is as it was before the drill: the group is on ${owner}`,
      ja: `すべて訓練前の状態です（グループは ${owner}）`,
    },
    findings,
    facts: back.sight.report.facts,
    data: {},
  };
}

/** The objects of a drill that came to its end are gone already. */
async function removed(grounds: DrillGrounds, { start }: Journal, { movedBack }: PutBack): Promise<readonly Finding[]> {
  const { bucket, routes } = start.before;
  const { application, target, clock } = grounds;
  if (bucket === undefined || application === undefined || !movedBack) return [];
  const credentials = await application.credentials();
  if (!credentials.ok) return [removalFinding(`${credentials.failure.call}: ${credentials.failure.said}`, bucket)];
  const objects = new TestObjects(await signer(credentials.value), bucket, () => clock.now());
  const tables = Object.keys(routes).map((table) => ({
    table,
    functionName: proberName(target.clusterName, table),
    endpoint: grounds.endpointOf(table),
    skew: 0,
  }));
  return [removalFinding(await removeBucket(grounds, start.id, objects, tables), bucket)];
}
