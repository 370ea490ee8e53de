/**
 * The validated settings of one environment: defaults filled in, every cross-check done, no Pulumi Output inside, so
 * that whatever decides a count, a zone, an address or a name is a plain value. Deeply frozen.
 */
export interface ClusterSpec {
  /** `<project>-<stack>`: value of the tag `clpfsx:cluster` by which commands, the servers' role and the policy pack
   * know what belongs to this cluster. */
  readonly clusterName: string;
  readonly project: string;
  readonly stack: string;
  /** AWS Region, for example `ap-northeast-1`. */
  readonly region: string;
  readonly network: NetworkSpec;
  readonly directory: DirectorySpec;
  readonly fileSystem: FileSystemSpec;
  /** At least two; the first is the failover group's first owner. */
  readonly servers: readonly ServerSpec[];
  readonly cluster: ClusterproSpec;
  readonly application: ApplicationSpec;
  /** Guards the directory, the file system, its security group and the servers' network interfaces against deletion. */
  readonly protect: boolean;
}

export interface NetworkSpec {
  readonly vpcCidr: string;
  readonly zones: readonly ZoneSpec[];
  /** An interface endpoint for the EC2 API, so that CLUSTERPRO reaches ReplaceRoute when a NAT gateway is down. */
  readonly ec2Endpoint: boolean;
}

export interface ZoneSpec {
  /** Availability Zone name, for example `ap-northeast-1a`. */
  readonly zone: string;
  readonly publicCidr: string;
  readonly privateCidr: string;
}

export interface DirectorySpec {
  /** Fully qualified domain name, at most 47 characters (FSx Multi-AZ). */
  readonly domainName: string;
  readonly edition: "Standard" | "Enterprise";
  /** Exactly two zones of the network; moving either replaces the directory. */
  readonly zones: readonly [string, string];
}

export type DeploymentType = "MULTI_AZ_1" | "SINGLE_AZ_1" | "SINGLE_AZ_2";

export interface FileSystemSpec {
  /** The `Name` tag; FSx has no other name. */
  readonly name: string;
  readonly deploymentType: DeploymentType;
  readonly storageType: "SSD" | "HDD";
  readonly storageCapacityGiB: number;
  readonly throughputCapacityMBps: number;
  /** Preferred zone first; moving either replaces the file system. */
  readonly zones: readonly [string, string];
  /** DNS aliases, fully qualified. */
  readonly aliases: readonly string[];
  /** SMB share that holds the application's data. `share` is the one FSx makes. */
  readonly share: string;
  /** ARN of a customer managed key; absent means the AWS managed key. A change replaces the file system. */
  readonly kmsKeyArn?: string;
  readonly backup: BackupSpec;
  /** `d:HH:MM` in UTC, 1 is Monday. */
  readonly maintenanceStartUtc: string;
  readonly auditLog: AuditLogLevel;
}

export interface BackupSpec {
  /** 0 to 90; automatic backups are deleted with the file system. */
  readonly retentionDays: number;
  /** `HH:MM` */
  readonly startTimeUtc: string;
  /** Whether a last backup is made, and kept and billed, when the file system is deleted. Default: `protect`. */
  readonly final: boolean;
}

export type AuditLogLevel = "DISABLED" | "SUCCESS_ONLY" | "FAILURE_ONLY" | "SUCCESS_AND_FAILURE";

export interface ServerSpec {
  /** Lower-case NetBIOS name, 1 to 15 characters: host name, CLUSTERPRO server name and `clpfsx:server` tag. */
  readonly name: string;
  readonly zone: string;
  /** Fixed address in the zone's private subnet. */
  readonly privateIp: string;
  readonly instanceType: string;
  /** Public SSM parameter that names the AMI. */
  readonly imageParameter: string;
  readonly rootVolumeGiB: number;
}

export interface ClusterproSpec {
  /** IPv4 host address outside the VPC; a /32 route in every route table. */
  readonly virtualIp: string;
  /** Failover group. */
  readonly group: string;
  readonly monitors: { readonly fileSystem: MonitorSpec; readonly application: MonitorSpec };
}

/** Timing of one custom monitor resource (genw). */
export interface MonitorSpec {
  readonly intervalSeconds: number;
  readonly retries: number;
  readonly timeoutSeconds: number;
  readonly startWaitSeconds: number;
}

export type ApplicationSpec =
  | {
      readonly kind: "minio";
      /** Installation folder on the servers. */
      readonly directory: string;
      readonly port: number;
      readonly consolePort: number;
      /** IPv4 ranges of clients; the VPC's range when the setting is left out. */
      readonly clientCidrs: readonly string[];
    }
  | { readonly kind: "none" };
