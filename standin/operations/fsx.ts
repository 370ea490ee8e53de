import type { Item } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { isObject, type Json, type Properties, text, textsAt } from "../account/json.ts";
import { tagsOf, type World } from "../running/world.ts";
import { FILE_SYSTEM, NETWORK_INTERFACE } from "../types/tokens.ts";
import type { Operation } from "./operation.ts";

/** Source: Amazon FSx API reference. */
export const fsx: Readonly<Record<string, Operation>> = {
  "fsx.DescribeFileSystems": (world, input) => {
    const ids = textsAt(input.FileSystemIds, []);
    const chosen = ids.length === 0 ? world.cloud.all(FILE_SYSTEM) : ids.map((id) => fileSystemOf(world, id));
    return { FileSystems: chosen.map((each) => fileSystemAnswer(world, each)) };
  },
  "fsx.DescribeBackups": (world, input) => {
    const filters = (input.Filters ?? []) as readonly Json[];
    const values = filters.filter((each) => textsAt(each, ["Name"])[0] === "file-system-id");
    const ids = values.flatMap((each) => textsAt(each, ["Values"]));
    const chosen = world.backups.filter(({ fileSystemId }) => ids.length === 0 || ids.includes(fileSystemId));
    return {
      Backups: chosen.map(({ id, fileSystemId, at, lifecycle, type }) => ({
        BackupId: id,
        Lifecycle: lifecycle,
        Type: type,
        CreationTime: at / 1000,
        FileSystem: { FileSystemId: fileSystemId },
      })),
    };
  },
  "fsx.DescribeFileSystemAliases": (world, input) => {
    fileSystemOf(world, text(input, "FileSystemId"));
    return { Aliases: [...world.surroundings.aliases].map(([Name, Lifecycle]) => ({ Name, Lifecycle })) };
  },
  "fsx.UpdateFileSystem": (world, input) => {
    const item = fileSystemOf(world, text(input, "FileSystemId"));
    const windows = input.WindowsConfiguration;
    const wanted = isObject(windows) ? windows.ThroughputCapacity : undefined;
    if (typeof wanted !== "number") throw new AwsError("BadRequest", "the stand-in changes the throughput only");
    world.updateThroughput(item, wanted);
    return { FileSystem: fileSystemAnswer(world, item) };
  },
};

function fileSystemOf({ cloud }: World, id: string): Item {
  const found = cloud.find(FILE_SYSTEM, id);
  if (found === undefined) throw new AwsError("FileSystemNotFound", `File system '${id}' does not exist.`);
  return found;
}

function fileSystemAnswer(world: World, item: Item): Properties {
  const { properties } = item;
  return {
    FileSystemId: item.id,
    FileSystemType: "WINDOWS",
    Lifecycle: world.fileSystemLifecycles.get(item.id) ?? (item.stage === "available" ? "AVAILABLE" : "CREATING"),
    StorageCapacity: properties.storageCapacity ?? 32,
    StorageType: properties.storageType ?? "SSD",
    DNSName: properties.dnsName ?? "",
    NetworkInterfaceIds: world.cloud
      .all(NETWORK_INTERFACE)
      .filter((each) => each.properties.description === `Created by Amazon FSx for ${item.id}`)
      .map(({ id }) => id),
    SubnetIds: textsAt(properties.subnetIds, []) as Json,
    Tags: Object.entries(tagsOf(item)).map(([Key, Value]) => ({ Key, Value })),
    WindowsConfiguration: {
      ActiveDirectoryId: properties.activeDirectoryId ?? "",
      DeploymentType: properties.deploymentType ?? "",
      ThroughputCapacity: properties.throughputCapacity ?? 0,
      PreferredSubnetId: properties.preferredSubnetId ?? "",
      PreferredFileServerIp: "10.0.110.20",
      WeeklyMaintenanceStartTime: properties.weeklyMaintenanceStartTime ?? "7:18:00",
      DailyAutomaticBackupStartTime: properties.dailyAutomaticBackupStartTime ?? "17:00",
      AutomaticBackupRetentionDays: properties.automaticBackupRetentionDays ?? 7,
      MaintenanceOperationsInProgress: [],
    },
    AdministrativeActions: (world.actions.get(item.id) ?? []).map(({ type, status, at, message, target }) => ({
      AdministrativeActionType: type,
      Status: status,
      RequestTime: at / 1000,
      ...(message === undefined ? {} : { FailureDetails: { Message: message } }),
      ...(target === undefined ? {} : { TargetFileSystemValues: target }),
    })),
  };
}
