import { ACCOUNT, type Account, type Item, REGION } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { SECRET, SECRET_VERSION } from "./tokens.ts";

const DEFAULT_RECOVERY_DAYS = 30;

export const secretTypes: Readonly<Record<string, ResourceType>> = {
  [SECRET]: {
    id: (properties, cloud) =>
      `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${text(properties, "name")}-${cloud.newId("").slice(-6)}`,
    autoName: "name",
    defaults: { recoveryWindowInDays: DEFAULT_RECOVERY_DAYS, forceOverwriteReplicaSecret: false },
    create(cloud, { id, properties }) {
      const name = text(properties, "name");
      if (cloud.scheduledSecrets.has(name)) {
        throw new AwsError(
          "InvalidRequestException",
          `You can't create this secret because a secret with this name is already scheduled for deletion: ${name}`,
        );
      }
      if (cloud.all(SECRET).some((each) => each.properties.name === name)) {
        throw new AwsError("ResourceExistsException", `the secret ${name} already exists`);
      }
      return { arn: id };
    },
    remove(cloud, { properties }) {
      if (properties.recoveryWindowInDays !== 0) cloud.scheduledSecrets.add(text(properties, "name"));
    },
    owns: (cloud, { id }) => cloud.all(SECRET_VERSION).filter((each) => each.properties.secretId === id),
  },
  [SECRET_VERSION]: {
    id: ({ secretId }, cloud) => `${secretId}|${cloud.newId("version-")}`,
    refers: { secretId: { weak: SECRET } },
    // The newest version is the current one, and the one before it the previous.
    create(cloud, { id, properties }) {
      for (const other of cloud.all(SECRET_VERSION)) {
        if (other.properties.secretId !== properties.secretId) continue;
        const wasCurrent = (other.properties.versionStages as readonly string[]).includes("AWSCURRENT");
        other.properties = { ...other.properties, versionStages: wasCurrent ? ["AWSPREVIOUS"] : [] };
      }
      return { versionStages: ["AWSCURRENT"], versionId: id.slice(id.indexOf("|") + 1) };
    },
  },
};

/** By its name or its ARN, which is its id. Throws AwsError where there is none. */
export function findSecret(cloud: Account, nameOrArn: string): Item {
  const found = cloud.all(SECRET).find(({ id, properties }) => id === nameOrArn || properties.name === nameOrArn);
  if (!found) throw new AwsError("ResourceNotFoundException", `Secrets Manager can't find the secret ${nameOrArn}`);
  return found;
}

export function versionsOf(cloud: Account, secret: Item): readonly Item[] {
  return cloud.all(SECRET_VERSION).filter(({ properties }) => properties.secretId === secret.id);
}
