import type { RecordedResource } from "../plan/recordedResource.ts";
import { isObject, shown, type WireValue } from "../plan/wire.ts";

/** The component that this project's program is one of. */
const CLUSTER = "clusterpro-fsx:index:HaCluster";

/** The settings of the cluster that the program makes, as it understood them; undefined for another program. */
export function clusterSettings(resources: readonly RecordedResource[]): WireValue | undefined {
  const cluster = resources.find(({ type }) => type === CLUSTER);
  return cluster === undefined ? undefined : shown(cluster.inputs.spec ?? null);
}

/** A text or a number at a path of names and places; undefined where there is none, or where it is not known. */
export function settingAt(settings: WireValue | undefined, ...path: readonly (string | number)[]): string | undefined {
  let value = settings;
  for (const step of path) {
    if (Array.isArray(value)) value = value[step as number];
    else value = value !== undefined && isObject(value) ? value[step] : undefined;
  }
  const scalar = typeof value === "string" || typeof value === "number";
  return scalar && value !== "[unknown]" ? String(value) : undefined;
}

/** The entries of a list there. */
export function listAt(settings: WireValue | undefined, ...path: readonly string[]): readonly WireValue[] {
  let value = settings;
  for (const step of path) value = value !== undefined && isObject(value) ? value[step] : undefined;
  return Array.isArray(value) ? value : [];
}
