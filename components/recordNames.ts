import type { ClusterIdentity } from "./clusterTags.ts";

/** SSM parameter in which the prepare runbook records the instance that it has confirmed. */
export function preparedParameterName({ clusterName }: Pick<ClusterIdentity, "clusterName">, server: string): string {
  return `/clpfsx/${clusterName}/prepared/${server}`;
}

/** SSM parameter in which the bring-up runbook records what it has brought up. */
export function broughtUpParameterName({ clusterName }: Pick<ClusterIdentity, "clusterName">): string {
  return `/clpfsx/${clusterName}/brought-up`;
}
