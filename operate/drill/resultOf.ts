import type { Journal } from "../change/journal.ts";
import { saidOf } from "../change/saidOf.ts";
import type { Sight } from "../change/sight.ts";
import { type Finding, warn } from "../findings/finding.ts";
import { removeBucket } from "./bucket.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import type { DrillKind, DrillResult, Ledger } from "./drillResult.ts";
import type { KindOfDrill } from "./kindOfDrill.ts";
import { ledgerOf } from "./ledger.ts";
import { phasesOf, replacementsSince } from "./phases.ts";
import type { Played } from "./play.ts";
import { readBack } from "./readBack.ts";
import { changesIn, tableResults } from "./tableResults.ts";
import type { TestObjects } from "./testObjects.ts";
import {
  effectFinding,
  endFinding,
  interruptedFinding,
  ledgerFinding,
  noticedFinding,
  probersFinding,
  removalFinding,
  serviceFinding,
  smoothFinding,
  unseenFinding,
} from "./verdicts.ts";

export interface Facts extends Played {
  readonly id: string;
  readonly kind: KindOfDrill;
  readonly name: DrillKind;
  /** Before everything. */
  readonly sight: Sight;
  readonly journal: Journal;
  readonly objects: TestObjects | undefined;
  readonly startedAt: number;
}

/** Reads the test objects again and removes them, asks the last witnesses, and says what all of it means. */
export async function resultOf(grounds: DrillGrounds, facts: Facts): Promise<DrillResult> {
  const { target, clock, session } = grounds;
  const { journal, probed, back, end, startedAt, watch, greenAt, name } = facts;
  const { ledger, removal } = await accounted(grounds, facts);
  const { before } = journal.start;
  const tables = tableResults(probed, {
    end,
    interval: grounds.timing.interval,
    zoneOf: grounds.zoneOf,
    changes: changesIn(journal.entries),
  });
  const replacements = await replacementsSince(session, target, startedAt, clock.now(), end);
  const actions = journal.entries.flatMap((entry) =>
    entry.type === "action" ? [{ what: saidOf(entry), at: entry.at, undone: back.movedBack }] : [],
  );
  return {
    schemaVersion: 1,
    kind: name,
    rehearsal: grounds.rehearsal,
    minio: grounds.minio,
    project: target.project,
    stack: target.stack,
    cluster: target.clusterName,
    region: target.region,
    virtualIp: target.virtualIp,
    startedAt,
    endedAt: clock.now(),
    activeBefore: before.owner,
    activeAtEnd: end.owner,
    tables,
    ledger,
    phases: phasesOf({ entries: journal.entries, replacements, tables, watch, greenAt }),
    noticedAt: watch.noticed?.at,
    greenAt,
    movedBack: back.movedBack,
    actions,
    findings: [...findingsOf(facts, tables, ledger), ...removal],
  };
}

async function accounted(grounds: DrillGrounds, { id, objects, probed, journal }: Facts) {
  if (objects === undefined) return { ledger: undefined, removal: [] };
  const ledger = ledgerOf(await readBack(grounds, id, objects, probed));
  const tables = probed.map(({ table }) => table);
  const why = await removeBucket(grounds, id, objects, tables);
  return { ledger, removal: [removalFinding(why, journal.start.before.bucket ?? "")] };
}

function findingsOf(facts: Facts, tables: DrillResult["tables"], ledger: Ledger | undefined): DrillResult["findings"] {
  const { kind, effect, back, end, journal, interrupted, watch, actedAt, greenAt, probed } = facts;
  const { owner } = journal.start.before;
  return [
    ...(interrupted === undefined ? [] : [interruptedFinding(interrupted)]),
    ...(kind.experimental === true ? [unseenFinding()] : []),
    ledgerFinding(ledger),
    ...(effect === undefined ? [] : [effectFinding(effect, owner)]),
    serviceFinding(tables, kind.unnoticed),
    smoothFinding(tables),
    probersFinding(probed, tables),
    endFinding(end, owner),
    back.finding,
    ...back.beside,
    ...(journal.failure === undefined ? [] : [journalFinding(journal.failure, journal.file)]),
    ...(actedAt === undefined
      ? []
      : [noticedFinding(watch.noticed, { from: actedAt, greenAt, unnoticed: kind.unnoticed })]),
  ];
}

function journalFinding(why: string, file: string): Finding {
  return warn(
    "journal.written",
    {
      en: `the journal could not be written (${why}): it does not have all that was done`,
      ja: `ジャーナルに書き込めませんでした（${why}）。記録は一部のみです`,
    },
    {
      mend: {
        en: `make room on the disk; --restore goes by what it sees, and needs only the first line of ${file}`,
        ja: `ディスクの空き容量を確保してください。--restore はクラスターの状態に基づくため、${file} の先頭行だけで実行できます`,
      },
      page: "docs/operations.md#drill",
    },
  );
}
