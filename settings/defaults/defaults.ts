import { deepFreeze } from "./deepFreeze.ts";

/*
 * What a setting is when the stack file leaves it out. Together they are the article's cluster; a stack file that says
 * no more than `aws:region: ap-northeast-1` gets exactly this.
 */

/** The only Region whose zones have a default: zone letters differ per Region, and a guess would fail at creation. */
export const DEFAULT_ZONES_REGION = "ap-northeast-1";

export const DEFAULT_ZONES = deepFreeze([
  { zone: "ap-northeast-1a", publicCidr: "10.0.10.0/24", privateCidr: "10.0.110.0/24" },
  { zone: "ap-northeast-1c", publicCidr: "10.0.20.0/24", privateCidr: "10.0.120.0/24" },
]);

export const DEFAULT_NETWORK = deepFreeze({ vpcCidr: "10.0.0.0/16", ec2Endpoint: false });

export const DEFAULT_DIRECTORY = deepFreeze({ domainName: "test.msad.local", edition: "Standard" });

/** 7 days and the hour before the maintenance window; FSx wants the two half-hour windows apart. */
export const DEFAULT_BACKUP = deepFreeze({ retentionDays: 7, startTimeUtc: "18:00" });

/** Saturday 19:00 UTC, which is Sunday 04:00 in Japan: patching moves the file system to the standby and back. */
export const DEFAULT_MAINTENANCE_START_UTC = "6:19:00";

export const DEFAULT_FILE_SYSTEM = deepFreeze({
  name: "test-fsx",
  deploymentType: "MULTI_AZ_1",
  storageType: "SSD",
  storageCapacityGiB: 32,
  throughputCapacityMBps: 32,
  aliases: [],
  share: "share",
  maintenanceStartUtc: DEFAULT_MAINTENANCE_START_UTC,
  auditLog: "DISABLED",
});

/** For every server; `server` in the stack file overrides it, an entry of `servers` overrides both. */
export const DEFAULT_SERVER = deepFreeze({
  instanceType: "t3.large",
  imageParameter: "/aws/service/ami-windows-latest/Windows_Server-2022-Japanese-Full-Base",
  rootVolumeGiB: 60,
  followImage: false,
});

/** One server for each of the first two zones. */
export const DEFAULT_SERVER_NAMES = deepFreeze(["server1", "server2"]);

/** Position of a default server's address in its private subnet: 10.0.110.0/24 gives 10.0.110.11. */
export const DEFAULT_SERVER_HOST_NUMBER = 11;

export const DEFAULT_CLUSTER = deepFreeze({
  virtualIp: "172.16.0.1",
  group: "failover",
  language: "japanese",
  // The article's. A witness outside both zones is better, and the preview says so.
  networkPartition: { kind: "none" },
  tags: {},
  passwords: [],
});

/** CLUSTERPRO's own defaults; the time-out equals the interval so that one check never outlives its turn. */
export const DEFAULT_MONITOR = deepFreeze({ intervalSeconds: 60, retries: 1, timeoutSeconds: 60, startWaitSeconds: 0 });

/** Half of the 30 s that AWS gives a failover; a TCP port tells as much as the article's own check. */
export const DEFAULT_FILE_SYSTEM_MONITOR = deepFreeze({ ...DEFAULT_MONITOR, probeSeconds: 15, checkShare: false });

/** NEC's witness listens here unless told otherwise. */
export const DEFAULT_HTTP_PORT = 80;

/** The article's account. Of the five policies that AWS makes, the first one wins over the others. */
export const DEFAULT_ACCOUNT = deepFreeze({
  user: "Admin",
  passwordNeverExpires: true,
  passwordPolicy: "CustomerPSO-01",
});

/** `clientCidrs` is the VPC's range when left out. */
export const DEFAULT_APPLICATION = deepFreeze({
  kind: "minio",
  directory: "C:\\minio",
  folder: "minio",
  port: 9000,
  consolePort: 9090,
  startSeconds: 120,
  stopSeconds: 60,
  healthSeconds: 20,
});

/** `probes` is as `enabled` when left out. */
export const DEFAULT_MONITORING = deepFreeze({ enabled: false, subscribers: [], trail: "none" });

export const DEFAULT_PROTECT = false;
