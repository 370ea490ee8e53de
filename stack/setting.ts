/**
 * A value of a stack file, as the Pulumi CLI reads it. A whole number that a double cannot hold exactly is a bigint,
 * because the CLI keeps its digits.
 */
export type Setting = string | number | bigint | boolean | null | Setting[] | { [key: string]: Setting };

export function isMap(value: Setting | undefined): value is { [key: string]: Setting } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
