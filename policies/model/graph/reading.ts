/**
 * A property's value, told apart from one that is not known yet and from one that is not there.
 *
 * A known object or list may hold unknowns further down. Its type here is `unknown` on purpose: go on with another
 * `read`, so that no rule takes an unknown for a value.
 */
export type Reading<T = unknown> =
  | { readonly state: "known"; readonly value: T }
  | { readonly state: "unknown" }
  | { readonly state: "absent" };

/** A reading that expects a type. `found` says what is there instead, without the value: it may be a secret. */
export type TypedReading<T> = Reading<T> | { readonly state: "mistyped"; readonly found: string };

const ABSENT = { state: "absent" } as const;
const NOT_KNOWN = { state: "unknown" } as const;

/** Mark of a text that is not known. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Marks of unknown values. Source: pulumi/pulumi-policy, `sdk/nodejs/policy/proxy.ts`, which exports no types. */
export const UNKNOWN_VALUES: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  UNKNOWN_TEXT,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** What `pulumi policy analyze` shows of every secret that it cannot decrypt: all look alike, and none is known. */
const REDACTED = "[secret]";

const isUnknownValue = (value: unknown) => UNKNOWN_VALUES.has(value) || value === REDACTED;

/**
 * Reads along the path without ever throwing: the SDK hands out proxies that throw at an unknown, and the policy would
 * end as an advisory. An unknown on the way makes all below it unknown. `null` counts as absent, as in AWS's provider.
 */
export function read(from: unknown, ...path: readonly (string | number)[]): Reading {
  let value = unproxied(from);
  for (const key of path) {
    if (isUnknownValue(value)) return NOT_KNOWN;
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return ABSENT;
    value = unproxied((value as Record<string | number, unknown>)[key]);
  }
  if (isUnknownValue(value)) return NOT_KNOWN;
  return value === undefined || value === null ? ABSENT : { state: "known", value };
}

/** A text. An empty one counts as absent: providers write it for what is not set. */
export function readText(from: unknown, ...path: readonly (string | number)[]): TypedReading<string> {
  const reading = typed<string>(read(from, ...path), (value) => typeof value === "string");
  return reading.state === "known" && reading.value === "" ? ABSENT : reading;
}

export function readNumber(from: unknown, ...path: readonly (string | number)[]): TypedReading<number> {
  return typed(read(from, ...path), (value) => typeof value === "number" && Number.isFinite(value));
}

/** A list whose elements are to be read in turn. */
export function readList(from: unknown, ...path: readonly (string | number)[]): TypedReading<readonly unknown[]> {
  return typed(read(from, ...path), (value) => Array.isArray(value));
}

/** An object whose properties are to be read in turn. */
export function readObject(from: unknown, ...path: readonly (string | number)[]): TypedReading<object> {
  return typed(read(from, ...path), (value) => typeof value === "object" && !Array.isArray(value));
}

function typed<T>(reading: Reading, expected: (value: unknown) => boolean): TypedReading<T> {
  if (reading.state !== "known") return reading;
  return expected(reading.value)
    ? { state: "known", value: reading.value as T }
    : { state: "mistyped", found: typeName(reading.value) };
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "a text";
    case "boolean":
      return "true or false";
    case "object":
      return "an object";
    default:
      return `a ${typeof value}`;
  }
}

function unproxied(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return (value as { __getSpecialProxyTarget?: unknown }).__getSpecialProxyTarget ?? value;
}
