import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { signer } from "../aws/presign.ts";
import { Interrupted } from "../change/interruption.ts";
import { Journal } from "../change/journal.ts";
import { dropLock, lockName, takeLock } from "../change/lock.ts";
import { refusalBy, refusalByLock } from "../change/refusal.ts";
import { lookAtCluster, type Sight } from "../change/sight.ts";
import { stateBefore } from "../change/stateBefore.ts";
import { unanswered } from "../findings/failureFinding.ts";
import type { Finding } from "../findings/finding.ts";
import { makeBucket } from "./bucket.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import type { DrillOrder } from "./drillOrder.ts";
import type { DrillKind, DrillResult } from "./drillResult.ts";
import { KINDS, type KindOfDrill } from "./kinds.ts";
import { play } from "./play.ts";
import { refusalOfKind } from "./refusalOfKind.ts";
import { resultOf } from "./resultOf.ts";
import { TestObjects } from "./testObjects.ts";
import { tryProbers } from "./trial.ts";

/** What a drill gave: its result, or why nothing was done. */
export type DrillEnd =
  | { readonly result: DrillResult; readonly journal: string }
  | { readonly refusal: Finding; readonly sight: Sight };

/**
 * The whole drill: looks, refuses or takes the lock, tries through every table, acts, puts back, reads everything again,
 * and says what was found. What has no answer is a finding; thrown is what nobody expected, after everything is put back.
 */
export async function drill(grounds: DrillGrounds, order: DrillOrder): Promise<DrillEnd> {
  const { session, target, clock } = grounds;
  order.tell("looking");
  const sight = await lookAtCluster(grounds);
  const refusal = refusalBy(sight) ?? refusalOfKind(order.kind, sight, grounds);
  if (refusal !== undefined) return { refusal, sight };
  const id = randomBytes(6).toString("hex");
  const name = lockName(target);
  const journal = order.journal(id);
  const lock = await takeLock(session, name, {
    id,
    what: `drill --kind ${order.kind}`,
    where: `${hostname()}, process ${process.pid}`,
    journal,
    since: clock.now(),
  });
  const held = refusalByLock(lock, target);
  if (held !== undefined) return { refusal: held, sight };
  let keepLock = false;
  try {
    const end = await drillLocked(grounds, order, { id, sight, journal });
    // Whoever comes next would start from a cluster that is not as it should be: restore gives the lock back.
    keepLock = "result" in end && !end.result.movedBack;
    return end;
  } catch (error) {
    keepLock = !(error instanceof Interrupted);
    throw error;
  } finally {
    if (!keepLock) await dropLock(session, name, id);
  }
}

async function drillLocked(
  grounds: DrillGrounds,
  order: DrillOrder,
  { id, sight, journal: file }: { readonly id: string; readonly sight: Sight; readonly journal: string },
): Promise<DrillEnd> {
  const { target, clock, application } = grounds;
  order.tell("trying");
  const tried = await tryProbers(
    grounds,
    id,
    sight.routes.map(({ table }) => table),
  );
  if ("refusal" in tried) return { refusal: tried.refusal, sight };
  const credentials = await application?.credentials();
  if (credentials?.ok === false) return { refusal: unanswered("refused.secret", credentials.failure), sight };
  const bucket = credentials === undefined ? undefined : `clpfsx-drill-${id}`;
  const before = stateBefore(sight, bucket);
  order.interruption.first.throwIfAborted();
  const startedAt = clock.now();
  const journal = Journal.create(file, {
    type: "start",
    version: 1,
    id,
    command: "drill",
    kind: order.kind,
    project: target.project,
    stack: target.stack,
    region: target.region,
    cluster: target.clusterName,
    at: startedAt,
    before,
  });
  order.tell("journal", file);
  const { tables } = tried;
  const objects =
    credentials === undefined || bucket === undefined
      ? undefined
      : new TestObjects(await signer(credentials.value), bucket, () => clock.now());
  try {
    const why = objects === undefined ? undefined : await makeBucket(grounds, id, objects, tables);
    if (why !== undefined) {
      journal.note({ type: "end", movedBack: true, at: clock.now() });
      return { refusal: refusalOfBucket(why), sight };
    }
    const kind: KindOfDrill = KINDS[order.kind];
    const played = await play(grounds, order, { id, kind, sight, journal, objects, tables });
    order.tell("reading");
    const result = await resultOf(grounds, {
      ...played,
      id,
      kind,
      name: order.kind as DrillKind,
      sight,
      journal,
      objects,
      startedAt,
    });
    journal.note({ type: "end", movedBack: result.movedBack, at: clock.now() });
    return { result, journal: file };
  } finally {
    journal.close();
  }
}

function refusalOfBucket(why: string): Finding {
  return {
    id: "refused.bucket",
    state: "fail",
    what: {
      en: "nothing was changed: the application takes no bucket for test objects",
      ja: "何も変更していません。テスト用バケットを作成できません",
    },
    found: { en: why, ja: why },
    page: "docs/operations.md#drill",
  };
}
