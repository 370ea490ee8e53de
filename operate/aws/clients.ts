import { createRequire } from "node:module";
import type { ClientConfig, Session } from "./session.ts";

/*
 * The clients, each loaded when it is first asked for and made once a session: what needs none, such as the preview, loads
 * none. They are CommonJS, which Node reads twice for an import, the first time only for the names that it exports.
 */
const require = createRequire(import.meta.url);

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
  async () => require("@aws-sdk/client-ec2") as typeof import("@aws-sdk/client-ec2"),
  (module) => module.EC2Client,
);
export const ssm = once(
  async () => require("@aws-sdk/client-ssm") as typeof import("@aws-sdk/client-ssm"),
  (module) => module.SSMClient,
);
export const fsx = once(
  async () => require("@aws-sdk/client-fsx") as typeof import("@aws-sdk/client-fsx"),
  (module) => module.FSxClient,
);
export const ds = once(
  async () => require("@aws-sdk/client-directory-service") as typeof import("@aws-sdk/client-directory-service"),
  (module) => module.DirectoryServiceClient,
);
export const cloudwatch = once(
  async () => require("@aws-sdk/client-cloudwatch") as typeof import("@aws-sdk/client-cloudwatch"),
  (module) => module.CloudWatchClient,
);
export const cloudtrail = once(
  async () => require("@aws-sdk/client-cloudtrail") as typeof import("@aws-sdk/client-cloudtrail"),
  (module) => module.CloudTrailClient,
);
export const sts = once(
  async () => require("@aws-sdk/client-sts") as typeof import("@aws-sdk/client-sts"),
  (module) => module.STSClient,
);
export const iam = once(
  async () => require("@aws-sdk/client-iam") as typeof import("@aws-sdk/client-iam"),
  (module) => module.IAMClient,
);
export const quotas = once(
  async () => require("@aws-sdk/client-service-quotas") as typeof import("@aws-sdk/client-service-quotas"),
  (module) => module.ServiceQuotasClient,
);
export const s3 = once(
  async () => require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3"),
  (module) => module.S3Client,
);
export const kms = once(
  async () => require("@aws-sdk/client-kms") as typeof import("@aws-sdk/client-kms"),
  (module) => module.KMSClient,
);
export const secrets = once(
  async () => require("@aws-sdk/client-secrets-manager") as typeof import("@aws-sdk/client-secrets-manager"),
  (module) => module.SecretsManagerClient,
);
export const logs = once(
  async () => require("@aws-sdk/client-cloudwatch-logs") as typeof import("@aws-sdk/client-cloudwatch-logs"),
  (module) => module.CloudWatchLogsClient,
);
export const sns = once(
  async () => require("@aws-sdk/client-sns") as typeof import("@aws-sdk/client-sns"),
  (module) => module.SNSClient,
);
export const lambda = once(
  async () => require("@aws-sdk/client-lambda") as typeof import("@aws-sdk/client-lambda"),
  (module) => module.LambdaClient,
);

/** Longer than Lambda lets a function run, milliseconds. */
const LONGEST_RUN = 960_000;

/** For runs that must not be done twice, and that answer when they are over. */
export const lambdaRuns = once(
  async () => require("@aws-sdk/client-lambda") as typeof import("@aws-sdk/client-lambda"),
  (module) => module.LambdaClient,
  { maxAttempts: 1, requestHandler: { requestTimeout: LONGEST_RUN, socketTimeout: LONGEST_RUN } },
);

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
} as const;

/** Loads a command's packages before there is a session. One that cannot be loaded is told by the call that needs it. */
export function loadFor(command: keyof typeof PACKAGES): void {
  for (const name of ["@aws-sdk/credential-provider-node", ...PACKAGES[command]]) {
    try {
      require(name);
    } catch {}
  }
}
