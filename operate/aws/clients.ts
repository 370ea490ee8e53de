import { type ClientConfig, loadCredentials, type Session } from "./session.ts";

/*
 * The clients, each loaded when it is first asked for and made once a session. They load beside each other, and what needs
 * none, such as the preview, loads none.
 */

type Constructor<Client> = new (config: ClientConfig) => Client;

/** A client with the commands of its package. */
interface Loaded<Module, Client> {
  readonly module: Module;
  readonly client: Client;
}

/** @param more than a session's configuration, in its place */
function once<Module, Client>(
  load: () => Promise<Module>,
  constructorOf: (module: Module) => Constructor<Client>,
  more: Partial<ClientConfig> = {},
) {
  const made = new WeakMap<Session, Promise<Loaded<Module, Client>>>();
  return (session: Session): Promise<Loaded<Module, Client>> => {
    const existing = made.get(session);
    if (existing !== undefined) return existing;
    const loading = Promise.all([load(), session.config]).then(([module, config]) => ({
      module,
      client: new (constructorOf(module))({ ...config, ...more }),
    }));
    made.set(session, loading);
    return loading;
  };
}

export const ec2 = once(
  () => import("@aws-sdk/client-ec2"),
  (module) => module.EC2Client,
);
export const ssm = once(
  () => import("@aws-sdk/client-ssm"),
  (module) => module.SSMClient,
);
export const fsx = once(
  () => import("@aws-sdk/client-fsx"),
  (module) => module.FSxClient,
);
export const ds = once(
  () => import("@aws-sdk/client-directory-service"),
  (module) => module.DirectoryServiceClient,
);
export const cloudwatch = once(
  () => import("@aws-sdk/client-cloudwatch"),
  (module) => module.CloudWatchClient,
);
export const cloudtrail = once(
  () => import("@aws-sdk/client-cloudtrail"),
  (module) => module.CloudTrailClient,
);
export const sts = once(
  () => import("@aws-sdk/client-sts"),
  (module) => module.STSClient,
);
export const iam = once(
  () => import("@aws-sdk/client-iam"),
  (module) => module.IAMClient,
);
export const quotas = once(
  () => import("@aws-sdk/client-service-quotas"),
  (module) => module.ServiceQuotasClient,
);
export const s3 = once(
  () => import("@aws-sdk/client-s3"),
  (module) => module.S3Client,
);
export const kms = once(
  () => import("@aws-sdk/client-kms"),
  (module) => module.KMSClient,
);
export const secrets = once(
  () => import("@aws-sdk/client-secrets-manager"),
  (module) => module.SecretsManagerClient,
);
export const logs = once(
  () => import("@aws-sdk/client-cloudwatch-logs"),
  (module) => module.CloudWatchLogsClient,
);
export const sns = once(
  () => import("@aws-sdk/client-sns"),
  (module) => module.SNSClient,
);
export const lambda = once(
  () => import("@aws-sdk/client-lambda"),
  (module) => module.LambdaClient,
);

/** Longer than Lambda lets a function run, milliseconds. */
const LONGEST_RUN = 960_000;

/** For runs that must not be done twice, and that answer when they are over. */
export const lambdaRuns = once(
  () => import("@aws-sdk/client-lambda"),
  (module) => module.LambdaClient,
  { maxAttempts: 1, requestHandler: { requestTimeout: LONGEST_RUN, socketTimeout: LONGEST_RUN } },
);

/** Packages that a command asks with, each as the client above loads it. */
const PACKAGES = {
  status: [
    () => import("@aws-sdk/client-ec2"),
    () => import("@aws-sdk/client-ssm"),
    () => import("@aws-sdk/client-fsx"),
    () => import("@aws-sdk/client-directory-service"),
    () => import("@aws-sdk/client-cloudwatch"),
  ],
  history: [() => import("@aws-sdk/client-cloudtrail"), () => import("@aws-sdk/client-ec2")],
} as const satisfies Readonly<Record<string, readonly (() => Promise<unknown>)[]>>;

/** Begins to load a command's packages before there is a session. One that cannot be loaded is told by the call that needs it. */
export function loadFor(command: keyof typeof PACKAGES): void {
  for (const load of [loadCredentials, ...PACKAGES[command]]) load().catch(() => {});
}
