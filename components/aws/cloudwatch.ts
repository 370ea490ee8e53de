// As in ec2.ts: one file each.
export { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
