// As in ec2.ts: one file each.
export { Association } from "@pulumi/aws/ssm/association.js";
export { Document } from "@pulumi/aws/ssm/document.js";
export { getParameter, getParameterOutput } from "@pulumi/aws/ssm/getParameter.js";
export { getParametersByPathOutput } from "@pulumi/aws/ssm/getParametersByPath.js";
export { Parameter } from "@pulumi/aws/ssm/parameter.js";
