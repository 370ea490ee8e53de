// As in ec2.ts: one file each.
export { WindowsFileSystem, type WindowsFileSystemArgs } from "@pulumi/aws/fsx/windowsFileSystem.js";
