import { type Reading, read } from "./reading.ts";
import type { StackResource } from "./resource.ts";

/** Names of the inputs that the program gave, by resource. */
const GIVEN = new WeakMap<StackResource, ReadonlySet<string>>();

/**
 * Keeps what a resource policy saw. The engine shows a stack policy outputs only, with wiring for those inputs that come
 * from other resources: it does not tell a plain input from what the provider filled in.
 */
export function noteInputs(resource: StackResource, names: ReadonlySet<string>): void {
  GIVEN.set(resource, names);
}

/** Whether the program itself gives the property. Undefined when nothing tells. */
export function isGivenByProgram(resource: StackResource, property: string): boolean | undefined {
  const names = GIVEN.get(resource);
  if (names) return names.has(property);
  return Object.hasOwn(resource.propertyDependencies, property) ? true : undefined;
}

/**
 * The same, taking a value at its word where nothing tells. A value that is not known and comes from no resource is the
 * provider's announcement of what AWS will choose.
 */
export function isInput(resource: StackResource, property: string): boolean {
  const isUnknown = read(resource.props, property).state === "unknown";
  return isGivenByProgram(resource, property) ?? (!isUnknown || !isWired(resource));
}

/** False for what is only read, and in a snapshot that tells of no dependencies. */
export function isWired({ propertyDependencies }: StackResource): boolean {
  return Object.keys(propertyDependencies).length > 0;
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
