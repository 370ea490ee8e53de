/** How the names of a cluster's probers and of their alarms begin; the rest is the name of the route table. */
export function probePrefix(clusterName: string): string {
  return `${clusterName}-probe-`;
}

/** The function that looks at the cluster from outside. */
export function watcherName(clusterName: string): string {
  return `${clusterName}-watch`;
}
