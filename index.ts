import { HaCluster } from "./components/haCluster.ts";
import { readSettings } from "./settings/readSettings.ts";

const { spec, directoryAdminPassword, warnings: ofSettings } = readSettings();

const cluster = new HaCluster("clusterpro", {
  spec,
  ...(directoryAdminPassword === undefined ? {} : { directoryAdminPassword }),
  ...(ofSettings.length === 0 ? {} : { warnings: ofSettings }),
});

/** What clients connect to. */
export const virtualIp = cluster.virtualIp;
export const servers = cluster.servers;
export const fileSystemDnsName = cluster.fileSystemDnsName;
export const fileSystemUncPath = cluster.fileSystemUncPath;
export const directoryDnsAddresses = cluster.directoryDnsAddresses;
export const routeTableIds = cluster.routeTableIds;
/** Secrets Manager secret with the password of the domain's Admin. */
export const adminSecretArn = cluster.adminSecretArn;
/** Secrets Manager secret with the application's own administrator, where the program made one. */
export const applicationSecretArn = cluster.applicationSecretArn;
/** Bucket with CLUSTERPRO's configuration and scripts. */
export const deliveryBucketName = cluster.deliveryBucketName;
/** What the bring-up wrote. */
export const bringUpLogGroupName = cluster.bringUpLogGroupName;
/** What is allowed and still risky. */
export const warnings = cluster.warnings;
