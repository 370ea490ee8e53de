import { Changes } from "../change/changes.ts";
import { Interrupted } from "../change/interruption.ts";
import type { Journal } from "../change/journal.ts";
import type { PutBack } from "../change/putBack.ts";
import type { Sight } from "../change/sight.ts";
import { waitFor } from "../change/waitFor.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import type { DrillOrder } from "./drillOrder.ts";
import { Faults } from "./faults.ts";
import type { KindOfDrill } from "./kindOfDrill.ts";
import { type Probed, type ProbedTable, Probing } from "./probing.ts";
import { putAllBack } from "./putAllBack.ts";
import { quietAfter } from "./quietAfter.ts";
import type { Scene } from "./scene.ts";
import type { TestObjects } from "./testObjects.ts";
import { Watch } from "./watch.ts";

export interface Effect {
  readonly reached: boolean;
  readonly refused: string | undefined;
  readonly sight: Sight;
}

export interface Played {
  readonly probed: readonly Probed[];
  readonly watch: Watch;
  /** Of the action; undefined where it was not come to. */
  readonly actedAt: number | undefined;
  readonly effect: Effect | undefined;
  readonly interrupted: string | undefined;
  readonly back: PutBack;
  readonly greenAt: number | undefined;
  readonly end: Sight;
  /** Nobody expected it; everything is put back. */
  readonly error?: unknown;
}

interface Stage {
  readonly id: string;
  readonly kind: KindOfDrill;
  readonly sight: Sight;
  readonly journal: Journal;
  readonly objects: TestObjects | undefined;
  readonly tables: readonly ProbedTable[];
}

/** Tries, acts and puts back. Puts back whatever happens, but a second interruption. */
export async function play(grounds: DrillGrounds, order: DrillOrder, stage: Stage): Promise<Played> {
  const { clock, timing, invoke } = grounds;
  const { id, objects, tables, journal } = stage;
  const watch = new Watch(grounds, timing.watch);
  const probings = tables.map((table) => new Probing(table, { id, invoke, objects, clock, timing }));
  for (const each of [watch, ...probings]) each.start();
  const act = await acted(grounds, order, stage, watch);
  const { first, second } = order.interruption;
  order.tell(first.aborted ? "interrupted" : "back");
  const back = await putAllBack(grounds, journal, {
    limit: timing.backLimit,
    pause: timing.backPause,
    notBefore: quietAfter(journal.entries, timing),
    signal: second,
    seen: watch.seen,
  });
  if (!first.aborted) await clock.wait(timing.settle, second).catch(unlessInterrupted);
  const [probed] = await Promise.all([Promise.all(probings.map((each) => each.stop())), watch.stop()]);
  return {
    ...act,
    probed,
    watch,
    back,
    greenAt: back.movedBack && back.sight.green ? back.sight.at : undefined,
    end: back.sight,
  };
}

function unlessInterrupted(error: unknown): undefined {
  if (!(error instanceof Interrupted)) throw error;
  return undefined;
}

type Acted = Pick<Played, "actedAt" | "effect" | "interrupted" | "error">;

/** What is not done when somebody interrupts, or when something fails that nobody expected. */
async function acted(grounds: DrillGrounds, order: DrillOrder, stage: Stage, watch: Watch): Promise<Acted> {
  const { clock, timing } = grounds;
  const { first: signal } = order.interruption;
  let actedAt: number | undefined;
  try {
    await clock.wait(timing.settle, signal);
    const scene = sceneOf(grounds, stage, signal);
    actedAt = clock.now();
    watch.actionAt(actedAt, scene.active);
    order.tell("acting");
    const refused = await stage.kind.act(scene);
    signal.throwIfAborted();
    const from = clock.now();
    order.tell("waiting");
    const effect =
      refused !== undefined
        ? { reached: false, sight: stage.sight }
        : await waitFor(grounds, (sight) => stage.kind.isDone(sight, scene, clock.now() - from), {
            limit: Math.min(timing.limit, stage.kind.limit?.(timing) ?? timing.limit),
            signal,
            seen: watch.seen,
          });
    await clock.wait(timing.settle, signal);
    return { actedAt, effect: { ...effect, refused }, interrupted: undefined };
  } catch (error) {
    if (error instanceof Interrupted) return { actedAt, effect: undefined, interrupted: error.message };
    return { actedAt, effect: undefined, interrupted: undefined, error };
  }
}

function sceneOf(grounds: DrillGrounds, { sight, journal }: Stage, signal: AbortSignal): Scene {
  const active = journal.start.before.owner;
  const standby = grounds.target.servers.find((each) => each !== active && sight.instances.has(each)) ?? "";
  const { fileSystem } = journal.start.before;
  return {
    before: sight,
    changes: new Changes(grounds, journal, "action"),
    active,
    standby,
    activeId: sight.instances.get(active) ?? "",
    standbyId: sight.instances.get(standby) ?? "",
    fileSystem,
    process: grounds.application?.process,
    timing: grounds.timing,
    faults: grounds.fis === undefined ? undefined : new Faults(grounds, journal, grounds.fis.roleArn, signal),
  };
}
