import * as pulumi from "@pulumi/pulumi";
import { clusterDelivery } from "../delivery/clusterDelivery.ts";
import { clusterWarnings } from "../delivery/clusterWarnings.ts";
import { directorySecretName } from "../delivery/secretNames.ts";
import type { ClusterSpec, MadeDirectorySpec, NetworkSpec } from "../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "./aws/clusterTags.ts";
import type { ClusterDirectory } from "./directory/clusterDirectory.ts";
import { Directory } from "./directory/directory.ts";
import { ExistingDirectory } from "./directory/existingDirectory.ts";
import type { ClusterNetwork } from "./network/clusterNetwork.ts";
import { ExistingNetwork } from "./network/existingNetwork.ts";
import { Network } from "./network/network.ts";
import { VirtualIp } from "./network/virtualIp.ts";
import { Preparation } from "./runbook/preparation.ts";
import { ClusterServer } from "./servers/clusterServer.ts";
import { ServerAccess } from "./servers/serverAccess.ts";
import { serverPolicies } from "./servers/serverPolicies.ts";
import { bringUpLogGroup, ClusterSoftware } from "./software/clusterSoftware.ts";
import { FileSystem } from "./storage/fileSystem.ts";

export interface HaClusterArgs {
  readonly spec: ClusterSpec;
  /** Password of the domain's `Admin`. Default: generated. */
  readonly directoryAdminPassword?: pulumi.Input<string>;
  /** Of the configuration that the settings were read from. Default: none. */
  readonly warnings?: readonly string[];
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
  /** Route table id by name: `main` and each zone, or the names that settings give to existing ones. */
  readonly routeTableIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Secret of the directory's Admin, or the one that settings name for an existing directory. */
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
    this.warnings = [...(args.warnings ?? []), ...clusterWarnings(spec, delivery)];
    for (const warning of this.warnings) pulumi.log.warn(warning, this);

    const existing = spec.network.existing;
    const network: ClusterNetwork =
      existing === undefined
        ? new Network(name, { identity, network: spec.network }, child)
        : new ExistingNetwork(
            name,
            { network: { ...spec.network, existing }, virtualIp: spec.cluster.virtualIp },
            child,
          );
    const privateSubnets = ([first, second]: readonly [string, string]) =>
      [network.zone(first).privateSubnetId, network.zone(second).privateSubnetId] as const;
    const access = new ServerAccess(
      `${name}-servers`,
      {
        identity,
        vpcId: network.vpcId,
        application: spec.application,
        policies: serverPolicies(identity, spec, bringUpLogGroup(identity)),
        ...(existing === undefined ? {} : { routeTableIds: Object.values(existing.routeTableIds) }),
      },
      child,
    );
    const { directory, directoryCidrs } = this.directoryOf(name, args, identity, network);
    const fileSystem = new FileSystem(
      `${name}-fsx`,
      {
        identity,
        fileSystem: spec.fileSystem,
        vpcId: network.vpcId,
        subnetIds: privateSubnets(spec.fileSystem.zones),
        join: directory.fileSystemJoin,
        directoryCidrs,
        serversGroupId: access.securityGroupId,
        protect,
      },
      child,
    );

    const selfManaged = spec.directory.existing?.dnsAddresses !== undefined;
    const preparation = new Preparation(
      `${name}-prepare`,
      { identity, ...(selfManaged ? { join: "selfManaged" } : {}) },
      child,
    );
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
              join: directory.serverJoin,
              directoryName: spec.directory.domainName,
              secretName: directorySecretName(spec),
            },
            protect,
          },
          {
            ...child,
            // What the domain join needs, and the server before this one.
            dependsOn: [
              ...zone.internetAccess,
              access,
              ...directory.resolution,
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
    this.adminSecretArn = directory.secret.arn;

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

  private directoryOf(
    name: string,
    { spec, directoryAdminPassword }: HaClusterArgs,
    identity: ClusterIdentity,
    network: ClusterNetwork,
  ): { readonly directory: ClusterDirectory; readonly directoryCidrs: pulumi.Input<string[]> } {
    const child = { parent: this };
    const existingVpc = spec.network.existing !== undefined;
    const { vpcId } = network;
    if (spec.directory.existing !== undefined) {
      const directory = new ExistingDirectory(
        `${name}-directory`,
        { identity, directory: spec.directory, ...(existingVpc ? {} : { vpcId }) },
        child,
      );
      return { directory, directoryCidrs: directory.controllerCidrs };
    }
    const directory = new Directory(
      `${name}-directory`,
      {
        identity,
        directory: spec.directory,
        vpcId,
        subnetIds: spec.directory.zones.map((zone) => network.zone(zone).privateSubnetId),
        ...(directoryAdminPassword === undefined ? {} : { adminPassword: directoryAdminPassword }),
        protect: spec.protect,
        ...(existingVpc ? { keepDhcpOptions: true } : {}),
      },
      child,
    );
    return { directory, directoryCidrs: madeDirectoryCidrs(spec.directory, spec.network) };
  }
}

/** Ranges in which AWS places the domain controllers, in the directory's order: the network's may change. */
function madeDirectoryCidrs(directory: MadeDirectorySpec, network: NetworkSpec): string[] {
  return directory.zones.flatMap((name) =>
    network.zones.filter(({ zone }) => zone === name).map(({ privateCidr }) => privateCidr),
  );
}
