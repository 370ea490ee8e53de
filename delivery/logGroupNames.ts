/** Log group of a cluster's bring-up. */
export function bringUpLogGroup({ clusterName }: { readonly clusterName: string }): string {
  return `/clpfsx/${clusterName}/bring-up`;
}

/** Log group of the file system's audit; FSx takes only names that begin like this. */
export function auditLogGroup({ clusterName }: { readonly clusterName: string }): string {
  return `/aws/fsx/${clusterName}`;
}
