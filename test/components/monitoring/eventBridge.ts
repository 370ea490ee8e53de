/*
 * EventBridge's matching and its input transformer, as far as the monitoring's rules use them. Source: EventBridge user guide,
 * "Comparison operators for use in event patterns" and "Amazon EventBridge input transformation".
 */

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** All fields of a pattern hold; those beside `$or` and one of its patterns. Throws for an operator that is not here. */
export function matches(pattern: JsonObject, event: Json | undefined): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or") return (wanted as readonly JsonObject[]).some((each) => matches(each, event));
    const found = isObject(event) ? event[key] : undefined;
    return isObject(wanted) ? matches(wanted, found) : matchesLeaf(wanted, found, key);
  });
}

function matchesLeaf(wanted: Json | undefined, found: Json | undefined, key: string): boolean {
  // EventBridge refuses such a pattern.
  if (!Array.isArray(wanted) || wanted.length === 0) throw new Error(`${key}: no list of values`);
  return wanted.some((each: Json) => {
    if (!isObject(each)) return each === found;
    const [[operator, operand] = []] = Object.entries(each);
    if (operator === "exists") return (found !== undefined && !isObject(found)) === operand;
    // What is not there is not anything but something.
    if (operator === "anything-but") return found !== undefined && ![operand].flat().includes(found as never);
    throw new Error(`${key}: ${operator} is not modelled`);
  });
}

/** What a target gets: a variable whose path leads nowhere is left out. Throws for one that no path defines. */
export function rendered(
  {
    inputPaths,
    inputTemplate,
  }: { readonly inputPaths: Readonly<Record<string, string>>; readonly inputTemplate: string },
  event: JsonObject,
): string {
  const text = inputTemplate.replaceAll(/<([^<>]+)>/g, (_, name: string) => {
    const path = inputPaths[name];
    if (path === undefined) throw new Error(`<${name}> has no path`);
    const steps = path.replace(/^\$\./, "").split(".");
    const found = steps.reduce<Json | undefined>((at, step) => (isObject(at) ? at[step] : undefined), event);
    return found === undefined ? "" : String(found);
  });
  return JSON.parse(text) as string;
}
