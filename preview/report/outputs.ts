import { wrap } from "../../messages/layout.ts";
import type { Speech } from "../../messages/speech.ts";
import { isObject, shown, type WireValue } from "../plan/wire.ts";

/**
 * The stack's outputs as far as they are known, and the names of the others: fifteen times "unknown" tells nothing.
 *
 * @param told sentences that the report has elsewhere, and an output of nothing else is left out
 */
export function outputs(
  values: { readonly [key: string]: WireValue },
  told: readonly string[],
  width: number,
  speech: Speech,
): string[] {
  const known: string[] = [];
  const later: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const text = shown(value);
    if (Array.isArray(text) && text.length > 0 && text.every((each) => told.includes(String(each)))) continue;
    const part = knownPart(text);
    if (part === undefined) later.push(key);
    else known.push(...entry(key, part, "  ", width));
  }
  const names = speech.say("Known once it is made: {names}", { names: later.join(", ") });
  return [...known, ...(later.length === 0 ? [] : wrap(names, width, "  "))];
}

/** Without what is not known; undefined where nothing is. */
function knownPart(value: WireValue): WireValue | undefined {
  if (value === "[unknown]") return undefined;
  if (Array.isArray(value)) {
    const parts = value.flatMap((each) => knownPart(each) ?? []);
    return value.length > 0 && parts.length === 0 ? undefined : parts;
  }
  if (!isObject(value)) return value;
  const parts = Object.entries(value).flatMap(([key, each]) => {
    const part = knownPart(each);
    return part === undefined ? [] : [[key, part] as const];
  });
  return parts.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(parts);
}

function entry(key: string, value: WireValue, indent: string, width: number): string[] {
  if (typeof value !== "object" || value === null) return [`${indent}${key}: ${String(value)}`];
  const list = Array.isArray(value);
  if (list && value.every((each) => typeof each !== "object")) {
    return wrap(`${key}: ${value.join(", ")}`, width, indent);
  }
  const inside = Object.entries(value).flatMap(([name, each]) =>
    list && isFlat(each)
      ? [`${indent}  - ${flat(each)}`]
      : entry(list ? `[${name}]` : name, each, `${indent}  `, width),
  );
  return [`${indent}${key}:`, ...inside];
}

function isFlat(value: WireValue): value is { readonly [key: string]: WireValue } {
  return isObject(value) && Object.values(value).every((each) => typeof each !== "object");
}

function flat(value: { readonly [key: string]: WireValue }): string {
  return Object.entries(value)
    .map(([key, each]) => `${key} ${String(each)}`)
    .join(", ");
}
