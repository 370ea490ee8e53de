import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { powerShellEnvironment, winePrefixWithPowerShell } from "./realPowerShell.ts";
import { answers, wineConsole, wineEnvironment, winePath, winePrefix, wineVersion } from "./wine.ts";

// Runs the guest scripts under a real cmd.exe: Windows' own, or Wine's. Where a tool is missing, `double/double.c`
// stands for it; for PowerShell only where none is asked for.

const SCRIPTS = fileURLToPath(new URL("../../scripts/cluster/", import.meta.url));
const DOUBLE = fileURLToPath(new URL("double/double.c", import.meta.url));
const ON_WINDOWS = process.platform === "win32";

/**
 * What a case runs with on Windows: the real powershell.exe, curl.exe, tasklist.exe, taskkill.exe and ping.exe, with the
 * server's own TCP 445 and administrative share for the file system; or the doubles, because no real tool can be brought
 * to do what the case is about: to print rubbish, to fail, to hang at a share, to be ignored by a process, or to be
 * refused on TCP 445, where Windows itself listens. Elsewhere all cases run with the doubles, but for the PowerShell of a
 * server that was made with a real one. MinIO is a double in both, but for realMinio.test.ts. The Windows side has yet
 * to be run.
 */
export type Tools = "real where there are any" | "doubles";

/** The PowerShell of a server under Wine; a real one must be there (`powerShellMissing`). On Windows both are its own. */
export type PowerShell = "real" | "double";

export interface GuestRun {
  readonly code: number | null;
  /** What the script printed, line ends made plain. */
  readonly output: string;
  readonly seconds: number;
}

export interface RunOptions {
  /** Environment of the script. */
  readonly env?: Readonly<Record<string, string>>;
  /** The script is ended and the run fails after so long. Default: 30. */
  readonly limitSeconds?: number;
  /** Leaves a PATH on which no program is found. */
  readonly bare?: boolean;
  readonly tools?: Tools;
}

/** What compiles the doubles; on Windows, MinGW goes by its short name as well. */
const COMPILERS = ["x86_64-w64-mingw32-gcc", ...(ON_WINDOWS ? ["gcc"] : [])];

function compiler(): string | undefined {
  return COMPILERS.find((name) => answers(name, ["--version"]) !== undefined);
}

/** A folder under the doubles' names, one copy of the program each. */
function placeDoubles(program: string, folder: string, names: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  for (const name of names) copyFileSync(program, join(folder, `${name}.exe`));
  return folder;
}

/**
 * How often a case is tried again. Wine 8's cmd fails, about once in several hundred runs, to start a program that is on
 * its PATH ("Can't recognize 'tasklist.exe ...'"); Windows' own gets no second chance.
 */
export const RETRIES = ON_WINDOWS ? 0 : 1;

/** An address for one of three uses that no other run has: all of 127.0.0.0/8 is this machine, on Linux. */
export function ownAddress(use: 1 | 2 | 3): string {
  const id = process.pid;
  return `127.${(use << 6) | ((id >> 16) & 63)}.${(id >> 8) & 255}.${id & 255}`;
}

const DOUBLES = ["powershell", "curl", "tasklist", "taskkill", "ping"];

/**
 * A Windows server as the scripts see it: an install folder with spaces and parentheses, MinIO's folder, a file server
 * with one share, and a settings file. Everything is below one temporary folder and goes away with `remove`.
 */
export class GuestServer {
  readonly fileServer: string;
  readonly share: string;
  readonly port: number;
  readonly #root: string;
  readonly #prefix: string | undefined;
  readonly #powerShell: PowerShell;
  readonly #program: string;
  readonly #started: ChildProcess[] = [];
  #run = 0;

  /** Why the scripts cannot run here, or undefined when they can. */
  static missing(): string | undefined {
    if (compiler() === undefined) return `no ${COMPILERS.join(" or ")} (Debian: gcc-mingw-w64-x86-64)`;
    if (ON_WINDOWS || wineVersion() !== undefined) return undefined;
    return "no cmd.exe: neither Windows nor wine";
  }

  /**
   * Under Wine the PowerShell is the double unless a real one is asked for. That one takes TCP 445 for TCP 445, so its
   * `fileServer` is an address of this machine, where a test can listen.
   */
  static async create(powerShell: PowerShell = "double"): Promise<GuestServer> {
    // The long form: Windows often names the temporary folder in 8.3 form, and the doubles compare paths.
    const root = realpathSync.native(mkdtempSync(join(tmpdir(), "clpfsx-guest-")));
    const program = join(root, "double.exe");
    execFileSync(compiler() ?? "", ["-O1", "-Wall", "-Werror", "-static", "-o", program, DOUBLE, "-lws2_32"]);
    return new GuestServer(root, program, powerShell, await freePort());
  }

  private constructor(root: string, program: string, powerShell: PowerShell, port: number) {
    const real = powerShell === "real";
    const prefix = real ? winePrefixWithPowerShell : () => winePrefix(wineVersion() ?? "wine");
    this.#root = root;
    this.#program = program;
    this.#powerShell = powerShell;
    this.#prefix = ON_WINDOWS ? undefined : prefix();
    this.port = port;
    placeDoubles(
      program,
      join(root, "doubles"),
      DOUBLES.filter((name) => ON_WINDOWS || !real || name !== "powershell"),
    );
    mkdirSync(join(root, "share"));
    if (this.#prefix === undefined) {
      this.fileServer = "localhost";
      this.share = `${root[0]}$${root.slice(2)}\\share`;
    } else {
      // Wine keeps \\server\share in this folder.
      this.fileServer = real ? ownAddress(1) : `amznfsx${process.pid}.test.msad.local`;
      this.share = "share";
      const servers = join(this.#prefix, "dosdevices", "unc");
      mkdirSync(servers, { recursive: true });
      rmSync(join(servers, this.fileServer), { force: true });
      symlinkSync(root, join(servers, this.fileServer));
    }
  }

  /** A fresh install folder with `script` and whatever else lies beside it, and a fresh application folder. */
  install(script: string, settings: Readonly<Record<string, string>> = {}): InstalledScript {
    const place = join(this.#root, `run ${++this.#run}`);
    const app = join(place, "minio (app)");
    const folder = join(place, "Program Files (x86)", "CLUSTERPRO", "scripts", dirname(script));
    mkdirSync(join(place, "Program Files (x86)", "CLUSTERPRO", "bin"), { recursive: true });
    mkdirSync(folder, { recursive: true });
    placeDoubles(this.#program, app, ["minio"]);
    for (const file of dirname(script) === "script_minio" ? ["start.bat", "stop.bat"] : ["genw.bat"])
      copyFileSync(join(SCRIPTS, dirname(script), file), join(folder, file));
    const credentials = join(place, "cred (1).bat");
    writeFileSync(
      credentials,
      `@echo off\r\nset "MINIO_ROOT_USER=admin"\r\nset "MINIO_ROOT_PASSWORD=${PASSWORD_IN_BATCH}"\r\n`,
    );
    const installed = new InstalledScript(this, join(folder, basename(script)), place, app, credentials);
    installed.set(settings);
    return installed;
  }

  /** `path` as the scripts write it. */
  windowsPath(path: string): string {
    return ON_WINDOWS ? path : winePath(path);
  }

  #environment(place: string, options: RunOptions): NodeJS.ProcessEnv {
    const doubles = join(this.#root, "doubles");
    const useDoubles = !ON_WINDOWS || options.tools === "doubles";
    const own = { TEST_DOUBLE_DIR: this.windowsPath(place), ...options.env };
    if (this.#prefix !== undefined) {
      const environment = this.#powerShell === "real" ? powerShellEnvironment : wineEnvironment;
      return { ...environment(this.#prefix), ...own, WINEPATH: this.windowsPath(doubles) };
    }
    const path = useDoubles ? `${doubles};${process.env.PATH}` : process.env.PATH;
    return { ...process.env, ...own, PATH: path };
  }

  /** Where the output of the script in `place` goes. */
  outputFile(place: string): string {
    return `${place.replaceAll(" ", "-")}.output.txt`;
  }

  /** Runs a .bat and waits for it alone, not for what it leaves running, hence files and no pipes. */
  async run(bat: string, place: string, options: RunOptions = {}): Promise<GuestRun> {
    const outputFile = this.outputFile(place);
    const output = openSync(outputFile, "w");
    const cwd = join(place, "Program Files (x86)", "CLUSTERPRO", "bin");
    // A batch file in a folder without spaces, which hands over and does not call: Wine's cmd cannot be given a quoted
    // command with parentheses in it, and its call turns every exit code but 0 into 1.
    const caller = join(this.#root, "caller.bat");
    const bare = options.bare === true ? [`@set "PATH=${this.windowsPath(cwd)}"`] : [];
    writeFileSync(caller, [...bare, `@"${this.windowsPath(bat)}"`, ""].join("\r\n"));
    const begun = performance.now();
    const start = this.#start(this.windowsPath(caller), this.windowsPath(outputFile));
    const child = spawn(start.command, start.args, {
      cwd,
      env: { ...this.#environment(place, options), ...start.env },
      stdio: start.redirects ? "ignore" : ["ignore", output, output],
    });
    closeSync(output);
    const limit = setTimeout(() => child.kill("SIGKILL"), (options.limitSeconds ?? 30) * 1000);
    const [code] = (await once(child, "exit")) as [number | null];
    clearTimeout(limit);
    const seconds = (performance.now() - begun) / 1000;
    return { code, output: readFileSync(outputFile, "utf8").replaceAll("\r\n", "\n"), seconds };
  }

  #start(bat: string, output: string) {
    const plain = { redirects: false, env: {} };
    if (ON_WINDOWS) return { ...plain, command: "cmd.exe", args: ["/d", "/c", bat] };
    if (this.#powerShell === "double") return { ...plain, command: "wine", args: ["cmd", "/d", "/c", bat] };
    return { redirects: true, ...wineConsole(`${bat} <nul >${output} 2>&1`) };
  }

  /** Runs one double by itself. */
  double(name: string, args: readonly string[], place: string, env: Readonly<Record<string, string>> = {}) {
    const program = join(this.#root, "doubles", `${name}.exe`);
    if (!existsSync(program)) copyFileSync(this.#program, program);
    const [command, ...before] = ON_WINDOWS ? [program] : ["wine", program];
    return spawnSync(command ?? "", [...before, ...args], {
      env: this.#environment(place, { env, tools: "doubles" }),
      encoding: "utf8",
      timeout: 20_000,
    });
  }

  /**
   * A port on which somebody listens who never accepts: a further connection attempt hangs. Any free one of 127.0.0.1,
   * or the one asked for.
   */
  async silentPort(address = "127.0.0.1", port = 0): Promise<number> {
    const program = join(this.#root, "silent.exe");
    const file = join(this.#root, "silent.port");
    copyFileSync(this.#program, program);
    const env = this.#environment(this.#root, { tools: "doubles" });
    const args = [this.windowsPath(file), address, String(port)];
    this.#started.push(
      spawn(ON_WINDOWS ? program : "wine", ON_WINDOWS ? args : [program, ...args], { env, stdio: "ignore" }),
    );
    await until(() => existsSync(file), 20, "the silent listener to come up");
    return Number(readFileSync(file, "utf8"));
  }

  /** Ends every MinIO that runs from `place`. */
  endMinio(place: string): void {
    if (existsSync(this.outputFile(place))) this.double("taskkill", ["/F", "/IM", "minio.exe"], place);
  }

  remove(): void {
    for (const child of this.#started) child.kill("SIGKILL");
    if (this.#prefix !== undefined) rmSync(join(this.#prefix, "dosdevices", "unc", this.fileServer), { force: true });
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  get shareFolder(): string {
    return join(this.#root, "share");
  }
}

/** What MinIO must be given, and how a batch file writes it: every special character cmd knows. */
export const PASSWORD = "p%a!ss&wo^rd (1)";
const PASSWORD_IN_BATCH = PASSWORD.replaceAll("%", "%%");

/** One script in its install folder, with its own application and share folder. */
export class InstalledScript {
  readonly server: GuestServer;
  readonly bat: string;
  readonly place: string;
  readonly app: string;
  readonly credentials: string;
  readonly settingsFile: string;
  readonly folderName: string;

  constructor(server: GuestServer, bat: string, place: string, app: string, credentials: string) {
    this.server = server;
    this.bat = bat;
    this.place = place;
    this.app = app;
    this.credentials = credentials;
    this.settingsFile = join(dirname(bat), "clpfsx-settings.bat");
    this.folderName = `minio ${basename(place)}`;
  }

  /** Writes the settings file: what a generator would write, with `changes`; "" leaves a setting out. */
  set(changes: Readonly<Record<string, string>>): void {
    const settings: Record<string, string> = {
      CLPFSX_FSX_DNS: this.server.fileServer,
      CLPFSX_FSX_SHARE: this.server.share,
      CLPFSX_FSX_CHECK_SHARE: "0",
      CLPFSX_FSX_PROBE_SECONDS: "2",
      CLPFSX_APP_DIR: this.server.windowsPath(this.app),
      CLPFSX_APP_FOLDER: this.folderName,
      CLPFSX_APP_PORT: String(this.server.port),
      CLPFSX_APP_CONSOLE_PORT: String(this.server.port + 1),
      CLPFSX_APP_START_SECONDS: "20",
      CLPFSX_APP_STOP_SECONDS: "1",
      CLPFSX_APP_HEALTH_SECONDS: "2",
      CLPFSX_APP_CREDENTIALS: this.server.windowsPath(this.credentials),
      ...changes,
    };
    const lines = Object.entries(settings).map(([name, value]) => (value === "" ? "" : `set "${name}=${value}"`));
    writeFileSync(this.settingsFile, ["@echo off", ...lines, ""].join("\r\n"));
  }

  run(options: RunOptions = {}): Promise<GuestRun> {
    return this.server.run(this.bat, this.place, options);
  }

  /** The script's neighbour in the same folder. */
  runBeside(bat: string, options: RunOptions = {}): Promise<GuestRun> {
    return this.server.run(join(dirname(this.bat), bat), this.place, options);
  }

  /** Process ids of the MinIOs that run on this server. */
  minioProcesses(): readonly string[] {
    const list = this.server.double("tasklist", ["/FO", "CSV", "/NH"], this.place);
    return [...list.stdout.matchAll(/^"minio\.exe","(\d+)"/gm)].map(([, id]) => id ?? "");
  }

  /** What the script has printed so far. */
  get output(): string {
    const file = this.server.outputFile(this.place);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  get minioLog(): string {
    const log = join(this.app, "minio.log");
    return existsSync(log) ? readFileSync(log, "utf8") : "";
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  server.close();
  await once(server, "close");
  return address.port;
}

/** Polls until `condition`, or fails. */
export async function until(condition: () => boolean, limitSeconds: number, what: string): Promise<void> {
  const deadline = performance.now() + limitSeconds * 1000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, `waited ${limitSeconds} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The script's own lines; everything it prints must carry its prefix. */
export function assertRun(run: GuestRun, prefix: string, code: number, line: RegExp, limitSeconds: number): void {
  const lines = run.output.split("\n").filter((each) => each.trim() !== "");
  const strange = lines.filter(
    (each) => !each.startsWith(prefix) && !/^(wine|it looks like|multiarch|execute "dpkg)/.test(each),
  );
  assert.equal(run.code, code, `exit code; it printed:\n${run.output}`);
  assert.match(run.output, line);
  const own = lines.filter((each) => each.startsWith(prefix));
  if (prefix.startsWith("clpfsx genw")) assert.equal(own.length, 1, `one decision, one line:\n${run.output}`);
  assert.deepEqual(strange, [], "lines without the prefix");
  assert.ok(run.seconds < limitSeconds, `took ${run.seconds.toFixed(1)} s, limit ${limitSeconds} s`);
  assert.ok(!run.output.includes(PASSWORD), "the password was printed");
}
