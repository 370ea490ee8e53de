import { ACCOUNT, REGION } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { type Json, type Properties, text, textsAt } from "../account/json.ts";
import type { Operation } from "./operation.ts";

const MINUTE = 60_000;

/** What watches a cluster: functions, their figures, and who is told. Source: the services' API references. */
export const monitoring: Readonly<Record<string, Operation>> = {
  "lambda.ListFunctions": ({ surroundings }) => ({
    Functions: surroundings.functions.map(({ name, runtime, subnetIds, securityGroupIds }) => ({
      FunctionName: name,
      FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
      Runtime: runtime,
      PackageType: "Zip",
      VpcConfig: { SubnetIds: [...subnetIds], SecurityGroupIds: [...securityGroupIds] },
    })),
  }),
  "lambda.GetAccountSettings": ({ surroundings }) => ({
    AccountLimit: {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: surroundings.concurrency,
      UnreservedConcurrentExecutions: surroundings.concurrency,
    },
    AccountUsage: { TotalCodeSize: 0, FunctionCount: surroundings.functions.length },
  }),
  // Lambda's Invocations alone, a figure a minute.
  "monitoring.GetMetricData": ({ surroundings }, input) => {
    const [from, to] = [timeIn(input.StartTime), timeIn(input.EndTime)];
    const queries = (input.MetricDataQueries ?? []) as readonly Properties[];
    return {
      MetricDataResults: queries.map((query) => {
        const name = textsAt(query, ["MetricStat", "Metric", "Dimensions", "Value"])[0];
        const metric = textsAt(query, ["MetricStat", "Metric", "MetricName"])[0];
        if (metric !== "Invocations")
          throw new AwsError("InvalidParameterValue", `the stand-in has no metric ${metric}`);
        const runs = surroundings.functions.find((each) => each.name === name)?.runs ?? [];
        const minutes = runs.map((at) => Math.floor(at / MINUTE) * MINUTE).filter((at) => at >= from && at < to);
        return {
          Id: text(query, "Id"),
          Label: metric,
          Timestamps: [...new Set(minutes)].toReversed().map((at) => at / 1000),
          Values: [...new Set(minutes)].toReversed().map((at) => minutes.filter((each) => each === at).length),
          StatusCode: "Complete",
        };
      }),
      Messages: [],
    };
  },
  "sns.ListSubscriptionsByTopic": ({ surroundings }, input) => {
    const topic = text(input, "TopicArn");
    const subscriptions = surroundings.subscriptions.get(topic);
    if (subscriptions === undefined) throw new AwsError("NotFound", "Topic does not exist");
    return {
      Subscriptions: subscriptions.map((SubscriptionArn) => ({
        TopicArn: topic,
        Protocol: "email",
        SubscriptionArn,
        Owner: ACCOUNT,
        Endpoint: "operators@example.com",
      })),
    };
  },
};

function timeIn(value: Json | undefined): number {
  return Number(value) * 1000;
}
