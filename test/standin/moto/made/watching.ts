import { CreateTrailCommand, PutEventSelectorsCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { PutMetricAlarmCommand, PutMetricDataCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { zipSync } from "fflate";
import { type Clients, NAMES, type Things } from "../../calls/side.ts";

interface Where {
  readonly subnetId: string;
  readonly securityGroupId: string;
  readonly roleArn: string;
}

/** What watches a cluster: a function, its log, its alarm and figures, who is told, and the trail. */
export async function makeWatching(
  { cloudtrail, cloudwatch, lambda, logs, sns }: Clients,
  { subnetId, securityGroupId, roleArn }: Where,
): Promise<Pick<Things, "trailArn" | "topicArn">> {
  const ZipFile = zipSync({ "index.py": new TextEncoder().encode("def handler(event, context): return event") });
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: NAMES.function,
      Runtime: "python3.13",
      Handler: "index.handler",
      Role: roleArn,
      Code: { ZipFile },
      VpcConfig: { SubnetIds: [subnetId], SecurityGroupIds: [securityGroupId] },
    }),
  );
  await logs.send(new CreateLogGroupCommand({ logGroupName: NAMES.logGroup }));
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "topic" }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "operators@example.com" }));
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: NAMES.alarm,
      AlarmActions: [TopicArn],
      ComparisonOperator: "GreaterThanThreshold",
      EvaluationPeriods: 1,
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Period: 60,
      Statistic: "Sum",
      Threshold: 0,
    }),
  );
  await cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName: NAMES.alarm, StateValue: "OK", StateReason: "it answers" }),
  );
  const Dimensions = [{ Name: "FunctionName", Value: NAMES.function }];
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: "AWS/Lambda",
      MetricData: [{ MetricName: "Invocations", Dimensions, Value: 1, Timestamp: new Date(Date.now() - 120_000) }],
    }),
  );
  const { TrailARN = "" } = await cloudtrail.send(
    new CreateTrailCommand({ Name: "management", S3BucketName: NAMES.bucket, IsMultiRegionTrail: true }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: "management" }));
  await cloudtrail.send(
    new PutEventSelectorsCommand({
      TrailName: TrailARN,
      EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }],
    }),
  );
  return { trailArn: TrailARN, topicArn: TopicArn };
}
