import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Interrupted } from "../../../operate/change/interruption.ts";
import { Journal, type JournalEntry } from "../../../operate/change/journal.ts";
import { type Holder, lockName } from "../../../operate/change/lock.ts";
import { type DrillEnd, drill } from "../../../operate/drill/drill.ts";
import type { DrillGrounds } from "../../../operate/drill/drillGrounds.ts";
import type { DrillOrder } from "../../../operate/drill/drillOrder.ts";
import type { DrillResult } from "../../../operate/drill/drillResult.ts";
import { restore } from "../../../operate/drill/restore.ts";
import { USUAL_TIMING } from "../../../operate/drill/timing.ts";
import type { Finding } from "../../../operate/findings/finding.ts";
import { exitCodeOf, type Report } from "../../../operate/findings/report.ts";
import { ServiceRecord } from "../../../standin/running/serviceRecord.ts";
import { FILE_SYSTEM, PARAMETER } from "../../../standin/types/tokens.ts";
import { Operated, TARGET } from "../cluster.ts";
import { CountedSession, SteppedTime } from "../steppedTime.ts";
import { VirtualProbers } from "./virtualProbers.ts";

export function finding({ findings }: DrillResult, id: string): Finding | undefined {
  return findings.find((each) => each.id === id);
}

/** The exit code of a drill that ended with this. */
export function codeOf({ findings }: DrillResult): number {
  return exitCodeOf({ findings, fine: { en: "", ja: "" } });
}

/** A drill on a cluster in which time passes only as far as somebody waits for it. */
export class Drilled {
  readonly operated: Operated;
  time: SteppedTime;
  readonly probers: VirtualProbers;
  readonly record: ServiceRecord;
  readonly folder: string;
  session: CountedSession;
  #interruption = { first: new AbortController(), second: new AbortController() };

  private constructor(operated: Operated) {
    this.operated = operated;
    this.time = new SteppedTime(operated.clock);
    this.probers = new VirtualProbers(operated.deployed, operated.clock, TARGET.clusterName);
    this.record = new ServiceRecord(operated.deployed);
    this.folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-drill-"));
    this.session = new CountedSession({ region: TARGET.region });
  }

  static async start(): Promise<Drilled> {
    return new Drilled(await Operated.start());
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.operated.stop();
  }

  grounds(changes: Partial<DrillGrounds> = {}): DrillGrounds {
    const { session, time, probers } = this;
    const credentials = async () => ({
      ok: true as const,
      value: { accessKeyId: "user", secretAccessKey: "secret-of-minio" },
    });
    return {
      session,
      target: TARGET,
      clock: time,
      poll: 10_000,
      guestPoll: 1_000,
      timing: { ...USUAL_TIMING, watch: 20_000, slice: 60_000 },
      invoke: probers.invoke,
      endpointOf: () => "http://172.16.0.1:9000",
      zoneOf: () => undefined,
      application: { process: "minio", credentials },
      rehearsal: false,
      fis: { roleArn: "arn:aws:iam::123456789012:role/fis", partition: "witness" },
      ...changes,
    };
  }

  interruptAgain(): void {
    this.#interruption.second.abort(new Interrupted("SIGINT"));
  }

  interrupt(): void {
    this.#interruption.first.abort(new Interrupted("SIGINT"));
  }

  /** Undefined where it died. */
  async drill(kind: DrillOrder["kind"], changes: Partial<DrillGrounds> = {}): Promise<DrillEnd | undefined> {
    const { session } = this;
    const { first, second } = this.#interruption;
    const order: DrillOrder = {
      kind,
      interruption: { first: first.signal, second: second.signal },
      journal: (id) => path.join(this.folder, `drill-${id}.jsonl`),
      tell: () => {},
    };
    return this.time.run(session, drill(this.grounds(changes), order), () => session.dead);
  }

  async result(kind: DrillOrder["kind"], changes: Partial<DrillGrounds> = {}): Promise<DrillResult> {
    const end = await this.drill(kind, changes);
    if (end === undefined || "refusal" in end) throw new Error(end?.refusal.what.en ?? "died");
    return end.result;
  }

  /** As another process does, after the first one has died. Undefined where there is no journal, or it died, too. */
  async restore(signal = new AbortController().signal): Promise<Report | undefined> {
    const [file] = this.journals();
    if (file === undefined) return undefined;
    this.session.dead = true;
    this.time.dead = true;
    this.session = new CountedSession({ region: TARGET.region });
    this.time = new SteppedTime(this.operated.clock);
    const journal = Journal.open(file);
    const report = await this.time.run(this.session, restore(this.grounds(), journal, signal));
    journal.close();
    return report;
  }

  journals(): readonly string[] {
    return readdirSync(this.folder).map((file) => path.join(this.folder, file));
  }

  entries(): readonly JournalEntry[] {
    return this.journals().flatMap((file) =>
      readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as JournalEntry),
    );
  }

  /** Who has the lock, and what for. */
  holder(): Holder | undefined {
    const value = this.operated.deployed.world.cloud.find(PARAMETER, lockName(TARGET))?.properties.value;
    return value === undefined ? undefined : (JSON.parse(String(value)) as Holder);
  }

  /** Somebody else has the lock, or the same one does from elsewhere. */
  hold(changes: Partial<Holder>): void {
    const { cloud } = this.operated.deployed.world;
    const found = cloud.find(PARAMETER, lockName(TARGET));
    const another = { id: "another", what: "move --to server2", where: "ops1, process 1", journal: "", since: 0 };
    const value = JSON.stringify({ ...(this.holder() ?? another), ...changes });
    if (found === undefined) cloud.add(PARAMETER, { name: lockName(TARGET), type: "String", value });
    else found.properties = { ...found.properties, value };
  }

  /** What a drill must leave as it was. */
  state() {
    const { world, clusterpro, tables, fileSystemId } = this.operated.deployed;
    return {
      owner: clusterpro.owner,
      status: clusterpro.status,
      answering: clusterpro.answering,
      routes: Object.fromEntries([...tables].map(([name, id]) => [name, world.owner(id, TARGET.destination)])),
      power: TARGET.servers.map((server) => world.machine(world.instanceOf(server).id).power),
      members: Object.fromEntries(clusterpro.members),
      throughput: world.cloud.get(FILE_SYSTEM, fileSystemId).properties.throughputCapacity,
      actions: (world.actions.get(fileSystemId) ?? []).filter(({ status }) => status !== "COMPLETED").length,
      lock: world.cloud.find(PARAMETER, lockName(TARGET)) !== undefined,
      cut: world.faults.cutSubnets,
      templates: world.faults.templates.size,
      experiments: [...world.faults.experiments.values()].filter(({ status }) =>
        ["initiating", "running", "stopping"].includes(status),
      ).length,
      objects: this.probers.objects.size,
      buckets: this.probers.buckets.size,
    };
  }
}
