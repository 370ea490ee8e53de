import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyOfPrefix, powerShellEnvironment, powerShellFolder } from "../realPowerShell.ts";
import { wineConsole } from "../wine.ts";

const ON_WINDOWS = process.platform === "win32";
const HERE = fileURLToPath(new URL(".", import.meta.url));

/** Where a machine keeps the commands it was given and what they printed. */
const COMMANDS = "C:\\clpfsx-test\\commands";
/** Where Windows has PowerShell, below its own folder. */
const LAUNCHER = "\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

/** What a command came to, as Systems Manager's agent sees it. */
export interface CommandResult {
  /** As Windows has it: 3010 is 3010. */
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** One command that runs on a machine. */
export interface RunningCommand {
  /** Process that the agent started. */
  readonly processId: Promise<number>;
  /** The process has ended; what it started may still hold its output. */
  readonly exited: Promise<number>;
  /** Nobody holds its output any more, which is when the agent takes the command for done. */
  readonly done: Promise<CommandResult>;
  /** What the agent does at a time limit and at a cancellation: it ends the one process that it started. */
  end(): void;
}

export interface MachineOptions {
  /** Computer name when it starts. */
  readonly computerName: string;
  /** Port of the test on 127.0.0.1. */
  readonly world: number;
  /** Name under which the machine is known to the test, whatever its computer name is. */
  readonly server: string;
}

/**
 * A Windows server: under Wine a prefix of its own, on Windows folders of its own and the one registry. Commands run
 * under the real PowerShell, started by a stand-in for Systems Manager's agent, with `doubles.ps1` for the cmdlets.
 */
export class GuestMachine {
  readonly server: string;
  computerName: string;
  readonly #folder: string;
  readonly #program: string;
  readonly #world: number;
  #agent: ChildProcess | undefined;
  #agentId = 0;
  #socket: Socket | undefined;
  #connected: ((socket: Socket) => void) | undefined;
  readonly #waiting = new Map<string, (what: string, value: number) => void>();
  #count = 0;

  /** @param folder is made; `program` is `guest.c`, compiled; `template` a prefix with PowerShell, unused on Windows. */
  constructor(folder: string, program: string, template: string | undefined, options: MachineOptions) {
    this.#folder = folder;
    this.#program = program;
    this.#world = options.world;
    this.server = options.server;
    this.computerName = options.computerName;
    if (template === undefined) mkdirSync(folder, { recursive: true });
    else copyOfPrefix(template, folder);
    const test = this.path("C:\\clpfsx-test");
    mkdirSync(join(test, "modules"), { recursive: true });
    for (const name of ["agent", "msiexec"]) copyFileSync(program, join(test, `${name}.exe`));
    if (!ON_WINDOWS) this.place("C:\\clpfsx-test\\bin\\taskkill.exe");
    for (const name of ["host.ps1", "doubles.ps1", "lines.ps1"]) copyFileSync(join(HERE, name), join(test, name));
    for (const name of ["AWSPowerShell", "ActiveDirectory"]) this.#placeModule(name, "available");
    this.#placeModule("AWSPowerShell", "modules");
    const launchers = ON_WINDOWS ? join(test, "System32", "WindowsPowerShell", "v1.0") : powerShellFolder(folder);
    mkdirSync(launchers, { recursive: true });
    rmSync(join(launchers, "powershell.exe"), { force: true });
    copyFileSync(program, join(launchers, "powershell.exe"));
    const system = ON_WINDOWS ? join(test, "System32") : this.path("C:\\windows\\system32");
    rmSync(join(system, "sc.exe"), { force: true });
    copyFileSync(program, join(system, "sc.exe"));
    if (ON_WINDOWS)
      copyFileSync(join(process.env.SystemRoot ?? "", "System32", "cmd.exe"), join(test, "System32", "cmd.exe"));
  }

  #placeModule(name: string, folder: string): void {
    const place = join(this.path("C:\\clpfsx-test"), folder, name);
    mkdirSync(place, { recursive: true });
    copyFileSync(join(HERE, "modules", `${name}.psm1`), join(place, `${name}.psm1`));
  }

  /** Where a path of the machine's drive C: lies for this process. */
  path(windows: string): string {
    if (!ON_WINDOWS) return join(this.#folder, "drive_c", ...windows.slice(3).split("\\"));
    for (const [from, to] of Object.entries(this.#redirected))
      if (windows.toLowerCase().startsWith(from.toLowerCase())) return to + windows.slice(from.length);
    return windows;
  }

  /** Folders that Windows has once and each server needs for itself. */
  get #redirected(): Readonly<Record<string, string>> {
    if (!ON_WINDOWS) return {};
    return Object.fromEntries(
      ["C:\\ProgramData", "C:\\Program Files", "C:\\clpfsx-test"].map((each) => [
        each,
        join(this.#folder, each.slice(3)),
      ]),
    );
  }

  windowsPath(windows: string): string {
    return ON_WINDOWS ? this.path(windows) : windows;
  }

  /** Places the compiled `guest.c` under a name. */
  place(windows: string): void {
    const to = this.path(windows);
    mkdirSync(join(to, ".."), { recursive: true });
    copyFileSync(this.#program, to);
  }

  /** Starts the machine; resolves when its agent answers. */
  async start(): Promise<void> {
    const connected = new Promise<Socket>((resolve) => {
      this.#connected = resolve;
    });
    const test = this.windowsPath("C:\\clpfsx-test");
    const own: NodeJS.ProcessEnv = {
      CLPFSX_TEST_WORLD: String(this.#world),
      CLPFSX_TEST_SERVER: this.server,
      CLPFSX_TEST_POWERSHELL: this.#powershell,
      CLPFSX_TEST_HOST: `${test}\\host.ps1`,
      CLPFSX_TEST_FOLDER: test,
      CLPFSX_TEST_SYSTEMROOT: ON_WINDOWS ? (process.env.SystemRoot ?? "C:\\Windows") : "C:\\windows",
      COMPUTERNAME: this.computerName,
      PSModulePath: ON_WINDOWS ? `${test}\\modules;${process.env.PSModulePath}` : `${test}\\modules`,
      // No faster start, but less work where each start is the first.
      DOTNET_TieredPGO: "0",
      DOTNET_CLI_TELEMETRY_OPTOUT: "1",
      POWERSHELL_TELEMETRY_OPTOUT: "1",
    };
    if (ON_WINDOWS) {
      const redirected = {
        ProgramData: this.path("C:\\ProgramData"),
        ProgramFiles: this.path("C:\\Program Files"),
        ProgramW6432: this.path("C:\\Program Files"),
      };
      const env = { ...process.env, ...own, ...redirected };
      this.#socket = await this.#begun(() => spawn(`${test}\\agent.exe`, { env, stdio: "ignore" }), connected);
    } else {
      // cmd sets these: Wine takes no such variables from outside.
      writeFileSync(
        this.path("C:\\clpfsx-test\\start.bat"),
        `@set "COMPUTERNAME=${this.computerName}"\r\n@set "PATH=C:\\clpfsx-test\\bin;%PATH%"\r\n@C:\\clpfsx-test\\agent.exe\r\n`,
      );
      const { command, args, env: console } = wineConsole("C:\\clpfsx-test\\start.bat");
      // Wine starts its own sc.exe before one that lies in the folder of the system.
      const env = { ...powerShellEnvironment(this.#folder), ...own, ...console, WINEDLLOVERRIDES: "sc.exe=n" };
      this.#socket = await this.#begun(() => spawn(command, args, { env, stdio: "ignore" }), connected);
    }
  }

  /** Starts the agent until it answers. Under Wine, once in some hundred starts, it is gone before it runs. */
  async #begun(start: () => ChildProcess, connected: Promise<Socket>): Promise<Socket> {
    for (let tries = 3; tries > 0; tries--) {
      const agent = start();
      this.#agent = agent;
      const socket = await Promise.race([connected, once(agent, "exit").then(() => undefined)]);
      if (socket !== undefined) return socket;
    }
    throw new Error(`${this.server}: the agent ends before it answers`);
  }

  get #powershell(): string {
    return ON_WINDOWS
      ? join(process.env.SystemRoot ?? "C:\\Windows", "System32", "WindowsPowerShell", "v1.0", "powershell.exe")
      : "C:\\windows\\system32\\WindowsPowerShell\\v1.0\\pwsh.exe";
  }

  /** The agent's connection, once its first line said whose it is; gives its further lines. */
  accept(socket: Socket, processId: number): (line: string) => void {
    this.#agentId = processId;
    this.#connected?.(socket);
    return (line) => {
      const [what = "", id = "", value = ""] = line.split("\t");
      this.#waiting.get(id)?.(what, Number(value));
    };
  }

  /** Runs the lines of a command as the agent does: as one script, by a process of its own. */
  run(commands: readonly string[]): RunningCommand {
    const script = `${COMMANDS}\\${this.#count + 1}.ps1`;
    mkdirSync(this.path(COMMANDS), { recursive: true });
    // The agent writes a byte order mark; the fake root holds the launcher of powershell.exe on Windows.
    const root = ON_WINDOWS ? [`$env:SystemRoot = '${this.windowsPath("C:\\clpfsx-test")}'`] : [];
    writeFileSync(this.path(script), `\ufeff${[...root, ...commands].join("\r\n")}\r\n`);
    return this.runProgram(
      `"${this.#powershell}" -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Unrestricted -File ` +
        `"${this.windowsPath("C:\\clpfsx-test\\host.ps1")}" "${this.windowsPath(script)}"`,
    );
  }

  /**
   * Runs the script that such lines start and nothing else, with the agent in the place of the PowerShell that runs the
   * lines: half the time. Lines of another form run as they are.
   */
  runScript(commands: readonly string[]): RunningCommand {
    const [first, second, program, script, start, last] = commands;
    const file = /^\$script = "\$env:ProgramData(\\[^"]+)"$/.exec(script ?? "")?.[1];
    const values = /^& \$powershell (.+) -File \$script((?: -\w+ '[^'"]*')+) -CallerId \$PID$/.exec(start ?? "");
    const isPlain =
      first === "$ErrorActionPreference = 'Stop'" &&
      second === "$global:LASTEXITCODE = 1" &&
      program === `$powershell = "$env:SystemRoot${LAUNCHER}"` &&
      last === "exit $LASTEXITCODE" &&
      commands.length === 6;
    if (!isPlain || file === undefined || values === null) return this.run(commands);
    const launcher = ON_WINDOWS ? this.path(`C:\\clpfsx-test${LAUNCHER}`) : `C:\\windows${LAUNCHER}`;
    const path = this.windowsPath(`C:\\ProgramData${file}`);
    return this.runProgram(
      `"${launcher}" ${values[1]} -File "${path}"${values[2]?.replaceAll("'", '"')} -CallerId ${this.#agentId}`,
    );
  }

  /** Runs a program as the agent does, with no PowerShell around it. */
  runProgram(line: string): RunningCommand {
    mkdirSync(this.path(COMMANDS), { recursive: true });
    const id = String(++this.#count);
    const files = [`${COMMANDS}\\${id}.out`, `${COMMANDS}\\${id}.err`] as const;
    const text = (file: string) => readFileSync(this.path(file), "utf8").replaceAll("\r\n", "\n");
    let started: (value: number) => void = () => undefined;
    let exited: (value: number) => void = () => undefined;
    let closed: () => void = () => undefined;
    const processId = new Promise<number>((resolve) => {
      started = resolve;
    });
    const exit = new Promise<number>((resolve) => {
      exited = resolve;
    });
    const done = new Promise<void>((resolve) => {
      closed = resolve;
    }).then(async () => ({ exitCode: await exit, output: text(files[0]), errors: text(files[1]) }));
    this.#waiting.set(id, (what, value) => {
      if (what === "started") started(value);
      else if (what === "exited") exited(value);
      else if (what === "closed") closed();
    });
    const socket = this.#socket;
    if (socket === undefined) throw new Error(`${this.server} does not run`);
    socket.write(`${["run", id, line, ...files.map((file) => this.windowsPath(file))].join("\t")}\n`);
    return { processId, exited: exit, done, end: () => socket.write(`end\t${id}\n`) };
  }

  /** Ends one process, as a crash does. */
  endProcess(processId: number): void {
    this.#socket?.write(`end-process\t${processId}\n`);
  }

  /** What a reboot does: every process is gone, and what the registry holds only for as long as Windows runs. */
  async stop(): Promise<void> {
    const agent = this.#agent;
    if (agent === undefined) return;
    this.#agent = undefined;
    this.#socket?.destroy();
    this.#socket = undefined;
    const gone = agent.exitCode === null && agent.signalCode === null ? once(agent, "exit") : undefined;
    if (ON_WINDOWS) {
      agent.kill();
      for (const key of ["reboot", "prepare"])
        execFileSync("reg", ["delete", `HKLM\\SOFTWARE\\clusterpro-fsx-${key}`, "/f"], { stdio: "ignore" });
    } else {
      const env = powerShellEnvironment(this.#folder);
      execFileSync("wineserver", ["-k"], { env, stdio: "ignore", timeout: 30_000 });
      execFileSync("wineserver", ["-w"], { env, stdio: "ignore", timeout: 30_000 });
    }
    await gone;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Text of a file, or undefined when there is none. */
  read(windows: string): string | undefined {
    const file = this.path(windows);
    return existsSync(file) ? readFileSync(file, "latin1") : undefined;
  }

  write(windows: string, content: string | Uint8Array): void {
    const file = this.path(windows);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
  }

  delete(windows: string): void {
    rmSync(this.path(windows), { recursive: true, force: true });
  }
}
