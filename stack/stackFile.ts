import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../problems/userError.ts";
import { formatPath } from "../settings/schema/settingProblem.ts";
import { UNDECRYPTED } from "../settings/schema/undecrypted.ts";
import { configKey, fullKey, shownKey } from "./configKey.ts";
import { configText } from "./configText.ts";
import { isEncrypted, parseOverride, withOverride } from "./override.ts";
import { type Declaration, projectConfig, withProjectConfig } from "./projectConfig.ts";
import { readYaml } from "./readYaml.ts";
import { isMap, type Setting } from "./setting.ts";
import { stackName } from "./stackName.ts";
import { whereGiven } from "./whereGiven.ts";

export interface Project {
  readonly name: string;
  /** Absolute path of the main file, or of the folder whose package.json names it. */
  readonly main: string;
  /** Whether Pulumi compiles the program's TypeScript. */
  readonly typescript: boolean;
  /** Where Pulumi.yaml lies. */
  readonly folder: string;
  /** Folder of the stack files, relative to `folder`: Pulumi.yaml's `stackConfigDir`. */
  readonly stackFolder: string;
  /** What Pulumi.yaml says of the configuration of every stack. */
  readonly config: readonly Declaration[];
}

export interface StackConfig {
  /** The stack's name without organization and project. */
  readonly stack: string;
  /** What `--stack` named, if it did. */
  readonly organization?: string;
  /** Full keys (`namespace:key`) and values as the CLI passes them: text, objects as JSON. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly warnings: readonly string[];
  /**
   * An error's text about settings of `Pulumi.<stack>.yaml`, with the place where each is really given, and with what of the
   * file may be the reason.
   */
  readonly whereGiven: (text: string) => string;
}

/** Keys of these maps, and of all above, have to be text: `config` is in the second. */
const STACK_FILE_TEXT_KEYS = 2;

/** Reads `Pulumi.yaml`. Throws a UserError when it is missing, broken or of another runtime. */
export function readProject(folder: string): Project {
  const file = "Pulumi.yaml";
  const content = readYaml(bytesOf(folder, file, ""), file, Number.POSITIVE_INFINITY);
  if (!isMap(content)) throw new UserError(`${file}: must be a map of keys and values.`);
  const { name, main, runtime, config, stackConfigDir } = content;
  if (typeof name !== "string" || name === "") throw new UserError(`${file}: name: missing; a project has a name.`);
  const runtimeName = isMap(runtime) ? runtime.name : runtime;
  if (runtimeName !== "nodejs") {
    throw new UserError(`${file}: runtime: ${shown(runtimeName)}; the in-process preview runs nodejs only.`);
  }
  const options = isMap(runtime) && isMap(runtime.options) ? runtime.options : {};
  return {
    name,
    main: path.resolve(folder, textOrNothing(main, "main") ?? "."),
    typescript: options.typescript !== false,
    folder,
    stackFolder: stackFolderOf(config, stackConfigDir),
    config: typeof config === "string" ? [] : projectConfig(name, config),
  };
}

/** Before `stackConfigDir`, `config` named the folder. */
function stackFolderOf(config: Setting | undefined, stackConfigDir: Setting | undefined): string {
  const folder = textOrNothing(stackConfigDir, "stackConfigDir");
  if (typeof config !== "string") return folder ?? "";
  if (stackConfigDir !== undefined) {
    throw new UserError("Pulumi.yaml: config and stackConfigDir both name a folder. Use stackConfigDir only.");
  }
  return config;
}

function textOrNothing(value: Setting | undefined, key: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new UserError(`Pulumi.yaml: ${key}: ${shown(value)}; must be text, a path.`);
  return value;
}

function shown(value: Setting | undefined): string {
  return value === undefined
    ? "missing"
    : isMap(value) || Array.isArray(value)
      ? "a map or list"
      : JSON.stringify(configText(value));
}

/**
 * Reads the stack's file and Pulumi.yaml's own settings, lays the overrides in and gives the configuration as the
 * Pulumi CLI would pass it to the program. An encrypted value cannot be decrypted here: it becomes unknown, with a
 * warning.
 *
 * Throws a UserError when the file is missing or broken, holds what cannot be read as the CLI reads it, or an override
 * leads nowhere.
 */
export function readStackConfig(project: Project, stackText: string, overrideTexts: readonly string[]): StackConfig {
  const { name: stack, organization } = stackName(stackText, project.name);
  const file = stackFile(project, stack);
  const overrides = overrideTexts.map((each) => parseOverride(each, project.name));
  const content = readYaml(bytesOf(project.folder, file, project.stackFolder), file, STACK_FILE_TEXT_KEYS);
  if (content !== null && !isMap(content)) throw new UserError(`${file}: must be a map of keys and values.`);

  const doubts: string[] = [];
  const inFile = settingsIn(content ?? {}, project.name, file, doubts);
  const ofStack = overrides.reduce<ReadonlyMap<string, Setting>>(withOverride, inFile);
  const all = withProjectConfig(project.config, ofStack, file);

  const warnings = [...doubts];
  const secretKeys: string[] = [];
  const config = [...all].map(([key, value]) => {
    const encrypted: string[] = [];
    const plain = withoutEncrypted(value, [shownKey(key, project.name)], encrypted);
    if (encrypted.length > 0) secretKeys.push(key);
    for (const place of encrypted) {
      warnings.push(`${file}: ${place}: encrypted, and only the Pulumi CLI can decrypt it; unknown in this preview.`);
    }
    return [key, configText(plain)] as const;
  });
  const origins = {
    stack,
    file,
    project: project.name,
    byProject: [...all.keys()].filter((key) => !ofStack.has(key)),
    overrides,
  };
  return {
    stack,
    ...(organization === undefined ? {} : { organization }),
    config: Object.fromEntries(config),
    secretKeys,
    warnings,
    whereGiven: (text) => [whereGiven(text, origins), ...doubts].join("\n"),
  };
}

/** Names of the stacks that have a file, sorted. */
export function stacksIn({ folder, stackFolder }: Pick<Project, "folder" | "stackFolder">): string[] {
  const at = path.join(folder, stackFolder);
  let names: string[];
  try {
    names = readdirSync(at);
  } catch (error) {
    throw new UserError(
      `${at}: cannot be read (${(error as NodeJS.ErrnoException).code}). Pulumi.yaml names it for stack files.`,
    );
  }
  return names.flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.slice(1) ?? []).sort();
}

/** The stack file's path as errors name it, relative to the project. */
function stackFile({ stackFolder }: Project, stack: string): string {
  return path.join(stackFolder, `Pulumi.${stack}.yaml`);
}

/** Settings of a stack file by full key; what may make them others than meant goes to `doubts`. */
function settingsIn(
  content: { readonly [key: string]: Setting },
  project: string,
  file: string,
  doubts: string[],
): Map<string, Setting> {
  for (const key of ["secretsprovider", "encryptedkey", "encryptionsalt"]) {
    const value = content[key];
    if (Array.isArray(value) || isMap(value)) throw new UserError(`${file}: ${key}: must be text.`);
  }
  const { config, environment } = content;
  if (config !== undefined && config !== null && !isMap(config)) {
    throw new UserError(`${file}: config: must be a map of settings.`);
  }
  if (environment !== undefined && environment !== null && !(Array.isArray(environment) && environment.length === 0)) {
    doubts.push(
      `${file}: environment: ${environmentNames(environment)}only Pulumi Cloud opens environments (ESC); settings that come from them ` +
        "are unknown in this preview. Give those that matter with --set.",
    );
  }
  const settings = new Map<string, Setting>();
  for (const [text, value] of Object.entries(config ?? {})) {
    const key = configKey(text, project);
    if (key === undefined) throw new UserError(`${file}: config: ${text}: is no key; write NAMESPACE:NAME.`);
    const full = fullKey(key);
    if (settings.has(full)) {
      throw new UserError(
        `${file}: config: ${text}: says ${full} a second time, and Pulumi takes one by chance. Remove one.`,
      );
    }
    if (value === null) {
      doubts.push(
        `${file}: ${text}: has no value, and Pulumi passes empty text. Write "" for that, or leave the key out.`,
      );
    }
    settings.set(full, value ?? "");
  }
  return settings;
}

function environmentNames(environment: Setting): string {
  const imports = isMap(environment) ? environment.imports : environment;
  const names = Array.isArray(imports) ? imports.filter((each) => typeof each === "string") : [];
  return names.length === 0 ? "" : `${names.join(", ")}: `;
}

/**
 * The value with each `{secure: ...}` in it replaced by Pulumi's word for unknown; their paths are added to `found`.
 */
function withoutEncrypted(value: Setting, place: readonly (string | number)[], found: string[]): Setting {
  if (isEncrypted(value)) {
    found.push(formatPath(place));
    return UNDECRYPTED;
  }
  if (Array.isArray(value)) return value.map((each, index) => withoutEncrypted(each, [...place, index], found));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutEncrypted(each, [...place, key], found)]),
  );
}

function bytesOf(folder: string, file: string, stackFolder: string): Uint8Array {
  try {
    return readFileSync(path.join(folder, file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === "ENOENT" ? "no such file" : `cannot be read (${code})`;
    throw new UserError(`${file}: ${what}. ${neighbours(folder, stackFolder)}`);
  }
}

function neighbours(folder: string, stackFolder: string): string {
  try {
    const found = stacksIn({ folder, stackFolder }).map((stack) => path.join(stackFolder, `Pulumi.${stack}.yaml`));
    return found.length === 0 ? "There is no stack file here." : `Stack files here: ${found.join(", ")}.`;
  } catch {
    return "There is no folder for stack files here, either.";
  }
}
