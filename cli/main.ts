import module from "node:module";

module.enableCompileCache();

// One command today; `status`, `doctor`, `drill`, `cost` and `diagram` will stand beside it.
const [command, ...args] = process.argv.slice(2);
if (command !== "clpconf") throw new Error(`no such command: ${command}`);
const { runClpconf } = await import("./clpconf.ts");
process.exitCode = await runClpconf(args, process.cwd());
