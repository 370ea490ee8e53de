import type { FileSystem } from "@aws-sdk/client-fsx";
import type { Answer } from "../../aws/answer.ts";
import { mapped } from "../../aws/answer.ts";
import { fsx } from "../../aws/clients.ts";
import type { Session } from "../../aws/session.ts";
import type { Quota } from "./quota.ts";

const SSD = "L-E43BDB2E";
const HDD = "L-84EAF187";

/** Codes: Service Quotas, Amazon FSx, "Windows file systems" and its like. */
export const FILE_SYSTEM_QUOTAS: readonly Quota[] = [
  {
    id: "quotas.fileSystems",
    service: "fsx",
    code: "L-5B89F9CE",
    name: { en: "FSx for Windows file systems", ja: "FSx for Windows のファイルシステム数" },
    needed: () => 1,
    used: (session) => summed(session, () => 1),
  },
  {
    id: "quotas.throughput",
    service: "fsx",
    code: "L-FD89CA8A",
    name: { en: "FSx for Windows throughput, MBps", ja: "FSx for Windows のスループット（MBps）" },
    needed: ({ spec }) => spec.fileSystem.throughputCapacityMBps,
    used: (session) => summed(session, ({ WindowsConfiguration }) => WindowsConfiguration?.ThroughputCapacity ?? 0),
  },
  {
    id: "quotas.storage",
    service: "fsx",
    code: ({ spec }) => (spec.fileSystem.storageType === "HDD" ? HDD : SSD),
    name: { en: "FSx for Windows storage, GiB", ja: "FSx for Windows のストレージ容量（GiB）" },
    needed: ({ spec }) => spec.fileSystem.storageCapacityGiB,
    used: (session, { spec }) =>
      summed(session, ({ StorageType, StorageCapacity = 0 }) =>
        (StorageType ?? "SSD") === spec.fileSystem.storageType ? StorageCapacity : 0,
      ),
  },
];

/** Over the account's file systems for Windows in the Region. */
async function summed(session: Session, figure: (fileSystem: FileSystem) => number): Promise<Answer<number>> {
  const answer = await session.askAll("fsx:DescribeFileSystems", fsx(session), ({ client, module }, options) =>
    module.paginateDescribeFileSystems({ client }, {}, options),
  );
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ FileSystems = [] }) => FileSystems)
      .filter(({ FileSystemType }) => FileSystemType === "WINDOWS")
      .reduce((sum, each) => sum + figure(each), 0),
  );
}
