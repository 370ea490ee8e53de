import type { Settings } from "./schema.ts";

/*
 * The types of validated settings, inferred from the schema, which says what each key means: what is optional in a stack
 * file is there once its default is filled in.
 */

type Frozen<T> = { readonly [Key in keyof T]: Frozen<T[Key]> };

/** With every key but those that have no default. */
type Filled<T, WithoutDefault extends keyof T = never> = Required<Omit<T, WithoutDefault>> & Pick<T, WithoutDefault>;

type Section<Key extends keyof Settings> = NonNullable<Settings[Key]>;

type Cluster = Section<"cluster">;
type Monitors = NonNullable<Cluster["monitors"]>;
type Application = Section<"application">;

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
  /** What the servers' role may do beyond a failover. */
  readonly extraPolicies: readonly ExtraPolicy[];
  readonly cluster: ClusterproSpec;
  readonly application: ApplicationSpec;
  readonly monitoring: MonitoringSpec;
  /** Guards the directory, the file system, its security group and the servers' network interfaces against deletion. */
  readonly protect: boolean;
}

export type NetworkSpec = Frozen<Filled<Section<"network">, "existing">>;
export type ExistingNetworkSpec = NonNullable<NetworkSpec["existing"]>;
export type ZoneSpec = NetworkSpec["zones"][number];

/** A directory is made, or one that is there already is joined. */
export type DirectorySpec = MadeDirectorySpec | JoinedDirectorySpec;
export type MadeDirectorySpec = Frozen<Filled<Omit<Section<"directory">, "existing">>> & {
  readonly existing?: undefined;
};
export type JoinedDirectorySpec = Frozen<Filled<Pick<Section<"directory">, "domainName" | "existing">>> & {
  readonly edition?: undefined;
  readonly zones?: undefined;
};

export type FileSystemSpec = Frozen<
  Filled<Omit<Section<"fileSystem">, "backup">, "kmsKeyArn"> & {
    backup: Required<NonNullable<Section<"fileSystem">["backup"]>>;
  }
>;

export type ServerSpec = Frozen<Filled<Section<"servers">[number], "kmsKeyArn">>;

export type ExtraPolicy = NonNullable<Section<"server">["extraPolicies"]>[number];

export type ClusterproSpec = Frozen<
  Filled<
    Omit<Cluster, "monitors" | "networkPartition" | "account" | "baseConfiguration">,
    "startupDelaySeconds" | "installer" | "licenses" | "kmsKeyArn"
  >
> & {
  readonly monitors: MonitorSpecs;
  /** How a server finds out that it is the one cut off. */
  readonly networkPartition: NetworkPartitionSpec;
  readonly account: AccountSpec;
  /** Absent: clp.conf is rendered. */
  readonly baseConfiguration?: {
    /** Relative to the project's folder, or absolute. */
    readonly path: string;
    /** Timing that the stack file gives; the export's stands where it gives none. */
    readonly timing: Readonly<Partial<Record<"fileSystem" | "application", Partial<TimingSpec>>>>;
  };
};

export type FileSystemMonitorSpec = Frozen<Filled<NonNullable<Monitors["fileSystem"]>, "recovery">>;
export type MonitorSpec = Frozen<Filled<NonNullable<Monitors["application"]>, "recovery">>;
/** Timing of one custom monitor resource (genw). */
export type TimingSpec = Omit<MonitorSpec, "recovery">;

export type MonitorSpecs = Frozen<Required<Pick<Monitors, "virtualIp" | "userSpace">>> & {
  readonly fileSystem: FileSystemMonitorSpec;
  readonly application: MonitorSpec;
};

export type NetworkPartitionSpec = Frozen<Required<NonNullable<Cluster["networkPartition"]>>>;

/** The secret is never absent with an existing directory. */
export type AccountSpec = Frozen<Filled<NonNullable<Cluster["account"]>, "secret">>;

/** A file that the servers fetch. */
export type DownloadSpec = Omit<LicenseSpec, "servers">;

export type LicenseSpec = NonNullable<ClusterproSpec["licenses"]>[number];

export type MonitoringSpec = Frozen<Filled<Section<"monitoring">, "kmsKeyArn" | "probeSubnetIds">>;

export type ApplicationSpec = MinioSpec | CustomApplicationSpec | Frozen<Extract<Application, { kind: "none" }>>;
export type MinioSpec = Frozen<
  Filled<Extract<Application, { kind?: "minio" | undefined }>, "binary" | "secret" | "startFailovers">
>;
export type CustomApplicationSpec = Frozen<Filled<Extract<Application, { kind: "custom" }>, "startFailovers">>;
