// As in ec2.ts: one file each.
export { Directory } from "@pulumi/aws/directoryservice/directory.js";
export { getDirectoryOutput } from "@pulumi/aws/directoryservice/getDirectory.js";
