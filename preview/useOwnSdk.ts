import module, { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const own = createRequire(import.meta.url);

/**
 * Has a program that brings a Pulumi SDK of its own use the one of this preview: each copy has its own idea of the
 * messages by which it talks to the monitor. Nothing is done where both are the same.
 *
 * @param main the program's file or folder
 */
export function useOwnSdk(main: string): void {
  const root = "@pulumi/pulumi/package.json";
  try {
    if (createRequire(`${main}/index.js`).resolve(root) === own.resolve(root)) return;
  } catch {
    // The program has none in reach, and gets one.
  }
  const found = new Map<string, string>();
  let resolving = false;
  module.registerHooks({
    resolve(specifier, context, next) {
      if (resolving || !/^@pulumi\/pulumi(\/|$)/.test(specifier)) return next(specifier, context);
      // Resolving asks the hooks again.
      resolving = true;
      try {
        const file = found.get(specifier) ?? own.resolve(specifier);
        found.set(specifier, file);
        return { url: pathToFileURL(file).href, format: "commonjs", shortCircuit: true };
      } finally {
        resolving = false;
      }
    },
  });
}
