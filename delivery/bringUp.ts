import type { ClusterSpec, DownloadSpec } from "../settings/schema/clusterSpec.ts";
import type { BringUpPlan, Download, InstallPlan } from "./bringUpPlan.ts";
import { clientPorts } from "./clientPorts.ts";
import { type ClusterDelivery, MINIO_CREDENTIALS } from "./clusterDelivery.ts";
import { accountSecretName, directorySecretName, hasOwnAccount, minioSecretName } from "./secretNames.ts";

/** The plan, or the settings without which CLUSTERPRO cannot be brought up. */
export type BringUp =
  | { readonly complete: true; readonly plan: BringUpPlan }
  | { readonly complete: false; readonly missing: readonly string[] };

/** The settings without which CLUSTERPRO cannot be brought up. */
export function missingForBringUp({ cluster, application }: ClusterSpec): readonly string[] {
  const product = productOf(cluster.installer);
  return [
    ...(product === undefined ? ["cluster.installer"] : []),
    ...(product?.kind !== "preinstalled" && cluster.licenses === undefined ? ["cluster.licenses"] : []),
    ...(application.kind === "minio" && application.binary === undefined ? ["application.binary"] : []),
  ];
}

/** What the bring-up of a cluster has to do. Monitors and start-up delay follow from the clp.conf that is delivered. */
export function bringUpOf(
  spec: ClusterSpec,
  { monitors, startupDelaySeconds }: Pick<ClusterDelivery, "monitors" | "startupDelaySeconds">,
): BringUp {
  const { cluster, application } = spec;
  const { installer, licenses, account } = cluster;
  const product = productOf(installer);
  const binary = application.kind === "minio" ? application.binary : undefined;
  const missing = missingForBringUp(spec);
  if (product === undefined || missing.length > 0) return { complete: false, missing };
  const adminSecret = directorySecretName(spec);
  return {
    complete: true,
    plan: {
      clusterName: spec.clusterName,
      region: spec.region,
      group: cluster.group,
      servers: spec.servers.map(({ name }) => name),
      monitors,
      startupDelaySeconds,
      directoryName: spec.directory.domainName,
      adminSecret,
      account: {
        user: account.user,
        secret: accountSecretName(spec),
        ...(hasOwnAccount(spec) ? { make: true } : {}),
        ...(account.passwordNeverExpires ? { passwordPolicy: account.passwordPolicy } : {}),
      },
      passwords: cluster.passwords.map(({ secret }) => secret),
      product,
      licenses: (licenses ?? []).map(({ servers, ...file }) => ({
        ...download(file),
        ...(servers === undefined ? {} : { servers }),
      })),
      clientPorts: clientPorts(application).map(({ port, purpose }) => ({ port, purpose })),
      ...(application.kind === "minio" && binary !== undefined
        ? {
            minio: {
              directory: application.directory,
              binary: download(binary),
              secret: application.secret ?? minioSecretName(spec),
              credentials: MINIO_CREDENTIALS,
            },
          }
        : {}),
    },
  };
}

/** What a server needs to know of a bring-up to install the product. */
export function installPlanOf({ region, product }: BringUpPlan): InstallPlan {
  return { region, product };
}

/** Everything that the servers fetch, for the statements of their role. */
export function downloadsOf({ cluster, application }: ClusterSpec): readonly DownloadSpec[] {
  const { installer, licenses = [] } = cluster;
  return [
    ...(installer?.uri === undefined || installer.sha256 === undefined
      ? []
      : [{ ...installer, uri: installer.uri, sha256: installer.sha256 }]),
    ...licenses,
    ...(application.kind === "minio" && application.binary !== undefined ? [application.binary] : []),
  ];
}

function productOf(installer: ClusterSpec["cluster"]["installer"]): BringUpPlan["product"] | undefined {
  if (installer?.preinstalled === true) return { kind: "preinstalled" };
  // Settings refuse one without the other.
  if (installer?.uri === undefined || installer.sha256 === undefined) return undefined;
  return { kind: "setup", installer: download({ uri: installer.uri, sha256: installer.sha256 }) };
}

function download({ uri, sha256 }: DownloadSpec): Download {
  return { uri, sha256: sha256.toLowerCase() };
}
