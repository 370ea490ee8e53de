import { load, type Packages } from "./packages.ts";
import type { ClientConfig, Session } from "./session.ts";

/*
 * The clients, each loaded when it is first asked for and made once a session: what needs none, such as the preview, loads
 * none.
 */

type Constructor<Client> = new (config: ClientConfig) => Client;

/** A client with the commands of its package. */
interface Loaded<Module, Client> {
  readonly module: Module;
  readonly client: Client;
}

/** @param more than a session's configuration, in its place */
function once<Name extends keyof Packages, Client>(
  name: Name,
  constructorOf: (module: Packages[Name]) => Constructor<Client>,
  more: Partial<ClientConfig> = {},
) {
  const made = new WeakMap<Session, Promise<Loaded<Packages[Name], Client>>>();
  const make = async (session: Session) => {
    const module = load(name);
    return { module, client: new (constructorOf(module))({ ...(await session.config), ...more }) };
  };
  return (session: Session): Promise<Loaded<Packages[Name], Client>> => {
    const existing = made.get(session);
    if (existing !== undefined) return existing;
    const making = make(session);
    made.set(session, making);
    return making;
  };
}

export const ec2 = once("@aws-sdk/client-ec2", (module) => module.EC2Client);
export const ssm = once("@aws-sdk/client-ssm", (module) => module.SSMClient);
export const fsx = once("@aws-sdk/client-fsx", (module) => module.FSxClient);
export const ds = once("@aws-sdk/client-directory-service", (module) => module.DirectoryServiceClient);
export const cloudwatch = once("@aws-sdk/client-cloudwatch", (module) => module.CloudWatchClient);
export const cloudtrail = once("@aws-sdk/client-cloudtrail", (module) => module.CloudTrailClient);
export const sts = once("@aws-sdk/client-sts", (module) => module.STSClient);
export const iam = once("@aws-sdk/client-iam", (module) => module.IAMClient);
export const quotas = once("@aws-sdk/client-service-quotas", (module) => module.ServiceQuotasClient);
export const s3 = once("@aws-sdk/client-s3", (module) => module.S3Client);
export const kms = once("@aws-sdk/client-kms", (module) => module.KMSClient);
export const secrets = once("@aws-sdk/client-secrets-manager", (module) => module.SecretsManagerClient);
export const logs = once("@aws-sdk/client-cloudwatch-logs", (module) => module.CloudWatchLogsClient);
export const sns = once("@aws-sdk/client-sns", (module) => module.SNSClient);
export const lambda = once("@aws-sdk/client-lambda", (module) => module.LambdaClient);

/** Longer than Lambda lets a function run, milliseconds. */
const LONGEST_RUN = 960_000;

/** For runs that must not be done twice, and that answer when they are over. */
export const lambdaRuns = once("@aws-sdk/client-lambda", (module) => module.LambdaClient, {
  maxAttempts: 1,
  requestHandler: { requestTimeout: LONGEST_RUN, socketTimeout: LONGEST_RUN },
});

/** Packages that a command asks with, beside the credentials'. */
const PACKAGES = {
  status: [
    "@aws-sdk/client-ec2",
    "@aws-sdk/client-ssm",
    "@aws-sdk/client-fsx",
    "@aws-sdk/client-directory-service",
    "@aws-sdk/client-cloudwatch",
  ],
  history: ["@aws-sdk/client-cloudtrail", "@aws-sdk/client-ec2"],
} as const satisfies Readonly<Record<string, readonly (keyof Packages)[]>>;

/** Loads a command's packages before there is a session. One that cannot be loaded is told by the call that needs it. */
export function loadFor(command: keyof typeof PACKAGES): void {
  for (const name of ["@aws-sdk/credential-provider-node", ...PACKAGES[command]] as const) {
    try {
      load(name);
    } catch {}
  }
}
