import { clientPorts } from "../delivery/clientPorts.ts";
import { MINIO_CREDENTIALS } from "../delivery/clusterDelivery.ts";
import { outputOf } from "../delivery/fillDelivery.ts";
import { accountSecretName, minioSecretName } from "../delivery/secretNames.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";

/** A section of a guide; it gets its number from its place. */
export interface GuideSection {
  readonly title: string;
  readonly text: string;
}

/** What a guide says in every language. */
export interface ManualFacts {
  readonly spec: ClusterSpec;
  /** What is still to be filled in. */
  readonly tokens: readonly string[];
  readonly account: string;
  /** Secret with the account's password, by its name. */
  readonly accountSecret: string;
  readonly servers: string;
  /** A line of PowerShell for each port of the application's. */
  readonly openPorts: readonly string[];
  /** Present where the application is MinIO. */
  readonly minio?: { readonly directory: string; readonly credentials: string; readonly secret: string };
  /** True where outputs of the stack are among what is to be filled in. */
  readonly byOutputs: boolean;
}

export function manualFacts(spec: ClusterSpec, tokens: readonly string[]): ManualFacts {
  const { application, servers } = spec;
  return {
    spec,
    tokens,
    account: accountOf(spec),
    accountSecret: accountSecretName(spec),
    servers: servers.map(({ name }) => name).join(", "),
    openPorts: clientPorts(application).map(
      ({ port, purpose }) =>
        `New-NetFirewallRule -DisplayName "${purpose}" -Direction Inbound -Action Allow -Protocol TCP -LocalPort ${port} -Profile Any`,
    ),
    ...(application.kind === "minio"
      ? {
          minio: {
            directory: application.directory,
            credentials: MINIO_CREDENTIALS,
            secret: application.secret ?? minioSecretName(spec),
          },
        }
      : {}),
    byOutputs: tokens.some((token) => outputOf(token) !== undefined),
  };
}

export function accountOf({ directory, cluster }: ClusterSpec): string {
  return `${directory.domainName}\\${cluster.account.user}`;
}

/** A command that shows a secret to whoever may read it. */
export function readSecret(name: string, { region }: ClusterSpec): string {
  return `aws secretsmanager get-secret-value --secret-id ${name} --region ${region} --query SecretString --output text`;
}

/** Where Cluster WebUI is reached from: it has no way in but Session Manager. Source: AWS, Session Manager's documents. */
export const FORWARD = `aws ssm start-session --target INSTANCE_ID --document-name AWS-StartPortForwardingSession \\
      --parameters portNumber=29003,localPortNumber=29003`;

/** The tar of Windows; a zip of Compress-Archive may have backslashes in its names. */
export const ZIP_ON_WINDOWS = "tar -a -c -f cluster.zip clp.conf scripts";
export const ZIP_ELSEWHERE = "zip -r cluster.zip clp.conf scripts";

/** The silent installation of NEC's media. Source: the media's own folders, as the bring-up looks for them. */
export const SILENT_INSTALL = "common\\server\\x64\\silent-install.bat";

/** Sections with their numbers. */
export function numbered(sections: readonly GuideSection[]): string {
  return sections.map(({ title, text }, i) => `## ${i + 1}. ${title}\n\n${text.trim()}\n`).join("\n");
}

/** The account, or the secret that settings name for a password of the export. */
export function passwordOwner(token: string, spec: ClusterSpec): string {
  const at = Number(/^@@PASSWORD:(\d+)@@$/.exec(token)?.[1] ?? 0);
  const named = spec.cluster.passwords[at - 1];
  return named === undefined ? accountOf(spec) : `secret ${named.secret}`;
}
