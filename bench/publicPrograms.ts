import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const MAIN = fileURLToPath(new URL("../preview/main.js", import.meta.url));
const STACK = "clusterpro-fsx-measurement";
const LONGEST_MS = 120_000;

/**
 * Runs the in-process preview on every Node.js program below a folder, such as a checkout of pulumi/examples with the
 * packages of its programs installed, and says how many are previewed, in what time, and why the others are not.
 *
 *     node bench/publicPrograms.ts FOLDER [--region us-east-1] [--only TEXT] [--answers FILE]
 *
 * A setting that a program requires gets a made-up value. While a program runs, a stack file lies beside it.
 */
function main(args: readonly string[]): void {
  const [folder] = args;
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  if (folder === undefined || folder.startsWith("--")) {
    process.stderr.write(
      "Usage: node bench/publicPrograms.ts FOLDER [--region REGION] [--only TEXT] [--answers FILE]\n",
    );
    process.exitCode = 2;
    return;
  }
  const region = option("--region") ?? "us-east-1";
  const answers = option("--answers");
  const root = path.resolve(folder);
  const runs = programsIn(root)
    .filter((each) => each.folder.includes(option("--only") ?? ""))
    .map(({ folder: each, proposed }) => {
      const run = measure(
        each,
        { ...proposed, "aws:region": region },
        answers === undefined ? [] : ["--answers", path.resolve(answers)],
      );
      process.stdout.write(`${line(path.relative(root, each) || ".", run)}\n`);
      return run;
    });
  process.stdout.write(`\n${summary(runs)}\n`);
}

type Outcome = "previewed" | "failed" | "cannot run";

interface Run {
  readonly outcome: Outcome;
  readonly milliseconds: number;
  readonly resources: number;
  /** `level rule`, once each. */
  readonly verdict: readonly string[];
  readonly error: string;
}

/** What npm or a build step is missing, whatever runs the program. */
const CANNOT_RUN =
  /Cannot find (module|package)|ERR_REQUIRE_ESM|no index\.ts or index\.js|no such file or folder|is not a constructor|require is not defined/;

function measure(folder: string, config: Readonly<Record<string, string>>, options: readonly string[]): Run {
  const file = path.join(folder, `Pulumi.${STACK}.yaml`);
  writeFileSync(file, JSON.stringify({ config }));
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, "--json", "--stack", STACK, ...options], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    timeout: LONGEST_MS,
    env: { ...process.env, AWS_REGION: undefined },
  });
  const milliseconds = performance.now() - start;
  rmSync(file);
  const more = withMissingSetting(config, stderr);
  if (more) return measure(folder, more, options);
  const document = status === 0 || status === 1 ? (JSON.parse(stdout) as Document) : undefined;
  return {
    outcome: document ? "previewed" : CANNOT_RUN.test(stderr) ? "cannot run" : "failed",
    milliseconds,
    resources: document?.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack").length ?? 0,
    verdict: [...new Set(document?.policies.violations.map(({ level, rule }) => `${level} ${rule}`))],
    error: status === null ? `did not end in ${LONGEST_MS / 1000} s` : lastWords(stderr),
  };
}

interface Document {
  readonly resources: readonly { readonly type: string }[];
  readonly policies: { readonly violations: readonly { readonly level: string; readonly rule: string }[] };
}

/**
 * A made-up value for what the program says it needs: the setting's name, and where that is not taken a domain, a file
 * or another kind of value.
 */
function withMissingSetting(config: Readonly<Record<string, string>>, stderr: string) {
  const missing = /Missing required configuration variable '([^']+)'/.exec(stderr)?.[1];
  if (missing !== undefined && config[missing] === undefined)
    return { ...config, [missing]: madeUp(missing)[0] as string };
  for (const [key, value] of Object.entries(config)) {
    const tried = madeUp(key).indexOf(value);
    const next = madeUp(key)[tried + 1];
    if (tried >= 0 && next !== undefined && isRefused(stderr, value)) return { ...config, [key]: next };
  }
  const [, wrong, kind] = /Configuration '([^']+)' value '.*' is not a valid (\w+)/.exec(stderr) ?? [];
  const value = { number: "1", boolean: "true", JSON: "{}" }[kind ?? ""];
  return wrong !== undefined && value !== undefined && config[wrong] !== value
    ? { ...config, [wrong]: value }
    : undefined;
}

function madeUp(setting: string): readonly string[] {
  const name = setting.replace(/.*:/, "").toLowerCase();
  return [name, `${name}.example.com`, "./Pulumi.yaml", "."];
}

/** Whether the program says of the value that there is no such file or domain, or that it is none. */
function isRefused(stderr: string, value: string): boolean {
  return stderr.split("\n").some((each) => /ENOENT|ENOTDIR|No TLD/.test(each) && each.includes(path.basename(value)));
}

function lastWords(stderr: string): string {
  const lines = stderr.trim().split("\n");
  const at = lines.findIndex((each) => /^The program |Error|answer/.test(each));
  return lines
    .slice(Math.max(0, at), Math.max(0, at) + 3)
    .join(" ")
    .slice(0, 400);
}

interface Program {
  readonly folder: string;
  /** What Pulumi.yaml proposes to whoever makes a stack of it. */
  readonly proposed: Readonly<Record<string, string>>;
}

function programsIn(folder: string): Program[] {
  const here = readdirSync(folder, { withFileTypes: true });
  const below = here
    .filter((each) => each.isDirectory() && each.name !== "node_modules" && !each.name.startsWith("."))
    .flatMap(({ name }) => programsIn(path.join(folder, name)))
    .sort((a, b) => a.folder.localeCompare(b.folder));
  if (!here.some(({ name }) => name === "Pulumi.yaml")) return below;
  const { name, runtime, template } = parse(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")) as ProjectFile;
  if ((typeof runtime === "string" ? runtime : runtime?.name) !== "nodejs") return below;
  const proposed = Object.entries(template?.config ?? {}).flatMap(([key, setting]) => {
    const value = typeof setting === "object" ? setting?.default : undefined;
    return value === undefined || value === "" ? [] : [[key.includes(":") ? key : `${name}:${key}`, String(value)]];
  });
  return [{ folder, proposed: Object.fromEntries(proposed) }, ...below];
}

interface ProjectFile {
  readonly name: string;
  readonly runtime?: string | { readonly name?: string };
  readonly template?: { readonly config?: Readonly<Record<string, { readonly default?: unknown } | null>> };
}

function line(name: string, run: Run): string {
  const time = `${(run.milliseconds / 1000).toFixed(1)} s`;
  const what = run.outcome === "previewed" ? `${run.resources} resources` : run.error;
  const told = run.verdict.length === 0 ? "" : `; ${run.verdict.join(", ")}`;
  return `${run.outcome.padEnd(10)}  ${time.padStart(7)}  ${name}: ${what}${told}`;
}

function summary(runs: readonly Run[]): string {
  const of = (outcome: Outcome) => runs.filter((each) => each.outcome === outcome);
  const times = of("previewed")
    .map(({ milliseconds }) => milliseconds)
    .sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  const able = runs.length - of("cannot run").length;
  const alarmed = of("previewed").filter(({ verdict }) => verdict.some((each) => each.startsWith("mandatory")));
  return [
    `${runs.length} programs, ${able} of which npm's packages can run: ${times.length} previewed, ${of("failed").length} failed.`,
    `Median ${(median / 1000).toFixed(1)} s, longest ${((times.at(-1) ?? 0) / 1000).toFixed(1)} s.`,
    `${alarmed.length} with a mandatory violation.`,
  ].join("\n");
}

main(process.argv.slice(2));
