import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Known, unknown } from "./known.ts";

/**
 * What the engine does with a resource that is in the state and that the program has not registered in this run.
 *
 * The engine shows a stack policy such a resource in two cases that look alike: a refresh has just read it, and the update
 * deletes it; or `--target` or `--exclude` leaves it out, and it stays. Only the command line tells them apart.
 */
export type Operation =
  | { readonly is: "update" | "destroy"; readonly limit: Limit }
  /** Nothing is made or deleted. */
  | { readonly is: "refresh" };

export type Limit =
  | { readonly to: "nothing" }
  /** URNs, `*` for any text without a colon, `**` for any text. */
  | { readonly to: "targets" | "all but excludes"; readonly patterns: readonly string[] }
  /** `--target-dependents` or `--exclude-dependents`: by dependencies that the engine does not show. */
  | { readonly to: "dependents" };

/** Nothing is left out, as in `pulumi up`. */
export const WHOLE = told({ is: "update", limit: { to: "nothing" } });

function told(value: Operation): Known<Operation> {
  return { known: true, value };
}

const COMMANDS: Readonly<Record<string, "update" | "destroy" | "refresh">> = {
  up: "update",
  update: "update",
  preview: "update",
  pre: "update",
  watch: "update",
  destroy: "destroy",
  down: "destroy",
  dn: "destroy",
  refresh: "refresh",
};

/** Flags that come in the environment as well. Source: pulumi/pulumi, `declareFlagsAsEnvironmentVariables`. */
const VARIABLES = [
  "PULUMI_OPTION_TARGET",
  "PULUMI_OPTION_TARGET_REPLACE",
  "PULUMI_OPTION_TARGET_DEPENDENTS",
  "PULUMI_OPTION_EXCLUDE",
  "PULUMI_OPTION_EXCLUDE_DEPENDENTS",
] as const;

/** Of the `pulumi` that started this process. */
export function currentOperation(): Known<Operation> {
  const variable = VARIABLES.find((name) => process.env[name]);
  if (variable !== undefined) return unknown(`${variable} is set; use the flag instead`);
  const pulumi = pulumiAbove(process.ppid, readProcess);
  return pulumi === undefined ? unknown("the command line of pulumi cannot be read here") : operationOf(pulumi);
}

/** A running program: what it was started with, and by which other one. */
export interface Process {
  readonly parent: number;
  readonly program: string;
  readonly args: readonly string[];
  /** True where the system tells the words in one line, so that one with a blank in it comes in pieces. */
  readonly isOneLine?: boolean;
}

/** The pulumi process is some generations up: it starts the language host, which starts the pack. */
const MOST_GENERATIONS = 8;

/** The nearest `pulumi` among the ancestors; undefined when there is none, or it cannot be seen. */
export function pulumiAbove(pid: number, read: (pid: number) => Process | undefined): Process | undefined {
  let next = pid;
  for (let generation = 0; generation < MOST_GENERATIONS; generation += 1) {
    // In a container pulumi may be the first process.
    const found = next > 0 ? read(next) : undefined;
    if (!found || /(^|[\\/])pulumi(\.exe)?$/i.test(found.program)) return found;
    next = found.parent;
  }
  return undefined;
}

/** Short flags that take no value; the others end a group such as `-yt <urn>`. */
const SWITCHES = "Qdefhjry";
/** Flags whose value is a text that may look like another flag. */
const TEXTS: ReadonlySet<string> = new Set(["--message", "-m", "--config", "-c"]);

/** Flags before the command that take no value; of any other the next word is the value, which may read like a command. */
const SWITCHES_BEFORE: ReadonlySet<string> = new Set([
  "-e",
  "--emoji",
  "-Q",
  "--fully-qualify-stack-names",
  "--disable-integrity-checking",
  "--logflow",
  "--logtostderr",
  "--non-interactive",
]);

/** The first word that is neither a flag nor the value of one. Source: spf13/cobra, `stripFlags`. */
function commandIn(args: readonly string[]): "update" | "destroy" | "refresh" | undefined {
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] as string;
    if (!arg.startsWith("-")) return Object.hasOwn(COMMANDS, arg) ? COMMANDS[arg] : undefined;
    const takesNext = arg.startsWith("--") ? !arg.includes("=") : arg.length === 2;
    if (takesNext && !SWITCHES_BEFORE.has(arg)) at += 1;
  }
  return undefined;
}

export function operationOf({ args, isOneLine = false }: Pick<Process, "args" | "isOneLine">): Known<Operation> {
  const command = commandIn(args);
  if (command === undefined) return unknown("the command is none that the policies know");
  if (command === "refresh") return told({ is: "refresh" });
  const limit = limitOf(args);
  return isOneLine && limit.to !== "nothing"
    ? unknown("this system does not tell the words apart that --target and --exclude were given")
    : told({ is: command, limit });
}

function limitOf(args: readonly string[]): Limit {
  const targets: string[] = [];
  const excludes: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] as string;
    if (arg === "--") break;
    if (TEXTS.has(arg)) {
      at += 1;
      continue;
    }
    if (/^--(target|exclude)-dependents(=(1|t|true))?$/i.test(arg)) return { to: "dependents" };
    const flag = flagOf(arg);
    if (flag === undefined) continue;
    if (flag.value === undefined) at += 1;
    const value = flag.value ?? args[at];
    if (value !== undefined) (flag.is === "target" ? targets : excludes).push(value);
  }
  if (targets.length > 0) return { to: "targets", patterns: targets };
  return excludes.length > 0 ? { to: "all but excludes", patterns: excludes } : { to: "nothing" };
}

/** A flag that names resources, with its value where that stands in the same word. */
function flagOf(arg: string): { readonly is: "target" | "exclude"; readonly value: string | undefined } | undefined {
  const long = /^--(target|target-replace|exclude)(?:=(.*))?$/s.exec(arg);
  if (long) return { is: long[1] === "exclude" ? "exclude" : "target", value: long[2] };
  const short = new RegExp(`^-[${SWITCHES}]*([tx])=?(.+)?$`, "s").exec(arg);
  return short ? { is: short[1] === "x" ? "exclude" : "target", value: short[2] } : undefined;
}

/** Whether a pattern of `--target` or `--exclude` names the URN, as the engine reads it. */
export function names(pattern: string, urn: string): boolean {
  if (!pattern.includes("*")) return pattern === urn;
  const parts = pattern.split("**").map((part) =>
    part
      .split("*")
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^:]*"),
  );
  return new RegExp(`^${parts.join(".*")}$`, "s").test(urn);
}

function readProcess(pid: number): Process | undefined {
  try {
    switch (process.platform) {
      case "linux": {
        const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
        // The name in parentheses may hold anything, a parenthesis too; the parent is the second word after it.
        const parent = Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
        return { parent, program, args };
      }
      case "win32":
        return parseWindows(run("powershell", "-NoProfile", "-Command", WINDOWS_QUERY.replace("PID", String(pid))));
      default:
        return parsePs(run("ps", "-ww", "-o", "ppid=,args=", "-p", String(pid)));
    }
  } catch {
    return undefined;
  }
}

const run = (program: string, ...args: readonly string[]) =>
  execFileSync(program, args, { encoding: "utf8", timeout: 10_000, stdio: ["ignore", "pipe", "ignore"] });

const WINDOWS_QUERY =
  'Get-CimInstance Win32_Process -Filter "ProcessId=PID" | ForEach-Object { "$($_.ParentProcessId) $($_.CommandLine)" }';

/** `  41 /usr/local/bin/pulumi up --yes`; the path may hold blanks. */
export function parsePs(line: string): Process | undefined {
  const pulumi = /^\s*(\d+)\s+((?:.*?\/)?pulumi)(?:\s+(.*?))?\s*$/s.exec(line);
  const [, parent, program = "", rest = ""] = pulumi ?? /^\s*(\d+)\s+(\S+)/.exec(line) ?? [];
  if (parent === undefined) return undefined;
  return { parent: Number(parent), program, args: rest.split(/\s+/).filter((word) => word !== ""), isOneLine: true };
}

/** `41 "C:\Program Files\Pulumi\pulumi.exe" up --yes` */
export function parseWindows(line: string): Process | undefined {
  const found = /^\s*(\d+)\s+(.+?)\s*$/s.exec(line);
  if (!found) return undefined;
  const words = (found[2] as string).match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
  const [program = "", ...args] = words.map((word) => word.replaceAll('"', ""));
  return { parent: Number(found[1]), program, args };
}
