// As in ec2.ts: one file each. Apart from cloudwatch.ts, since every stack has logs and not every one has these.
export { CompositeAlarm } from "@pulumi/aws/cloudwatch/compositeAlarm.js";
export { Dashboard } from "@pulumi/aws/cloudwatch/dashboard.js";
export { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
export { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget.js";
export { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
