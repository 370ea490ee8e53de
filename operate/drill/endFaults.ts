import { type Answer, failureText } from "../aws/answer.ts";
import type { Grounds } from "../change/grounds.ts";
import type { Journal } from "../change/journal.ts";
import { type Finding, fail } from "../findings/finding.ts";
import { plain } from "../findings/said.ts";
import {
  deleteTemplate,
  getExperiment,
  isTemplateThere,
  isUnderWay,
  listExperiments,
  listTemplates,
  stopExperiment,
} from "./experiments.ts";

/** For FIS to take a fault back, milliseconds. */
const END_LIMIT = 300_000;

/**
 * Stops what AWS FIS still does for a drill and deletes its template. It goes by what FIS has under the drill's tag and by
 * the journal's ids, so it may be broken off and run again. Gives why something is left; undefined where nothing is.
 */
export async function endFaults(
  grounds: Grounds,
  journal: Journal,
  signal: AbortSignal | undefined,
): Promise<Finding | undefined> {
  if (!journal.entries.some((each) => each.type === "action" && each.name === "create-template")) return undefined;
  const { clock, poll } = grounds;
  const until = clock.now() + END_LIMIT;
  const asked = new Set<string>();
  for (;;) {
    const left = (await experimentsEnded(grounds, journal, asked)) ?? (await templatesGone(grounds, journal));
    if (left === undefined) return undefined;
    if (clock.now() >= until) return leftFinding(left, journal);
    await clock.wait(poll, signal);
  }
}

async function experimentsEnded(
  { session, clock }: Grounds,
  journal: Journal,
  asked: Set<string>,
): Promise<string | undefined> {
  const ids = await idsOf(journal, "start-experiment", listExperiments(session, journal.start.id));
  if (!ids.ok) return failureText(ids.failure);
  let left: string | undefined;
  for (const id of ids.value) {
    const found = await getExperiment(session, id);
    // FIS forgets an experiment after some months.
    if (!found.ok && found.failure.code === "ResourceNotFoundException") continue;
    if (!found.ok) left = failureText(found.failure);
    else if (isUnderWay(found.value)) {
      left = `AWS FIS: the experiment ${id} is ${found.value.status}`;
      if (found.value.status === "stopping" || asked.has(id)) continue;
      journal.tryNote({ type: "undo", name: "stop-experiment", what: id, at: clock.now() });
      const answer = await stopExperiment(session, id);
      if (answer.ok) asked.add(id);
      else left = failureText(answer.failure);
    }
  }
  return left;
}

async function templatesGone({ session, clock }: Grounds, journal: Journal): Promise<string | undefined> {
  const ids = await idsOf(journal, "create-template", listTemplates(session, journal.start.id));
  if (!ids.ok) return failureText(ids.failure);
  for (const id of ids.value) {
    const isThere = await isTemplateThere(session, id);
    if (!isThere.ok) return failureText(isThere.failure);
    if (!isThere.value) continue;
    journal.tryNote({ type: "undo", name: "delete-template", what: id, at: clock.now() });
    const answer = await deleteTemplate(session, id);
    if (!answer.ok) return failureText(answer.failure);
  }
  return undefined;
}

/** Of the journal, and of what FIS has: a crash may come between the making and the note of its id. */
async function idsOf(
  { entries }: Journal,
  name: string,
  listing: Promise<Answer<readonly string[]>>,
): Promise<Answer<readonly string[]>> {
  const noted = entries.flatMap((each) => (each.type === "made" && each.name === name ? [each.what] : []));
  const listed = await listing;
  return listed.ok ? { ok: true, value: [...new Set([...noted, ...listed.value])] } : listed;
}

function leftFinding(left: string, { file }: Journal): Finding {
  return fail(
    "drill.faults",
    {
      en: "nobody knows that AWS FIS has ended the fault and that its template is gone",
      ja: "AWS FIS による障害の注入が終了し、テンプレートが削除されたことを確認できません",
    },
    {
      found: plain(left),
      why: {
        en: "the fault itself ends after its time, whatever becomes of the drill",
        ja: "注入した障害自体は、訓練の結果にかかわらず、指定した時間が過ぎると終了します",
      },
      mend: {
        en: `drill --restore ${file}, or aws fis stop-experiment --id <id>, aws fis delete-experiment-template --id <id>`,
        ja: `drill --restore ${file} を実行するか、aws fis stop-experiment --id <ID> と aws fis delete-experiment-template --id <ID> を実行してください`,
      },
      page: "docs/operations.md#drill",
    },
  );
}
