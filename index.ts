import { HaCluster } from "./components/haCluster.ts";
import { readSettings } from "./settings/readSettings.ts";

const { spec, directoryAdminPassword } = readSettings();

const cluster = new HaCluster("clusterpro", {
  spec,
  ...(directoryAdminPassword === undefined ? {} : { directoryAdminPassword }),
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
