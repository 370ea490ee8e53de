import type { PlannedResource } from "./plannedResource.ts";
import { outputsOf, UNKNOWN } from "./wire.ts";

/** Names of the outputs that AWS fills in where the program says nothing, by type token. */
export type ComputedOutputs = (type: string) => readonly string[];

/**
 * The resources as stack policies see them in a preview under the engine, where a provider announces what it will fill
 * in: not absent, as a program's own inputs would have it, and not known. Resource policies see inputs, which stay.
 *
 * A property that has a value keeps it. What the program only reads has all its values.
 */
export function announceComputed(resources: readonly PlannedResource[], computed: ComputedOutputs): PlannedResource[] {
  return resources.map((resource) => {
    if (!resource.custom || resource.read) return resource;
    const announced = Object.fromEntries(computed(resource.type).map((name) => [name, UNKNOWN]));
    return { ...resource, outputs: { ...announced, ...outputsOf(resource) } };
  });
}
