import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { MAY_IMPORT } from "./rooms.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The lines of the map, by the folder or file of the top level that they are about. */
function readMap(): ReadonlyMap<string, string> {
  const text = readFileSync(path.join(ROOT, "CONTRIBUTING.md"), "utf8").replaceAll("\r", "");
  const block = /## Where things are\n\n((?: {4}.*\n)+)/.exec(text)?.[1] ?? "";
  const sections = block.split(/^ {4}(?! )/m).filter((each) => each !== "");
  return new Map(sections.map((each) => [/^[\w.-]+/.exec(each)?.[0] ?? "", each]));
}

function foldersIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry;
    if (name === "node_modules" || name.startsWith(".") || !entry.isDirectory()) return [];
    const at = path.posix.join(folder, name);
    return [at, ...foldersIn(at)];
  });
}

const namesIn = (section: string) => [...section.matchAll(/(?<![\w./-])([\w.-]+)\//g)].map(([, name = ""]) => name);

describe("the map in CONTRIBUTING", () => {
  const map = readMap();
  const all = foldersIn(".");

  it("has the program, every folder and every room", () => {
    const rooms = [...all.filter((each) => /^(?:scripts\/)?[^/]+$/.test(each)), ...Object.keys(MAY_IMPORT)];
    const missing = rooms.filter((each) => {
      const [top = "", ...rest] = each.split("/");
      return each !== "." && !namesIn(map.get(top) ?? "").includes(rest.at(-1) ?? top);
    });
    assert.deepEqual(missing, []);
    assert.ok(map.has("index.ts"));
  });

  it("names no folder that is not there", () => {
    const gone = [...map].flatMap(([top, section]) =>
      namesIn(section)
        .filter((name) => !existsSync(path.join(ROOT, name)))
        .filter((name) => !all.some((each) => each.startsWith(`${top}/`) && each.endsWith(`/${name}`)))
        .map((name) => `${top}: ${name}`),
    );
    assert.deepEqual(gone, []);
  });

  it("fits on one screen", () => {
    const lines = [...map.values()].join("").split("\n").length;
    assert.ok(lines <= 50, `${lines} lines`);
  });
});
