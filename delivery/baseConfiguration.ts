import type { ClusterDefinition, CustomMonitor, Polling } from "../clusterpro/definition.ts";
import { scriptFolders } from "../clusterpro/deliveredFolder.ts";
import { decodeConf } from "../clusterpro/export/decodeConf.ts";
import { overlay } from "../clusterpro/export/overlay.ts";
import { overlayValues } from "../clusterpro/export/overlayValues.ts";
import { findEncoded } from "../clusterpro/export/passwordElements.ts";
import { type ReadElement, readXml } from "../clusterpro/export/readXml.ts";
import type { TagOverrides } from "../clusterpro/tagTable.ts";
import { type Problem, problem, throwProblems } from "../problems/problem.ts";
import type { PartitionResolution } from "./partitionResolution.ts";
import { readExport } from "./readExport.ts";
import { DEFAULT_HEARTBEAT, type Heartbeat } from "./startupDelay.ts";

/** Major version of CLUSTERPRO X that is installed. */
const PRODUCT_MAJOR = 5;

/** Paths that the servers take from the manifest. */
const DELIVERABLE = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;

export interface LaidBase {
  readonly conf: Buffer;
  /** The export's scripts, by path below the delivered folder; empty when the base is a clp.conf alone. */
  readonly scripts: ReadonlyMap<string, Buffer>;
  /** Scripts beside start, stop and genw that the file has run, by path below the delivered folder. */
  readonly runs: readonly { readonly element: string; readonly path: string }[];
  /** Timing that the finished file gives each custom monitor. */
  readonly timing: ReadonlyMap<string, Polling>;
  /** Names of all monitors in the finished file. */
  readonly monitors: readonly string[];
  /** What is allowed and nobody here has seen, a sentence or two each. */
  readonly warnings: readonly string[];
  readonly partitionResolution: PartitionResolution;
  readonly heartbeat: Heartbeat;
}

/**
 * The clp.conf of an export with the environment's values in it. Throws UserError. Loaded only where a base is
 * named: it brings the XML parser and the unzipper.
 *
 * @param file  clp.conf, or a zip from Cluster WebUI with one
 * @param passwords elements besides the accounts' that hold passwords, which become tokens
 * @param given timing that the settings give, by monitor; the export's stands otherwise
 */
export function layBase(
  file: string,
  definition: ClusterDefinition,
  given: ReadonlyMap<string, Polling>,
  tags: TagOverrides,
  passwords: readonly string[],
): LaidBase {
  const values = overlayValues(definition, ({ name }) => given.get(name) ?? {});
  const base = readExport(file);
  throwProblems(undeliverable(base.scripts));
  const { content, warnings } = overlay(base.conf, values, { tags, productMajor: PRODUCT_MAJOR, passwords });
  const root = readXml(decodeConf(content));
  throwProblems([
    ...otherAccounts(root),
    ...missingResources(root, definition),
    ...scriptsWithoutText(root, definition, base.scripts),
    ...scriptsWithPassword(base.scripts),
  ]);
  const custom = definition.monitors.filter((monitor): monitor is CustomMonitor => monitor.kind === "genw");
  return {
    conf: content,
    scripts: base.scripts,
    runs: preactionsIn(root),
    timing: new Map(custom.map(({ name }) => [name, timingIn(root, name)])),
    monitors: children(children(root, "monitor")[0]).flatMap(({ tag, key }) =>
      tag === "types" || key === undefined ? [] : [key],
    ),
    warnings: [...base.warnings, ...warnings],
    partitionResolution: partitionResolutionIn(root),
    heartbeat: heartbeatIn(root),
  };
}

/** In clp.conf in milliseconds; what is absent is the product's default. Source: EXPRESSCLUSTER/VMware, iSCSI-cluster.md. */
function heartbeatIn(root: ReadElement): Heartbeat {
  const heartbeat = children(children(root, "cluster")[0], "heartbeat")[0];
  const seconds = (tag: string) => {
    const text = children(heartbeat, tag)[0]?.text ?? "";
    return /^\d+$/.test(text) ? Number(text) / 1000 : undefined;
  };
  const { timeoutSeconds, intervalSeconds } = DEFAULT_HEARTBEAT;
  return {
    timeoutSeconds: seconds("timeout") ?? timeoutSeconds,
    intervalSeconds: seconds("interval") ?? intervalSeconds,
  };
}

function partitionResolutionIn(root: ReadElement): PartitionResolution {
  const kindsIn = (section: string) =>
    children(root, section).flatMap((each) => children(each).flatMap(({ tag }) => (tag === "types" ? [] : [tag])));
  const kinds = kindsIn("networkpartition");
  if (kinds.length === 0) return "none";
  const tellsOnlyTheIsolated = kinds.every((kind) => kind === "httpnp" || kind === "pingnp");
  return tellsOnlyTheIsolated && !kindsIn("heartbeat").includes("witnesshb") ? "isolation" : "whole";
}

/** Bring-up has one account's password to put in, the cluster's. */
function otherAccounts(root: ReadElement): readonly Problem[] {
  return children(children(root, "cluster")[0], "account")
    .flatMap((account) => children(account, "list"))
    .map(({ key }) => key)
    .filter((id) => id !== "0")
    .map((id) =>
      problem(
        `/root/cluster/account/list@${id}`,
        "is an account whose password nobody has here; account 0 alone is allowed. Remove it in Cluster WebUI and " +
          "export again",
      ),
    );
}

/** The bring-up works on the settings' group, and delivers scripts for its resources: the export must have both. */
function missingResources(root: ReadElement, { groups }: ClusterDefinition): readonly Problem[] {
  const same = "Give it the same name in Cluster WebUI and in the settings, and export again";
  return groups.flatMap(({ name, resources }) => {
    const group = children(root, "group").find(({ key }) => key === name);
    if (group === undefined) {
      const found = children(root, "group").map(({ key }) => key);
      const has = found.length === 0 ? "no group" : found.join(", ");
      return [problem(`/root/group@${name}`, `is missing in the base configuration, which has ${has}. ${same}`)];
    }
    const known = children(group, "resource").map(({ key }) => key);
    return resources
      .filter(({ kind, name: resource }) => kind === "script" && !known.includes(`script@${resource}`))
      .map(({ name: resource }) =>
        problem(`${group.path}/resource@script@${resource}`, `is missing in the base configuration. ${same}`),
      );
  });
}

/** CLUSTERPRO's encoded passwords are portable between clusters, wherever one stands. */
function scriptsWithPassword(scripts: ReadonlyMap<string, Buffer>): readonly Problem[] {
  return [...scripts]
    .filter(([, content]) => findEncoded(content.toString("latin1")).length > 0)
    .map(([file]) =>
      problem(file, "holds an encoded password; it opens every cluster it is used in. Remove it and export again"),
    );
}

/** Scripts of the export that neither the settings nor the zip bring: CLUSTERPRO would have nothing to run. */
function scriptsWithoutText(
  root: ReadElement,
  definition: ClusterDefinition,
  scripts: ReadonlyMap<string, Buffer>,
): readonly Problem[] {
  const ours = scriptFolders(definition).map(({ path }) => path);
  return foldersOf(root)
    .filter(({ folder, file }) => !ours.includes(folder) && !scripts.has(`${folder}/${file}`))
    .map(({ element, folder, file }) =>
      problem(element, `runs ${folder}/${file}, which nothing brings. Name the zip that Cluster WebUI exports instead`),
    );
}

function foldersOf(root: ReadElement): readonly { element: string; folder: string; file: string }[] {
  const resources = children(root, "group").flatMap((group) =>
    children(group, "resource").flatMap(({ path, key = "" }) => {
      const name = /^script@(.+)$/.exec(key)?.[1];
      const folder = `scripts/${group.key}/${name}`;
      return name === undefined ? [] : ["start.bat", "stop.bat"].map((file) => ({ element: path, folder, file }));
    }),
  );
  const monitors = children(children(root, "monitor")[0], "genw")
    // A path of the user's own, with a drive, is a file on the servers.
    .filter((monitor) => !/^[A-Za-z]:/.test(children(children(monitor, "parameters")[0], "path")[0]?.text ?? ""))
    .map(({ path, key }) => ({ element: path, folder: `scripts/monitor.s/${key}`, file: "genw.bat" }));
  return [...resources, ...monitors];
}

/** What a monitor runs before its final action or a recovery. Source: NEC's MonitorParameters_Windows_jp.md. */
function preactionsIn(root: ReadElement): LaidBase["runs"] {
  return children(children(root, "monitor")[0]).flatMap((monitor) =>
    children(children(monitor, "emergency")[0], "preaction").flatMap((preaction) => {
      const text = (tag: string) => children(preaction, tag)[0]?.text ?? "";
      const file = text("path") || "preaction.bat";
      // A path of the user's own, with a drive, is a file on the servers.
      if (text("use") !== "1" || /^[A-Za-z]:/.test(file)) return [];
      return [{ element: preaction.path, path: `scripts/monitor.s/${monitor.key}/${file}` }];
    }),
  );
}

function children(element: ReadElement | undefined, tag?: string): readonly ReadElement[] {
  return element?.children.filter((child) => tag === undefined || child.tag === tag) ?? [];
}

function undeliverable(scripts: ReadonlyMap<string, Buffer>): readonly Problem[] {
  return [...scripts.keys()]
    .filter((name) => !DELIVERABLE.test(name))
    .map((name) =>
      problem(name, "cannot be delivered; names of ASCII letters, digits and _ . - are allowed. Rename it"),
    );
}

/** What is absent is the product's default. */
function timingIn(root: ReadElement, monitor: string): Polling {
  const at = (path: readonly string[]): number | undefined => {
    let element: ReadElement | undefined = root;
    for (const step of ["monitor", `genw@${monitor}`, ...path]) {
      element = element?.children.find(({ path: whole }) => whole.endsWith(`/${step}`));
    }
    const value = Number(element?.text);
    return element === undefined || element.text === "" || !Number.isFinite(value) ? undefined : value;
  };
  return Object.fromEntries(
    Object.entries({
      intervalSeconds: at(["polling", "interval"]),
      timeoutSeconds: at(["polling", "timeout"]),
      retries: at(["polling", "reconfirmation"]),
      startWaitSeconds: at(["firstmonwait"]),
    }).filter(([, value]) => value !== undefined),
  );
}
