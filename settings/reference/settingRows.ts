import { z } from "zod";
import { type Meaning, meaningOf } from "../schema/meaning.ts";
import { settingsSchema } from "../schema/schema.ts";

/** A setting as a document tells it. */
export interface SettingRow {
  /** `fileSystem.backup.retentionDays`, `servers[].name`; more than one where the same is said of them. */
  readonly paths: readonly string[];
  /** The kind of its object that has it, where a `kind` decides. */
  readonly kinds: readonly string[];
  readonly meaning: Meaning;
  readonly values: Values;
  readonly required: boolean;
}

/** What a setting may be. */
export type Values =
  | { readonly type: "flag" | "object" }
  | { readonly type: "choice"; readonly of: readonly (string | number)[] }
  | { readonly type: "number"; readonly minimum: number; readonly maximum: number }
  | { readonly type: "text"; readonly what: string }
  | { readonly type: "list" | "map"; readonly of: Values };

/** Every setting of which something is said, in the schema's order; what several settings share is said once. */
export function settingRows(): readonly SettingRow[] {
  const rows = new Map<z.core.$ZodType, SettingRow>();
  for (const { schema, path, kind, required } of walk(settingsSchema, "", undefined)) {
    const meaning = meaningOf(schema);
    if (meaning.description === undefined) continue;
    const key = unwrapped(schema);
    const row = rows.get(key);
    rows.set(key, {
      paths: unique([...(row?.paths ?? []), path]),
      kinds: unique([...(row?.kinds ?? []), ...(kind === undefined ? [] : [kind])]),
      meaning,
      values: valuesOf(schema),
      required,
    });
  }
  return [...rows.values()];
}

interface Met {
  readonly schema: z.core.$ZodType;
  readonly path: string;
  readonly kind: string | undefined;
  readonly required: boolean;
}

function* walk(schema: z.core.$ZodType, path: string, kind: string | undefined): Generator<Met> {
  const inner = unwrapped(schema);
  if (meaningOf(schema).whole) return;
  if (inner instanceof z.ZodArray) yield* walk(inner.element, `${path}[]`, kind);
  if (inner instanceof z.ZodDiscriminatedUnion) {
    for (const option of inner.options) yield* walk(option, path, kindOf(option));
  }
  if (!(inner instanceof z.ZodObject)) return;
  for (const [name, value] of Object.entries<z.core.$ZodType>(inner.shape)) {
    const below = path === "" ? name : `${path}.${name}`;
    yield { schema: value, path: below, kind, required: !(value instanceof z.ZodOptional) };
    // What lies deeper belongs to its own object.
    yield* walk(value, below, undefined);
  }
}

function valuesOf(schema: z.core.$ZodType): Values {
  const { what, minimum, maximum, choices, whole } = meaningOf(schema);
  const inner = unwrapped(schema);
  if (choices !== undefined) return { type: "choice", of: choices };
  if (inner instanceof z.ZodBoolean) return { type: "flag" };
  if (inner instanceof z.ZodEnum) return { type: "choice", of: inner.options };
  if (inner instanceof z.ZodNumber) {
    if (minimum === undefined || maximum === undefined) throw new Error("a number without a range");
    return { type: "number", minimum, maximum };
  }
  if (inner instanceof z.ZodString) return { type: "text", what: what ?? "" };
  if (inner instanceof z.ZodArray) return { type: "list", of: valuesOf(inner.element) };
  if (inner instanceof z.ZodTuple) return { type: "list", of: valuesOf(inner.def.items[0] as z.core.$ZodType) };
  if (inner instanceof z.ZodRecord) return { type: "map", of: valuesOf(inner.valueType) };
  if (inner instanceof z.ZodDiscriminatedUnion) {
    return {
      type: "choice",
      of: inner.options.flatMap((option) => kindOf(option) ?? []).map((kind) => `kind: ${kind}`),
    };
  }
  if (inner instanceof z.ZodObject && whole) {
    return { type: "map", of: valuesOf(Object.values<z.core.$ZodType>(inner.shape)[0] as z.core.$ZodType) };
  }
  return { type: "object" };
}

function kindOf(option: z.core.$ZodType): string | undefined {
  const kinds = [...((option._zod.propValues?.kind ?? []) as Iterable<string | undefined>)];
  return kinds.find((kind) => kind !== undefined);
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
