import { type Problem, problem, throwProblems } from "../problems/problem.ts";
import type { ClusterDefinition } from "./definition.ts";
import { render } from "./render.ts";
import { type ScriptSettings, SETTINGS_FILE, settingsBat } from "./settingsBat.ts";
import type { TagOverrides } from "./tagTable.ts";

export interface DeliveredFile {
  /** Below the delivered folder, with `/` between its parts. */
  readonly path: string;
  /** Text is ASCII; bytes are a base configuration's or a user's script, in its own encoding. */
  readonly content: string | Uint8Array;
}

/** Content of each script file by its name, by the resource or monitor that runs it; `checkScript` has passed it. */
export type Scripts = Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>;

export interface DeliveryParts {
  readonly definition: ClusterDefinition;
  readonly scripts: Scripts;
  readonly settings: ScriptSettings;
  readonly tags?: TagOverrides;
  /** A finished clp.conf, from `overlay`, instead of the rendered definition. */
  readonly conf?: string | Uint8Array;
}

/** A folder of scripts and what must be in it. */
export interface ScriptFolder {
  /** Resource or monitor. */
  readonly owner: string;
  readonly path: string;
  readonly required: readonly string[];
}

/**
 * The folders of scripts that a cluster needs: `scripts/<group>/<script resource>` and
 * `scripts/monitor.s/<custom monitor>`. Source: NEC's HowToCreateCluster_Windows_jp.md, and exports.
 */
export function scriptFolders({ groups, monitors }: ClusterDefinition): readonly ScriptFolder[] {
  return [
    ...groups.flatMap((group) =>
      group.resources
        .filter(({ kind }) => kind === "script")
        .map(({ name }) => ({
          owner: name,
          path: `scripts/${group.name}/${name}`,
          required: ["start.bat", "stop.bat"],
        })),
    ),
    ...monitors
      .filter(({ kind }) => kind === "genw")
      .map(({ name }) => ({ owner: name, path: `scripts/monitor.s/${name}`, required: ["genw.bat"] })),
  ];
}

/**
 * The folder that is pushed to the cluster: clp.conf, the scripts in CLUSTERPRO's layout, and beside each of them the
 * generated settings file. Sorted by path. Throws UserError with every script that is missing or belongs to nobody.
 */
export function deliveredFolder(parts: DeliveryParts): readonly DeliveredFile[] {
  const folders = scriptFolders(parts.definition);
  throwProblems([
    ...folders.flatMap((folder) => [...checkFolder(folder, parts.scripts[folder.owner] ?? {})]),
    ...checkOwners(folders, parts.scripts),
  ]);
  const settings = settingsBat(parts.settings);
  const files: readonly DeliveredFile[] = [
    { path: "clp.conf", content: parts.conf ?? render(parts.definition, tagOption(parts.tags)).text },
    ...folders.flatMap(({ owner, path }) => [
      { path: `${path}/${SETTINGS_FILE}`, content: settings },
      ...Object.entries(parts.scripts[owner] ?? {}).map(([name, content]) => ({ path: `${path}/${name}`, content })),
    ]),
  ];
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function tagOption(tags: TagOverrides | undefined) {
  return tags === undefined ? {} : { tags };
}

function* checkFolder(folder: ScriptFolder, scripts: Scripts[string]): Generator<Problem> {
  for (const name of folder.required) {
    if (scripts[name] === undefined) yield problem(`${folder.path}/${name}`, "is missing; CLUSTERPRO runs it. Add it");
  }
}

function* checkOwners(folders: readonly ScriptFolder[], scripts: Scripts): Generator<Problem> {
  const owners = folders.map(({ owner }) => owner);
  for (const owner of Object.keys(scripts)) {
    if (owners.includes(owner)) continue;
    yield problem(owner, `has scripts, but no resource or monitor of that name; ${owners.join(", ")} are allowed`);
  }
}
