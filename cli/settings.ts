import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { settingsFiles } from "../settings/reference/settingsFiles.ts";

export const USAGE = `Usage: npm run settings

Writes the tables of docs/settings.md and docs/settings.ja.md, and docs/settings.schema.json for editors, from the
settings' schema.

  --help  this text
`;

/** The command, with its exit code. */
export function runSettings(args: readonly string[], folder: string): number {
  if (args.length > 0) {
    process.stdout.write(USAGE);
    return 0;
  }
  for (const { file, print } of settingsFiles()) {
    const at = path.join(folder, file);
    writeFileSync(at, print(existsSync(at) ? readFileSync(at, "utf8") : ""));
    process.stdout.write(`${file}\n`);
  }
  return 0;
}
