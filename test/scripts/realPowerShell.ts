import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answers, wineConsole, wineEnvironment, winePath, winePrefix, wineVersion } from "./wine.ts";

// A real PowerShell for the tests: on Windows its own powershell.exe (5.1), elsewhere PowerShell 7 for Windows under
// Wine, in the place where Windows has powershell.exe. 7 is not 5.1: what passes here has yet to pass there.

const ON_WINDOWS = process.platform === "win32";

/** Where Windows has PowerShell, below the folder of Windows. It is on the PATH of Windows and of Wine. */
const PLACE = ["System32", "WindowsPowerShell", "v1.0"];

/**
 * Why no PowerShell can run here, or undefined when one can. Throws when the environment variable CLPFSX_PWSH names a
 * folder without one: it was asked for, so its tests must fail.
 */
export function powerShellMissing(): string | undefined {
  if (ON_WINDOWS) return undefined;
  const folder = process.env.CLPFSX_PWSH;
  if (!folder) return "no PowerShell: CLPFSX_PWSH names no folder with a pwsh.exe for Windows";
  for (const file of ["pwsh.exe", "System.Management.Automation.dll"])
    if (!existsSync(join(folder, file)))
      throw new Error(
        `CLPFSX_PWSH: there is no ${file} in ${folder}. Name a folder with the unpacked zip of a PowerShell release for Windows (x64), or unset the variable.`,
      );
  if (wineVersion() === undefined) return "no PowerShell: neither Windows nor wine (Debian: wine)";
  if (answers("script", ["--version"]) === undefined)
    return "no PowerShell: no script, which gives it a console (Debian: bsdutils)";
  return undefined;
}

/**
 * A prefix in which `powershell.exe` is the real one, on the PATH and in its place. Made once for each version of Wine
 * and of PowerShell. It is shared by all that runs here: take `copyOfPrefix` for what changes the registry or wants a
 * profile.ps1 beside powershell.exe.
 */
export function winePrefixWithPowerShell(): string {
  const folder = process.env.CLPFSX_PWSH ?? "";
  const engine = readFileSync(join(folder, "System.Management.Automation.dll"));
  const version = createHash("sha256").update(engine).digest("hex").slice(0, 12);
  return winePrefix(`${wineVersion()}-powershell-${version}`, {
    dotnet: true,
    prepare: (prefix) => {
      const env = powerShellEnvironment(prefix);
      const wine = (...args: readonly string[]) =>
        execFileSync("wine", args, { env, stdio: "ignore", timeout: 60_000 });
      wine("reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f");
      const place = powerShellFolder(prefix);
      rmSync(place, { recursive: true, force: true });
      cpSync(folder, place, { recursive: true, dereference: true });
      // A program of .NET starts the .dll whose name stands in it, whatever its own name is.
      copyFileSync(join(place, "pwsh.exe"), join(place, "powershell.exe"));
    },
  });
}

/**
 * A prefix of its own with the same content, in a folder that is not there yet. Most of it, the folder of Windows, is
 * hard links where the disk can: replace files there and do not write into them, as Wine and PowerShell do.
 */
export function copyOfPrefix(template: string, prefix: string): string {
  const copy = (how: readonly string[], from: string, names: readonly string[], to: string) =>
    execFileSync("cp", [...how, ...names.map((name) => join(from, name)), to], { stdio: "ignore" });
  const others = (folder: string, but: string) => readdirSync(folder).filter((name) => name !== but);
  const [from, to] = [join(template, "drive_c"), join(prefix, "drive_c")];
  mkdirSync(to, { recursive: true });
  copy(["-a"], template, others(template, "drive_c"), prefix);
  copy(["-a"], from, others(from, "windows"), to);
  try {
    copy(["-al"], from, ["windows"], to);
  } catch {
    rmSync(join(to, "windows"), { recursive: true, force: true });
    copy(["-a", "--reflink=auto"], from, ["windows"], to);
  }
  return prefix;
}

/** The folder of powershell.exe in a prefix: what lies there as profile.ps1 is read before a script, but for -NoProfile. */
export function powerShellFolder(prefix: string): string {
  // Two folders that differ only in case would break every path in them, so what is there is found as Windows finds it.
  return PLACE.reduce(
    (folder, name) => {
      const there = existsSync(folder) ? readdirSync(folder) : [];
      return join(folder, there.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name);
    },
    join(prefix, "drive_c", "windows"),
  );
}

/** What PowerShell needs of its environment under Wine. */
export function powerShellEnvironment(prefix: string): NodeJS.ProcessEnv {
  // Without the first, .NET ends after some seconds with a fatal error; the second keeps escape sequences out.
  return { ...wineEnvironment(prefix), DOTNET_EnableWriteXorExecute: "0", NO_COLOR: "1" };
}

export interface PowerShellRun {
  /** As Windows has it: 3010 is 3010. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/**
 * Runs powershell.exe with a command line as Windows has it and waits for it. Ends it and gives `code: null` after
 * `limitSeconds` (default: 60). `prefix` is not looked at on Windows.
 */
export async function runPowerShell(
  prefix: string,
  commandLine: string,
  { env = {}, limitSeconds = 60 }: { env?: Readonly<Record<string, string>>; limitSeconds?: number } = {},
): Promise<PowerShellRun> {
  const place = mkdtempSync(join(tmpdir(), "clpfsx-powershell-"));
  const file = (name: string) => join(place, name);
  const text = (name: string) =>
    existsSync(file(name)) ? readFileSync(file(name), "utf8").replaceAll("\r\n", "\n") : "";
  const limit = limitSeconds * 1000;
  try {
    if (ON_WINDOWS) {
      const program = join(process.env.SystemRoot ?? "C:\\Windows", ...PLACE, "powershell.exe");
      const [output, errors] = [openSync(file("output"), "w"), openSync(file("errors"), "w")];
      const child = spawn(program, [commandLine], {
        windowsVerbatimArguments: true,
        env: { ...process.env, ...env },
        stdio: ["ignore", output, errors],
        timeout: limit,
      });
      closeSync(output);
      closeSync(errors);
      const [code] = (await once(child, "exit")) as [number | null];
      return { code, output: text("output"), errors: text("errors") };
    }
    const lines = [
      `@powershell.exe ${commandLine.replaceAll("%", "%%")} <nul >${winePath(file("output"))} 2>${winePath(file("errors"))}`,
      // The blank: "echo 1>" would redirect, and print nothing.
      `@echo %ERRORLEVEL% >${winePath(file("code"))}`,
    ];
    writeFileSync(file("run.bat"), [...lines, ""].join("\r\n"));
    const { command, args, env: console } = wineConsole(winePath(file("run.bat")));
    const child = spawn(command, args, {
      env: { ...powerShellEnvironment(prefix), ...env, ...console },
      stdio: "ignore",
      timeout: limit,
    });
    await once(child, "exit");
    const code = text("code").trim();
    return { code: code === "" ? null : Number(code), output: text("output"), errors: text("errors") };
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
