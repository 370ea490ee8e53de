import module from "node:module";

// What is enabled in the process is not in its threads, and a file of TypeScript would load Node's type stripper first.
module.enableCompileCache();
await import("./postTarget.ts");
