import * as pulumi from "@pulumi/pulumi";
import { type ClusterDelivery, clusterDelivery } from "../delivery/clusterDelivery.ts";
import { clusterWarnings } from "../delivery/clusterWarnings.ts";
import { bringUpLogGroup } from "../delivery/logGroupNames.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "./aws/clusterTags.ts";
import type { ClusterDirectory } from "./directory/clusterDirectory.ts";
import { createDirectory } from "./directory/createDirectory.ts";
import { changesAllowed, recordMadeWith } from "./madeWith.ts";
import type * as monitoringParts from "./monitoring/createMonitoring.ts";
import type { ProbeAccess } from "./monitoring/probeAccess.ts";
import type { ClusterNetwork } from "./network/clusterNetwork.ts";
import { createNetwork } from "./network/createNetwork.ts";
import { VirtualIp } from "./network/virtualIp.ts";
import type { ClusterServer } from "./servers/clusterServer.ts";
import { createServers } from "./servers/createServers.ts";
import { ServerAccess } from "./servers/serverAccess.ts";
import { serverPolicies } from "./servers/serverPolicies.ts";
import { ClusterSoftware } from "./software/clusterSoftware.ts";
import { FileSystem } from "./storage/fileSystem.ts";

export interface HaClusterArgs {
  readonly spec: ClusterSpec;
  /** Password of the domain's `Admin`. Default: generated. */
  readonly directoryAdminPassword?: pulumi.Input<string>;
  /**
   * `components/monitoring/createMonitoring.ts`, needed where the settings want probes or alarms. Handed in, so that only a
   * stack that has them loads their types, which takes every other preview longer for nothing.
   */
  readonly monitoring?: typeof monitoringParts;
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
 * The directory and after it the file system take 20 to 45 minutes each. Everything else is built beside them: servers get
 * their names and the product while the directory is made, join it while the file system is made, and only the cluster's
 * configuration waits for both. In an update servers wait for one another, so that none ever restarts two of them.
 */
export class HaCluster extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:HaCluster";

  readonly outputs: HaClusterOutputs;

  constructor(name: string, args: HaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { monitoring: _, ...inputs } = args;
    super(HaCluster.__pulumiType, name, inputs, opts);
    const { spec, directoryAdminPassword: adminPassword } = args;
    // Before any resource: a mistake in a file that the settings name ends the program here.
    const delivery = clusterDelivery(spec);
    const warnings = [...(args.warnings ?? []), ...clusterWarnings(spec, delivery)];
    for (const warning of warnings) pulumi.log.warn(warning, this);

    const base = { identity: identityOf(spec), spec, delivery };
    const allowed = changesAllowed(base, this);
    const monitoring = monitoringOf(args);
    const probeRole = monitoring?.createProbeRole(`${name}-probe`, base, this);
    const outlivedBy = probeRole === undefined ? [] : [probeRole.policy];
    const network = createNetwork(name, { ...base, allowed, outlivedBy }, this);
    const probeAccess = monitoring?.createProbeAccess(`${name}-probe`, { ...base, network }, this);
    const access = createAccess(`${name}-servers`, { ...base, network, probeAccess }, this);
    const directory = createDirectory(`${name}-directory`, { ...base, network, adminPassword }, this);
    const fileSystem = createFileSystem(`${name}-fsx`, { ...base, network, access, directory }, this);
    const software = new ClusterSoftware(
      `${name}-software`,
      { ...base, accountId: access.accountId, serverRoleArn: access.roleArn },
      { parent: this },
    );
    const { installSource } = software;
    const servers = createServers(name, { ...base, network, access, directory, installSource }, this);
    const virtualIp = createVirtualIp(`${name}-vip`, { ...base, network, servers }, this);
    const parts = { ...base, network, access, directory, fileSystem, software, servers, virtualIp };
    bringUp(parts);
    if (monitoring !== undefined) createMonitors(name, { ...parts, probeRole, probeAccess, monitoring }, this);

    recordMadeWith(`${name}-made-with`, base, { parent: this, dependsOn: allowed });

    this.outputs = outputsOf({ ...parts, warnings });
    this.registerOutputs({ clusterName: spec.clusterName, ...this.outputs });
  }
}

function monitoringOf({ spec, monitoring }: HaClusterArgs): typeof monitoringParts | undefined {
  if (!wantsMonitoring(spec)) return undefined;
  if (monitoring === undefined) throw new Error("the settings want monitoring, and the argument monitoring is absent");
  return monitoring;
}

/** Whether a cluster needs `HaClusterArgs.monitoring`. */
export function wantsMonitoring({ monitoring }: Pick<ClusterSpec, "monitoring">): boolean {
  return monitoring.enabled || monitoring.probes;
}

/** What the cluster is made of, in the order in which it is made. */
interface Parts {
  readonly identity: ClusterIdentity;
  readonly spec: ClusterSpec;
  readonly delivery: ClusterDelivery;
  readonly network: ClusterNetwork;
  readonly access: ServerAccess;
  readonly directory: ClusterDirectory;
  readonly fileSystem: FileSystem;
  readonly software: ClusterSoftware;
  readonly servers: readonly ClusterServer[];
  readonly virtualIp: VirtualIp;
}

function identityOf({ clusterName, project, stack, region }: ClusterSpec): ClusterIdentity {
  return { clusterName, project, stack, region };
}

function createAccess(
  name: string,
  {
    identity,
    spec,
    network,
    probeAccess,
  }: Pick<Parts, "identity" | "spec" | "network"> & { readonly probeAccess: ProbeAccess | undefined },
  parent: pulumi.Resource,
): ServerAccess {
  const { existing } = spec.network;
  return new ServerAccess(
    name,
    {
      identity,
      vpcId: network.vpcId,
      application: spec.application,
      policies: serverPolicies(identity, spec, bringUpLogGroup(identity)),
      ...(existing === undefined ? {} : { routeTableIds: Object.values(existing.routeTableIds) }),
      ...(probeAccess === undefined ? {} : { probesGroupId: probeAccess.securityGroupId }),
    },
    { parent },
  );
}

function createFileSystem(
  name: string,
  { identity, spec, network, access, directory }: Pick<Parts, "identity" | "spec" | "network" | "access" | "directory">,
  parent: pulumi.Resource,
): FileSystem {
  const [preferred, standby] = spec.fileSystem.zones;
  return new FileSystem(
    name,
    {
      identity,
      fileSystem: spec.fileSystem,
      vpcId: network.vpcId,
      subnetIds: [network.zone(preferred).privateSubnetId, network.zone(standby).privateSubnetId],
      join: directory.fileSystemJoin,
      directoryCidrs: directory.controllerCidrs,
      serversGroupId: access.securityGroupId,
      protect: spec.protect,
    },
    { parent },
  );
}

function createVirtualIp(
  name: string,
  { spec, network, servers }: Pick<Parts, "spec" | "network" | "servers">,
  parent: pulumi.Resource,
): VirtualIp {
  return new VirtualIp(
    name,
    {
      virtualIp: spec.cluster.virtualIp,
      vpcId: network.vpcId,
      routeTables: network.routeTables,
      networkInterfaceIds: servers.map((server) => server.networkInterfaceId),
    },
    { parent },
  );
}

/** Brings CLUSTERPRO up when all that it works with is there. */
function bringUp({ network, access, directory, fileSystem, software, servers, virtualIp }: Parts): void {
  software.bringUp({
    servers: servers.map(({ serverName, networkInterfaceId, preparedInstanceId }) => ({
      name: serverName,
      networkInterfaceId,
      instanceId: preparedInstanceId,
    })),
    vpcId: network.vpcId,
    fileSystemDnsName: fileSystem.dnsName,
    adminSecret: directory.secret,
    // CLUSTERPRO rewrites routes and creates none, so they are there before it starts.
    dependsOn: [access, fileSystem, virtualIp, ...servers.map(({ prepared }) => prepared)],
  });
}

/** What probers need that is made before them. */
type Probing = Pick<monitoringParts.CreateMonitoringArgs, "probeRole" | "probeAccess">;

/** Last of all: nothing looks at what is still being made. */
function createMonitors(
  name: string,
  {
    access,
    fileSystem,
    servers,
    virtualIp,
    software,
    monitoring,
    ...parts
  }: Parts & Probing & { readonly monitoring: typeof monitoringParts },
  parent: pulumi.Resource,
): void {
  monitoring.createMonitoring(
    name,
    {
      ...parts,
      fileSystemId: fileSystem.fileSystemId,
      servers: servers.map(({ serverName, instanceId }) => ({ name: serverName, instanceId })),
      serversRoleArn: access.roleArn,
      dependsOn: [virtualIp, software, ...servers.map(({ prepared }) => prepared)],
    },
    parent,
  );
}

/** What an operator needs to know of the cluster, in the order in which a stack shows it. */
export type HaClusterOutputs = Readonly<ReturnType<typeof outputsOf>>;

function outputsOf({
  spec,
  network,
  directory,
  fileSystem,
  servers,
  software,
  warnings,
}: Omit<Parts, "delivery"> & { readonly warnings: readonly string[] }) {
  return {
    /** What clients connect to. */
    virtualIp: spec.cluster.virtualIp,
    servers: servers.map(serverOutputs),
    fileSystemDnsName: fileSystem.dnsName,
    fileSystemUncPath: fileSystem.uncPath,
    directoryDnsAddresses: directory.dnsAddresses,
    /** VPC of the servers, in which CLUSTERPRO rewrites the virtual IP's routes. */
    vpcId: network.vpcId,
    /** Route table id by name: `main` and each zone, or the names that settings give to existing ones. */
    routeTableIds: Object.fromEntries(network.routeTables.map((table) => [table.name, table.id])),
    /** Secret of the directory's Admin, or the one that settings name for an existing directory. */
    adminSecretArn: directory.secret.arn,
    /** Secret with the application's own administrator, where the program made one. */
    applicationSecretArn: software.applicationSecretArn,
    /** Bucket with what the servers fetch. */
    deliveryBucketName: software.deliveryBucketName,
    /** CloudWatch log group of the bring-up. */
    bringUpLogGroupName: software.logGroupName,
    /** What is allowed and still risky, a sentence or two each. */
    warnings,
  };
}

function serverOutputs({ serverName, instanceId, networkInterfaceId, privateIp }: ClusterServer): ServerOutputs {
  return { name: serverName, instanceId, networkInterfaceId, privateIp };
}
