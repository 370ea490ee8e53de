import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

// Windows on other systems: what the tests of the guest scripts share about Wine.

/** What this project keeps on a machine from run to run. */
export const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "clusterpro-fsx");

/** What a command prints when it ends well, or undefined: absent, or failed. */
export function answers(command: string, args: readonly string[]): string | undefined {
  const done = spawnSync(command, args, { encoding: "utf8", timeout: 60_000 });
  return done.error === undefined && done.status === 0 ? done.stdout.trim() : undefined;
}

/** The version of Wine, such as "wine-8.0 (Debian 8.0~repack-4)"; undefined where there is none. */
export function wineVersion(): string | undefined {
  return answers("wine", ["--version"]);
}

/** `path` as a Windows program under Wine writes it. */
export function winePath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

/** The environment for everything that runs in a prefix. */
export function wineEnvironment(prefix: string): NodeJS.ProcessEnv {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...rest } = process.env;
  return { ...rest, WINEPREFIX: prefix, WINEDEBUG: "-all", WINEARCH: "win64" };
}

/** What a prefix is made without: installers and desktop files, and .NET unless it is asked for. */
const WITHOUT = { nothing: "mshtml=;winemenubuilder.exe=", dotnet: "mscoree,mshtml=;winemenubuilder.exe=" };

/**
 * A prefix (registry and drives of one Windows), made once a machine in the user's cache: some 10 s and 700 MB. `name`
 * says everything that the prefix depends on; `prepare` finishes it before anybody else can see it. Wine runs .NET
 * programs only in a prefix made with its mscoree.
 */
export function winePrefix(
  name: string,
  { dotnet = false, prepare = () => undefined }: { dotnet?: boolean; prepare?: (prefix: string) => void } = {},
): string {
  const prefix = join(CACHE, name.replaceAll(/[^A-Za-z0-9.-]+/g, "_"));
  if (existsSync(prefix)) return prefix;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(`${prefix}.`);
  try {
    const env = { ...wineEnvironment(unfinished), WINEDLLOVERRIDES: dotnet ? WITHOUT.nothing : WITHOUT.dotnet };
    execFileSync("wine", ["cmd", "/d", "/c", "exit 0"], { env, stdio: "ignore", timeout: 120_000 });
    prepare(unfinished);
    execFileSync("wineserver", ["-w"], { env, stdio: "ignore", timeout: 60_000 });
    renameSync(unfinished, prefix);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another run was faster.
    if (!existsSync(prefix)) throw error;
  }
  return prefix;
}

/**
 * How to start `cmd /d /c <line>` under Wine with a console, which PowerShell wants: `script` gives a pseudo-terminal.
 * All output goes there, together with Wine's own remarks, so let the line redirect it. The line is not quoted further:
 * it holds no double quote, and no path with a space. The exit code is cut to its lower eight bits.
 */
export function wineConsole(line: string): { command: string; args: readonly string[]; env: NodeJS.ProcessEnv } {
  const start = 'line=$TEST_CONSOLE_LINE; unset TEST_CONSOLE_LINE; exec wine cmd /d /c "$line"';
  return {
    command: "script",
    args: ["-qec", start, "/dev/null"],
    env: { SHELL: "/bin/sh", TEST_CONSOLE_LINE: line },
  };
}
