import path from "node:path";
import { parseArgs } from "node:util";
import { render } from "../clusterpro/render.ts";
import { type ClusterDelivery, clusterDefinition, clusterDelivery, confOf } from "../delivery/clusterDelivery.ts";
import { fillDelivery, outputOf, tokensOf } from "../delivery/fillDelivery.ts";
import { UserError } from "../problems/userError.ts";
import { parseSettings, type RawStack } from "../settings/parseSettings.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import { tolerateClosedOutput } from "../stack/closedOutput.ts";
import { wantsColour } from "../stack/colour.ts";
import { COULD_NOT_RUN } from "../stack/couldNotRun.ts";
import { readGiven } from "../stack/readGiven.ts";
import { readProject, readStackConfig } from "../stack/stackFile.ts";
import { manualGuides, meaningOf } from "./manualGuide.ts";
import { writeFolder, writeZip } from "./writeFolder.ts";

export const USAGE = `Usage: npm run clpconf [-- options]

Shows the CLUSTERPRO configuration that a stack delivers to its servers.

  -s, --stack NAME  stack file to read, Pulumi.NAME.yaml (default: dev)
  --set PATH=VALUE  override a setting, as "pulumi config set --path" does; may be repeated
  -o, --out DIR     write the whole folder, clp.conf and scripts, to DIR, which must not exist or be empty,
                    with a guide to doing the rest by hand; a zip for Cluster WebUI where DIR ends with .zip
  --filled FILE     fill in what "pulumi stack output --json", written to FILE, tells of the deployed stack
  --diff FILE       compare with a clp.conf or zip exported from Cluster WebUI: unproven tags and settings each with
                    the lines to paste into the stack file, then the rest; values that stand for tokens are no
                    difference
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
  readonly filled: string | undefined;
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
    const stack: RawStack = { project: project.name, stack: stackConfig.stack, config: stackConfig.config };
    const spec = specOf(stack);
    if (options.diff !== undefined) return await compareWith(options.diff, stack, spec, folder);
    const delivery = deliveryOf(spec, folder, options.filled);
    if (options.out !== undefined) return write(path.resolve(folder, options.out), spec, delivery);
    return print(spec, delivery);
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
        filled: { type: "string" },
        diff: { type: "string" },
      },
    });
    if (values.out !== undefined && values.diff !== undefined) throw new Error("--out and --diff exclude each other");
    if (values.filled !== undefined && values.diff !== undefined) {
      throw new Error("--filled and --diff exclude each other");
    }
    return { ...values, out: values.out, filled: values.filled, diff: values.diff };
  } catch (error) {
    const [what] = (error as Error).message.split(". ");
    throw new UserError(`${what}. "npm run clpconf -- --help" shows what there is.`);
  }
}

function specOf(stack: RawStack): ClusterSpec {
  const parsed = parseSettings(stack);
  if (!parsed.ok) throw new UserError(parsed.problems);
  return parsed.spec;
}

function deliveryOf(spec: ClusterSpec, folder: string, outputs: string | undefined): ClusterDelivery {
  const delivery = clusterDelivery(spec, folder);
  if (outputs === undefined) return delivery;
  const source = `--filled ${outputs}`;
  return {
    ...delivery,
    files: fillDelivery(delivery.files, decoded(readGiven(path.resolve(folder, outputs), source)), source),
  };
}

/** The `>` of Windows PowerShell writes UTF-16. */
function decoded(bytes: Buffer): string {
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes);
}

function print(spec: ClusterSpec, delivery: ClusterDelivery): number {
  process.stdout.write(confOf(delivery));
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

/** Everything is made before anything is written. */
function write(out: string, spec: ClusterSpec, { files }: ClusterDelivery): number {
  const left = tokensOf(files);
  if (out.endsWith(".zip")) {
    writeZip(out, files);
    process.stdout.write(`${out}\n`);
  } else {
    const guides = manualGuides(spec, left).map(({ name, text }) => ({ path: name, content: text }));
    const all = [...files, ...guides];
    writeFolder(out, all);
    process.stdout.write(`${all.map(({ path: file }) => path.join(out, file)).join("\n")}\n`);
  }
  process.stderr.write(stillToFill(spec, left));
  return 0;
}

function stillToFill(spec: ClusterSpec, tokens: readonly string[]): string {
  if (tokens.length === 0) return "";
  const lines = tokens.map((token) => `  ${token}: ${meaningOf(token, spec)}`);
  const byOutputs = tokens.some((token) => outputOf(token) !== undefined);
  const how = byOutputs ? "\n--filled OUTPUTS.json fills in all but passwords." : "";
  return `Still to be filled in before Cluster WebUI can import it:\n${lines.join("\n")}${how}\n`;
}

async function compareWith(file: string, stack: RawStack, spec: ClusterSpec, folder: string): Promise<number> {
  // Loaded here: only a comparison needs the XML parser, the unzipper and the writer of YAML.
  const { compareExport } = await import("./compareExport.ts");
  const { describeFindings, differencesIn } = await import("./describeFindings.ts");
  const { readExport } = await import("../delivery/readExport.ts");
  const { conf } = readExport(path.resolve(folder, file), `--diff ${file}`);
  const findings = namingFile(`--diff ${file}`, () => compareExport(stack, spec, conf, folder));
  const colour = wantsColour(process.stdout.isTTY === true, process.env);
  process.stdout.write(describeFindings(findings, stack, colour));
  return differencesIn(findings) === 0 ? 0 : 1;
}

/** What is wrong in a file, with the option that names it. */
function namingFile<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.problems.map((each) => (each.startsWith("Pulumi.") ? each : `${file}: ${each}`)));
  }
}
