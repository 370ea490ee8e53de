// As in ec2.ts: one file each.
export { getSecretOutput } from "@pulumi/aws/secretsmanager/getSecret.js";
export { getSecretVersionsOutput } from "@pulumi/aws/secretsmanager/getSecretVersions.js";
export { Secret } from "@pulumi/aws/secretsmanager/secret.js";
export { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion.js";
