import * as pulumi from "@pulumi/pulumi";
import type { ClusterSpec } from "../settings/clusterSpec.ts";
import { clusterDelivery } from "./clusterDelivery.ts";
import { ClusterServer } from "./clusterServer.ts";
import { bringUpLogGroup, ClusterSoftware } from "./clusterSoftware.ts";
import type { ClusterIdentity } from "./clusterTags.ts";
import { clusterWarnings } from "./clusterWarnings.ts";
import { Directory } from "./directory.ts";
import { FileSystem } from "./fileSystem.ts";
import { Network } from "./network.ts";
import { Preparation } from "./preparation.ts";
import { adminSecretName } from "./secretNames.ts";
import { ServerAccess } from "./serverAccess.ts";
import { serverPolicies } from "./serverPolicies.ts";
import { VirtualIp } from "./virtualIp.ts";

export interface HaClusterArgs {
  readonly spec: ClusterSpec;
  /** Password of the domain's `Admin`. Default: generated. */
  readonly directoryAdminPassword?: pulumi.Input<string>;
}

/** What an operator needs to know of one server. */
export interface ServerOutputs {
  readonly name: string;
  readonly instanceId: pulumi.Output<string>;
  readonly networkInterfaceId: pulumi.Output<string>;
  readonly privateIp: string;
}

/**
 * The whole cluster: network, directory, file system, servers, virtual IP and cluster software.
 *
 * The directory and after it the file system take 20 to 45 minutes each. Everything else is built beside them; only
 * the servers wait, for the directory and for one another, so that one update never restarts two of them.
 */
export class HaCluster extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:HaCluster";

  readonly virtualIp: string;
  readonly servers: readonly ServerOutputs[];
  readonly fileSystemDnsName: pulumi.Output<string>;
  readonly fileSystemUncPath: pulumi.Output<string>;
  readonly directoryDnsAddresses: pulumi.Output<string[]>;
  /** Route table id by name: `main` and each zone. */
  readonly routeTableIds: Readonly<Record<string, pulumi.Output<string>>>;
  readonly adminSecretArn: pulumi.Output<string>;
  /** Secret with the application's own administrator, where the program made one. */
  readonly applicationSecretArn: pulumi.Output<string> | undefined;
  /** Bucket with what the servers fetch. */
  readonly deliveryBucketName: pulumi.Output<string>;
  /** CloudWatch log group of the bring-up. */
  readonly bringUpLogGroupName: pulumi.Output<string>;
  /** What is allowed and still risky, a sentence or two each. */
  readonly warnings: readonly string[];

  constructor(name: string, args: HaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super(HaCluster.__pulumiType, name, args, opts);
    const { spec } = args;
    const { protect } = spec;
    const identity: ClusterIdentity = {
      clusterName: spec.clusterName,
      project: spec.project,
      stack: spec.stack,
      region: spec.region,
    };
    const child = { parent: this };
    // Before any resource: a mistake in a file that the settings name ends the program here.
    const delivery = clusterDelivery(spec);
    this.warnings = clusterWarnings(spec, delivery);
    for (const warning of this.warnings) pulumi.log.warn(warning, this);

    const network = new Network(name, { identity, network: spec.network }, child);
    const privateSubnets = ([first, second]: readonly [string, string]) =>
      [network.zone(first).privateSubnetId, network.zone(second).privateSubnetId] as const;
    const access = new ServerAccess(
      `${name}-servers`,
      {
        identity,
        vpcId: network.vpcId,
        application: spec.application,
        policies: serverPolicies(identity, spec, bringUpLogGroup(identity)),
      },
      child,
    );
    const directory = new Directory(
      `${name}-directory`,
      {
        identity,
        directory: spec.directory,
        vpcId: network.vpcId,
        subnetIds: privateSubnets(spec.directory.zones),
        ...(args.directoryAdminPassword === undefined ? {} : { adminPassword: args.directoryAdminPassword }),
        protect,
      },
      child,
    );
    const fileSystem = new FileSystem(
      `${name}-fsx`,
      {
        identity,
        fileSystem: spec.fileSystem,
        vpcId: network.vpcId,
        subnetIds: privateSubnets(spec.fileSystem.zones),
        directoryId: directory.directoryId,
        directoryCidrs: directoryCidrs(spec),
        serversGroupId: access.securityGroupId,
        protect,
      },
      child,
    );

    const preparation = new Preparation(`${name}-prepare`, { identity }, child);
    const servers: ClusterServer[] = [];
    for (const server of spec.servers) {
      const zone = network.zone(server.zone);
      const before = servers.at(-1);
      servers.push(
        new ClusterServer(
          `${name}-${server.name}`,
          {
            identity,
            server,
            subnetId: zone.privateSubnetId,
            securityGroupId: access.securityGroupId,
            // Nothing touches an instance before the server before it is confirmed.
            instanceProfileName:
              before === undefined
                ? access.instanceProfileName
                : pulumi.all([access.instanceProfileName, before.preparedInstanceId]).apply(([profile]) => profile),
            preparation: {
              documentName: preparation.documentName,
              documentVersion: preparation.documentVersion,
              roleArn: preparation.roleArn,
              directoryId: directory.directoryId,
              directoryName: spec.directory.domainName,
              secretName: adminSecretName(identity),
            },
            protect,
          },
          {
            ...child,
            // What the domain join needs, and the server before this one.
            dependsOn: [
              ...zone.internetAccess,
              access,
              directory.dhcpAssociation,
              preparation.rolePolicy,
              ...(before === undefined ? [] : [before.prepared]),
            ],
          },
        ),
      );
    }
    const virtualIp = new VirtualIp(
      `${name}-vip`,
      {
        virtualIp: spec.cluster.virtualIp,
        vpcId: network.vpcId,
        routeTables: network.routeTables,
        networkInterfaceIds: servers.map((server) => server.networkInterfaceId),
      },
      child,
    );

    this.virtualIp = spec.cluster.virtualIp;
    this.servers = spec.servers.map((server, index) => {
      const { instanceId, networkInterfaceId } = servers[index] as ClusterServer;
      return { name: server.name, instanceId, networkInterfaceId, privateIp: server.privateIp };
    });
    this.fileSystemDnsName = fileSystem.dnsName;
    this.fileSystemUncPath = fileSystem.uncPath;
    this.directoryDnsAddresses = directory.dnsAddresses;
    this.routeTableIds = Object.fromEntries(network.routeTables.map((table) => [table.name, table.id]));
    this.adminSecretArn = directory.secretArn;

    const software = new ClusterSoftware(
      `${name}-software`,
      {
        identity,
        spec,
        delivery,
        servers: this.servers.map((server, index) => ({
          ...server,
          instanceId: (servers[index] as ClusterServer).preparedInstanceId,
        })),
        vpcId: network.vpcId,
        fileSystemDnsName: fileSystem.dnsName,
        adminSecret: directory.secret,
      },
      {
        ...child,
        // CLUSTERPRO rewrites routes and creates none, so they are there before it starts.
        dependsOn: [access, fileSystem, virtualIp, ...servers.map(({ prepared }) => prepared)],
      },
    );
    this.applicationSecretArn = software.applicationSecretArn;
    this.deliveryBucketName = software.deliveryBucketName;
    this.bringUpLogGroupName = software.logGroupName;

    this.registerOutputs({
      clusterName: spec.clusterName,
      virtualIp: this.virtualIp,
      servers: this.servers,
      fileSystemDnsName: this.fileSystemDnsName,
      fileSystemUncPath: this.fileSystemUncPath,
      directoryDnsAddresses: this.directoryDnsAddresses,
      routeTableIds: this.routeTableIds,
      adminSecretArn: this.adminSecretArn,
      applicationSecretArn: this.applicationSecretArn,
      deliveryBucketName: this.deliveryBucketName,
      bringUpLogGroupName: this.bringUpLogGroupName,
      warnings: this.warnings,
    });
  }
}

/** Ranges in which AWS places the domain controllers, in the directory's order: the network's may change. */
function directoryCidrs({ directory, network }: ClusterSpec): readonly string[] {
  return directory.zones.flatMap((name) =>
    network.zones.filter(({ zone }) => zone === name).map(({ privateCidr }) => privateCidr),
  );
}
