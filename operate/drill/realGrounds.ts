import { minioSecretName } from "../../delivery/secretNames.ts";
import type { ClusterSpec } from "../../settings/schema/clusterSpec.ts";
import { type Answer, failed } from "../aws/answer.ts";
import { secrets } from "../aws/clients.ts";
import type { S3Credentials } from "../aws/presign.ts";
import type { Session } from "../aws/session.ts";
import type { DrilledApplication } from "./drillGrounds.ts";

/** Undefined for an application that takes no test objects. */
export function applicationOf(session: Session, spec: ClusterSpec): DrilledApplication | undefined {
  const { application } = spec;
  if (application.kind !== "minio") return undefined;
  const secret = application.secret ?? minioSecretName(spec);
  return { process: "minio", credentials: () => readCredentials(session, secret) };
}

/** `undefined` zone for a table of all zones, or of a network that settings name. */
export function zoneOf({ network }: ClusterSpec): (table: string) => string | undefined {
  return (table) => network.zones.find(({ zone }) => table === `Route-${zone.slice(-1).toUpperCase()}`)?.zone;
}

/** `{"username": ..., "password": ...}`, as the servers read it; no part of it is told. */
async function readCredentials(session: Session, SecretId: string): Promise<Answer<S3Credentials>> {
  const call = "secretsmanager:GetSecretValue";
  const answer = await session.ask(call, secrets(session), ({ client, module }, options) =>
    client.send(new module.GetSecretValueCommand({ SecretId }), options),
  );
  if (!answer.ok) return answer;
  const { username, password } = parsed(answer.value.SecretString ?? "");
  if (typeof username === "string" && typeof password === "string")
    return { ok: true, value: { accessKeyId: username, secretAccessKey: password } };
  const said = `the secret ${SecretId} has no "username" and "password"`;
  return failed({ kind: "refused", call, code: "Garbage", said });
}

function parsed(text: string): { readonly username?: unknown; readonly password?: unknown } {
  try {
    return (JSON.parse(text) ?? {}) as { readonly username?: unknown };
  } catch {
    return {};
  }
}
