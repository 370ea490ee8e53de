import module from "node:module";

// Before anything else is loaded: most of a preview's time is Node compiling the SDK's thousand files, which the cache
// saves from the second run on. It lies in the system's temporary folder; NODE_COMPILE_CACHE names another.
module.enableCompileCache();

const { runCommand } = await import("./cli.ts");
process.exitCode = await runCommand(process.argv.slice(2), process.cwd());
