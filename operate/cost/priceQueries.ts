/** How AWS's price list names a price. */
export interface PriceQuery {
  readonly service: string;
  /** Attributes of the product. */
  readonly filters: Readonly<Record<string, string>>;
  /**
   * Of the product's usage type, behind the Region's prefix: attributes alone match what is something else as well, such
   * as the six products of `NAT Gateway`.
   */
  readonly usageType: RegExp;
  readonly unit: RegExp;
}

const HOURS = /^(hrs?|hours?)$/i;
const GB = /^gb$/i;
const GB_MONTHS = /^gb-?mo(nth)?s?$/i;

/** Prices of one key each. */
const QUERIES: Readonly<Record<string, PriceQuery>> = {
  "ebs.gp3": query("AmazonEC2", /(^|-)EBS:VolumeUsage\.gp3$/, GB_MONTHS, { volumeApiName: "gp3" }),
  "ebs.snapshot": query("AmazonEC2", /(^|-)EBS:SnapshotUsage$/, GB_MONTHS),
  "fsx.windows.ssd.multiAz": storage("SSD", "Multi-AZ", /(^|-)Storage\.MultiAZ:SSD$/),
  "fsx.windows.ssd.singleAz": storage("SSD", "Single-AZ", /(^|-)Storage:SSD$/),
  "fsx.windows.hdd.multiAz": storage("HDD", "Multi-AZ", /(^|-)Storage\.MultiAZ:HDD$/),
  "fsx.windows.hdd.singleAz": storage("HDD", "Single-AZ", /(^|-)Storage:HDD$/),
  "fsx.windows.throughput.multiAz": throughput(/(^|-)ThroughputCapacity\.MultiAZ$/),
  "fsx.windows.throughput.singleAz": throughput(/(^|-)ThroughputCapacity$/),
  "fsx.windows.backup": query("AmazonFSx", /(^|-)BackupUsage$/, GB_MONTHS, { fileSystemType: "Windows" }),
  "ds.microsoftAd.standard": query("AWSDirectoryService", /(^|-)Std-MicrosoftAD-DC-Usage$/, HOURS),
  "ds.microsoftAd.enterprise": query("AWSDirectoryService", /^([A-Z0-9]+-)?MicrosoftAD-DC-Usage$/, HOURS),
  "nat.hour": query("AmazonEC2", /(^|-)NatGateway-Hours$/, HOURS),
  "nat.gb": query("AmazonEC2", /(^|-)NatGateway-Bytes$/, GB),
  "publicIpv4.inUse": query("AmazonVPC", /(^|-)PublicIPv4:InUseAddress$/, HOURS),
  "vpcEndpoint.interface.hour": query("AmazonVPC", /(^|-)VpcEndpoint-Hours$/, HOURS),
  "vpcEndpoint.interface.gb": query("AmazonVPC", /(^|-)VpcEndpoint-Bytes$/, GB),
  "cloudwatch.alarm": query("AmazonCloudWatch", /(^|-)CW:AlarmMonitorUsage$/, /^alarms?$/i),
  "logs.ingest": query("AmazonCloudWatch", /(^|-)DataProcessing-Bytes$/, GB),
  "logs.store": query("AmazonCloudWatch", /(^|-)TimedStorage-ByteHrs$/, GB_MONTHS),
  "secretsmanager.secret": query("AWSSecretsManager", /(^|-)AWSSecretsManager-Secrets$/, /^secrets?/i),
  "s3.standard": query("AmazonS3", /(^|-)TimedStorage-ByteHrs$/, GB_MONTHS),
};

const WINDOWS = "ec2.windows.";

/** Undefined for a price that the list does not give by Region, such as that of data between zones. */
export function priceQuery(key: string): PriceQuery | undefined {
  if (!key.startsWith(WINDOWS)) return Object.hasOwn(QUERIES, key) ? QUERIES[key] : undefined;
  const instanceType = key.slice(WINDOWS.length);
  return query("AmazonEC2", new RegExp(`(^|-)BoxUsage:${instanceType.replaceAll(".", "\\.")}$`), HOURS, {
    instanceType,
    operatingSystem: "Windows",
    tenancy: "Shared",
    // Without SQL Server, and with the licence in the price.
    preInstalledSw: "NA",
    licenseModel: "No License required",
    capacitystatus: "Used",
  });
}

function query(
  service: string,
  usageType: RegExp,
  unit: RegExp,
  filters: Readonly<Record<string, string>> = {},
): PriceQuery {
  return { service, filters, usageType, unit };
}

/** Other kinds of FSx have the same deployment and storage. */
function storage(storageType: string, deploymentOption: string, usageType: RegExp): PriceQuery {
  return query("AmazonFSx", usageType, GB_MONTHS, { fileSystemType: "Windows", storageType, deploymentOption });
}

function throughput(usageType: RegExp): PriceQuery {
  return query("AmazonFSx", usageType, /^mi?bps-?mo(nth)?s?$/i, { fileSystemType: "Windows" });
}
