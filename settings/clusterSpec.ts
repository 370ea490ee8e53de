import type { RecoveryChoice } from "../clusterpro/article.ts";
import type { TagKey } from "../clusterpro/tagTable.ts";

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
  /** A network that is there already takes the place of one that is made. */
  readonly existing?: ExistingNetworkSpec;
}

export interface ExistingNetworkSpec {
  readonly vpcId: string;
  /** Private subnet by the name of its zone: one for each of `zones`. */
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  /** Every table that gets the virtual IP's route, by a name that is part of the route's identity. */
  readonly routeTableIds: Readonly<Record<string, string>>;
}

export interface ZoneSpec {
  /** Availability Zone name, for example `ap-northeast-1a`. */
  readonly zone: string;
  /** Absent in an existing network, of whose public subnets nothing is needed. */
  readonly publicCidr?: string;
  readonly privateCidr: string;
}

/** A directory is made, or one that is there already is joined. */
export type DirectorySpec = MadeDirectorySpec | JoinedDirectorySpec;

export interface MadeDirectorySpec {
  /** Fully qualified domain name, at most 47 characters (FSx Multi-AZ). */
  readonly domainName: string;
  readonly edition: "Standard" | "Enterprise";
  /** Exactly two zones of the network; moving either replaces the directory. */
  readonly zones: readonly [string, string];
  readonly existing?: undefined;
}

export interface JoinedDirectorySpec {
  /** Fully qualified domain name, at most 47 characters (FSx Multi-AZ). */
  readonly domainName: string;
  readonly existing: ExistingDirectorySpec;
  readonly edition?: undefined;
  readonly zones?: undefined;
}

/** An AWS Managed Microsoft AD by its id, or a self-managed domain by its DNS servers: exactly one of the two. */
export interface ExistingDirectorySpec {
  readonly directoryId?: string;
  /** One or two. */
  readonly dnsAddresses?: readonly string[];
  /** Name of the secret with `username` and `password` of an account that joins computers and deletes their accounts. */
  readonly secret: string;
  /** Customer managed key that the secret is encrypted with. */
  readonly kmsKeyArn?: string;
  /** Distinguished name of the unit that file system and servers join; self-managed only. Default: the domain's own. */
  readonly organizationalUnit?: string;
  /** Group that administers the file system; self-managed only. Default: FSx's, `Domain Admins`. */
  readonly administratorsGroup?: string;
  /** Ranges of domain controllers beside the DNS servers; self-managed only. */
  readonly controllerCidrs?: readonly string[];
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
  /** Replaces the instance when the parameter names a newer image; otherwise an image is chosen at creation only. */
  readonly followImage: boolean;
}

export interface ClusterproSpec {
  /** CLUSTERPRO's name of the cluster: 1 to 31 characters. */
  readonly name: string;
  /** IPv4 host address outside the VPC; a /32 route in every route table. */
  readonly virtualIp: string;
  /** Failover group. */
  readonly group: string;
  /** Edition of the product that is installed. */
  readonly language: "japanese" | "english";
  readonly monitors: MonitorSpecs;
  /** How a server finds out that it is the one cut off. */
  readonly networkPartition: NetworkPartitionSpec;
  readonly account: AccountSpec;
  /** Absent: CLUSTERPRO is neither installed nor started. */
  readonly installer?: InstallerSpec;
  readonly licenses?: readonly DownloadSpec[];
  /** clp.conf, or a zip with one, exported from Cluster WebUI, into which the environment's values are laid. */
  readonly baseConfiguration?: {
    /** Relative to the project's folder, or absolute. */
    readonly path: string;
    /** Timing that the stack file gives; the export's stands where it gives none. */
    readonly timing: Readonly<Partial<Record<"fileSystem" | "application", Partial<TimingSpec>>>>;
  };
  /** Places in clp.conf of values whose place no public document gives; see clusterpro/tagTable.ts. */
  readonly tags: Readonly<Partial<Record<TagKey, string>>>;
  /** Customer managed key for the delivery bucket and the application's secret; absent means AWS's own keys. */
  readonly kmsKeyArn?: string;
}

/** Timing of one custom monitor resource (genw). */
export interface TimingSpec {
  readonly intervalSeconds: number;
  readonly retries: number;
  readonly timeoutSeconds: number;
  readonly startWaitSeconds: number;
}

export interface MonitorSpec extends TimingSpec {
  /** What differs from `DEFAULT_RECOVERY` of clusterpro/article.ts. */
  readonly recovery?: RecoveryChoice;
}

export interface FileSystemMonitorSpec extends MonitorSpec {
  /** Longest time for one look at the file system. */
  readonly probeSeconds: number;
  /** Looks at the share too, not only at its port. */
  readonly checkShare: boolean;
}

export interface MonitorSpecs {
  readonly fileSystem: FileSystemMonitorSpec;
  readonly application: MonitorSpec;
  readonly virtualIp: { readonly recovery?: RecoveryChoice };
  readonly userSpace: { readonly recovery?: RecoveryChoice };
}

export type NetworkPartitionSpec =
  | { readonly kind: "none" }
  | { readonly kind: "http"; readonly host: string; readonly port: number }
  | { readonly kind: "ping"; readonly address: string };

/** The domain user who runs every script of the cluster. */
export interface AccountSpec {
  /** Name in the domain, without it. */
  readonly user: string;
  /**
   * Name of the secret with its `username` and `password`; absent means the secret of the directory's Admin. Never
   * absent with an existing directory.
   */
  readonly secret?: string;
  /** Bring-up sees to it that the password does not expire, and fails when it still does. */
  readonly passwordNeverExpires: boolean;
  /** Fine-grained password policy that bring-up uses for that. */
  readonly passwordPolicy: string;
}

/** A file that the servers fetch. */
export interface DownloadSpec {
  /** `s3://<bucket>/<key>` or `https://...`. */
  readonly uri: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Customer managed key that an object in S3 is encrypted with. */
  readonly kmsKeyArn?: string;
}

/** A setup, or the word that the image holds the product already. */
export interface InstallerSpec extends Partial<DownloadSpec> {
  readonly preinstalled?: boolean;
}

export type ApplicationSpec = MinioSpec | CustomApplicationSpec | { readonly kind: "none" };

export interface MinioSpec {
  readonly kind: "minio";
  /** Installation folder on the servers. */
  readonly directory: string;
  /** Folder on the share, never its root. */
  readonly folder: string;
  readonly port: number;
  readonly consolePort: number;
  /** IPv4 ranges of clients; the VPC's range when the setting is left out. */
  readonly clientCidrs: readonly string[];
  /** minio.exe; absent means that bring-up is left out. */
  readonly binary?: DownloadSpec;
  /** Secret with `username` and `password` of MinIO's root user; absent means that one is generated. */
  readonly secret?: string;
  /** Longest start, longest stop, and longest wait for one answer. */
  readonly startSeconds: number;
  readonly stopSeconds: number;
  readonly healthSeconds: number;
}

/** The user's own start, stop and monitor scripts. */
export interface CustomApplicationSpec {
  readonly kind: "custom";
  /** Names the script resource `script_<name>` and the monitor `genw_<name>`. */
  readonly name: string;
  /** Folder with start.bat, stop.bat and genw.bat, relative to the project's folder, or absolute. */
  readonly scripts: string;
  /** TCP ports that clients use. */
  readonly ports: readonly number[];
  readonly clientCidrs: readonly string[];
}
