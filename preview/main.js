import module from "node:module";
import { whyTooOld } from "./nodeVersion.js";

// JavaScript, because Node loads its type stripper for the first TypeScript file that comes before the cache.
// Most of a preview's time is Node compiling the SDK's thousand files, which the cache saves from the second run on. It
// lies in the system's temporary folder; NODE_COMPILE_CACHE names another.
const COULD_NOT_RUN = 2;
const tooOld = whyTooOld(process.versions.node);
if (tooOld !== undefined) {
  console.error(`${tooOld}.`);
  process.exit(COULD_NOT_RUN);
}
module.enableCompileCache();
const { runCommand } = await import("./cli.ts");
const code = await runCommand(process.argv.slice(2), process.cwd());
process.exitCode = code;
// A program that failed may have left a timer or a server open, and nobody waits for that.
if (code === COULD_NOT_RUN) process.stderr.write("", () => process.exit());
