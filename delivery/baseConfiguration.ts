import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import type { ClusterDefinition, CustomMonitor, Polling } from "../clusterpro/definition.ts";
import { scriptFolders } from "../clusterpro/deliveredFolder.ts";
import { decodeConf } from "../clusterpro/export/decodeConf.ts";
import { overlay } from "../clusterpro/export/overlay.ts";
import { overlayValues } from "../clusterpro/export/overlayValues.ts";
import { findEncoded } from "../clusterpro/export/passwordElements.ts";
import { type ReadElement, readXml } from "../clusterpro/export/readXml.ts";
import type { TagOverrides } from "../clusterpro/tagTable.ts";
import { findTokens } from "../clusterpro/tokens.ts";
import { type Problem, problem, throwProblems } from "../problems/problem.ts";
import { UserError } from "../problems/userError.ts";
import { withLf } from "./lineEnds.ts";

/** Major number of the inner version of CLUSTERPRO X 5.x on Windows: X 5.2 is 13.2x. */
const INNER_VERSION = 13;

/** An export has some hundred kilobytes; more would only be a mistake, or a bomb in a zip. */
const MAX_BYTES = 16 * 1024 * 1024;

export interface LaidBase {
  readonly conf: Buffer;
  /** The export's scripts, by path below the delivered folder; empty when the base is a clp.conf alone. */
  readonly scripts: ReadonlyMap<string, Buffer>;
  /** Timing that the finished file gives each custom monitor. */
  readonly timing: ReadonlyMap<string, Polling>;
  readonly hasPartitionResolution: boolean;
}

/**
 * The clp.conf of an export with the environment's values in it. Throws UserError. Loaded only where a base is
 * named: it brings the XML parser and the unzipper.
 *
 * @param file  clp.conf, or a zip from Cluster WebUI with one
 * @param given timing that the settings give, by monitor; the export's stands otherwise
 */
export function layBase(
  file: string,
  definition: ClusterDefinition,
  given: ReadonlyMap<string, Polling>,
  tags: TagOverrides,
): LaidBase {
  const values = overlayValues(definition, ({ name }) => given.get(name) ?? {});
  const base = readBase(file);
  const { content } = overlay(base.conf, values, { tags, innerVersion: INNER_VERSION });
  const root = readXml(decodeConf(content));
  throwProblems([
    ...otherAccounts(content),
    ...missingResources(root, definition),
    ...scriptsWithoutText(root, definition, base.scripts),
    ...scriptsWithPassword(base.scripts),
  ]);
  const custom = definition.monitors.filter((monitor): monitor is CustomMonitor => monitor.kind === "genw");
  return {
    conf: content,
    scripts: base.scripts,
    timing: new Map(custom.map(({ name }) => [name, timingIn(root, name)])),
    hasPartitionResolution: children(root.children.find(({ tag }) => tag === "networkpartition")).some(
      ({ tag }) => tag !== "types",
    ),
  };
}

/** Bring-up has one password to put in, the cluster account's. */
function otherAccounts(conf: Buffer): readonly Problem[] {
  return findTokens(conf.toString("latin1"))
    .map((token) => /^@@PASSWORD:(\d+)@@$/.exec(token)?.[1])
    .filter((id) => id !== undefined && id !== "0")
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

function children(element: ReadElement | undefined, tag?: string): readonly ReadElement[] {
  return element?.children.filter((child) => tag === undefined || child.tag === tag) ?? [];
}

interface Base {
  readonly conf: Buffer;
  readonly scripts: ReadonlyMap<string, Buffer>;
}

function readBase(file: string): Base {
  const bytes = readBytes(file);
  if (bytes.length > MAX_BYTES) {
    throw new UserError([`${file}: has ${bytes.length} bytes; at most ${MAX_BYTES} are allowed. Name an export`]);
  }
  if (bytes.subarray(0, 4).equals(ZIP_START)) return readZip(file, bytes);
  // LF, as Cluster WebUI writes it. None of the encodings has a CR or LF inside a character.
  return { conf: Buffer.from(withLf(bytes.toString("latin1")), "latin1"), scripts: new Map() };
}

const ZIP_START = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError([`${file}: cannot be read (${code}). Name a clp.conf or a zip exported from Cluster WebUI`]);
  }
}

/** Paths that the servers take from the manifest. */
const DELIVERABLE = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;

function readZip(file: string, bytes: Buffer): Base {
  let files: Readonly<Record<string, Uint8Array>>;
  let left = MAX_BYTES;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/(^|[\\/])(clp\.conf|scripts[\\/].*[^\\/])$/.test(name)) return false;
        left -= originalSize;
        if (left < 0) throw new Error(`more than ${MAX_BYTES} bytes in it`);
        return true;
      },
    });
  } catch (error) {
    throw new UserError([`${file}: is no readable zip (${(error as Error).message}). Export it again`]);
  }
  const entries = Object.entries(files).map(([name, content]) => ({
    name: name.replaceAll("\\", "/"),
    content: Buffer.from(content),
  }));
  const [conf, ...others] = entries.filter(({ name }) => /(^|\/)clp\.conf$/.test(name));
  if (conf === undefined || others.length > 0) {
    const found = conf === undefined ? "holds no clp.conf" : `holds ${others.length + 1} files named clp.conf`;
    throw new UserError([`${file}: ${found}; a zip with one is allowed. Export it from Cluster WebUI`]);
  }
  const root = conf.name.slice(0, -"clp.conf".length);
  const scripts = entries
    .filter(({ name }) => name.startsWith(`${root}scripts/`))
    .map(({ name, content }) => [name.slice(root.length), content] as const);
  throwProblems(
    scripts
      .filter(([name]) => !DELIVERABLE.test(name))
      .map(([name]) =>
        problem(name, "cannot be delivered; names of ASCII letters, digits and _ . - are allowed. Rename it"),
      ),
  );
  return { conf: conf.content, scripts: new Map(scripts) };
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
