import { HaCluster } from "./components/haCluster.ts";
import { readSettings } from "./settings/readSettings.ts";

const { spec, directoryAdminPassword, warnings: ofSettings } = readSettings();

const cluster = new HaCluster("clusterpro", {
  spec,
  ...(directoryAdminPassword === undefined ? {} : { directoryAdminPassword }),
  ...(ofSettings.length === 0 ? {} : { warnings: ofSettings }),
});

const outputs = {
  /** What clients connect to. */
  virtualIp: cluster.virtualIp,
  servers: cluster.servers,
  fileSystemDnsName: cluster.fileSystemDnsName,
  fileSystemUncPath: cluster.fileSystemUncPath,
  directoryDnsAddresses: cluster.directoryDnsAddresses,
  vpcId: cluster.vpcId,
  routeTableIds: cluster.routeTableIds,
  /** Secrets Manager secret with the password of the domain's Admin. */
  adminSecretArn: cluster.adminSecretArn,
  /** Secrets Manager secret with the application's own administrator, where the program made one. */
  applicationSecretArn: cluster.applicationSecretArn,
  /** Bucket with CLUSTERPRO's configuration and scripts. */
  deliveryBucketName: cluster.deliveryBucketName,
  /** What the bring-up wrote. */
  bringUpLogGroupName: cluster.bringUpLogGroupName,
  /** What is allowed and still risky. */
  warnings: cluster.warnings,
};

// As one object, because Pulumi warns of an export without a value.
export default Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
