import { numberAt, type PlannedResource, textAt, textsAt } from "../planned/plannedResource.ts";

/** What a resource costs by use, which no plan can know. */
export interface UsageItem {
  readonly key: string;
  /** After "USD": `a GB through a NAT gateway`. */
  readonly what: string;
}

type Items = (resource: PlannedResource) => readonly UsageItem[];

const INVOCATIONS: UsageItem = { key: "lambda.request", what: "a call of a Lambda function" };

const ITEMS: Readonly<Record<string, Items>> = {
  "aws:ec2/natGateway:NatGateway": () => [{ key: "nat.gb", what: "a GB through a NAT gateway" }],
  "aws:ec2/internetGateway:InternetGateway": () => [
    { key: "dataTransfer.internetOut", what: "a GB to the internet (first tier)" },
  ],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ inputs }) =>
    textAt(inputs, "vpcEndpointType") === "Interface"
      ? [{ key: "vpcEndpoint.interface.gb", what: "a GB through a VPC endpoint" }]
      : [],
  "aws:fsx/windowsFileSystem:WindowsFileSystem": ({ inputs }) => [
    ...(numberAt(inputs, "automaticBackupRetentionDays") === 0
      ? []
      : [{ key: "fsx.windows.backup", what: "a GB-month of FSx backups" }]),
    ...(textAt(inputs, "deploymentType")?.startsWith("MULTI_AZ")
      ? [{ key: "dataTransfer.interAz", what: "a GB between zones, each way, from clients of the other zone" }]
      : []),
  ],
  "aws:cloudwatch/logGroup:LogGroup": () => [
    { key: "logs.ingest", what: "a GB written to CloudWatch Logs" },
    { key: "logs.store", what: "a GB-month kept in CloudWatch Logs" },
  ],
  "aws:s3/bucket:Bucket": () => [{ key: "s3.standard", what: "a GB-month in S3" }],
  "aws:lambda/function:Function": ({ inputs }) => [
    INVOCATIONS,
    textsAt(inputs, "architectures").includes("arm64")
      ? { key: "lambda.gbSecond.arm", what: "a GB-second of Lambda on Arm" }
      : { key: "lambda.gbSecond.x86", what: "a GB-second of Lambda on x86" },
  ],
  "aws:scheduler/schedule:Schedule": () => [{ key: "scheduler.invocation", what: "a start by EventBridge Scheduler" }],
  "aws:cloudwatch/dashboard:Dashboard": () => [
    { key: "cloudwatch.dashboard", what: "a month of a CloudWatch dashboard beyond the account's first three" },
  ],
  "aws:cloudtrail/trail:Trail": () => [
    {
      key: "cloudtrail.managementEvent",
      what: "a management event in a second trail of the Region (the first is free)",
    },
  ],
  "aws:sns/topic:Topic": () => [{ key: "sns.notification", what: "a notification by SNS" }],
  "aws:synthetics/canary:Canary": () => [{ key: "cloudwatch.canaryRun", what: "a run of a Synthetics canary" }],
};

/** Undefined for a type that is not among those that cost something by use. */
export function usageItems(resource: PlannedResource): readonly UsageItem[] | undefined {
  return Object.hasOwn(ITEMS, resource.type) ? ITEMS[resource.type]?.(resource) : undefined;
}
