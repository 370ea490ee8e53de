import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UNKNOWN } from "../../preview/plan/wire.ts";
import { readProject, readStackConfig } from "../../stack/stackFile.ts";
import { PROJECT, type Reading } from "./readings.ts";

/** A folder with a Pulumi.yaml and a stack `dev`. */
export class StackFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-stack-"));

  write(file: string, content: string | Uint8Array): void {
    const at = path.join(this.path, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, content);
  }

  put({ stack, project = PROJECT }: Pick<Reading, "stack" | "project">): void {
    this.write("Pulumi.yaml", project);
    this.write("Pulumi.dev.yaml", stack);
  }

  /** What the program would get, `[secret]` for what is encrypted, as the CLI shows it. */
  read(set: Reading["set"] = []): { config: Record<string, string>; secret: readonly string[] } {
    const overrides = set.map(([at, value]) => `${at}=${value}`);
    const { config, secretKeys } = readStackConfig(readProject(this.path), "dev", overrides);
    const shown = Object.entries(config).map(([key, value]) => [key, value.replaceAll(UNKNOWN, "[secret]")]);
    return { config: Object.fromEntries(shown), secret: secretKeys };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
