import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DirectoryServiceClient } from "@aws-sdk/client-directory-service";
import { EC2Client } from "@aws-sdk/client-ec2";
import { FSxClient } from "@aws-sdk/client-fsx";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { type FisCall, fis } from "../../../operate/aws/fis.ts";
import { Session } from "../../../operate/aws/session.ts";
import { REGION } from "../../../standin/account/account.ts";

/** The clients of an endpoint. */
export type Clients = ReturnType<typeof clientsOf>;

export function clientsOf(endpoint: string) {
  const config = {
    endpoint,
    region: REGION,
    // A mistake is a mistake the first time.
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
  };
  const client = fis(new Session({ region: REGION, endpoint }));
  return {
    ec2: new EC2Client(config),
    ssm: new SSMClient(config),
    fsx: new FSxClient(config),
    ds: new DirectoryServiceClient(config),
    cloudwatch: new CloudWatchClient(config),
    cloudtrail: new CloudTrailClient(config),
    logs: new CloudWatchLogsClient(config),
    lambda: new LambdaClient(config),
    sns: new SNSClient(config),
    secrets: new SecretsManagerClient(config),
    iam: new IAMClient(config),
    kms: new KMSClient(config),
    quotas: new ServiceQuotasClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sts: new STSClient(config),
    fis: async (call: FisCall) =>
      (await (await client).send(call, { abortSignal: AbortSignal.timeout(10_000) })) as Readonly<
        Record<string, unknown>
      >,
  };
}

/** Things of the same kind on both sides, by the ids that each side gave them. */
export interface Things {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
  readonly routeTableId: string;
  /** Of the first server, to which the virtual IP's route leads, and of the second. */
  readonly networkInterfaceIds: readonly [string, string];
  /** Two servers that run. */
  readonly instanceIds: readonly [string, string];
  readonly imageId: string;
  readonly fileSystemId: string;
  readonly directoryId: string;
  readonly trailArn: string;
  readonly topicArn: string;
  readonly keyArn: string;
  readonly roleArn: string;
  /** Who calls, for IAM's simulator. */
  readonly callerArn: string;
  /** The side's time, milliseconds since 1970. */
  readonly now: number;
  /** Lets CloudTrail have what was called until now. */
  readonly later: () => void;
}

/** One of the two that are compared. */
export interface Side {
  readonly clients: Clients;
  readonly things: Things;
}

/** Names that both sides give to what they have. */
export const NAMES = {
  virtualIp: "172.16.0.1/32",
  cluster: "clusterpro-fsx-dev",
  instanceType: "t3.large",
  function: "clusterpro-fsx-dev-probe",
  logGroup: "/aws/lambda/clusterpro-fsx-dev-probe",
  alarm: "clusterpro-fsx-dev-alarm",
  secret: "clusterpro-fsx-dev-password",
  deletedSecret: "clusterpro-fsx-dev-deleted",
  role: "clusterpro-fsx-dev-servers",
  linkedRole: "AWSServiceRoleForAmazonFSx",
  parameter: "/clusterpro-fsx/example",
  bucket: "clusterpro-fsx-example",
  key: "installer.zip",
} as const;
