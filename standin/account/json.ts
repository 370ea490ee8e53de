/** A property value in clear: no unknown, no secret, no reference. */
export type Json = string | number | boolean | null | readonly Json[] | Properties;

export type Properties = { readonly [key: string]: Json };

export function isObject(value: Json | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function text(properties: Properties, key: string): string {
  const value = properties[key];
  if (typeof value !== "string") throw new Error(`${key} is ${JSON.stringify(value)}, a text is needed`);
  return value;
}

/** All texts at a path such as `vpcSettings.subnetIds`; lists on the way are walked through. */
export function textsAt(value: Json | undefined, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => textsAt(each, path));
  const [key, ...rest] = path;
  if (key === undefined) return typeof value === "string" && value !== "" ? [value] : [];
  return isObject(value) ? textsAt(value[key], rest) : [];
}
