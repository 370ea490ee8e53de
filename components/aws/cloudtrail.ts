// As in ec2.ts: one file each.
export { Trail } from "@pulumi/aws/cloudtrail/trail.js";
