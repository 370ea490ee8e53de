import type { Session } from "../aws/session.ts";
import type { JournalEntry } from "../change/journal.ts";
import { saidOf } from "../change/saidOf.ts";
import type { Sight } from "../change/sight.ts";
import { readReplacements, type SeenReplacement } from "../cluster/readTrail.ts";
import type { Target } from "../cluster/target.ts";
import { plain, type Said } from "../findings/said.ts";
import type { Millis, Phase, TableResult } from "./drillResult.ts";
import type { Watch } from "./watch.ts";

const JOURNAL: Said = { en: "journal", ja: "ジャーナル" };

/** The moments that somebody saw, in their order; what nobody saw is left out. */
export function phasesOf({
  entries,
  replacements,
  tables,
  watch,
  greenAt,
}: {
  readonly entries: readonly JournalEntry[];
  readonly replacements: readonly (SeenReplacement & { readonly table: string; readonly server: string | undefined })[];
  readonly tables: readonly TableResult[];
  readonly watch: Watch;
  readonly greenAt: Millis | undefined;
}): readonly Phase[] {
  const { noticed, left } = watch;
  return [
    ...entries.flatMap(doneIn),
    ...replacements.map(({ at, table, server, networkInterfaceId }) => {
      const to = server ?? networkInterfaceId ?? "?";
      const what = {
        en: `the route of ${table} was sent to ${to}`,
        ja: `${table} のルートが ${to} に切り替わりました`,
      };
      return { id: "route-moved", what, at, witness: plain("CloudTrail"), table };
    }),
    ...tables.flatMap(({ table, outages }) => outages.flatMap((outage) => seenBy(table, outage))),
    ...(left === undefined
      ? []
      : [
          {
            id: "group-left",
            what: {
              en: "CLUSTERPRO said that the group is on its way",
              ja: "CLUSTERPRO がグループの移行を示しました",
            },
            at: left,
            witness: plain("CLUSTERPRO"),
          },
        ]),
    ...(noticed === undefined ? [] : [{ id: "noticed", ...noticed, witness: plain(noticed.witness) }]),
    ...(greenAt === undefined
      ? []
      : [
          {
            id: "green",
            what: { en: "status was green", ja: "status が正常になりました" },
            at: greenAt,
            witness: plain("status"),
          },
        ]),
  ].toSorted((one, other) => one.at - other.at);
}

function doneIn(entry: JournalEntry): readonly Phase[] {
  if (entry.type !== "action" && entry.type !== "undo") return [];
  return [{ id: entry.type, what: saidOf(entry), at: entry.at, witness: JOURNAL }];
}

function seenBy(
  table: string,
  { firstBad, firstGood }: { readonly firstBad: Millis; readonly firstGood: Millis | undefined },
): readonly Phase[] {
  const witness = { en: `prober of ${table}`, ja: `${table} のプローブ` };
  return [
    {
      id: "first-bad",
      what: { en: `no answer through ${table}`, ja: `${table} 経由の応答が途絶えました` },
      at: firstBad,
      witness,
      table,
    },
    ...(firstGood === undefined
      ? []
      : [
          {
            id: "first-good",
            what: { en: `answers through ${table} again`, ja: `${table} 経由の応答が戻りました` },
            at: firstGood,
            witness,
            table,
          },
        ]),
  ];
}

/** What CloudTrail has of the drill's time: it is some minutes late. */
export async function replacementsSince(
  session: Session,
  { destination }: Target,
  from: Millis,
  now: Millis,
  { routes, gathered }: Sight,
): Promise<readonly (SeenReplacement & { readonly table: string; readonly server: string | undefined })[]> {
  const trail = await readReplacements(session, { days: 1, now });
  const interfaces = gathered.interfaces.ok ? gathered.interfaces.value : [];
  const events = trail.ok ? trail.value.events : [];
  // Whole seconds: an event of the first second may bear a time before it.
  return events
    .filter((each) => each.at >= from - 1_000 && each.destination === destination && each.error === undefined)
    .map((each) => ({
      ...each,
      table: routes.find(({ tableId }) => tableId === each.tableId)?.table ?? each.tableId,
      server: interfaces.find(({ id }) => id === each.networkInterfaceId)?.server,
    }));
}
