import type { KINDS } from "./kinds.ts";
import type { DrillTiming } from "./timing.ts";

/**
 * For how long a drill may have the cluster, milliseconds: it tries, waits for the effect, and puts back, which takes about
 * as long as the effect did. A throughput may be refused for as long as it is asked for.
 */
export function plannedDuration(
  kind: keyof typeof KINDS,
  { settle, limit, backLimit }: Pick<DrillTiming, "settle" | "limit" | "backLimit">,
): number {
  if (kind === "baseline") return 2 * settle;
  return 2 * settle + limit + (kind === "file-system" ? backLimit : limit);
}
