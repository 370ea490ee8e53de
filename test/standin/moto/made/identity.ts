import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateSecretCommand, DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { type Clients, NAMES, type Things } from "../../calls/side.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: ["ec2.amazonaws.com"] } }],
});

/** Who may what, and what is kept for them: roles, a key, secrets, an object. */
export async function makeIdentity(clients: Clients): Promise<Pick<Things, "roleArn" | "callerArn" | "keyArn">> {
  const { iam, kms, s3, secrets } = clients;
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: NAMES.role, AssumeRolePolicyDocument: TRUST }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: NAMES.role }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: NAMES.role, RoleName: NAMES.role }));
  // Its own call gives it another name in moto than AWS's.
  await iam.send(new CreateRoleCommand({ RoleName: NAMES.linkedRole, AssumeRolePolicyDocument: TRUST }));
  const { User } = await iam.send(new CreateUserCommand({ UserName: "operator" }));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await secrets.send(new CreateSecretCommand({ Name: NAMES.secret, SecretString: "example" }));
  await secrets.send(new CreateSecretCommand({ Name: NAMES.deletedSecret, SecretString: "example" }));
  await secrets.send(new DeleteSecretCommand({ SecretId: NAMES.deletedSecret }));
  const Bucket = NAMES.bucket;
  const CreateBucketConfiguration = { LocationConstraint: "ap-northeast-1" } as const;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  await s3.send(new PutObjectCommand({ Bucket, Key: NAMES.key, Body: "example" }));
  return {
    roleArn: Role?.Arn as string,
    callerArn: User?.Arn as string,
    keyArn: KeyMetadata?.Arn as string,
  };
}
