import { unanswered } from "../findings/failureFinding.ts";
import { type Finding, fail, ok } from "../findings/finding.ts";
import { verdictOf } from "../findings/report.ts";
import { listed, type Said } from "../findings/said.ts";
import { Changes } from "./changes.ts";
import { besideFinding, greenAgain } from "./greenAgain.ts";
import type { Grounds } from "./grounds.ts";
import { Interrupted } from "./interruption.ts";
import type { Before, Journal, JournalEntry } from "./journal.ts";
import { saidOf } from "./saidOf.ts";
import { isServedBy, lookAtCluster, type Sight, tablesElsewhere } from "./sight.ts";
import { waitFor } from "./waitFor.ts";

const PAGE = "docs/operations.md#drill";

export interface PutBackOptions {
  /** Milliseconds; AWS may refuse to change a throughput back for some time. */
  readonly limit: number;
  /** Between two askings for the same thing, milliseconds. */
  readonly pause: number;
  /** Until when what was asked for may still come, milliseconds since 1970: what looks as before may not stay so. */
  readonly notBefore: number;
  readonly signal?: AbortSignal;
  readonly seen?: (sight: Sight) => void;
  /** What has to be ended before anything can be as it was; gives what of it is left. */
  readonly first?: () => Promise<Finding | undefined>;
}

export interface PutBack {
  readonly movedBack: boolean;
  readonly sight: Sight;
  readonly finding: Finding;
  /** What is not green, and no drill's doing. */
  readonly beside: readonly Finding[];
}

/**
 * Makes the cluster as it was: instances run, the throughput is the one before, the group is on its server, and all is
 * green that a drill may have changed. It goes by what it sees, whatever was done or half done before, so it may be broken
 * off and run again. The signal ends it, and what was put back until then is told.
 */
export async function putBack(grounds: Grounds, journal: Journal, options: PutBackOptions): Promise<PutBack> {
  const from = journal.entries.length;
  const ended = (sight: Sight, movedBack: boolean, finding: Finding): PutBack => {
    const { beside } = greenAgain(sight, grounds.target.clusterName, journal.start.before);
    return { movedBack, sight, finding, beside: beside.length === 0 ? [] : [besideFinding(beside)] };
  };
  try {
    const left = await options.first?.();
    const { movedBack, sight, refused } = await broughtBack(grounds, journal, options);
    if (left !== undefined) return ended(sight, false, left);
    return ended(sight, movedBack, movedBack ? back(journal.start.before) : notBack(sight, journal, refused));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    const sight = await lookAtCluster(grounds);
    const undone = journal.entries.slice(from).filter(({ type }) => type === "undo");
    return ended(sight, false, brokenOff(sight, journal, undone, error.message));
  }
}

async function broughtBack(
  grounds: Grounds,
  journal: Journal,
  { limit, pause, notBefore, signal, seen }: PutBackOptions,
): Promise<{ readonly movedBack: boolean; readonly sight: Sight; readonly refused: string | undefined }> {
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
    const { green } = greenAgain(sight, grounds.target.clusterName, before);
    return isAsBefore(sight, before) && green && grounds.clock.now() >= notBefore;
  };
  const until = grounds.clock.now() + limit;
  for (;;) {
    const left = Math.max(0, until - grounds.clock.now());
    const { reached, sight } = await waitFor(grounds, (each) => isBack(each) || todo(each, before).length > 0, {
      limit: left,
      ...(signal === undefined ? {} : { signal }),
      ...(seen === undefined ? {} : { seen }),
    });
    if (isBack(sight)) return { movedBack: true, sight, refused };
    if (!reached || grounds.clock.now() >= until) break;
    for (const { what, change } of todo(sight, before)) await step(what, () => change(changes));
    await grounds.clock.wait(grounds.poll, signal);
  }
  return { movedBack: false, sight: at as Sight, refused };
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
    todos.push({
      what: "group",
      change: (changes) =>
        // CLUSTERPRO moves only what runs somewhere.
        sight.owner === undefined ? changes.startGroup(before.owner, home) : changes.moveGroup(before.owner, home),
    });
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
    en: `everything is where it was: the group on ${owner}, instances and throughput as before, and green`,
    ja: `すべて元の状態です（グループは ${owner}、インスタンスとスループットは以前のまま、状態は正常）`,
  });
}

/** What is still not as it was, by that sight; empty where only status is not green. */
function missing(sight: Sight, before: Before): readonly Said[] {
  const { fileSystem } = sight.gathered;
  const found = fileSystem.ok ? fileSystem.value : undefined;
  const stopped = Object.keys(before.instances).filter((server) => sight.power.get(server) !== "running");
  const elsewhere = tablesElsewhere(sight, before.owner).map(({ table }) => table);
  const parts: Said[] = [];
  if (stopped.length > 0)
    parts.push({ en: `${listed(stopped).en} not running`, ja: `${listed(stopped).ja} が起動していません` });
  if (before.fileSystem !== undefined && found?.throughput !== before.fileSystem.throughput)
    parts.push({
      en: `throughput ${found?.throughput ?? "unknown"} in place of ${before.fileSystem.throughput} MBps`,
      ja: `スループットが ${found?.throughput ?? "不明"} MBps です（元は ${before.fileSystem.throughput} MBps）`,
    });
  if (sight.owner !== before.owner)
    parts.push({
      en: `the group on ${sight.owner ?? "no server"} in place of ${before.owner}`,
      ja: `グループが ${sight.owner ?? "なし"} にあります（元は ${before.owner}）`,
    });
  if (elsewhere.length > 0)
    parts.push({
      en: `routes of ${listed(elsewhere).en} not at ${before.owner}`,
      ja: `${listed(elsewhere).ja} のルートが ${before.owner} に向いていません`,
    });
  return parts;
}

function joined(parts: readonly Said[]): Said {
  return { en: parts.map(({ en }) => en).join("; "), ja: parts.map(({ ja }) => ja).join("、") };
}

function notBack(sight: Sight, journal: Journal, refused: string | undefined): Finding {
  const { instances } = sight.gathered;
  if (!instances.ok) return unanswered("drill.movedBack", instances.failure);
  const parts = missing(sight, journal.start.before);
  const what = joined(parts.length === 0 ? [verdictOf(sight.report).text] : parts);
  return fail(
    "drill.movedBack",
    { en: `not everything is where it was: ${what.en}`, ja: `元の状態に戻っていません: ${what.ja}` },
    {
      ...(refused === undefined ? {} : { found: { en: refused, ja: refused } }),
      mend: {
        en: `later: drill --restore ${journal.file}, which may run any number of times`,
        ja: `後で drill --restore ${journal.file} を実行してください（何度でも実行できます）`,
      },
      page: PAGE,
    },
  );
}

/** @param undone what was asked for until then, to put things back */
function brokenOff(sight: Sight, journal: Journal, undone: readonly JournalEntry[], signal: string): Finding {
  const done = joined(undone.flatMap((each) => ("name" in each ? [saidOf(each)] : [])));
  const parts = missing(sight, journal.start.before);
  const open = joined(
    parts.length === 0 ? [{ en: "nothing that is seen", ja: "確認できる範囲ではありません" }] : parts,
  );
  return fail(
    "drill.movedBack",
    {
      en: `interrupted (${signal}) while putting back; asked for: ${done.en || "nothing yet"}; still to be put back: ${open.en}`,
      ja: `元に戻す途中で中断しました（${signal}）。指示済み: ${done.ja || "なし"}。未完了: ${open.ja}`,
    },
    {
      mend: {
        en: `drill --restore ${journal.file}`,
        ja: `drill --restore ${journal.file} を実行してください`,
      },
      page: PAGE,
    },
  );
}
