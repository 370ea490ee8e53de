import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { articleDefinition, articleNames } from "../clusterpro/article.ts";
import type { ClusterDefinition, Polling } from "../clusterpro/definition.ts";
import { type DeliveredFile, deliveredFolder, type Scripts } from "../clusterpro/deliveredFolder.ts";
import type { ScriptSettings } from "../clusterpro/settingsBat.ts";
import { otherPaths } from "../clusterpro/tagTable.ts";
import { FSX_DNS_TOKEN } from "../clusterpro/tokens.ts";
import { type Problem, problem, throwProblems } from "../problems/problem.ts";
import { UserError } from "../problems/userError.ts";
import type { ApplicationSpec, ClusterSpec, TimingSpec } from "../settings/schema/clusterSpec.ts";
import { articleApplication } from "./articleApplication.ts";
import type { LaidBase } from "./baseConfiguration.ts";
import { type CustomScripts, readCustomScripts } from "./customScripts.ts";
import { withCrLf } from "./lineEnds.ts";
import { type PartitionResolution, partitionResolutionOf } from "./partitionResolution.ts";
import { DEFAULT_HEARTBEAT, startupDelay } from "./startupDelay.ts";

/** File on the servers with MinIO's root user, written at bring-up; the cluster account and SYSTEM may read it. */
export const MINIO_CREDENTIALS = "C:\\ProgramData\\clusterpro-fsx\\minio-credentials.bat";

/** What CLUSTERPRO gets of a cluster. */
export interface ClusterDelivery {
  /** clp.conf and the scripts with their settings, by path below the delivered folder. */
  readonly files: readonly DeliveredFile[];
  /** Timing of the monitors in that clp.conf: the settings', or with a base configuration what stands there. */
  readonly timing: { readonly fileSystem: Polling; readonly application: Polling };
  /** Where settings say that values are in that clp.conf whose place is not documented, by the names in `cluster.tags`. */
  readonly tagPaths: Readonly<Record<string, string>>;
  /** Names of all monitors in that clp.conf. */
  readonly monitors: readonly string[];
  /** What is allowed and nobody here has seen of a base configuration, a sentence or two each. */
  readonly warnings: readonly string[];
  /** What that clp.conf does about servers that no longer hear each other. */
  readonly partitionResolution: PartitionResolution;
  /** Least time from a boot to the start of CLUSTERPRO, s; 0 for none. */
  readonly startupDelaySeconds: number;
}

/** CLUSTERPRO's configuration of a cluster; what is known only after creation stands in it as a token. */
export function clusterDefinition(spec: ClusterSpec): ClusterDefinition {
  const { cluster } = spec;
  const { monitors } = cluster;
  return articleDefinition({
    clusterName: cluster.name,
    language: cluster.language,
    servers: spec.servers.map(({ name, privateIp }) => ({ name, address: privateIp })),
    virtualIp: cluster.virtualIp,
    group: cluster.group,
    accountUser: `${spec.directory.domainName}\\${cluster.account.user}`,
    application: articleApplication(spec.application),
    ...startFailoversOf(spec.application),
    monitors,
    recovery: Object.fromEntries(
      Object.entries(monitors).flatMap(([name, { recovery }]) => (recovery === undefined ? [] : [[name, recovery]])),
    ),
    networkPartition: cluster.networkPartition,
  });
}

/**
 * The folder that is pushed to the cluster: clp.conf, the scripts and their settings. Throws UserError with every
 * problem of the files that the settings name.
 *
 * @param folder what relative paths in the settings are relative to: the project's
 */
export function clusterDelivery(spec: ClusterSpec, folder: string = process.cwd()): ClusterDelivery {
  const { cluster, application } = spec;
  const { fileSystem, application: applicationMonitor } = cluster.monitors;
  const definition = clusterDefinition(spec);
  const base = inSetting(spec, "cluster.baseConfiguration", () => baseOf(spec, folder, definition));
  const scripts = inSetting(spec, "application.scripts", () => readScripts(spec, folder));
  const rendered = inSetting(spec, "cluster", () =>
    deliveredFolder({
      definition,
      scripts,
      settings: scriptSettings(spec),
      tags: cluster.tags,
      ...(base === undefined ? {} : { conf: base.conf }),
    }),
  );
  const names = articleNames(articleApplication(application));
  const ours = new Set(rendered.map((file) => file.path));
  const exported = [...(base?.scripts ?? [])]
    .filter(([file]) => !ours.has(file))
    .map(([file, content]) => ({ path: file, content }));
  const files = [...rendered, ...exported];
  inSetting(spec, "cluster.baseConfiguration", () => throwProblems(missingScripts(base?.runs ?? [], files)));
  return {
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    timing: {
      fileSystem: base?.timing.get(names.fileSystemMonitor) ?? timingOf(fileSystem),
      application: base?.timing.get(names.application?.monitor ?? "") ?? timingOf(applicationMonitor),
    },
    tagPaths: otherPaths(cluster.tags),
    monitors: base?.monitors ?? definition.monitors.map(({ name }) => name),
    warnings: base?.warnings ?? [],
    partitionResolution: base?.partitionResolution ?? partitionResolutionOf(cluster.networkPartition),
    startupDelaySeconds: inSetting(spec, "cluster.startupDelaySeconds", () =>
      startupDelay(base?.heartbeat ?? DEFAULT_HEARTBEAT, cluster.startupDelaySeconds),
    ),
  };
}

/** What clp.conf has run and neither the settings nor the export bring. */
function missingScripts(runs: LaidBase["runs"], files: readonly DeliveredFile[]): readonly Problem[] {
  const there = new Set(files.map((file) => file.path.toLowerCase()));
  return runs
    .filter((each) => !there.has(each.path.toLowerCase()))
    .map((each) =>
      problem(each.element, `runs ${each.path}, which nothing brings. Name the zip that Cluster WebUI exports instead`),
    );
}

function timingOf({ intervalSeconds, retries, timeoutSeconds, startWaitSeconds }: TimingSpec): Polling {
  return { intervalSeconds, retries, timeoutSeconds, startWaitSeconds };
}

/** The clp.conf among the files. */
export function confOf({ files }: ClusterDelivery): string | Uint8Array {
  const conf = files.find((file) => file.path === "clp.conf");
  if (conf === undefined) throw new Error("a delivery without clp.conf");
  return conf.content;
}

function baseOf(spec: ClusterSpec, folder: string, definition: ClusterDefinition) {
  const { baseConfiguration, tags, passwords } = spec.cluster;
  const elements = passwords.map(({ element }) => element);
  if (baseConfiguration === undefined) return undefined;
  const names = articleNames(articleApplication(spec.application));
  const { fileSystem, application } = baseConfiguration.timing;
  const given = new Map<string, Polling>([[names.fileSystemMonitor, fileSystem ?? {}]]);
  if (names.application !== undefined) given.set(names.application.monitor, application ?? {});
  // Loaded here: only a base configuration needs the XML parser and the unzipper, which cost every preview time.
  const { layBase } = createRequire(import.meta.url)(
    "./baseConfiguration.ts",
  ) as typeof import("./baseConfiguration.ts");
  return layBase(path.resolve(folder, baseConfiguration.path), definition, given, tags, elements);
}

/** Says in which setting a mistake is that was found in a file it names. */
function inSetting<T>({ stack }: ClusterSpec, setting: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      error.problems.map((problem) => {
        const where = problem.startsWith("tags.") ? "cluster." : `${setting}: `;
        return `Pulumi.${stack}.yaml: ${where}${problem}.`.replace(/\.\.$/, ".");
      }),
    );
  }
}

function startFailoversOf(application: ApplicationSpec) {
  if (application.kind === "none" || application.startFailovers === undefined) return {};
  return { startFailovers: application.startFailovers };
}

function scriptSettings({ cluster, fileSystem, application }: ClusterSpec): ScriptSettings {
  const { checkShare, probeSeconds } = cluster.monitors.fileSystem;
  const settings = { fileSystem: { dnsName: FSX_DNS_TOKEN, share: fileSystem.share, checkShare, probeSeconds } };
  if (application.kind !== "minio") return settings;
  const { directory, folder, port, consolePort, startSeconds, stopSeconds, healthSeconds } = application;
  return {
    ...settings,
    application: {
      directory,
      folder,
      port,
      consolePort,
      startSeconds,
      stopSeconds,
      healthSeconds,
      credentials: MINIO_CREDENTIALS,
    },
  };
}

function readScripts({ application, cluster }: ClusterSpec, folder: string): Scripts {
  const names = articleNames(articleApplication(application));
  const monitor = { [names.fileSystemMonitor]: ownScripts(names.fileSystemMonitor, ["genw.bat"]) };
  if (names.application === undefined) return monitor;
  const { resource, monitor: applicationMonitor } = names.application;
  if (application.kind === "custom") {
    const { scripts } = application;
    const files = readCustomScripts(path.resolve(folder, scripts), scripts, cluster.language);
    return { ...monitor, ...placed(files, resource, applicationMonitor) };
  }
  return {
    ...monitor,
    [resource]: ownScripts(resource, ["start.bat", "stop.bat"]),
    [applicationMonitor]: ownScripts(applicationMonitor, ["genw.bat"]),
  };
}

function ownScripts(owner: string, files: readonly string[]): Scripts[string] {
  return Object.fromEntries(
    files.map((file) => [
      file,
      withCrLf(readFileSync(new URL(`../scripts/cluster/${owner}/${file}`, import.meta.url), "latin1")),
    ]),
  );
}

/** start.bat and stop.bat go to the resource, genw.bat to the monitor, and what else is there to both. */
function placed(files: CustomScripts, resource: string, monitor: string): Scripts {
  const without = (...names: readonly string[]) =>
    Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
  return { [resource]: without("genw.bat"), [monitor]: without("start.bat", "stop.bat") };
}
