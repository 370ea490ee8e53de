import { CreateMicrosoftADCommand } from "@aws-sdk/client-directory-service";
import { CreateBackupCommand, CreateFileSystemCommand } from "@aws-sdk/client-fsx";
import { type Clients, NAMES, type Things } from "../../calls/side.ts";

/** The domain and the file system in it, with a backup. */
export async function makeStorage(
  { ds, fsx }: Clients,
  VpcId: string,
  SubnetIds: [string, string],
): Promise<Pick<Things, "fileSystemId" | "directoryId">> {
  const { DirectoryId = "" } = await ds.send(
    new CreateMicrosoftADCommand({
      Name: "test.msad.local",
      Password: "Example-1-example",
      Edition: "Standard",
      VpcSettings: { VpcId, SubnetIds },
    }),
  );
  const { FileSystem } = await fsx.send(
    new CreateFileSystemCommand({
      FileSystemType: "WINDOWS",
      StorageCapacity: 32,
      StorageType: "SSD",
      SubnetIds,
      Tags: [{ Key: "clpfsx:cluster", Value: NAMES.cluster }],
      WindowsConfiguration: {
        ActiveDirectoryId: DirectoryId,
        DeploymentType: "MULTI_AZ_1",
        ThroughputCapacity: 32,
        PreferredSubnetId: SubnetIds[0],
        WeeklyMaintenanceStartTime: "7:18:00",
        DailyAutomaticBackupStartTime: "17:00",
        AutomaticBackupRetentionDays: 7,
      },
    }),
  );
  const FileSystemId = FileSystem?.FileSystemId as string;
  await fsx.send(new CreateBackupCommand({ FileSystemId }));
  return { fileSystemId: FileSystemId, directoryId: DirectoryId };
}
