import * as secretsmanager from "@pulumi/aws/secretsmanager/index.js";
import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../../problems/userError.ts";

/**
 * Keeps the program's value away from a secret that has one: AWS removes old versions, a refresh then drops the first one
 * from the state, and making it again would give everybody the password of the first day. Runs in previews too.
 */
export function firstVersionOnly(name: string, parent: pulumi.Resource): pulumi.ResourceHookBinding {
  const refuse: pulumi.ResourceHookFunction = async ({ type, newInputs }) => {
    const secretId = newInputs?.secretId;
    // Unknown as long as the secret itself is not there.
    if (typeof secretId !== "string" || !secretId.startsWith("arn:")) return;
    const { versions } = await secretsmanager.getSecretVersions({ secretId }, { parent, async: true });
    const current = versions.find(({ versionStages }) => versionStages.includes("AWSCURRENT"));
    if (current === undefined) return;
    const urn = await new Promise<string>((resolve) => {
      parent.urn.apply(resolve);
    });
    throw new UserError(
      `${secretId} has a value of its own, and the version that Pulumi knew is gone: AWS removes old ones. Making it ` +
        "again would put the first password in the place of the current one. Take the current version over instead: " +
        `npm run pulumi -- import ${type} ${name} '${secretId}|${current.versionId}' --parent 'parent=${urn}' ` +
        `--stack ${pulumi.getStack()} --protect=false --generate-code=false`,
    );
  };
  return { beforeCreate: [new pulumi.ResourceHook(`first-version-${name}`, refuse, { onDryRun: true })] };
}
