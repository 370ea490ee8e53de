import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Version of the Pulumi CLI on the PATH, or undefined where there is none. */
export function pulumiVersion(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const PROJECT_FOLDER = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A copy of the project, because the CLI writes into stack files, with a Pulumi home and file backend of its own, in a
 * temporary folder. Nothing in it reaches the network.
 */
export class Workspace {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-engine-"));
  readonly #project = path.join(this.#folder, "project");
  readonly #providers: string;

  constructor(providerPort: number) {
    this.#providers = `aws:${providerPort},random:${providerPort}`;
    cpSync(PROJECT_FOLDER, this.#project, {
      recursive: true,
      filter: (file) => !["node_modules", ".git"].includes(path.basename(file)),
    });
    symlinkSync(path.join(PROJECT_FOLDER, "node_modules"), path.join(this.#project, "node_modules"));
  }

  run(...args: string[]): Promise<CommandResult> {
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${this.#folder}`,
      PULUMI_HOME: path.join(this.#folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "engine-test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_PROVIDERS: this.#providers,
      NO_COLOR: "1",
    };
    return new Promise((resolve) => {
      execFile(
        "pulumi",
        [...args, "--non-interactive", "--cwd", this.#project],
        { env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : error.code;
          resolve({ exitCode: typeof code === "number" ? code : 1, stdout, stderr });
        },
      );
    });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
