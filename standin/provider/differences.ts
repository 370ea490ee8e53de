import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, type Properties } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";

export interface Difference {
  readonly property: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/**
 * What the provider would plan: the new inputs against what AWS says. An input that the program no longer gives counts
 * only if it gave it before.
 */
export function differences(
  type: ResourceType,
  state: Properties,
  oldInputs: Properties,
  newInputs: Properties,
  ignored: readonly string[],
): readonly Difference[] {
  const found: Difference[] = [];
  for (const property of new Set([...Object.keys(newInputs), ...Object.keys(oldInputs)])) {
    if (ignored.includes(property)) continue;
    const before = state[property];
    const after = newInputs[property];
    if (sameValue(type, property, before, after)) continue;
    found.push({
      property,
      kind: after === undefined ? "delete" : before === undefined ? "add" : "update",
      replaces: makesNew(type, property, before, after),
    });
  }
  return found;
}

/** True for the same value, and for the same elements in any order where the list is a set. */
export function sameValue(type: ResourceType, property: string, one: Json | undefined, other: Json | undefined) {
  return isDeepStrictEqual(one, other) || isDeepStrictEqual(sorted(type, property, one), sorted(type, property, other));
}

function sorted(type: ResourceType, property: string, value: Json | undefined): Json | undefined {
  if (type.ordered?.includes(property)) return value;
  return withoutOrder(value);
}

function withoutOrder(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) {
    return value.map((each) => withoutOrder(each) as Json).sort((a, b) => (asText(a) < asText(b) ? -1 : 1));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutOrder(each) as Json]));
}

const asText = (value: Json) => JSON.stringify(value, isObject(value) ? Object.keys(value).sort() : undefined);

function makesNew(type: ResourceType, property: string, before: Json | undefined, after: Json | undefined): boolean {
  return (type.replaces ?? []).some((path) => {
    const [head, inner] = path.split(".");
    if (head !== property) return false;
    if (inner === undefined) return true;
    const at = (value: Json | undefined) => (isObject(value) ? value[inner] : undefined);
    return !isDeepStrictEqual(at(before), at(after));
  });
}
