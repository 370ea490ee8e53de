import * as pulumi from "@pulumi/pulumi";
import { ACTIVE_DIRECTORY_PORTS } from "../../delivery/activeDirectoryPorts.ts";
import { auditLogGroup } from "../../delivery/logGroupNames.ts";
import type { FileSystemSpec } from "../../settings/schema/clusterSpec.ts";
import * as cloudwatch from "../aws/cloudwatch.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ec2 from "../aws/ec2.ts";
import * as fsx from "../aws/fsx.ts";
import type { ClusterDirectory } from "../directory/clusterDirectory.ts";

export interface FileSystemArgs {
  readonly identity: ClusterIdentity;
  readonly fileSystem: FileSystemSpec;
  readonly vpcId: pulumi.Input<string>;
  /** Private subnets of `fileSystem.zones`: preferred, standby. */
  readonly subnetIds: readonly [pulumi.Input<string>, pulumi.Input<string>];
  readonly join: ClusterDirectory["fileSystemJoin"];
  /** IPv4 ranges in which the domain controllers live. */
  readonly directoryCidrs: pulumi.Input<string[]>;
  /** Security group of the servers: the only clients. */
  readonly serversGroupId: pulumi.Input<string>;
  readonly protect: boolean;
}

/** Multi-AZ creation was seen to take 75 minutes with its directory; the provider's default is 45. */
const CREATE_TIMEOUT = "90m";

/** A change of throughput may wait for maintenance, a deletion for its last backup; the defaults are 45 and 30 minutes. */
const CHANGE_TIMEOUT = "120m";

/**
 * FSx for Windows File Server, joined to the directory, with a security group of its own.
 *
 * Nearly everything about a file system is decided once: a change of its subnets, security groups, directory, key,
 * storage type or deployment type replaces it, and its data is lost with it.
 */
export class FileSystem extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:FileSystem";

  readonly fileSystemId: pulumi.Output<string>;
  /** `amznfsx........<domain>`. Clients must use a name: after a failover its address is another one. */
  readonly dnsName: pulumi.Output<string>;
  /** `\\<dns name>\<share>` */
  readonly uncPath: pulumi.Output<string>;

  constructor(name: string, args: FileSystemArgs, opts?: pulumi.ComponentResourceOptions) {
    const { identity, fileSystem: spec, protect } = args;
    // Plain values only: a component waits for its inputs, and the security group need not wait for the directory.
    super(FileSystem.__pulumiType, name, { identity, fileSystem: spec, protect }, opts);
    const group = this.createSecurityGroup(name, args);
    const multiAz = spec.deploymentType === "MULTI_AZ_1";
    const [preferred, standby] = args.subnetIds;
    const tags = clusterTags(identity, spec.name);

    const fileSystem = new fsx.WindowsFileSystem(
      name,
      {
        deploymentType: spec.deploymentType,
        storageType: spec.storageType,
        storageCapacity: spec.storageCapacityGiB,
        throughputCapacity: spec.throughputCapacityMBps,
        subnetIds: multiAz ? [preferred, standby] : [preferred],
        ...(multiAz ? { preferredSubnetId: preferred } : {}),
        ...args.join,
        securityGroupIds: [group.id],
        ...(spec.aliases.length > 0 ? { aliases: [...spec.aliases] } : {}),
        ...(spec.kmsKeyArn === undefined ? {} : { kmsKeyId: spec.kmsKeyArn }),
        ...this.auditLog(name, args),
        automaticBackupRetentionDays: spec.backup.retentionDays,
        ...(spec.backup.retentionDays > 0 ? { dailyAutomaticBackupStartTime: spec.backup.startTimeUtc } : {}),
        weeklyMaintenanceStartTime: spec.maintenanceStartUtc,
        copyTagsToBackups: true,
        // Automatic backups are deleted with the file system; only a final one survives it.
        skipFinalBackup: !spec.backup.final,
        finalBackupTags: tags,
        tags,
      },
      {
        parent: this,
        protect,
        customTimeouts: { create: CREATE_TIMEOUT, update: CHANGE_TIMEOUT, delete: CHANGE_TIMEOUT },
      },
    );
    this.fileSystemId = fileSystem.id;
    this.dnsName = fileSystem.dnsName;
    this.uncPath = pulumi.interpolate`\\\\${fileSystem.dnsName}\\${spec.share}`;

    this.registerOutputs({ fileSystemId: this.fileSystemId, dnsName: this.dnsName, uncPath: this.uncPath });
  }

  /**
   * The file system keeps this one group for life. Its rules are inline, so that they exist before the file system
   * does: FSx checks them at creation, and separate rule resources would race with that check.
   */
  private createSecurityGroup(name: string, args: FileSystemArgs): ec2.SecurityGroup {
    const { identity, serversGroupId, directoryCidrs, protect } = args;
    const fromServers = (port: number, description: string) => ({
      description,
      protocol: "tcp",
      fromPort: port,
      toPort: port,
      securityGroups: [serversGroupId],
    });
    return new ec2.SecurityGroup(
      name,
      {
        vpcId: args.vpcId,
        description: "FSx for Windows of a CLUSTERPRO cluster",
        ingress: [
          fromServers(445, "SMB from the servers"),
          fromServers(5985, "FSx remote PowerShell from the servers"),
        ],
        egress: ACTIVE_DIRECTORY_PORTS.map(({ protocol, from, to, purpose }) => ({
          description: `${purpose} to the directory`,
          protocol,
          fromPort: from,
          toPort: to,
          cidrBlocks: directoryCidrs,
        })),
        tags: clusterTags(identity, `${identity.clusterName}-fsx`),
      },
      { parent: this, protect, ignoreChanges: ["name", "description"] },
    );
  }

  private auditLog(
    name: string,
    { identity, fileSystem }: FileSystemArgs,
  ): Pick<fsx.WindowsFileSystemArgs, "auditLogConfiguration"> {
    const level = fileSystem.auditLog;
    // Said, because the provider takes a level that is left out for one that stays.
    if (level === "DISABLED")
      return { auditLogConfiguration: { fileAccessAuditLogLevel: level, fileShareAccessAuditLogLevel: level } };
    const group = new cloudwatch.LogGroup(
      `${name}-audit`,
      {
        name: auditLogGroup(identity),
        retentionInDays: AUDIT_LOG_RETENTION_DAYS,
        ...(fileSystem.kmsKeyArn === undefined ? {} : { kmsKeyId: fileSystem.kmsKeyArn }),
        tags: clusterTags(identity, auditLogGroup(identity)),
      },
      { parent: this },
    );
    return {
      auditLogConfiguration: {
        auditLogDestination: group.arn,
        fileAccessAuditLogLevel: level,
        fileShareAccessAuditLogLevel: level,
      },
    };
  }
}

const AUDIT_LOG_RETENTION_DAYS = 90;
