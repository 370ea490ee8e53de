import type { Setting } from "./settingPath.ts";

/**
 * What the `config` section of Pulumi.yaml gives to every stack that does not say otherwise, as the program gets it:
 * full keys, text, objects as JSON. A key without a namespace is the project's own; it states a `default`, a key of
 * another namespace a `value`, and a plain value stands for either. A bare declaration of a type gives nothing.
 */
export function projectConfig(project: string, section: Setting | undefined): Readonly<Record<string, string>> {
  if (!isMap(section)) return {};
  const given: Record<string, string> = {};
  for (const [key, entry] of Object.entries(section)) {
    const value = isMap(entry) ? (entry.value ?? entry.default) : entry;
    if (value === null || value === undefined) continue;
    given[key.includes(":") ? key : `${project}:${key}`] =
      typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  return given;
}

function isMap(value: Setting | undefined): value is { [key: string]: Setting } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
