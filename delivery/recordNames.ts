import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";

/** SSM parameter in which the prepare runbook records the instance that it has confirmed. */
export function preparedParameterName({ clusterName }: Pick<ClusterSpec, "clusterName">, server: string): string {
  return `/clpfsx/${clusterName}/prepared/${server}`;
}

/** SSM parameter in which the install runbook records the instance that it has confirmed. */
export function installedParameterName({ clusterName }: Pick<ClusterSpec, "clusterName">, server: string): string {
  return `/clpfsx/${clusterName}/installed/${server}`;
}

/** SSM parameter in which the program keeps the id of the directory that the cluster was made with. */
export function firstDirectoryParameterName({ clusterName }: Pick<ClusterSpec, "clusterName">): string {
  return `/clpfsx/${clusterName}/first-directory`;
}

/** SSM parameter in which the bring-up runbook records what it has brought up. */
export function broughtUpParameterName({ clusterName }: Pick<ClusterSpec, "clusterName">): string {
  return `/clpfsx/${clusterName}/brought-up`;
}

/** SSM parameter in which the program keeps the settings that a stack was made with and cannot change. */
export function madeWithParameterName({ clusterName }: Pick<ClusterSpec, "clusterName">): string {
  return `/clpfsx/${clusterName}/made-with`;
}

/** SSM parameter in which the program keeps the settings that a server's instance was made with. */
export function serverMadeWithParameterName(cluster: Pick<ClusterSpec, "clusterName">, server: string): string {
  return `${madeWithParameterName(cluster)}/${server}`;
}
