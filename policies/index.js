// JavaScript, because Pulumi sends a TypeScript main file through ts-node, which takes seconds and rejects `.ts` imports.
import "./pack.ts";
