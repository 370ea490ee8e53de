import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { UserError } from "../problems/userError.ts";
import { UNDECRYPTED } from "../settings/schema/undecrypted.ts";
import { projectConfig } from "./projectConfig.ts";
import { type Setting, withOverride } from "./settingPath.ts";

export interface Project {
  readonly name: string;
  /** Absolute path of the main file, or of the folder whose package.json names it. */
  readonly main: string;
  /** Whether Pulumi compiles the program's TypeScript. */
  readonly typescript: boolean;
  /** What Pulumi.yaml gives to every stack; a stack's own values go before it. */
  readonly config: Readonly<Record<string, string>>;
}

export interface StackConfig {
  /** Full keys (`namespace:key`) and values as the CLI passes them: text, objects as JSON. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads `Pulumi.yaml`. Throws a UserError when it is missing, broken or of another runtime. */
export function readProject(folder: string): Project {
  const file = "Pulumi.yaml";
  const project = readYaml(folder, file);
  const { name, main, runtime, config } = project;
  if (typeof name !== "string" || name === "") throw new UserError(`${file}: name: missing; a project has a name.`);
  const runtimeName = isMap(runtime) ? runtime.name : runtime;
  if (runtimeName !== "nodejs") {
    throw new UserError(`${file}: runtime: ${JSON.stringify(runtimeName)}; the in-process preview runs nodejs only.`);
  }
  const options = isMap(runtime) && isMap(runtime.options) ? runtime.options : {};
  return {
    name,
    main: path.resolve(folder, typeof main === "string" ? main : "."),
    typescript: options.typescript !== false,
    config: projectConfig(name, config),
  };
}

/**
 * Reads `Pulumi.<stack>.yaml`, lays the overrides into the project's own settings and gives the configuration as the
 * CLI would pass it to the program. An encrypted value cannot be decrypted here: it becomes unknown, with a warning.
 *
 * Throws a UserError when the file is missing, empty or broken, or an override leads nowhere.
 */
export function readStackConfig(
  folder: string,
  project: string,
  stack: string,
  overrides: readonly string[],
): StackConfig {
  const file = `Pulumi.${stack}.yaml`;
  if (!/^[A-Za-z0-9_.-]+$/.test(stack)) {
    throw new UserError(`--stack ${stack}: a stack's name has letters, digits, hyphens, underscores and dots only.`);
  }
  const { config } = readYaml(folder, file);
  if (config !== undefined && config !== null && !isMap(config)) {
    throw new UserError(`${file}: config: must be a map of settings.`);
  }

  const prefix = `${project}:`;
  let own: Record<string, Setting> = {};
  const other: Record<string, Setting> = {};
  for (const [key, value] of Object.entries(config ?? {})) {
    if (key.startsWith(prefix)) own[key.slice(prefix.length)] = value;
    else if (key.includes(":")) other[key] = value;
    else own[key] = value;
  }
  for (const override of overrides) own = withOverride(own, override);
  const all = { ...other, ...Object.fromEntries(Object.entries(own).map(([key, value]) => [prefix + key, value])) };

  const secretKeys: string[] = [];
  const warnings: string[] = [];
  const entries = Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => {
      const encrypted: string[] = [];
      const plain = withoutEncrypted(value, key.startsWith(prefix) ? key.slice(prefix.length) : key, encrypted);
      if (encrypted.length > 0) secretKeys.push(key);
      for (const place of encrypted) {
        warnings.push(`${file}: ${place}: encrypted, and only the Pulumi CLI can decrypt it; unknown in this preview.`);
      }
      return [key, typeof plain === "object" ? JSON.stringify(plain) : String(plain)] as const;
    });
  return { config: Object.fromEntries(entries), secretKeys, warnings };
}

/** Names of the stacks that have a file in `folder`, sorted. */
export function stacksIn(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.slice(1) ?? [])
    .sort();
}

/** The value with each `{secure: ...}` in it replaced by Pulumi's word for unknown; their paths are added to `found`. */
function withoutEncrypted(value: Setting, place: string, found: string[]): Setting {
  if (Array.isArray(value)) return value.map((each, index) => withoutEncrypted(each, `${place}[${index}]`, found));
  if (!isMap(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof value.secure === "string") {
    found.push(place);
    return UNDECRYPTED;
  }
  return Object.fromEntries(keys.map((key) => [key, withoutEncrypted(value[key] ?? null, `${place}.${key}`, found)]));
}

function readYaml(folder: string, file: string): { readonly [key: string]: Setting } {
  const others = () => {
    const found = stacksIn(folder).map((stack) => `Pulumi.${stack}.yaml`);
    return found.length === 0 ? "There is no stack file here." : `Stack files here: ${found.join(", ")}.`;
  };
  let text: string;
  try {
    text = readFileSync(path.join(folder, file), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${file}: ${code === "ENOENT" ? "no such file" : `cannot be read (${code})`}. ${others()}`);
  }
  const document = parseDocument(text, { prettyErrors: true });
  const [problem] = document.errors;
  if (problem)
    throw new UserError(`${file}: not valid YAML: ${problem.message.split("\n")[0]?.replace(/:$/, ".")} ${others()}`);
  const content: unknown = document.toJS({ maxAliasCount: 100 });
  if (content === null || content === undefined) throw new UserError(`${file}: empty. ${others()}`);
  if (!isMap(content as Setting)) throw new UserError(`${file}: must be a map of keys and values. ${others()}`);
  return content as { readonly [key: string]: Setting };
}

function isMap(value: Setting | undefined): value is { [key: string]: Setting } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
