import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Every source file of the project with the files of the project that it imports, both from the root and with `/`. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** Imports of types count, too: whoever reads a file reads what its types say. */
const IMPORT = /(?:\bfrom|\bimport|\brequire|\bimport\.meta\.url\))\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;

/** @param root folder of the project */
export function readImports(root: string = ROOT): Imports {
  const files = filesIn(root)
    .map((file) => path.relative(root, file).replaceAll(path.sep, "/"))
    .filter((file) => /(?<!\.d)\.(?:ts|js|mjs|cjs)$/.test(file))
    .sort();
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      const imported = [...text.matchAll(IMPORT)].map(([, to = ""]) => path.posix.join(path.posix.dirname(file), to));
      return [file, [...new Set(imported)].filter((each) => known.has(each))];
    }),
  );
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name.startsWith(".")) return [];
    const at = path.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(at) : [at];
  });
}

/** One way round for each file that leads back to itself, `a -> b -> a`; each loop is told once. */
export function loopsIn(imports: Imports): readonly string[] {
  const loops: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) loops.push([...trail.slice(start), file].join(" -> "));
    if (start >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) follow(next, [...trail, file]);
    done.add(file);
  };
  for (const file of imports.keys()) follow(file, []);
  return loops;
}

/** Imports that lead into a room which the importing file's may not know, as `file -> import`. */
export function againstTheWay(imports: Imports, mayImport: Readonly<Record<string, string>>): readonly string[] {
  const { dirname } = path.posix;
  return [...imports].flatMap(([file, imported]) => {
    const others = mayImport[dirname(file)];
    if (others === undefined) return [];
    const rooms = new Set([dirname(file), ...others.split(" ")]);
    return imported.filter((each) => !rooms.has(dirname(each))).map((each) => `${file} -> ${each}`);
  });
}
