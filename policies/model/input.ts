import { type Reading, read } from "./reading.ts";
import type { StackResource } from "./resource.ts";

/**
 * Whether the program itself gives the property. Where it does not, the value is what AWS reported at the last refresh,
 * or the provider's announcement of a value. A resource without any wiring, such as one that is only read, is taken at
 * its word.
 */
export function isInput(resource: StackResource, property: string): boolean {
  const inputs = resource.propertyDependencies;
  return Object.hasOwn(inputs, property) || Object.keys(inputs).length === 0;
}

/** Reads along the path what the program gives; absent is what it leaves to AWS. */
export function readInput(resource: StackResource, property: string, ...path: readonly (string | number)[]): Reading {
  return isInput(resource, property) ? read(resource.props, property, ...path) : { state: "absent" };
}

/** Whether the program gives a list or an object there that holds something, known or not. */
export function isGiven(resource: StackResource, property: string): boolean {
  const value = readInput(resource, property);
  if (value.state !== "known") return value.state === "unknown";
  return typeof value.value !== "object" || Object.keys(value.value as object).length > 0;
}

/** Whether the resource's own options keep the engine from changing the property. */
export function ignoresChanges({ opts }: StackResource, property: string): boolean {
  const ignored: unknown = opts.ignoreChanges;
  return Array.isArray(ignored) && (ignored.includes(property) || ignored.includes("*"));
}
