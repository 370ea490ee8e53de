import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { render } from "../clusterpro/render.ts";
import { clusterDefinition, clusterDelivery } from "../delivery/clusterDelivery.ts";
import { UserError } from "../problems/userError.ts";
import { parseSettings } from "../settings/parseSettings.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import { tolerateClosedOutput } from "../stack/closedOutput.ts";
import { COULD_NOT_RUN } from "../stack/couldNotRun.ts";
import { type Project, readProject, readStackConfig, type StackConfig } from "../stack/stackFile.ts";

export const USAGE = `Usage: npm run clpconf [-- options]

Shows the CLUSTERPRO configuration that a stack delivers to its servers.

  -s, --stack NAME  stack file to read, Pulumi.NAME.yaml (default: dev)
  --set PATH=VALUE  override a setting, as "pulumi config set --path" does; may be repeated
  -o, --out DIR     write the whole folder, clp.conf and scripts, to DIR, which must not exist or be empty
  --diff FILE       compare with a clp.conf exported from Cluster WebUI, element by element
  -h, --help        this text

What is known only after creation stands in it as a token such as @@VPC_ID@@. Tags that no public
document confirms are listed on standard error.

Exit code: 0 fine, 1 --diff found differences, 2 wrong settings or usage.
`;

interface Options {
  readonly help: boolean;
  readonly stack: string;
  readonly set: readonly string[];
  readonly out: string | undefined;
  readonly diff: string | undefined;
}

/** The command, with its exit code. */
export async function runClpconf(args: readonly string[], folder: string): Promise<number> {
  tolerateClosedOutput();
  let whereGiven = (text: string) => text;
  try {
    const options = parseUsage(args);
    if (options.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    const project = readProject(folder);
    const stackConfig = readStackConfig(project, options.stack, options.set);
    whereGiven = stackConfig.whereGiven;
    const spec = specOf(project, stackConfig);
    if (options.diff !== undefined) return await compareWith(options.diff, spec, folder);
    if (options.out !== undefined) return writeFolder(path.resolve(folder, options.out), spec, folder);
    return print(spec, folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${whereGiven(error.message)}\n`);
    return COULD_NOT_RUN;
  }
}

function parseUsage(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", short: "h", default: false },
        stack: { type: "string", short: "s", default: "dev" },
        set: { type: "string", multiple: true, default: [] },
        out: { type: "string", short: "o" },
        diff: { type: "string" },
      },
    });
    if (values.out !== undefined && values.diff !== undefined) throw new Error("--out and --diff exclude each other");
    return { ...values, out: values.out, diff: values.diff };
  } catch (error) {
    const [what] = (error as Error).message.split(". ");
    throw new UserError(`${what}. "npm run clpconf -- --help" shows what there is.`);
  }
}

function specOf({ name }: Project, { stack, config }: StackConfig): ClusterSpec {
  const parsed = parseSettings({ project: name, stack, config });
  if (!parsed.ok) throw new UserError(parsed.problems);
  return parsed.spec;
}

function print(spec: ClusterSpec, folder: string): number {
  process.stdout.write(deliveredConf(spec, folder));
  if (spec.cluster.baseConfiguration !== undefined) return 0;
  const { assumptions } = render(clusterDefinition(spec), { tags: spec.cluster.tags });
  if (assumptions.length > 0) {
    const lines = assumptions.map(({ path: tag, value, evidence }) => `  ${tag} = ${value} (${evidence})`);
    process.stderr.write(
      `Tags that no public document confirms; compare with an export from Cluster WebUI:\n${lines.join("\n")}\n`,
    );
  }
  return 0;
}

function deliveredConf(spec: ClusterSpec, folder: string): string | Uint8Array {
  const conf = clusterDelivery(spec, folder).files.find((file) => file.path === "clp.conf");
  if (conf === undefined) throw new Error("a delivery without clp.conf");
  return conf.content;
}

/** Everything is made before anything is written, and appears under its name only when it is whole. */
function writeFolder(out: string, spec: ClusterSpec, folder: string): number {
  const { files } = clusterDelivery(spec, folder);
  if (entriesOf(out).length > 0) throw new UserError(`--out ${out}: the folder is not empty. Name a new one.`);
  const unfinished = `${out}.unfinished`;
  try {
    // Whether it can be made at all: the errors of rmSync do not always have a code.
    makeFolder(unfinished);
    rmSync(unfinished, { recursive: true, force: true });
    for (const { path: file, content } of files) {
      const target = path.join(unfinished, file);
      makeFolder(path.dirname(target));
      writeFileSync(target, content);
    }
    rmSync(out, { recursive: true, force: true });
    renameSync(unfinished, out);
  } catch (error) {
    discard(unfinished);
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`--out ${out}: cannot be written (${code}). Name another folder.`);
  }
  process.stdout.write(`${files.map(({ path: file }) => path.join(out, file)).join("\n")}\n`);
  return 0;
}

/**
 * Makes a folder and those above it. With `recursive`, `mkdirSync` never comes back on Windows from a name that no folder
 * can have, such as one that is too long: Windows says of it, too, that something above is missing.
 */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && statSync(folder).isDirectory()) return;
    const above = path.dirname(folder);
    if (code !== "ENOENT" || above === folder) throw error;
    makeFolder(above);
    mkdirSync(folder);
  }
}

/** What cannot be removed now cannot have been made either, or is seen by the next run. */
function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The reason why it was not written is told.
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw new UserError(`--out ${folder}: cannot be used as a folder (${code}).`);
  }
}

async function compareWith(file: string, spec: ClusterSpec, folder: string): Promise<number> {
  let exported: Buffer;
  try {
    exported = readFileSync(file);
  } catch (error) {
    throw new UserError(`--diff ${file}: cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  // Loaded here: only a comparison needs the XML parser.
  const { compareConf } = await import("../clusterpro/export/compare.ts");
  const differences = compareConf(deliveredConf(spec, folder), exported);
  for (const { path: element, left, right } of differences) {
    process.stdout.write(`${element}\n  stack:  ${left ?? "(absent)"}\n  export: ${right ?? "(absent)"}\n`);
  }
  process.stdout.write(`${differences.length} ${differences.length === 1 ? "difference" : "differences"}\n`);
  return differences.length === 0 ? 0 : 1;
}
