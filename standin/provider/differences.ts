import { makesNew, sameValue } from "../../provider/differences.ts";
import type { TypeChanges } from "../../provider/typeChanges.ts";
import type { Properties } from "../account/json.ts";

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
  type: TypeChanges,
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
    if (after === undefined && type.keeps?.includes(property)) continue;
    if (sameValue(type, property, before, after)) continue;
    found.push({
      property,
      kind: after === undefined ? "delete" : before === undefined ? "add" : "update",
      replaces: makesNew(type, property, before, after),
    });
  }
  return found;
}
