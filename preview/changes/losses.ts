import type { PlannedResource } from "../plan/planDocument.ts";

type Inputs = PlannedResource["inputs"];

/**
 * What is lost with a resource of a type: data, and what others know it by. A template of messages, English; undefined
 * where the new one has all that the old one had.
 */
export function lossOf(type: string, inputs: Inputs): string | undefined {
  const loss = LOSSES[type];
  return typeof loss === "function" ? loss(inputs) : loss;
}

const LOSSES: Readonly<Record<string, string | ((inputs: Inputs) => string | undefined)>> = {
  "aws:fsx/windowsFileSystem:WindowsFileSystem": ({ skipFinalBackup }) =>
    skipFinalBackup === true
      ? "all files of the share, without a final backup; automatic backups go with it"
      : "all files of the share; a final backup is taken, and restored by nobody",
  "aws:directoryservice/directory:Directory": "the domain with all its users, computers and passwords",
  "aws:ec2/instance:Instance": "the server's disk, with what was installed and logged on it",
  "aws:ebs/volume:Volume": "the volume's data",
  "aws:s3/bucket:Bucket": "the bucket's objects and their versions",
  "aws:secretsmanager/secret:Secret": "the secret's values, once its recovery window is over",
  "aws:cloudwatch/logGroup:LogGroup": "the log",
  "aws:kms/key:Key": "everything that was encrypted with the key, once its waiting period is over",
  "random:index/randomPassword:RandomPassword": "the password that others use",
  "aws:ec2/eip:Eip": "the public address, which others may have allowed",
};
