import type { PlannedResource, WireProperties, WireValue } from "./plannedResource.ts";

// Part of Pulumi's protocol; source: pulumi/pulumi, `sdk/nodejs/runtime/rpc.ts`.
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Stands for a value that is known only after the resource exists. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function secret(value: WireValue): WireValue {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** What a stack policy sees of the resource. */
export function outputsOf(resource: PlannedResource): WireProperties {
  if (resource.outputs) return resource.outputs;
  return resource.custom ? { id: UNKNOWN, ...resource.inputs } : {};
}

/**
 * The properties as the engine sends them to a policy pack: a reference to a resource becomes its id (its URN for a
 * component), an output value its value, and internal keys are left out. The policy SDK would refuse the first two.
 */
export function asSentToPolicies(properties: WireProperties): Record<string, WireValue> {
  return sentObject(properties);
}

/** Names of the properties that are sent. */
export function sentKeys(properties: WireProperties): readonly string[] {
  return Object.keys(properties).filter((key) => properties[key] !== undefined && !key.startsWith("__"));
}

function sentObject(object: { readonly [key: string]: WireValue }): Record<string, WireValue> {
  const sent: Record<string, WireValue> = {};
  for (const key of sentKeys(object)) sent[key] = sentValue(object[key] as WireValue);
  return sent;
}

function sentValue(value: WireValue): WireValue {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(sentValue);
  switch (value[SIGNATURE_KEY]) {
    case RESOURCE_SIGNATURE:
      // An empty id is one that nobody knows yet.
      return "id" in value ? value.id || UNKNOWN : (value.urn ?? UNKNOWN);
    case OUTPUT_SIGNATURE:
      // A secret one comes to policies in clear in any case.
      return value.value === undefined ? UNKNOWN : sentValue(value.value);
    default:
      return sentObject(value);
  }
}

function isList(value: WireValue): value is readonly WireValue[] {
  return Array.isArray(value);
}
