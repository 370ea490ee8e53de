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

/** MinIO's root user. */
export function minioSecretName({ clusterName }: Pick<ClusterSpec, "clusterName">): string {
  return `${clusterName}/minio-root`;
}
