import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";

/** SSM parameter in which the prepare runbook records the instance that it has confirmed. */
export function preparedParameterName({ clusterName }: Pick<ClusterSpec, "clusterName">, server: string): string {
  return `/clpfsx/${clusterName}/prepared/${server}`;
}

/** SSM parameter in which the bring-up runbook records what it has brought up. */
export function broughtUpParameterName({ clusterName }: Pick<ClusterSpec, "clusterName">): string {
  return `/clpfsx/${clusterName}/brought-up`;
}
