import { isMap, type Setting } from "./setting.ts";

const MAX_INT64 = 2n ** 63n - 1n;

/**
 * A setting as the CLI passes it to a program: text as it is, all else as JSON in the form that Go writes, keys sorted.
 *
 * Source: pulumi/pulumi, sdk/go/common/resource/config, object.go and plaintext.go.
 */
export function configText(value: Setting): string {
  if (typeof value === "string") return value;
  return typeof value === "bigint" ? String(value) : goJson(value);
}

function goJson(value: Setting): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(",")}]`;
  if (isMap(value)) {
    const keys = Object.keys(value).sort(byBytes);
    return `{${keys.map((key) => `${goJson(key)}:${goJson(value[key] ?? null)}`).join(",")}}`;
  }
  if (typeof value === "string") return quoted(value);
  // Inside an object the CLI holds what is over int64 as a float.
  if (typeof value === "bigint") return value > MAX_INT64 ? String(Number(value)) : String(value);
  return JSON.stringify(value);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
