import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// `npm run lint`. Biome holds every file to one kind of line end: here it is the checkout's own, as the manifest has it.
// `.gitattributes` asks for LF, but a checkout may be older than that, or made by something else than Git.
const manifest = new URL("../package.json", import.meta.url);
const lineEnd = readFileSync(manifest, "utf8").includes("\r\n") ? "crlf" : "lf";
const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
const { status } = spawnSync(process.execPath, [biome, "check", `--line-ending=${lineEnd}`, ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  stdio: "inherit",
});
process.exitCode = status ?? 1;
