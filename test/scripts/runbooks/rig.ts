import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { strToU8, zipSync } from "fflate";
import type { AutomationDocument } from "../../../components/runbook/automationDocument.ts";
import { inputsOf, plannedCluster, type SettingsChange } from "../../components/plannedCluster.ts";
import { powerShellMissing, winePrefixWithPowerShell } from "../realPowerShell.ts";
import { answers } from "../wine.ts";
import { Automation, type Execution, type RunOptions, type StepRun } from "./automation.ts";
import { PRODUCT } from "./clusterDouble.ts";
import { GuestMachine, type RunningCommand } from "./guestMachine.ts";
import { filled, SERVERS, type ServerName, type ServerRunbook, serverRunbook } from "./serverRunbook.ts";
import { SERVER_ROLE, World } from "./world.ts";

export { SERVERS, type ServerName } from "./serverRunbook.ts";

const ON_WINDOWS = process.platform === "win32";
const COMPILERS = ["x86_64-w64-mingw32-gcc", ...(ON_WINDOWS ? ["gcc"] : [])];
const BUCKET = "delivery-bucket-0123";

/** The root folder of the bring-up on a server. */
export const ROOT = "C:\\ProgramData\\clusterpro-fsx";

/** Password of the domain's Admin, which is the cluster's account too; with every kind of character that may trouble. */
export const PASSWORD = "P%a ss!\"'&^`$w0rd\\";
export const MINIO_PASSWORD = "m%in!io&p^a(ss)";

const sha256 = (content: Uint8Array | string) => createHash("sha256").update(content).digest("hex");

/** Why the runbooks cannot run here, or undefined. */
export function missingTools(): string | undefined {
  const missing = powerShellMissing();
  if (missing !== undefined) return missing;
  if (!COMPILERS.some((name) => answers(name, ["--version"]) !== undefined))
    return `no ${COMPILERS.join(" or ")} (Debian: gcc-mingw-w64-x86-64)`;
  if (answers("python3", ["--version"]) === undefined) return "no python3";
  return undefined;
}

/** One previewed stack: its runbook, what it delivers, and what its association gives. */
export interface Delivery {
  readonly document: AutomationDocument;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly parameters: Readonly<Record<string, string>>;
  /** What installs each server before. */
  readonly install: ServerRunbook;
}

export interface StepOptions {
  readonly on?: readonly ServerName[];
  /** With the PowerShell in which the agent runs the step's lines: twice the time. */
  readonly asAgent?: boolean;
  readonly survey?: Readonly<Partial<Record<"Mode" | "Owner" | "NewServers" | "Stopped", string>>>;
}

/** Folders of a server in which the bring-up leaves something. */
const CHANGED = [ROOT, PRODUCT, "C:\\Program Files\\Amazon", "C:\\minio", "C:\\clpfsx-test\\modules"];

/** The name that Windows makes up for a new instance. */
const madeUpName = (at: number) => `EC2AMAZ-00000${at + 1}`;

/** Two prepared servers of the article's cluster, with everything around them. Takes seconds to make. */
export class Rig {
  readonly world: World;
  readonly #folder: string;
  readonly #media: Uint8Array;
  readonly #binary = strToU8("MZ minio");
  readonly #license = strToU8("base-key");
  #snapshots = 0;

  /** @param fresh Servers as EC2 makes them: with Windows' own names, in no domain. */
  static async create({ fresh = false }: { fresh?: boolean } = {}): Promise<Rig> {
    const folder = mkdtempSync(join(tmpdir(), "clpfsx-servers-"));
    const compiler = COMPILERS.find((name) => answers(name, ["--version"]) !== undefined) ?? "";
    const program = join(folder, "guest.exe");
    const source = fileURLToPath(new URL("guest.c", import.meta.url));
    execFileSync(compiler, ["-O1", "-Wall", "-Werror", "-static", "-o", program, source, "-lws2_32", "-luser32"]);
    const template = ON_WINDOWS ? undefined : winePrefixWithPowerShell();
    const rig = new Rig(folder, await World.create(), readFileSync(program));
    const { world } = rig;
    for (const [at, server] of SERVERS.entries()) {
      const machine = new GuestMachine(join(folder, server), program, template, {
        computerName: fresh ? madeUpName(at) : server.toUpperCase(),
        world: world.port,
        server,
      });
      world.add(machine, {
        instanceId: `i-0000000000000000${at + 1}`,
        addresses: [`10.0.1${at + 1}0.11`],
        domain: fresh ? undefined : "test.msad.local",
        tags: { "clpfsx:cluster": "clusterpro-fsx-dev", "clpfsx:server": server },
      });
    }
    // For a list of the lines that no test runs: see CONTRIBUTING.
    if (process.env.CLPFSX_LINES)
      for (const server of SERVERS) rig.machine(server).write("C:\\clpfsx-test\\lines", "note");
    await Promise.all(SERVERS.map((server) => rig.machine(server).start()));
    return rig;
  }

  private constructor(folder: string, world: World, program: Uint8Array) {
    this.#folder = folder;
    this.world = world;
    const media = "ecx/Windows/5.2/common/server/x64";
    this.#media = zipSync({
      // Without /b it ends the cmd that calls it too; how the product's own ends is not known.
      [`${media}/silent-install.bat`]: strToU8('@echo off\r\n"%~dp0setup-double.exe"\r\nexit %ERRORLEVEL%\r\n'),
      [`${media}/setup-double.exe`]: program,
    });
    world.objects.set("software/clusterpro/ecx52w_x64.zip", this.#media);
    world.objects.set("software/clusterpro/base.key", this.#license);
    world.downloads.set("https://software.example.com/minio.exe", this.#binary);
    world.downloads.set("https://awscli.amazonaws.com/AWSCLIV2.msi", strToU8("msi"));
    world.users.set("Admin", { password: PASSWORD, expires: true, enabled: true });
    world.users.set("joiner", { password: PASSWORD, expires: false, enabled: true });
    world.secrets.set("corp/joiner", {
      text: JSON.stringify({ username: "joiner", password: PASSWORD }),
      version: "v1",
    });
    world.policies.set("CustomerPSO-01", { maxAgeDays: 42, subjects: new Set() });
    world.secrets.set("clusterpro-fsx-dev/directory-admin", {
      text: JSON.stringify({ username: "Admin", password: PASSWORD }),
      version: "v1",
    });
    world.secrets.set("clusterpro-fsx-dev/minio-root", {
      text: JSON.stringify({ username: "minio-root", password: MINIO_PASSWORD }),
      version: "v1",
    });
  }

  machine(server: ServerName): GuestMachine {
    return this.world.windows(server).machine;
  }

  /** What `index.ts` makes of the article's cluster with `change`, planned in process. */
  async plan(change: SettingsChange = {}): Promise<Delivery> {
    const { cluster = {}, application = {}, ...rest } = change as Record<string, Record<string, unknown>>;
    const plan = await plannedCluster({
      cluster: {
        installer: { uri: "s3://software/clusterpro/ecx52w_x64.zip", sha256: sha256(this.#media) },
        licenses: [{ uri: "s3://software/clusterpro/base.key", sha256: sha256(this.#license) }],
        ...cluster,
      },
      application: {
        binary: { uri: "https://software.example.com/minio.exe", sha256: sha256(this.#binary) },
        ...application,
      },
      ...rest,
    });
    const { content } = inputsOf<{ content: string }>(plan.one("Document", "clusterpro-software"));
    const files = new Map<string, Uint8Array>();
    for (const object of plan.all("BucketObjectv2")) {
      const { key, content: text, contentBase64 } = inputsOf<Record<string, string>>(object);
      files.set(key ?? "", text === undefined ? Buffer.from(contentBase64 ?? "", "base64") : Buffer.from(text, "utf8"));
    }
    const { parameters } = inputsOf<{ parameters: Record<string, unknown> }>(
      plan.one("Association", "clusterpro-software-run"),
    );
    const unknown: Readonly<Record<string, string>> = {
      AutomationAssumeRole: "arn:aws:iam::111122223333:role/bring-up",
      Servers: SERVERS.map((server) => `${server}=${this.world.windows(server).instanceId}`).join(";"),
      Tokens: [
        "VPC_ID=vpc-0a",
        "FSX_DNS=amznfsx1.test.msad.local",
        ...SERVERS.map((each, at) => `ENI_ID:${each}=eni-0${at}`),
      ].join(";"),
      Bucket: BUCKET,
      SecretVersions: "v1;v1",
      SecretReader: SERVER_ROLE,
      InputHash: "a".repeat(64),
    };
    const install = serverRunbook(this.world, plan, "install", unknown);
    return { document: JSON.parse(content), files, parameters: filled(parameters, unknown), install };
  }

  /** Runs the bring-up of a delivery, or part of it; `scriptsOnly` unless `options` say otherwise. */
  async bringUp(delivery: Delivery, options: RunOptions = {}): Promise<Execution> {
    const { document, parameters } = delivery;
    this.publish(delivery);
    return new Automation(document, parameters, this.world).run({ scriptsOnly: true, ...options });
  }

  /** Runs the installation of a server, or part of it. */
  async install(delivery: Delivery, server: ServerName, options: RunOptions = {}): Promise<Execution> {
    const { document, parameters } = delivery.install;
    this.publish(delivery);
    return new Automation(document, parameters[server], this.world).run({ scriptsOnly: true, ...options });
  }

  /** Puts a delivery into the bucket, in place of the one before. */
  publish({ files }: Delivery): void {
    for (const key of [...this.world.objects.keys()]) if (key.startsWith(`${BUCKET}/`)) this.world.objects.delete(key);
    for (const [key, content] of files) this.world.objects.set(`${BUCKET}/${key}`, content);
  }

  /**
   * Runs one step, as if the steps before it had gone well: on `on` (default: where the runbook runs it), with what the
   * survey would have found. Returns what it came to on the first of these servers.
   */
  async step(delivery: Delivery, name: string, options: StepOptions = {}): Promise<StepRun> {
    const outputs = this.outputs(options);
    const { runs } = await this.bringUp(delivery, {
      from: name,
      to: name,
      outputs,
      scriptsOnly: options.asAgent !== true,
    });
    const { on = SERVERS } = options;
    const run = runs.find(({ server }) => server === undefined || server === on[0]);
    assert.ok(run, `${name} ran`);
    return run;
  }

  /** Starts one step's command on a server and does not wait for it. */
  start(delivery: Delivery, name: string, server: ServerName, options: StepOptions = {}): RunningCommand {
    const automation = new Automation(delivery.document, delivery.parameters, this.world);
    return this.machine(server).run(automation.commands(name, this.outputs({ ...options, on: [server] })));
  }

  /** What the steps before any other would have given: the servers, and what the survey found. */
  outputs({ on = SERVERS, survey = {} }: StepOptions = {}): Readonly<Record<string, string | readonly string[]>> {
    const ids = on.map((server) => this.world.windows(server).instanceId);
    const found = { Mode: "update", Owner: "server1", NewServers: "none", Stopped: "no", ...survey };
    return {
      "listServers.InstanceIds": ids,
      "listServers.FirstInstanceId": ids[0] ?? "",
      "surveyCluster.PusherInstanceId": ids[0] ?? "",
      ...Object.fromEntries(Object.entries(found).map(([key, value]) => [`surveyCluster.${key}`, value])),
    };
  }

  /** The code page in which programs print on a server: 932 on a Japanese system. */
  async setCodePage(server: ServerName, page: number): Promise<void> {
    const key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage";
    const { exitCode } = await this.machine(server).runProgram(`reg.exe add ${key} /v OEMCP /d ${page} /f`).done;
    assert.equal(exitCode, 0);
  }

  /** What the bring-up recorded of its success. */
  get recorded(): string | undefined {
    return this.world.parameters.get("/clpfsx/clusterpro-fsx-dev/brought-up");
  }

  /** Keeps the state of both servers and of the world; the returned function brings it back, in part of a second. */
  snapshot(): () => Promise<void> {
    const folder = join(this.#folder, `snapshot-${++this.#snapshots}`);
    const copies = SERVERS.flatMap((server) =>
      CHANGED.map((path, at) => ({ live: this.machine(server).path(path), kept: join(folder, server, String(at)) })),
    );
    for (const { live, kept } of copies) if (existsSync(live)) cpSync(live, kept, { recursive: true });
    const { world } = this;
    const restoreWorld = world.snapshot();
    return async () => {
      restoreWorld();
      const marked = SERVERS.filter((server) => world.rebootOwed.has(server));
      await Promise.all(marked.map((server) => this.machine(server).stop()));
      for (const { live, kept } of copies) {
        rmSync(live, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
        if (existsSync(kept)) cpSync(kept, live, { recursive: true });
      }
      await Promise.all(marked.map((server) => this.machine(server).start()));
      world.rebootOwed.clear();
    };
  }

  /** Gives servers of a `fresh` rig the names back that Windows made up: a snapshot has everything but these. */
  async renameAsMade(): Promise<void> {
    for (const [at, server] of SERVERS.entries()) {
      const machine = this.machine(server);
      if (machine.computerName === madeUpName(at)) continue;
      machine.computerName = madeUpName(at);
      await machine.stop();
      await machine.start();
    }
  }

  async remove(): Promise<void> {
    await Promise.all(SERVERS.map((server) => this.machine(server).stop()));
    this.world.close();
    if (process.env.CLPFSX_LINES)
      for (const server of SERVERS)
        appendFileSync(process.env.CLPFSX_LINES, this.machine(server).read("C:\\clpfsx-test\\lines.txt") ?? "");
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
