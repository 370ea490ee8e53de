import type { DrillResult, Ledger, Outage, ProbeTry, TableResult } from "../drillResult.ts";
import { failedTries, lossOf } from "../timeline/loss.ts";

const moment = (at: number) => new Date(at).toISOString();
const momentOrNull = (at: number | undefined) => (at === undefined ? null : moment(at));

/** The result for programs; operate/findings/drillSchema.ts describes it. */
export function drillData(result: DrillResult) {
  return {
    kind: result.kind,
    rehearsal: result.rehearsal,
    minio: result.minio ?? null,
    project: result.project,
    virtualIp: result.virtualIp,
    startedAt: moment(result.startedAt),
    endedAt: moment(result.endedAt),
    activeBefore: result.activeBefore ?? null,
    activeAtEnd: result.activeAtEnd ?? null,
    movedBack: result.movedBack,
    noticedAt: momentOrNull(result.noticedAt),
    greenAt: momentOrNull(result.greenAt),
    tables: result.tables.map(tableData),
    ledger: result.ledger === undefined ? null : ledgerData(result.ledger),
    phases: result.phases.map(({ id, what, at, witness, table }) => ({
      id,
      what: what.en,
      at: moment(at),
      witness: witness.en,
      table,
    })),
    actions: result.actions.map(({ what, at, undone }) => ({ what: what.en, at: moment(at), undone })),
  };
}

function tableData(table: TableResult) {
  const { estimate, least, most, notLooked } = lossOf(table);
  return {
    table: table.table,
    zone: table.zone ?? null,
    routeAtEnd: table.routeAtEnd ?? null,
    intervalMs: table.interval,
    tries: table.tries.length,
    failedTries: failedTries(table),
    slow: table.slow,
    flaps: table.flaps,
    withoutService: { estimateMs: estimate ?? null, leastMs: least, mostMs: most ?? null, notLookedMs: notLooked },
    outages: table.outages.map(outageData),
    notLooked: table.notLooked.map(({ from, until }) => ({ from: moment(from), until: moment(until) })),
    runs: runsOf(table.tries),
  };
}

function outageData({ lastGood, firstBad, lastBad, firstGood, estimate, least, most, notLooked }: Outage) {
  return {
    lastGood: momentOrNull(lastGood),
    firstBad: moment(firstBad),
    lastBad: moment(lastBad),
    firstGood: momentOrNull(firstGood),
    estimateMs: estimate ?? null,
    leastMs: least,
    mostMs: most ?? null,
    notLookedMs: notLooked,
  };
}

function ledgerData({ attempted, acknowledged, read, lost, recovered, unexpected, unread }: Ledger) {
  return { attempted, acknowledged, read, lost, recovered, unexpected, unread };
}

/** Tries of one outcome after another as one entry: hours of them would bury the rest. */
function runsOf(tries: readonly ProbeTry[]) {
  const groups: ProbeTry[][] = [];
  for (const each of tries) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    if (last && first?.good === each.good && first.fault === each.fault) last.push(each);
    else groups.push([each]);
  }
  return groups.map((group) => {
    const took = group.map(({ startedAt, endedAt }) => endedAt - startedAt).toSorted((a, b) => a - b);
    const [first] = group;
    return {
      good: first?.good ?? false,
      fault: first?.fault,
      from: moment(first?.startedAt ?? 0),
      to: moment(group.at(-1)?.startedAt ?? 0),
      tries: group.length,
      medianMs: took[Math.floor(took.length / 2)] ?? 0,
      slowestMs: took.at(-1) ?? 0,
    };
  });
}
