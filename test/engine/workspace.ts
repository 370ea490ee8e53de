import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import YAML from "yaml";
import { putTestStacks } from "../projectCopy.ts";

/** Every test has a stack of this name, in a backend of its own. */
export const STACK = "dev";

const PROJECT_FOLDER = fileURLToPath(new URL("../..", import.meta.url));

/** What `pulumi` needs of the project: not its tests, history or packages. */
const LEFT_OUT = new Set(["node_modules", ".git", "test", "standin", "docs", "bench"]);

/** A copy of the project, because the CLI writes into stack files, with a file backend of its own in one folder. */
export class Workspace {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static create(): Workspace {
    const workspace = new Workspace(newFolder());
    cpSync(PROJECT_FOLDER, workspace.project, {
      recursive: true,
      filter: (file) => !LEFT_OUT.has(path.relative(PROJECT_FOLDER, file)),
    });
    putTestStacks(workspace.project);
    linkPackages(workspace.project);
    // In place of the folder in which the CLI keeps a log of every step: it does without.
    mkdirSync(workspace.home);
    writeFileSync(path.join(workspace.home, "logs"), "");
    return workspace;
  }

  /** Another folder in the same state: project, stack file and backend. */
  clone(): Workspace {
    const workspace = new Workspace(newFolder());
    cpSync(this.#folder, workspace.#folder, {
      recursive: true,
      filter: (file) => path.basename(file) !== "node_modules",
    });
    linkPackages(workspace.project);
    return workspace;
  }

  get project(): string {
    return path.join(this.#folder, "project");
  }

  get home(): string {
    return path.join(this.#folder, "home");
  }

  /** Variables for the CLI: this folder and nothing from outside. */
  get environment(): Readonly<Record<string, string>> {
    return {
      PULUMI_HOME: this.home,
      PULUMI_BACKEND_URL: `file://${this.#folder}`,
      PULUMI_CONFIG_PASSPHRASE: "engine-test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NO_COLOR: "1",
      // Short processes on few cores: Pulumi's SDK takes a stack trace for every promise and maps its lines, with none a run
      // needs a third less; and neither Node nor Go shall spend threads on collecting garbage of seconds.
      NODE_OPTIONS: "--stack-trace-limit=0 --v8-pool-size=0",
      GOGC: "400",
      NODE_COMPILE_CACHE: path.join(ownFolder(), "compile-cache"),
    };
  }

  /** Changes settings as an editor of the stack file does. `undefined` removes one. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    const file = path.join(this.project, `Pulumi.${STACK}.yaml`);
    const content = YAML.parse(readFileSync(file, "utf8"));
    for (const [key, value] of Object.entries(settings)) {
      const full = key.includes(":") ? key : `clusterpro-fsx:${key}`;
      if (value === undefined) delete content.config[full];
      else content.config[full] = isPlain(value) ? { ...content.config[full], ...value } : value;
    }
    writeFileSync(file, YAML.stringify(content));
  }

  /** Has another file run as the program. */
  setMain(file: string): void {
    const project = path.join(this.project, "Pulumi.yaml");
    writeFileSync(project, YAML.stringify({ ...YAML.parse(readFileSync(project, "utf8")), main: file }));
  }

  /** Puts a file into the project, or takes the place of one. */
  write(file: string, content: string): void {
    writeFileSync(path.join(this.project, file), content);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Runs `pulumi` for what the Automation API does not have. */
export function runCli(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(
      "pulumi",
      [...args, "--non-interactive"],
      { cwd, env: { ...process.env, ...env }, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        resolve({ exitCode: typeof code === "number" ? code : 1, stdout, stderr });
      },
    );
  });
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

let own: string | undefined;

/** Everything of this process, gone at its end. */
function ownFolder(): string {
  if (own === undefined) {
    const made = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-engine-"));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    own = made;
  }
  return own;
}

/** The first path that is free: Node keeps what it has compiled by path, and the next test finds it there. */
function newFolder(): string {
  for (let number = 1; ; number += 1) {
    const folder = path.join(ownFolder(), String(number));
    if (existsSync(folder)) continue;
    mkdirSync(folder);
    return folder;
  }
}

function linkPackages(project: string): void {
  for (const folder of [".", "policies"]) {
    const packages = path.join(PROJECT_FOLDER, folder, "node_modules");
    if (existsSync(packages)) symlinkSync(packages, path.join(project, folder, "node_modules"), "junction");
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
