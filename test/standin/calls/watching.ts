import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from "@aws-sdk/client-cloudtrail";
import { DescribeAlarmsCommand, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ReplaceRouteCommand } from "@aws-sdk/client-ec2";
import { GetAccountSettingsCommand, InvokeCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import type { Calls } from "./calls.ts";
import { NAMES, type Things } from "./side.ts";

const absentTrail = ({ trailArn }: Things) => `${trailArn}-absent`;

/** What watches a cluster: functions, figures and alarms, who is told, and CloudTrail. */
export const watching: Calls = {
  "monitoring.DescribeAlarms": {
    ask: ({ clients }) => clients.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: NAMES.alarm })),
  },
  "monitoring.GetMetricData": {
    ask: ({ clients, things }) => {
      const Dimensions = [{ Name: "FunctionName", Value: NAMES.function }];
      const Metric = { Namespace: "AWS/Lambda", MetricName: "Invocations", Dimensions };
      return clients.cloudwatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(things.now - 600_000),
          EndTime: new Date(things.now),
          MetricDataQueries: [{ Id: "runs", MetricStat: { Metric, Period: 60, Stat: "Sum" } }],
        }),
      );
    },
  },
  "logs.DescribeLogGroups": {
    ask: ({ clients }) => clients.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: NAMES.logGroup })),
  },
  "sns.ListSubscriptionsByTopic": {
    ask: ({ clients, things }) => clients.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: things.topicArn })),
    refused: {
      "a topic that is not there": ({ clients, things }) =>
        clients.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: `${things.topicArn}-absent` })),
    },
  },
  "lambda.ListFunctions": { ask: ({ clients }) => clients.lambda.send(new ListFunctionsCommand({})) },
  "lambda.GetAccountSettings": { ask: ({ clients }) => clients.lambda.send(new GetAccountSettingsCommand({})) },
  "lambda.Invoke": {
    ask: ({ clients }) =>
      clients.lambda.send(new InvokeCommand({ FunctionName: NAMES.function, Payload: Buffer.from("{}") })),
    refused: {
      "a function that is not there": ({ clients }) =>
        clients.lambda.send(new InvokeCommand({ FunctionName: "absent", Payload: Buffer.from("{}") })),
    },
  },
  "cloudtrail.DescribeTrails": { ask: ({ clients }) => clients.cloudtrail.send(new DescribeTrailsCommand({})) },
  "cloudtrail.GetTrailStatus": {
    ask: ({ clients, things }) => clients.cloudtrail.send(new GetTrailStatusCommand({ Name: things.trailArn })),
    refused: {
      "a trail that is not there": ({ clients, things }) =>
        clients.cloudtrail.send(new GetTrailStatusCommand({ Name: absentTrail(things) })),
    },
  },
  "cloudtrail.GetEventSelectors": {
    ask: ({ clients, things }) => clients.cloudtrail.send(new GetEventSelectorsCommand({ TrailName: things.trailArn })),
    refused: {
      "a trail that is not there": ({ clients, things }) =>
        clients.cloudtrail.send(new GetEventSelectorsCommand({ TrailName: absentTrail(things) })),
    },
  },
  "cloudtrail.LookupEvents": {
    ask: async ({ clients, things }) => {
      await clients.ec2.send(
        new ReplaceRouteCommand({
          RouteTableId: things.routeTableId,
          NetworkInterfaceId: things.networkInterfaceIds[0],
          DestinationCidrBlock: NAMES.virtualIp,
        }),
      );
      things.later();
      return clients.cloudtrail.send(
        new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "ReplaceRoute" }] }),
      );
    },
  },
};
