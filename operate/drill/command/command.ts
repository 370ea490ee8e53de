import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../../problems/userError.ts";
import type { ClusterSpec } from "../../../settings/schema/clusterSpec.ts";
import { outliveOutput } from "../../../stack/closedOutput.ts";
import { sessionFor } from "../../aws/session.ts";
import { confirmed } from "../../change/confirm.ts";
import { LOOK_PAUSE } from "../../change/grounds.ts";
import { Interrupted, type Interruption, listenForInterruption } from "../../change/interruption.ts";
import { Journal } from "../../change/journal.ts";
import { MACHINE_CLOCK } from "../../cluster/clock.ts";
import { readSpec, targetOf } from "../../cluster/readTarget.ts";
import { GUEST_TIMING } from "../../cluster/runOnGuests.ts";
import { type Output, printerFor } from "../../findings/print.ts";
import { exitCodeOf, type Report } from "../../findings/report.ts";
import { runReport } from "../../findings/runReport.ts";
import { type DrillEnd, drill } from "../drill.ts";
import type { DrillGrounds } from "../drillGrounds.ts";
import type { DrillOrder } from "../drillOrder.ts";
import { KINDS } from "../kinds.ts";
import { invokerOf } from "../prober.ts";
import { applicationOf, zoneOf } from "../realGrounds.ts";
import { drillReport } from "../report/drillReport.ts";
import { restore } from "../restore.ts";
import { type DrillTiming, USUAL_TIMING } from "../timing.ts";
import { planReport } from "./plan.ts";
import { progressTo } from "./progress.ts";
import { refusalReport } from "./refusalReport.ts";
import { type DrillUsage, parseUsage, USAGE } from "./usage.ts";
import { writePage } from "./writePage.ts";

/** The command, with its exit code. */
export function runDrill(args: readonly string[], folder: string): Promise<number> {
  return runReport("drill", { text: USAGE, parse: () => parseUsage(args) }, async (usage, output) => {
    const interruption = listenForInterruption(() => {});
    const endHold = outliveOutput();
    try {
      const report = await reportOf(usage, output, folder, interruption).finally(endHold);
      process.stdout.write((await printerFor(output))(report));
      return exitCodeOf(report);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      // Whatever is interrupted later has a report that says what was put back.
      const said = { en: "Interrupted; nothing was changed.", ja: "中断しました。何も変更していません。" };
      process.stderr.write(`${said[output.language]}\n`);
      return 1;
    } finally {
      interruption.stop();
    }
  });
}

async function reportOf(
  usage: DrillUsage,
  output: Output,
  folder: string,
  interruption: Interruption,
): Promise<Report> {
  if (usage.restore !== undefined) return restored(usage, usage.restore, folder, interruption);
  const spec = readSpec(folder, usage);
  const { kind } = usage;
  if (usage.plan) return planReport(KINDS[kind], targetOf(spec), timingOf(usage, USUAL_TIMING), Date.now());
  const order = { kind, interruption, tell: progressTo(process.stderr, output) };
  if (usage.rehearse) return rehearsed(usage, output, spec, order);
  await confirmed(spec.stack, usage.confirm, () => question(usage, output, spec), { signal: interruption.first });
  const out = usage.out ?? folder;
  const end = await drill(realGrounds(usage, spec), { ...order, journal: (id) => journalFile(out, spec, id) });
  return ended(end, usage, output, spec);
}

/** The plan, for a person, and what is to be typed. */
async function question(usage: DrillUsage, { language, width }: Output, spec: ClusterSpec): Promise<string> {
  const plan = planReport(KINDS[usage.kind], targetOf(spec), timingOf(usage, USUAL_TIMING), Date.now());
  const text = (await printerFor({ json: false, markdown: false, language, width, colour: false }))(plan);
  return `${text}\n${{ en: "Type the stack's name", ja: "スタック名を入力してください" }[language]}`;
}

function timingOf({ settle, timeout }: DrillUsage, usual: DrillTiming): DrillTiming {
  if (settle === undefined && timeout === undefined) return usual;
  const { interval } = usual;
  // A short drill does not wait half a minute for the end of a prober's run.
  const slice = settle === undefined ? usual.slice : Math.min(usual.slice, Math.max(10 * interval, 2 * settle));
  return {
    ...usual,
    settle: settle ?? usual.settle,
    limit: timeout ?? usual.limit,
    slice,
    lead: Math.min(usual.lead, slice / 2),
  };
}

function realGrounds(usage: DrillUsage, spec: ClusterSpec): DrillGrounds {
  const session = sessionFor(spec.region, usage.profile);
  const { cluster, application } = spec;
  const port = application.kind === "minio" ? application.port : 80;
  const { intervalSeconds, retries, timeoutSeconds } = cluster.monitors.application;
  const timing = timingOf(usage, USUAL_TIMING);
  return {
    session,
    target: targetOf(spec),
    clock: MACHINE_CLOCK,
    poll: LOOK_PAUSE,
    guestPoll: GUEST_TIMING.poll,
    timing: { ...timing, monitor: 1000 * ((retries + 1) * (intervalSeconds + timeoutSeconds)) },
    invoke: invokerOf(session, () => MACHINE_CLOCK.now()),
    endpointOf: () => `http://${cluster.virtualIp}:${port}`,
    zoneOf: zoneOf(spec),
    application: applicationOf(session, spec),
    rehearsal: false,
    fis: usage.fisRole === undefined ? undefined : { roleArn: usage.fisRole, partition: cluster.networkPartition.kind },
  };
}

/** The journal of a rehearsal is worth nothing when its world is gone. */
async function rehearsed(
  usage: DrillUsage,
  output: Output,
  spec: ClusterSpec,
  order: Omit<DrillOrder, "journal">,
): Promise<Report> {
  const [{ stageInThread }, { rehearse, REHEARSAL_TIMING }, { minioForRehearsal }] = await Promise.all([
    import("../rehearsal/stageInThread.ts"),
    import("../rehearsal/rehearse.ts"),
    import("../rehearsal/minioForRehearsal.ts"),
  ]);
  const store = await minioForRehearsal();
  const journals = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-rehearsal-"));
  let clear: () => Promise<unknown> = async () => {};
  try {
    const stage = await stageInThread(spec, store?.minio);
    clear = stage.clear;
    const journal = (id: string) => journalFile(journals, spec, id);
    const end = await rehearse(stage.address, spec, { ...order, journal }, timingOf(usage, REHEARSAL_TIMING));
    return await ended(end, usage, output, spec);
  } finally {
    await clear();
    await store?.stop();
    rmSync(journals, { recursive: true, force: true });
  }
}

async function restored(usage: DrillUsage, file: string, folder: string, interruption: Interruption): Promise<Report> {
  const journal = Journal.open(file);
  try {
    const { stack, region } = journal.start;
    const spec = readSpec(folder, { stack, region: usage.region ?? region });
    if (spec.clusterName !== journal.start.cluster)
      throw new UserError(`--restore ${file}: is of the cluster ${journal.start.cluster}, not of ${spec.clusterName}.`);
    return await restore(realGrounds(usage, spec), journal, interruption.first);
  } finally {
    journal.close();
  }
}

async function ended(end: DrillEnd, usage: DrillUsage, output: Output, spec: ClusterSpec): Promise<Report> {
  if ("refusal" in end) return refusalReport(end, spec);
  const { result } = end;
  if (usage.out === undefined) return drillReport(result);
  const { drillHtml } = await import("../report/drillHtml.ts");
  const file = path.join(usage.out, `drill-${spec.stack}-${usage.kind}-${stamp(result.startedAt)}.html`);
  const missing = writePage(file, drillHtml(result, output.language));
  if (missing === undefined) process.stderr.write(`${file}\n`);
  // The drill was held: what it found is printed, whatever becomes of its page.
  return drillReport(missing === undefined ? result : { ...result, findings: [...result.findings, missing] });
}

function journalFile(out: string, { stack }: ClusterSpec, id: string): string {
  return path.join(folderOf(out), `drill-${stack}-${stamp(Date.now())}-${id}.jsonl`);
}

function folderOf(out: string): string {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new UserError(
      `--out ${out}: cannot be made (${(error as NodeJS.ErrnoException).code}). Name another folder.`,
    );
  }
  return out;
}

function stamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
}
