import type { Item } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { isObject, type Properties, text, textsAt } from "../account/json.ts";
import type { World } from "../running/world.ts";
import { DIRECTORY } from "../types/tokens.ts";
import type { Operation } from "./operation.ts";

/** Source: AWS Directory Service API reference. */
export const ds: Readonly<Record<string, Operation>> = {
  "ds.DescribeDirectories": (world, input) => {
    const ids = textsAt(input.DirectoryIds, []);
    const chosen = ids.length === 0 ? world.cloud.all(DIRECTORY) : ids.map((id) => directoryOf(world, id));
    return { DirectoryDescriptions: chosen.map((each) => directoryAnswer(world, each)) };
  },
  "ds.GetDirectoryLimits": ({ cloud, surroundings }) => ({
    DirectoryLimits: {
      CloudOnlyMicrosoftADLimit: surroundings.directoryLimit,
      CloudOnlyMicrosoftADCurrentCount: cloud.all(DIRECTORY).length,
    },
  }),
  "ds.DescribeDomainControllers": (world, input) => {
    const { id } = directoryOf(world, text(input, "DirectoryId"));
    return {
      DomainControllers: world.surroundings.controllers.map((Status, number) => ({
        DirectoryId: id,
        DomainControllerId: `dc-${String(number + 1).padStart(10, "0")}`,
        Status,
      })),
    };
  },
  "ds.GetSnapshotLimits": (world, input) => {
    directoryOf(world, text(input, "DirectoryId"));
    const { snapshotsFull } = world.surroundings;
    return {
      SnapshotLimits: {
        ManualSnapshotsLimit: 5,
        ManualSnapshotsCurrentCount: snapshotsFull ? 5 : 0,
        ManualSnapshotsLimitReached: snapshotsFull,
      },
    };
  },
};

function directoryOf({ cloud }: World, id: string): Item {
  const found = cloud.find(DIRECTORY, id);
  if (found === undefined) throw new AwsError("EntityDoesNotExistException", `Directory ${id} does not exist.`);
  return found;
}

function directoryAnswer(world: World, { id, properties, stage }: Item): Properties {
  return {
    DirectoryId: id,
    Name: properties.name ?? "",
    Edition: properties.edition ?? "Standard",
    Type: properties.type ?? "MicrosoftAD",
    Stage: world.directoryStages.get(id) ?? (stage === "available" ? "Active" : "Creating"),
    DnsIpAddrs: properties.dnsIpAddresses ?? [],
    VpcSettings: {
      ...(isObject(properties.vpcSettings)
        ? { VpcId: properties.vpcSettings.vpcId ?? "", SubnetIds: properties.vpcSettings.subnetIds ?? [] }
        : {}),
      SecurityGroupId: properties.securityGroupId ?? "",
    },
    DesiredNumberOfDomainControllers: 2,
  };
}
