import { z } from "zod";

/** What a document and an editor say of a setting, beside its shape. */
export interface Meaning {
  /** What it is for: words without a full stop at their end. */
  readonly description?: string;
  /** What a text is, such as "an IPv4 address", where the type does not say it. */
  readonly what?: string;
  /** Of a number. */
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Numbers that are allowed, where a range does not say it. */
  readonly choices?: readonly number[];
  /** The default in words, where it is no value, or follows from other settings. */
  readonly byDefault?: string;
  /** What a change makes anew, as it cannot be changed in place. */
  readonly replaces?: readonly Replaced[];
  /** In a stack that is there `up` refuses a change, so that nothing is replaced (components/madeWith.ts). */
  readonly refused?: true;
  /** Told as a whole, without its keys. */
  readonly whole?: true;
}

/** In the order in which a document names them. */
export const REPLACED = [
  "network",
  "subnets",
  "directory",
  "file system",
  "network interface",
  "server",
  "routes of the virtual IP",
] as const;
export type Replaced = (typeof REPLACED)[number];

const MEANINGS = z.registry<Meaning>();

/** The schema itself, with this said of it beside what was said before. */
export function told<Schema extends z.ZodType>(schema: Schema, meaning: Meaning): Schema {
  MEANINGS.add(schema, { ...MEANINGS.get(schema), ...meaning });
  return schema;
}

/** What is said of a schema, and of what it makes optional. */
export function meaningOf(schema: z.core.$ZodType): Meaning {
  const inner = schema instanceof z.ZodOptional ? meaningOf(schema.unwrap()) : {};
  return { ...inner, ...MEANINGS.get(schema) };
}
