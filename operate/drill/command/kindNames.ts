import type { DrillKind } from "../drillResult.ts";

/** By AWS FIS. */
export const EXPERIMENTAL: readonly string[] = ["partition", "api"] satisfies readonly DrillKind[];

export const KIND_NAMES = [
  "baseline",
  "move",
  "server",
  "standby",
  "application",
  "file-system",
  "partition",
  "api",
] as const satisfies readonly DrillKind[];

export function isKind(text: string): text is DrillKind {
  return (KIND_NAMES as readonly string[]).includes(text);
}
