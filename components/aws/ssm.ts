// As in ec2.ts: one file each.
export { Association } from "@pulumi/aws/ssm/association.js";
export { Document } from "@pulumi/aws/ssm/document.js";
export { getParameterOutput } from "@pulumi/aws/ssm/getParameter.js";
export { Parameter } from "@pulumi/aws/ssm/parameter.js";
