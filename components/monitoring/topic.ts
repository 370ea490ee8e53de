import type * as pulumi from "@pulumi/pulumi";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as sns from "../aws/sns.ts";
import type { HeldBack } from "./lookingFunction.ts";

export interface TopicArgs {
  readonly identity: ClusterIdentity;
  /** E-mail addresses. */
  readonly subscribers: readonly string[];
  /** Customer managed key, whose policy lets CloudWatch and EventBridge use it. Default: none. */
  readonly kmsKeyArn: string | undefined;
}

/** Name of the topic that a cluster's alarms are sent to. */
export function alarmTopicName({ clusterName }: Pick<ClusterIdentity, "clusterName">): string {
  return `${clusterName}-alarms`;
}

/** The topic that alarms and events are sent to; its ARN is known once its policy stands. */
export function createTopic(name: string, args: TopicArgs, opts: HeldBack): pulumi.Output<string> {
  const { parent } = opts;
  const { identity, subscribers, kmsKeyArn } = args;
  const topic = new sns.Topic(
    name,
    {
      name: alarmTopicName(identity),
      displayName: identity.clusterName,
      ...(kmsKeyArn === undefined ? {} : { kmsMasterKeyId: kmsKeyArn }),
      tags: clusterTags(identity, alarmTopicName(identity)),
    },
    opts,
  );
  const policy = new sns.TopicPolicy(
    name,
    { arn: topic.arn, policy: topic.arn.apply((arn) => JSON.stringify(topicPolicy(arn))) },
    { parent },
  );
  for (const endpoint of subscribers) {
    new sns.TopicSubscription(`${name}-${endpoint}`, { topic: topic.arn, protocol: "email", endpoint }, { parent });
  }
  return policy.arn;
}

/** Alarms and rules of this account, and nobody else. */
function topicPolicy(topicArn: string) {
  const account = topicArn.split(":")[4];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AlarmsAndRulesOfThisAccount",
        Effect: "Allow",
        Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
    ],
  };
}
