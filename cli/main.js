#!/usr/bin/env node
import module from "node:module";
import { whyTooOld } from "../preview/nodeVersion.js";

// The command `clusterpro-fsx`, and every npm script of an operator's.
const COULD_NOT_RUN = 2;

const tooOld = whyTooOld(process.versions.node);
if (tooOld === undefined) {
  // Before any TypeScript: Node loads its type stripper for the first file that comes before the cache.
  module.enableCompileCache();
  import("./run.ts").then(({ run }) => run(process.argv.slice(2)), tellMissing);
} else {
  console.error(
    `${tooOld}. After "npm ci", "npm run" and "npx clusterpro-fsx" take the one that it brought; or install a newer Node.`,
  );
  process.exitCode = COULD_NOT_RUN;
}

function tellMissing(error) {
  console.error(`clusterpro-fsx cannot start: ${String(error.message).split("\n")[0]}. Run npm ci.`);
  process.exitCode = COULD_NOT_RUN;
}
