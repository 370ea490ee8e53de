// JavaScript, because Pulumi sends a TypeScript main file through ts-node, which takes seconds and rejects `.ts` imports.
// CommonJS in words that any Node understands, because Pulumi requires this file: an older Node cannot require an ES
// module, and hears here which Node it takes.
const nodeModule = require("node:module");
const path = require("node:path");
const { engines, name } = require("./package.json");

// JavaScript in the archive that `npm pack` makes; see archive.mjs.
const MAIN = "./pack.ts";

const problem = problemWith(process);
if (problem) {
  // Not thrown: Pulumi would print a stack with it.
  console.error(problem);
  process.exit(1);
}

// Stripping the types of a hundred files is most of what this pack adds to a start; the cache keeps them stripped. It
// lies in the system's temporary folder; NODE_COMPILE_CACHE names another. Node.js 20 has none.
if (nodeModule.enableCompileCache) nodeModule.enableCompileCache();

// Node itself writes the cache at its end, but the engine kills its packs. Not at once: the engine's first calls wait.
const WRITE_AFTER_MS = 500;

// Not awaited: Pulumi requires this file, which must not be asynchronous. It reports a rejection as any other.
import(MAIN).then(() => {
  if (nodeModule.flushCompileCache) setTimeout(nodeModule.flushCompileCache, WRITE_AFTER_MS).unref();
});

/** Why this Node cannot run the pack, in one sentence. */
function problemWith({ execPath, features, versions }) {
  const found = `${execPath} is ${versions.node}`;
  const [, major, minor = "0"] = /(\d+)(?:\.(\d+))?/.exec(engines.node);
  const [hasMajor, hasMinor] = versions.node.split(".");
  const isOlder =
    Number(hasMajor) === Number(major) ? Number(hasMinor) < Number(minor) : Number(hasMajor) < Number(major);
  const archive = `the archive that "npm pack" makes of it`;
  if (MAIN.endsWith(".js")) return isOlder ? `${name} needs Node.js ${major} or newer, and ${found}.` : undefined;
  if (isOlder) return `${name} needs Node.js ${major}.${minor} or newer, and ${found}; ${archive} needs 20 only.`;
  if (!features.typescript) {
    return `${name} is TypeScript, which ${found} and does not run; 22.18, 23.6 and newer ones do, and ${archive} needs none.`;
  }
  if (__dirname.split(path.sep).includes("node_modules")) {
    return `${name} is TypeScript, which Node.js does not run below a node_modules; install ${archive} there.`;
  }
  return undefined;
}
