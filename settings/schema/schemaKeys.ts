import { z } from "zod";
import { settingsSchema } from "./schema.ts";
import type { Path } from "./settingProblem.ts";

/** The keys an object at `path` may have, in the schema's order; of every kind where a `kind` decides. */
export function knownKeys(path: Path): readonly string[] {
  let here: z.core.$ZodType | undefined = settingsSchema;
  for (const part of path) here = typeof part === "number" ? itemOf(here) : shapesOf(here)[part];
  return Object.keys(shapesOf(here));
}

/** Every path of named keys that ends in `key`, letter case aside. */
export function pathsTo(key: string): readonly Path[] {
  const wanted = key.toLowerCase();
  const walk = (path: readonly string[]): Path[] =>
    knownKeys(path).flatMap((name) => {
      const inner = [...path, name];
      return name.toLowerCase() === wanted ? [inner, ...walk(inner)] : walk(inner);
    });
  return walk([]);
}

/** For sorting problems as the settings are documented; what the schema does not know comes last. */
export function inSettingsOrder(a: Path, b: Path): number {
  const depth = Math.min(a.length, b.length);
  for (let i = 0; i < depth; i++) {
    const [left, right] = [a[i], b[i]];
    if (left === right) continue;
    if (typeof left === "number" && typeof right === "number") return left - right;
    const keys = knownKeys(a.slice(0, i));
    const rank = (part: string | number | undefined) => {
      const position = keys.indexOf(String(part));
      return position < 0 ? keys.length : position;
    };
    if (rank(left) !== rank(right)) return rank(left) - rank(right);
    return String(left) < String(right) ? -1 : 1;
  }
  return a.length - b.length;
}

function shapesOf(schema: z.core.$ZodType | undefined): Readonly<Record<string, z.core.$ZodType>> {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) return inner.shape;
  if (inner instanceof z.ZodDiscriminatedUnion) return Object.assign({}, ...[...inner.options].reverse().map(shapesOf));
  return {};
}

function itemOf(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodArray ? inner.element : undefined;
}

function unwrapped(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}
