import { isDeepStrictEqual } from "node:util";
import type { TypeChanges } from "./typeChanges.ts";

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export type Values = { readonly [key: string]: Value };

/** True for the same value, and for the same elements in any order where the list is a set. */
export function sameValue(
  type: Pick<TypeChanges, "ordered">,
  property: string,
  one: Value | undefined,
  other: Value | undefined,
): boolean {
  if (isDeepStrictEqual(one, other)) return true;
  if (type.ordered?.includes(property)) return false;
  return isDeepStrictEqual(withoutOrder(one), withoutOrder(other));
}

function withoutOrder(value: Value | undefined): Value | undefined {
  if (Array.isArray(value)) {
    return value.map((each) => withoutOrder(each) as Value).sort((a, b) => (asText(a) < asText(b) ? -1 : 1));
  }
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutOrder(each) as Value]));
}

const asText = (value: Value) => JSON.stringify(value, isMap(value) ? Object.keys(value).sort() : undefined);

/** Whether the change of a property, which is one, makes a new resource. */
export function makesNew(
  type: Pick<TypeChanges, "replaces">,
  property: string,
  before: Value | undefined,
  after: Value | undefined,
): boolean {
  return type.replaces.some((path) => {
    const [head, inner] = path.split(".");
    if (head !== property) return false;
    if (inner === undefined) return true;
    const at = (value: Value | undefined) => (isMap(value) ? value[inner] : undefined);
    return !isDeepStrictEqual(at(before), at(after));
  });
}

function isMap(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
