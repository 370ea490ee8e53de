import { type Known, unknown } from "../graph/known.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { type DeliveredFile, type Delivery, fileName, filesBeside } from "./deliveredFiles.ts";

/**
 * Where a delivery says that its clp.conf has values whose place NEC documents nowhere: the file `clpconf-tags.json` in the
 * folder of clp.conf, or in one beside it, with an object of paths by name.
 */
export type ToldTags = Known<ReadonlyMap<string, string>>;

const TAGS_FILE = "clpconf-tags.json";

const PATH = /^\w+(\/\w+)*$/;

export function toldTags(stack: StackGraph, delivery: Delivery): ToldTags {
  const file = tagsFileOf(stack, delivery);
  if (file === undefined) return { known: true, value: new Map() };
  if (!file.text.known) return unknown(`${file.key}: ${file.text.why}`);
  const told = parsed(file.text.value.holds ?? "");
  const paths = Object.entries(told ?? {}).filter((entry): entry is [string, string] => isPath(entry[1]));
  if (told === undefined || paths.length < Object.keys(told).length) {
    return unknown(`${file.key} is no JSON object of paths`);
  }
  return { known: true, value: new Map(paths) };
}

function tagsFileOf(stack: StackGraph, { file, files }: Delivery): DeliveredFile | undefined {
  const own = files.get(TAGS_FILE);
  if (own !== undefined) return own;
  const around = file.key.split("/").slice(0, -2).join("/");
  const start = around === "" ? "" : `${around}/`;
  return filesBeside(stack).find(
    (each) =>
      fileName(each) === TAGS_FILE &&
      each.key.startsWith(start) &&
      each.key.slice(start.length).split("/").length === 2,
  );
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && PATH.test(value);
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
