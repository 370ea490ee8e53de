import module from "node:module";

// JavaScript, because Pulumi sends a TypeScript main file through ts-node, which takes seconds and rejects `.ts` imports.
// Stripping the types of a hundred files is most of what this pack adds to a start; the cache keeps them stripped. It
// lies in the system's temporary folder; NODE_COMPILE_CACHE names another.
module.enableCompileCache();

// Node itself writes the cache at its end, but the engine kills its packs. Not at once: the engine's first calls wait.
const WRITE_AFTER_MS = 500;

// Not awaited: Pulumi requires this file, which must not be asynchronous. It reports a rejection as any other.
import("./pack.ts").then(() => setTimeout(module.flushCompileCache, WRITE_AFTER_MS).unref());
