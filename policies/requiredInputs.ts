import type { Code } from "./codeText.ts";

/**
 * Inputs that the classes of `@pulumi/aws` ask for, by type token, with values that tell no rule anything: an example
 * says what its rule looks at, and a program that is copied from it has to compile.
 */
export const requiredInputs: Readonly<Record<string, Readonly<Record<string, Code>>>> = {
  "aws:directoryservice/directory:Directory": {
    name: '"corp.example.com"',
    password: 'new pulumi.Config().requireSecret("adminPassword")',
  },
  "aws:ebs/volume:Volume": { availabilityZone: '"ap-northeast-1a"' },
  "aws:ec2/networkInterface:NetworkInterface": { subnetId: '"subnet-1"' },
  "aws:ec2/volumeAttachment:VolumeAttachment": { deviceName: '"xvdf"' },
  "aws:fsx/windowsFileSystem:WindowsFileSystem": { subnetIds: '["subnet-1", "subnet-2"]', throughputCapacity: "32" },
  "aws:s3/bucketObjectv2:BucketObjectv2": { bucket: '"delivery"' },
  "aws:secretsmanager/secretVersion:SecretVersion": { secretId: '"admin"' },
};
