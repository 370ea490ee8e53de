#!/usr/bin/env node
import module from "node:module";

// The command `clusterpro-fsx`, and every npm script of an operator's. JavaScript in words that an old Node knows: it has
// to say itself that it is too old.
const OLDEST_NODE = [22, 18];
const COULD_NOT_RUN = 2;

const [major, minor] = process.versions.node.split(".").map(Number);
if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) {
  // Before any TypeScript: Node loads its type stripper for the first file that comes before the cache.
  module.enableCompileCache();
  import("./run.ts").then(({ run }) => run(process.argv.slice(2)), tellMissing);
} else {
  console.error(
    `Node ${process.versions.node} is too old; ${OLDEST_NODE.join(".")} or newer is needed. After "npm ci", ` +
      '"npm run" and "npx clusterpro-fsx" take the one that it brought; or install a newer Node.',
  );
  process.exitCode = COULD_NOT_RUN;
}

function tellMissing(error) {
  console.error(`clusterpro-fsx cannot start: ${String(error.message).split("\n")[0]}. Run npm ci.`);
  process.exitCode = COULD_NOT_RUN;
}
