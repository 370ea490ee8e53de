import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { accountSecretName, hasOwnAccount } from "../../delivery/secretNames.ts";
import type { ClusterSpec } from "../../settings/schema/clusterSpec.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import { recoveryWindowInDays } from "../aws/secretRecovery.ts";
import * as secretsmanager from "../aws/secretsmanager.ts";
import { firstVersionOnly } from "../aws/secretVersions.ts";
import type { FilledSecret } from "../directory/clusterDirectory.ts";

/**
 * The secret of the user who runs the cluster's scripts, whom the bring-up makes with its password; nothing where settings
 * name a secret, or where that user is the directory's Admin.
 */
export function createAccountSecret(
  name: string,
  { identity, spec }: { readonly identity: ClusterIdentity; readonly spec: ClusterSpec },
  parent: pulumi.Resource,
): FilledSecret | undefined {
  const { account, kmsKeyArn } = spec.cluster;
  if (!hasOwnAccount(spec) || account.secret !== undefined) return undefined;
  const password = new RandomPassword(
    `${name}-account`,
    // As the Admin's: what cmd.exe and PowerShell never interpret, and clpencrypt takes.
    { length: 32, special: true, overrideSpecial: "_.", minLower: 2, minUpper: 2, minNumeric: 2, minSpecial: 2 },
    { parent },
  ).result;
  const secret = new secretsmanager.Secret(
    `${name}-account`,
    {
      name: accountSecretName(spec),
      description: `${account.user} of ${spec.directory.domainName}, who runs CLUSTERPRO's scripts`,
      recoveryWindowInDays: recoveryWindowInDays(spec.protect),
      ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
      tags: clusterTags(identity, accountSecretName(spec)),
    },
    { parent, protect: spec.protect },
  );
  const version = new secretsmanager.SecretVersion(
    `${name}-account`,
    { secretId: secret.id, secretString: pulumi.jsonStringify({ username: account.user, password }) },
    // After creation the secret's own versions count.
    {
      parent,
      ignoreChanges: ["secretString", "versionStages"],
      hooks: firstVersionOnly(`${name}-account`, parent),
    },
  );
  return { arn: secret.arn, filledArn: version.secretId };
}
