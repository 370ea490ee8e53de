import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import { exampleWarnings } from "./exampleWarnings.ts";
import { networkWarnings } from "./networkWarnings.ts";
import { serverWarnings } from "./serverWarnings.ts";

/** Settings that can fail later and may be meant, a sentence or two each; what can only fail was refused. */
export function settingWarnings(spec: ClusterSpec): readonly string[] {
  return [...exampleWarnings(spec), ...networkWarnings(spec), ...serverWarnings(spec)];
}
