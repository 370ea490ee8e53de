import { unanswered } from "../findings/failureFinding.ts";
import { type Finding, fail, ok } from "../findings/finding.ts";
import { verdictOf } from "../findings/report.ts";
import { listed, type Said } from "../findings/said.ts";
import { Changes } from "./changes.ts";
import type { Grounds } from "./grounds.ts";
import type { Before, Journal } from "./journal.ts";
import { isServedBy, type Sight, tablesElsewhere } from "./sight.ts";
import { waitFor } from "./waitFor.ts";

export interface PutBackOptions {
  /** Milliseconds; AWS may refuse to change a throughput back for some time. */
  readonly limit: number;
  /** Between two askings for the same thing, milliseconds. */
  readonly pause: number;
  /** Until when what was asked for may still come, milliseconds since 1970: what looks as before may not stay so. */
  readonly notBefore: number;
  readonly signal?: AbortSignal;
  readonly seen?: (sight: Sight) => void;
}

export interface PutBack {
  readonly movedBack: boolean;
  readonly sight: Sight;
  readonly finding: Finding;
}

/**
 * Makes the cluster as it was: instances run, the throughput is the one before, the group is on its server, and status is
 * green. It goes by what it sees, whatever was done or half done before, so it may be broken off and run again.
 */
export async function putBack(
  grounds: Grounds,
  journal: Journal,
  { limit, pause, notBefore, signal, seen }: PutBackOptions,
): Promise<PutBack> {
  const { before } = journal.start;
  const asked = new Map<string, number>();
  const changes = new Changes(grounds, journal, "undo");
  const due = (what: string) => {
    const last = asked.get(what);
    return last === undefined || grounds.clock.now() - last >= pause;
  };
  let refused: string | undefined;
  const step = async (what: string, change: () => Promise<string | undefined>) => {
    if (!due(what)) return;
    asked.set(what, grounds.clock.now());
    refused = (await change()) ?? refused;
  };
  let at: Sight | undefined;
  const isBack = (sight: Sight) => {
    at = sight;
    return isAsBefore(sight, before) && sight.green && grounds.clock.now() >= notBefore;
  };
  const until = grounds.clock.now() + limit;
  for (;;) {
    const left = Math.max(0, until - grounds.clock.now());
    const { reached, sight } = await waitFor(grounds, (each) => isBack(each) || todo(each, before).length > 0, {
      limit: left,
      ...(signal === undefined ? {} : { signal }),
      ...(seen === undefined ? {} : { seen }),
    });
    if (isBack(sight)) return { movedBack: true, sight, finding: back(before) };
    if (!reached || grounds.clock.now() >= until) break;
    for (const { what, change } of todo(sight, before)) await step(what, () => change(changes));
    await grounds.clock.wait(grounds.poll, signal);
  }
  return { movedBack: false, sight: at as Sight, finding: notBack(at as Sight, journal, refused) };
}

interface Todo {
  readonly what: string;
  readonly change: (changes: Changes) => Promise<string | undefined>;
}

/** What can be asked for now. Whatever is under way ends first. */
function todo(sight: Sight, before: Before): readonly Todo[] {
  const todos: Todo[] = [];
  for (const [server, id] of Object.entries(before.instances)) {
    if (sight.power.get(server) === "stopped")
      todos.push({ what: `start ${server}`, change: (changes) => changes.startInstance(server, id) });
  }
  const { fileSystem } = sight.gathered;
  const found = fileSystem.ok ? fileSystem.value : undefined;
  const { fileSystem: wanted } = before;
  if (wanted !== undefined && found?.id === wanted.id && !isChanging(found) && found.throughput !== wanted.throughput) {
    todos.push({ what: "throughput", change: (changes) => changes.setThroughput(wanted.id, wanted.throughput) });
  }
  const home = before.instances[before.owner];
  const isElsewhere = sight.owner !== before.owner && (sight.owner !== undefined || sight.groupStatus === "Offline");
  const isSettled = sight.groupStatus !== undefined && !sight.groupStatus.endsWith("Pending");
  const all = Object.keys(before.instances).every((server) => sight.members.includes(server));
  if (home !== undefined && isElsewhere && isSettled && all)
    todos.push({ what: "group", change: (changes) => changes.moveGroup(before.owner, home) });
  return todos;
}

function isChanging({ actions }: { readonly actions: readonly { readonly status: string }[] }): boolean {
  return actions.some(({ status }) => status === "PENDING" || status === "IN_PROGRESS");
}

export function isAsBefore(sight: Sight, before: Before): boolean {
  const { fileSystem } = sight.gathered;
  const found = fileSystem.ok ? fileSystem.value : undefined;
  return (
    isServedBy(sight, before.owner) &&
    Object.keys(before.instances).every(
      (server) => sight.power.get(server) === "running" && sight.members.includes(server),
    ) &&
    (before.fileSystem === undefined ||
      (found !== undefined && found.throughput === before.fileSystem.throughput && !isChanging(found)))
  );
}

function back({ owner }: Before): Finding {
  return ok("drill.movedBack", {
    en: `everything is where it was: the group on ${owner}, instances and throughput as before, status green`,
    ja: `すべて元の状態です（グループは ${owner}、インスタンスとスループットは以前のまま、status は正常）`,
  });
}

function notBack(sight: Sight, journal: Journal, refused: string | undefined): Finding {
  const { before } = journal.start;
  const { fileSystem, instances } = sight.gathered;
  if (!instances.ok) return unanswered("drill.movedBack", instances.failure);
  const found = fileSystem.ok ? fileSystem.value : undefined;
  const stopped = Object.keys(before.instances).filter((server) => sight.power.get(server) !== "running");
  const elsewhere = tablesElsewhere(sight, before.owner).map(({ table }) => table);
  const parts: Said[] = [
    ...(stopped.length === 0
      ? []
      : [{ en: `${listed(stopped).en} not running`, ja: `${listed(stopped).ja} が起動していません` }]),
    ...(before.fileSystem === undefined || found?.throughput === before.fileSystem.throughput
      ? []
      : [
          {
            en: `throughput ${found?.throughput ?? "unknown"} in place of ${before.fileSystem.throughput} MBps`,
            ja: `スループットが ${found?.throughput ?? "不明"} MBps です（元は ${before.fileSystem.throughput} MBps）`,
          },
        ]),
    ...(sight.owner === before.owner
      ? []
      : [
          {
            en: `the group on ${sight.owner ?? "no server"} in place of ${before.owner}`,
            ja: `グループが ${sight.owner ?? "なし"} にあります（元は ${before.owner}）`,
          },
        ]),
    ...(elsewhere.length === 0
      ? []
      : [
          {
            en: `routes of ${listed(elsewhere).en} not at ${before.owner}`,
            ja: `${listed(elsewhere).ja} のルートが ${before.owner} に向いていません`,
          },
        ]),
  ];
  const { text } = verdictOf(sight.report);
  const what = parts.length === 0 ? [text] : parts;
  return fail(
    "drill.movedBack",
    {
      en: `not everything is where it was: ${what.map(({ en }) => en).join("; ")}`,
      ja: `元の状態に戻っていません: ${what.map(({ ja }) => ja).join("、")}`,
    },
    {
      ...(refused === undefined ? {} : { found: { en: refused, ja: refused } }),
      mend: {
        en: `later: drill --restore ${journal.file}, which may run any number of times`,
        ja: `後で drill --restore ${journal.file} を実行してください（何度でも実行できます）`,
      },
      page: "docs/operations.md#drill",
    },
  );
}
