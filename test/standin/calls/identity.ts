import { GetInstanceProfileCommand, GetRoleCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Calls } from "./calls.ts";
import { NAMES } from "./side.ts";

/** Who may what, what is kept for them, and how much an account may have. */
export const identity: Calls = {
  "sts.GetCallerIdentity": { ask: ({ clients }) => clients.sts.send(new GetCallerIdentityCommand({})) },
  "iam.GetRole": {
    ask: ({ clients }) => clients.iam.send(new GetRoleCommand({ RoleName: NAMES.linkedRole })),
    refused: {
      "a role that is not there": ({ clients }) => clients.iam.send(new GetRoleCommand({ RoleName: "absent" })),
    },
  },
  "iam.GetInstanceProfile": {
    ask: ({ clients }) => clients.iam.send(new GetInstanceProfileCommand({ InstanceProfileName: NAMES.role })),
    refused: {
      "a profile that is not there": ({ clients }) =>
        clients.iam.send(new GetInstanceProfileCommand({ InstanceProfileName: "absent" })),
    },
  },
  "iam.SimulatePrincipalPolicy": {
    ask: ({ clients, things }) =>
      clients.iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: things.callerArn,
          ActionNames: ["ec2:ReplaceRoute"],
        }),
      ),
  },
  "kms.DescribeKey": {
    ask: ({ clients, things }) => clients.kms.send(new DescribeKeyCommand({ KeyId: things.keyArn })),
    refused: {
      "a key that is not there": ({ clients, things }) =>
        clients.kms.send(
          new DescribeKeyCommand({ KeyId: things.keyArn.replace(/[^/]+$/, "ffffffff-ffff-4fff-8fff-ffffffffffff") }),
        ),
    },
  },
  "secretsmanager.GetSecretValue": {
    ask: ({ clients }) => clients.secrets.send(new GetSecretValueCommand({ SecretId: NAMES.secret })),
    refused: {
      "a secret that is not there": ({ clients }) =>
        clients.secrets.send(new GetSecretValueCommand({ SecretId: "absent" })),
    },
  },
  "secretsmanager.ListSecrets": {
    ask: ({ clients }) =>
      clients.secrets.send(
        new ListSecretsCommand({
          IncludePlannedDeletion: true,
          Filters: [{ Key: "name", Values: [NAMES.deletedSecret] }],
        }),
      ),
  },
  "servicequotas.GetServiceQuota": {
    ask: ({ clients }) =>
      clients.quotas.send(new GetServiceQuotaCommand({ ServiceCode: "vpc", QuotaCode: "L-F678F1CE" })),
    refused: {
      "a quota that is not there": ({ clients }) =>
        clients.quotas.send(new GetServiceQuotaCommand({ ServiceCode: "vpc", QuotaCode: "L-FFFFFFFF" })),
    },
  },
  "s3.HeadObject": {
    ask: ({ clients }) => clients.s3.send(new HeadObjectCommand({ Bucket: NAMES.bucket, Key: NAMES.key })),
    refused: {
      "an object that is not there": ({ clients }) =>
        clients.s3.send(new HeadObjectCommand({ Bucket: NAMES.bucket, Key: "absent" })),
    },
  },
};
