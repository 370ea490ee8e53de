/**
 * What the bring-up scripts need to know of a cluster: the content of the delivered `bringup/bringup.json`. Nothing in
 * it is secret, and everything in it is known at the first preview.
 */
export interface BringUpPlan {
  readonly clusterName: string;
  readonly region: string;
  /** Failover group. */
  readonly group: string;
  /** Names, highest priority first. The first is the group's owner after the first bring-up, and only then. */
  readonly servers: readonly string[];
  /** Monitors that must be normal at the end. */
  readonly monitors: readonly string[];
  /** Least time from a boot to the start of CLUSTERPRO's services, s; 0 leaves them as they are. */
  readonly startupDelaySeconds: number;
  /** Fully qualified name of the domain. */
  readonly directoryName: string;
  /** Secret with `username` and `password` of the directory's Admin. */
  readonly adminSecret: string;
  readonly account: {
    /** Name in the domain, without it. */
    readonly user: string;
    /** Secret with `username` and `password`; its password stands for `@@PASSWORD:0@@`. */
    readonly secret: string;
    /** True in a directory of the stack's own: the bring-up makes the user where it is not there. */
    readonly make?: true;
    /** Fine-grained password policy that keeps the password from expiring; absent leaves the expiry as it is. */
    readonly passwordPolicy?: string;
  };
  /** Secrets with the passwords that stand for `@@PASSWORD:1@@` and so on: those of an export besides the account's. */
  readonly passwords: readonly string[];
  /** `setup`: what to install. `preinstalled`: the image holds CLUSTERPRO already. */
  readonly product: { readonly kind: "setup"; readonly installer: Download } | { readonly kind: "preinstalled" };
  /** Licence files to register; may be empty on an image that has its licences. */
  readonly licenses: readonly License[];
  /** TCP ports that clients use, for the Windows Firewall. */
  readonly clientPorts: readonly { readonly port: number; readonly purpose: string }[];
  /** Absent with the applications `none` and `custom`. */
  readonly minio?: {
    /** Folder on the servers that takes minio.exe; the cluster account may write to it. */
    readonly directory: string;
    readonly binary: Download;
    /** Secret with `username` and `password` of MinIO's root user. */
    readonly secret: string;
    /** File on the servers that receives them, readable by SYSTEM and the cluster account only. */
    readonly credentials: string;
  };
}

/** What the installation of a server needs of it, before there is a domain or a configuration. */
export type InstallPlan = Pick<BringUpPlan, "region" | "product">;

/** A file from `s3://<bucket>/<key>` or `https://`, and the SHA-256 it must have. */
export interface Download {
  readonly uri: string;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** A licence file; with `servers` for these alone. */
export interface License extends Download {
  readonly servers?: readonly string[];
}
