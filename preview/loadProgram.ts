import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../problems/userError.ts";
import { compileCommonJs, compileModules } from "./typeScript.ts";
import { useOwnSdk } from "./useOwnSdk.ts";

export interface ProgramFiles {
  /** Absolute path of the program's file or folder. */
  readonly main: string;
  /** Whether Pulumi.yaml leaves it to Pulumi to compile TypeScript: its `typescript` option, true by default. */
  readonly typescript: boolean;
}

/**
 * Loads a program as Pulumi's language host does, and gives its outputs: an ES module is imported and any other
 * required, its TypeScript compiled on the way; the default export or all exports count, and a function is called. Its
 * working directory is the folder of its main file. Node loads a module once, so this makes resources once in a process.
 *
 * Throws a UserError where there is no program, and what the program throws. Where it differs from Pulumi: types are not
 * checked, and a program with a Pulumi SDK of its own gets that of this preview.
 *
 * Source: pulumi/pulumi, `sdk/nodejs/cmd/run/run.ts` and `Projinfo.GetPwdMain`.
 */
export async function loadProgram({ main, typescript }: ProgramFiles): Promise<unknown> {
  if (!existsSync(main)) {
    throw new UserError(`Pulumi.yaml: main: ${main}: no such file or folder. Where a build makes it, build first.`);
  }
  const folder = isFolder(main) ? main : path.dirname(main);
  process.chdir(folder);
  useOwnSdk(main);
  const { content, root } = packageOf(folder);
  const entry = isFolder(main) ? entryOf(content, root, main) : main;
  const exported =
    content.type === "module" ? await importModule(entry, typescript) : requireCommonJs(entry, typescript);
  return typeof exported === "function" ? exported() : exported;
}

async function importModule(entry: string, typescript: boolean): Promise<unknown> {
  if (typescript) compileModules(requireOf(entry));
  const file = isFolder(entry) ? firstIndex(entry) : entry;
  const module: Record<string, unknown> = await import(pathToFileURL(realpathSync(file)).href);
  if (!("default" in module)) return { ...module };
  if (Object.keys(module).length > 1) {
    throw new UserError(`${path.basename(file)}: has a default export and named ones; Pulumi takes one or the other.`);
  }
  return module.default;
}

function requireCommonJs(entry: string, typescript: boolean): unknown {
  const require = requireOf(entry);
  if (typescript) compileCommonJs(require);
  return require(entry);
}

function requireOf(entry: string): NodeJS.Require {
  return createRequire(path.join(entry, "index.js"));
}

function firstIndex(folder: string): string {
  const found = ["index.js", "index.mjs", "index.ts", "index.mts"].find((name) => existsSync(path.join(folder, name)));
  if (found === undefined)
    throw new UserError(`${folder}: no index.ts or index.js, and Pulumi.yaml names no main file.`);
  return path.join(folder, found);
}

interface PackageJson {
  readonly type?: unknown;
  readonly main?: unknown;
  readonly exports?: unknown;
}

/** The nearest package.json at or above the folder. */
function packageOf(folder: string): { readonly content: PackageJson; readonly root: string } {
  for (let root = folder; ; root = path.dirname(root)) {
    const file = path.join(root, "package.json");
    if (existsSync(file)) {
      try {
        return { content: JSON.parse(readFileSync(file, "utf8")) as PackageJson, root };
      } catch (error) {
        throw new UserError(`${file}: not valid JSON: ${(error as Error).message}.`);
      }
    }
    if (root === path.dirname(root)) return { content: {}, root: folder };
  }
}

/** What package.json names, where it is there; else the folder. */
function entryOf({ exports, main }: PackageJson, root: string, folder: string): string {
  const own = typeof exports === "object" && exports !== null ? (exports as Record<string, unknown>)["."] : exports;
  const conditional =
    typeof own === "object" && own !== null
      ? (({ default: any, require: cjs, import: esm }: Record<string, unknown>) => any ?? cjs ?? esm)(
          own as Record<string, unknown>,
        )
      : own;
  const named = exports === undefined ? main : conditional;
  if (typeof named !== "string") return folder;
  const entry = path.join(root, named);
  return existsSync(entry) ? entry : folder;
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
