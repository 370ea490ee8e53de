// Times the rules on the dev stack once, as a preview runs them: in a process that has only just loaded them.
import module from "node:module";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

module.enableCompileCache();
const { createJudge } = await import("../preview/judge.ts");
const { planDevStack } = await import("./devStack.ts");

const resources = await planDevStack(fileURLToPath(new URL("..", import.meta.url)));
const judge = createJudge(undefined);
const start = performance.now();
await judge(resources);
process.stdout.write(`${performance.now() - start}\n`);
