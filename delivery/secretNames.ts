import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";

/*
 * Names of the secrets that the program makes. Fixed, so that a role can be limited to them before an ARN is known.
 */

/** Password of the directory's Admin. */
export function adminSecretName({ clusterName }: Pick<ClusterSpec, "clusterName">): string {
  return `${clusterName}/directory-admin`;
}

/** The account that joins computers to the domain: the secret that settings name, or the one that is made. */
export function directorySecretName({
  clusterName,
  directory,
}: Pick<ClusterSpec, "clusterName" | "directory">): string {
  return directory.existing?.secret ?? adminSecretName({ clusterName });
}

/** Whether the directory is the stack's own, and the cluster's scripts run as another user than its Admin. */
export function hasOwnAccount({ directory, cluster }: Pick<ClusterSpec, "directory" | "cluster">): boolean {
  return directory.existing === undefined && cluster.account.user.toLowerCase() !== ADMIN.toLowerCase();
}

/** Of an AWS Managed Microsoft AD; no other name is possible. */
const ADMIN = "Admin";

/** The account that runs the cluster's scripts: the secret that settings name, or the one that is made. */
export function accountSecretName(spec: Pick<ClusterSpec, "clusterName" | "directory" | "cluster">): string {
  const { account } = spec.cluster;
  return (
    account.secret ?? (hasOwnAccount(spec) ? `${spec.clusterName}/${account.user}/account` : directorySecretName(spec))
  );
}

/**
 * Whether the servers read the Admin's secret only while a runbook's step lends it to them. Not where the Admin runs the
 * cluster's scripts, whose password the servers have anyway, nor with somebody else's secret, whose policy is theirs.
 */
export function lendsAdminSecret(spec: Pick<ClusterSpec, "clusterName" | "directory" | "cluster">): boolean {
  return hasOwnAccount(spec) && accountSecretName(spec) !== directorySecretName(spec);
}

/** MinIO's root user. */
export function minioSecretName({ clusterName }: Pick<ClusterSpec, "clusterName">): string {
  return `${clusterName}/minio-root`;
}
