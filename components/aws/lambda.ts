// As in ec2.ts: one file each.
export { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
export { FunctionEventInvokeConfig } from "@pulumi/aws/lambda/functionEventInvokeConfig.js";
export { Permission } from "@pulumi/aws/lambda/permission.js";
