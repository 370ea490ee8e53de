import { UNDECRYPTED } from "../../settings/schema/undecrypted.ts";

/**
 * The encoding in which SDK and engine exchange property values. The constants are part of Pulumi's protocol; source:
 * pulumi/pulumi, `sdk/nodejs/runtime/rpc.ts`.
 */
export type WireValue = string | number | boolean | null | readonly WireValue[] | { readonly [key: string]: WireValue };

/** Stands for a value that is known only after the resource exists. */
export const UNKNOWN = UNDECRYPTED;

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** The sentinels that the SDK itself knows: any, boolean, number, string, array, asset, archive, object. */
const UNKNOWNS: ReadonlySet<WireValue> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  UNKNOWN,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isUnknown(value: WireValue | undefined): boolean {
  return value !== undefined && UNKNOWNS.has(value);
}

export function isSecret(value: WireValue): boolean {
  return isObject(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/**
 * The value as a person or a program may see it: `[unknown]` for what is not known yet, `[secret]` for a secret, a URN
 * for a reference to a resource. A text with an unknown part is `[unknown]` as a whole.
 */
export function shown(value: WireValue): WireValue {
  if (isUnknown(value)) return "[unknown]";
  if (Array.isArray(value)) return value.map(shown);
  if (!isObject(value)) return value;
  if (isSecret(value)) return "[secret]";
  if (value[SIGNATURE_KEY] === RESOURCE_SIGNATURE) return shown(value.urn ?? "[unknown]");
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shown(each)]));
}

/** The value with an id, which may be unknown, or a component's URN in place of each reference, as a provider has it. */
export function withoutReferences(value: WireValue): WireValue {
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (!isObject(value)) return value;
  if (value[SIGNATURE_KEY] === RESOURCE_SIGNATURE) return "id" in value ? value.id || UNKNOWN : (value.urn ?? UNKNOWN);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutReferences(each)]));
}

/** The value with Pulumi's mark of an output in place of what is unknown or secret, as the engine hands it to a transform. */
export function withOutputs(value: WireValue): WireValue {
  if (isUnknown(value)) return { [SIGNATURE_KEY]: OUTPUT_SIGNATURE };
  if (Array.isArray(value)) return value.map(withOutputs);
  if (!isObject(value)) return value;
  if (isSecret(value)) {
    const inner = value.value ?? null;
    return { [SIGNATURE_KEY]: OUTPUT_SIGNATURE, secret: true, ...(isUnknown(inner) ? {} : { value: inner }) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withOutputs(each)]));
}

/** The way back from `withOutputs`. */
export function withoutOutputs(value: WireValue): WireValue {
  if (Array.isArray(value)) return value.map(withoutOutputs);
  if (!isObject(value)) return value;
  if (value[SIGNATURE_KEY] === OUTPUT_SIGNATURE) {
    const inner = value.value === undefined ? UNKNOWN : withoutOutputs(value.value);
    return value.secret === true ? { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: inner } : inner;
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutOutputs(each)]));
}

/** The value in which a text that was put together with an unknown one is unknown as a whole. */
export function withoutUnknownParts(value: WireValue): WireValue {
  if (typeof value === "string") return value.includes(UNKNOWN) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(withoutUnknownParts);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutUnknownParts(each)]));
}

export function isObject(value: WireValue): value is { readonly [key: string]: WireValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
