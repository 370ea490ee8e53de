import { randomBytes } from "node:crypto";
import { signer } from "../aws/presign.ts";
import { Journal } from "../change/journal.ts";
import { dropLock, lockName, takeLock } from "../change/lock.ts";
import { lockLeft, refusalBy, refusalByLock } from "../change/refusal.ts";
import { lookAtCluster, type Sight } from "../change/sight.ts";
import { stateBefore } from "../change/stateBefore.ts";
import { whereHere } from "../change/whereabouts.ts";
import { unanswered } from "../findings/failureFinding.ts";
import type { Finding } from "../findings/finding.ts";
import { makeBucket, removeBucket } from "./bucket.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import type { DrillOrder } from "./drillOrder.ts";
import type { DrillKind, DrillResult } from "./drillResult.ts";
import type { KindOfDrill } from "./kindOfDrill.ts";
import { KINDS } from "./kinds.ts";
import { plannedDuration } from "./plannedDuration.ts";
import { play } from "./play.ts";
import type { ProbedTable } from "./probing.ts";
import { refusalOfKind } from "./refusalOfKind.ts";
import { resultOf } from "./resultOf.ts";
import { TestObjects } from "./testObjects.ts";
import { tryProbers } from "./trial.ts";

/** What a drill gave: its result, or why nothing was done. `sight` is undefined where it did not come to look. */
export type DrillEnd =
  | { readonly result: DrillResult; readonly journal: string }
  | { readonly refusal: Finding; readonly sight: Sight | undefined; readonly lock?: Finding | undefined };

/** The drill's name among others, and its journal from when there is one. */
interface Held {
  readonly id: string;
  readonly file: string;
  journal?: Journal;
}

/**
 * The whole drill: takes the lock, looks, refuses or tries through every table, acts, puts back, reads everything again,
 * and says what was found. What has no answer is a finding; thrown is what nobody expected, after everything is put back.
 */
export async function drill(grounds: DrillGrounds, order: DrillOrder): Promise<DrillEnd> {
  const { session, target, clock } = grounds;
  const id = randomBytes(6).toString("hex");
  const name = lockName(target);
  const held: Held = { id, file: order.journal(id) };
  const lock = await takeLock(session, name, {
    id,
    what: `drill --kind ${order.kind}`,
    where: whereHere(),
    journal: held.file,
    since: clock.now(),
  });
  const refusal = refusalByLock(lock, target);
  if (refusal !== undefined) return { refusal, sight: undefined };
  const drop = async () => lockLeft(await dropLock(session, name, id), target);
  try {
    const end = await drillLocked(grounds, order, held);
    // Whoever comes next would start from a cluster that is not as it should be: restore gives the lock back.
    return isLeft(held) ? end : withLock(end, await drop());
  } catch (error) {
    const left = isLeft(held) ? undefined : await drop();
    if (left !== undefined) order.tell("locked", left.mend?.en);
    throw error;
  } finally {
    held.journal?.close();
  }
}

/** Something was done, and nobody saw everything put back. */
function isLeft({ journal }: Held): boolean {
  const entries = journal?.entries ?? [];
  const end = entries.findLast(({ type }) => type === "end");
  return entries.some(({ type }) => type === "action") && !(end?.type === "end" && end.movedBack);
}

function withLock(end: DrillEnd, lock: Finding | undefined): DrillEnd {
  if (lock === undefined) return end;
  if ("refusal" in end) return { ...end, lock };
  return { ...end, result: { ...end.result, findings: [...end.result.findings, lock] } };
}

/** Looks once nobody else can change anything, and goes on where nothing speaks against it. */
async function drillLocked(grounds: DrillGrounds, order: DrillOrder, held: Held): Promise<DrillEnd> {
  const { application, timing } = grounds;
  const { first } = order.interruption;
  first.throwIfAborted();
  order.tell("looking");
  const sight = await lookAtCluster(grounds);
  first.throwIfAborted();
  const refusal = refusalBy(sight, plannedDuration(order.kind, timing)) ?? refusalOfKind(order.kind, sight, grounds);
  if (refusal !== undefined) return { refusal, sight };
  order.tell("trying");
  const tried = await tryProbers(
    grounds,
    held.id,
    sight.routes.map(({ table }) => table),
  );
  if ("refusal" in tried) return { refusal: tried.refusal, sight };
  const credentials = await application?.credentials();
  if (credentials?.ok === false) return { refusal: unanswered("refused.secret", credentials.failure), sight };
  first.throwIfAborted();
  const journal = begun(grounds, order, held, sight, credentials !== undefined);
  const { bucket } = journal.start.before;
  const objects =
    credentials === undefined || bucket === undefined
      ? undefined
      : new TestObjects(await signer(credentials.value), bucket, () => grounds.clock.now());
  return drillTried(grounds, order, { id: held.id, sight, journal, objects, tables: tried.tables });
}

function begun(
  { target, clock }: DrillGrounds,
  order: DrillOrder,
  held: Held,
  sight: Sight,
  takesObjects: boolean,
): Journal {
  const journal = Journal.create(held.file, {
    type: "start",
    version: 1,
    id: held.id,
    command: "drill",
    kind: order.kind,
    project: target.project,
    stack: target.stack,
    region: target.region,
    cluster: target.clusterName,
    at: clock.now(),
    before: stateBefore(sight, takesObjects ? `clpfsx-drill-${held.id}` : undefined),
  });
  held.journal = journal;
  order.tell("journal", held.file);
  return journal;
}

interface Tried {
  readonly id: string;
  readonly sight: Sight;
  readonly journal: Journal;
  readonly objects: TestObjects | undefined;
  readonly tables: readonly ProbedTable[];
}

async function drillTried(grounds: DrillGrounds, order: DrillOrder, tried: Tried): Promise<DrillEnd> {
  const { clock } = grounds;
  const { id, sight, journal, objects, tables } = tried;
  const why = objects === undefined ? undefined : await makeBucket(grounds, id, objects, tables);
  if (why !== undefined) {
    journal.tryNote({ type: "end", movedBack: true, at: clock.now() });
    return { refusal: refusalOfBucket(why), sight };
  }
  const kind: KindOfDrill = KINDS[order.kind];
  const played = await play(grounds, order, { ...tried, kind });
  const { back, error } = played;
  if (error !== undefined) {
    const left = objects === undefined ? undefined : await removeBucket(grounds, id, objects, tables);
    // Without its end, the journal has --restore remove the objects.
    if (left === undefined) journal.tryNote({ type: "end", movedBack: back?.movedBack === true, at: clock.now() });
    throw error;
  }
  order.tell("reading");
  const startedAt = journal.start.at;
  const name = order.kind as DrillKind;
  const result = await resultOf(grounds, { ...played, id, kind, name, sight, journal, objects, startedAt });
  journal.tryNote({ type: "end", movedBack: result.movedBack, at: clock.now() });
  return { result, journal: journal.file };
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
