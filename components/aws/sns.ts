// As in ec2.ts: one file each.
export { Topic } from "@pulumi/aws/sns/topic.js";
export { TopicPolicy } from "@pulumi/aws/sns/topicPolicy.js";
export { TopicSubscription } from "@pulumi/aws/sns/topicSubscription.js";
