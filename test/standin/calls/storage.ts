import {
  DescribeDirectoriesCommand,
  DescribeDomainControllersCommand,
  GetDirectoryLimitsCommand,
  GetSnapshotLimitsCommand,
} from "@aws-sdk/client-directory-service";
import {
  DescribeBackupsCommand,
  DescribeFileSystemAliasesCommand,
  DescribeFileSystemsCommand,
  UpdateFileSystemCommand,
} from "@aws-sdk/client-fsx";
import type { Calls } from "./calls.ts";
import type { Side } from "./side.ts";

const ABSENT = { fileSystem: "fs-0fedcba9876543210", directory: "d-fedcba9876" };

const updateFileSystem = ({ clients }: Side, FileSystemId: string) =>
  clients.fsx.send(new UpdateFileSystemCommand({ FileSystemId, WindowsConfiguration: { ThroughputCapacity: 64 } }));

/** The file system and its domain. */
export const storage: Calls = {
  "fsx.DescribeFileSystems": {
    ask: ({ clients, things }) =>
      clients.fsx.send(new DescribeFileSystemsCommand({ FileSystemIds: [things.fileSystemId] })),
    refused: {
      "a file system that is not there": ({ clients }) =>
        clients.fsx.send(new DescribeFileSystemsCommand({ FileSystemIds: [ABSENT.fileSystem] })),
    },
  },
  "fsx.DescribeBackups": {
    ask: ({ clients }) => clients.fsx.send(new DescribeBackupsCommand({})),
  },
  "fsx.DescribeFileSystemAliases": {
    ask: ({ clients, things }) =>
      clients.fsx.send(new DescribeFileSystemAliasesCommand({ FileSystemId: things.fileSystemId })),
    refused: {
      "a file system that is not there": ({ clients }) =>
        clients.fsx.send(new DescribeFileSystemAliasesCommand({ FileSystemId: ABSENT.fileSystem })),
    },
  },
  "fsx.UpdateFileSystem": {
    ask: (side) => updateFileSystem(side, side.things.fileSystemId),
    refused: { "a file system that is not there": (side) => updateFileSystem(side, ABSENT.fileSystem) },
  },
  "ds.DescribeDirectories": {
    ask: ({ clients, things }) =>
      clients.ds.send(new DescribeDirectoriesCommand({ DirectoryIds: [things.directoryId] })),
    refused: {
      "a directory that is not there": ({ clients }) =>
        clients.ds.send(new DescribeDirectoriesCommand({ DirectoryIds: [ABSENT.directory] })),
    },
  },
  "ds.DescribeDomainControllers": {
    ask: ({ clients, things }) =>
      clients.ds.send(new DescribeDomainControllersCommand({ DirectoryId: things.directoryId })),
    refused: {
      "a directory that is not there": ({ clients }) =>
        clients.ds.send(new DescribeDomainControllersCommand({ DirectoryId: ABSENT.directory })),
    },
  },
  "ds.GetDirectoryLimits": { ask: ({ clients }) => clients.ds.send(new GetDirectoryLimitsCommand({})) },
  "ds.GetSnapshotLimits": {
    ask: ({ clients, things }) => clients.ds.send(new GetSnapshotLimitsCommand({ DirectoryId: things.directoryId })),
    refused: {
      "a directory that is not there": ({ clients }) =>
        clients.ds.send(new GetSnapshotLimitsCommand({ DirectoryId: ABSENT.directory })),
    },
  },
};
