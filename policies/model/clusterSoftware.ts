import { read, readObject } from "./reading.ts";
import type { JudgedResource } from "./resource.ts";

const CLUSTER_SOFTWARE = "clusterpro-fsx:index:ClusterSoftware";

/** Where a component states how CLUSTERPRO watches the file system. */
export const FILE_SYSTEM_MONITOR = ["monitors", "fileSystem"] as const;

/** What a monitor has beside its interval. The words are common: two of them make a component look like CLUSTERPRO's. */
const OTHER_TIMING = ["retries", "timeoutSeconds", "startWaitSeconds"] as const;

/** Packages whose resources cannot be CLUSTERPRO's, whatever their properties are called. */
const FOREIGN_PACKAGES: readonly string[] = ["aws", "aws-native", "kubernetes", "pulumi"];

/** Whether a resource of the type can state CLUSTERPRO's monitors. */
export function mayStateMonitors(type: string): boolean {
  return !FOREIGN_PACKAGES.includes(type.slice(0, type.indexOf(":")));
}

/** Whether the resource states CLUSTERPRO's monitors in its inputs: by its type, or by the properties it has. */
export function statesMonitors({ type, props }: JudgedResource): boolean {
  if (type === CLUSTER_SOFTWARE) return true;
  if (!mayStateMonitors(type)) return false;
  const monitor = readObject(props, ...FILE_SYSTEM_MONITOR);
  if (monitor.state !== "known") return false;
  const has = (name: string) => read(monitor.value, name).state !== "absent";
  return has("intervalSeconds") || OTHER_TIMING.filter(has).length >= 2;
}
