import type { Account } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { isObject, type Properties, text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { findSecret } from "./secrets.ts";
import { DIRECTORY, FILE_SYSTEM, NETWORK_INTERFACE, SECURITY_GROUP, SUBNET } from "./tokens.ts";

/** Storage grows by this many percent at least. Source: FSx for Windows user guide, "Managing storage capacity". */
const LEAST_GROWTH = 10;

export const fileSystemTypes: Readonly<Record<string, ResourceType>> = {
  [FILE_SYSTEM]: {
    id: "fs-",
    defaults: { skipFinalBackup: false, automaticBackupRetentionDays: 7 },
    refers: { subnetIds: SUBNET, securityGroupIds: SECURITY_GROUP, activeDirectoryId: DIRECTORY },
    create(cloud, { id, properties }) {
      const subnets = properties.subnetIds as readonly string[];
      const zones = new Set(subnets.map((each) => cloud.get(SUBNET, each).properties.availabilityZone));
      if (
        properties.deploymentType === "MULTI_AZ_1" &&
        (zones.size !== 2 || !subnets.includes(preferred(properties)))
      ) {
        throw new AwsError("BadRequest", "MULTI_AZ_1 needs two zones and a preferred subnet among the two");
      }
      const domain = domainOf(cloud, properties);
      for (const subnetId of subnets) {
        const securityGroups = (properties.securityGroupIds ?? []) as readonly string[];
        cloud.add(NETWORK_INTERFACE, { subnetId, securityGroups, description: interfaceOf(id) });
      }
      return { dnsName: `amznfsx${id.slice(-8)}.${domain}` };
    },
    update(_cloud, { properties }, before) {
      const [from, to] = [Number(before.storageCapacity), Number(properties.storageCapacity)];
      if (to !== from && to * 100 < from * (100 + LEAST_GROWTH)) {
        throw new AwsError("BadRequest", `storage can grow from ${from} GiB by a tenth or more, ${to} is not allowed`);
      }
    },
    remove(cloud, { id, properties }) {
      if (properties.skipFinalBackup !== true) cloud.finalBackups.add(id);
    },
    owns: (cloud, { id }) =>
      cloud.all(NETWORK_INTERFACE).filter((each) => each.properties.description === interfaceOf(id)),
  },
};

/** Name of the domain that it joins: a managed directory's, or a self-managed one whose secret FSx can find. */
function domainOf(cloud: Account, { activeDirectoryId, selfManagedActiveDirectory }: Properties): string {
  if (!isObject(selfManagedActiveDirectory)) {
    const directory = cloud.get(DIRECTORY, String(activeDirectoryId));
    if (directory.stage !== "available") {
      throw new AwsError("BadRequest", `${directory.id} is not active: it is ${directory.stage}`);
    }
    return text(directory.properties, "name");
  }
  if (activeDirectoryId !== undefined) throw new AwsError("BadRequest", "a file system joins one domain, found two");
  findSecret(cloud, text(selfManagedActiveDirectory, "domainJoinServiceAccountSecret"));
  return text(selfManagedActiveDirectory, "domainName");
}

const preferred = (properties: { readonly [key: string]: unknown }) => String(properties.preferredSubnetId);

const interfaceOf = (id: string) => `Created by Amazon FSx for ${id}`;
