import type * as pulumi from "@pulumi/pulumi";
import { clientPorts } from "../../delivery/clientPorts.ts";
import type { ClusterSpec } from "../../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import type { ClusterDirectory } from "../directory/clusterDirectory.ts";
import type { ClusterNetwork, ProbePlace } from "../network/clusterNetwork.ts";
import type { Watched } from "./alarmDefinitions.ts";
import type { FunctionRole, HeldBack } from "./lookingFunction.ts";
import { Monitoring } from "./monitoring.ts";
import { Probe } from "./probe.ts";
import { ProbeAccess } from "./probeAccess.ts";
import * as probeRole from "./probeRole.ts";
import { Watch } from "./watch.ts";

interface Base {
  readonly identity: ClusterIdentity;
  readonly spec: ClusterSpec;
  readonly network: ClusterNetwork;
}

/** The port that probers look at: the first that clients use. Undefined where there are to be none, or nothing to look at. */
function probedPort({ monitoring, application }: ClusterSpec): number | undefined {
  return monitoring.probes ? clientPorts(application)[0]?.port : undefined;
}

/** The probers' role, which outlives their subnets; undefined where there are no probers. */
export function createProbeRole(
  name: string,
  { identity, spec }: Pick<Base, "identity" | "spec">,
  parent: pulumi.Resource,
): FunctionRole | undefined {
  return probedPort(spec) === undefined ? undefined : probeRole.createProbeRole(name, identity, parent);
}

/** The probers' security group, which the servers let in; undefined where there are no probers. */
export function createProbeAccess(
  name: string,
  { identity, spec, network }: Base,
  parent: pulumi.Resource,
): ProbeAccess | undefined {
  const port = probedPort(spec);
  if (port === undefined) return undefined;
  const { virtualIp } = spec.cluster;
  return new ProbeAccess(name, { identity, vpcId: network.vpcId, virtualIp, port }, { parent });
}

export interface CreateMonitoringArgs extends Base {
  readonly probeRole: FunctionRole | undefined;
  readonly probeAccess: ProbeAccess | undefined;
  readonly directory: ClusterDirectory;
  readonly fileSystemId: pulumi.Input<string>;
  readonly servers: readonly { readonly name: string; readonly instanceId: pulumi.Input<string> }[];
  readonly serversRoleArn: pulumi.Input<string>;
  /** Nothing looks before that: an alarm for what is still being made tells nobody anything. */
  readonly dependsOn: readonly pulumi.Input<pulumi.Resource>[];
}

/** Probers, watcher and alarms, as far as the settings want them. */
export function createMonitoring(name: string, args: CreateMonitoringArgs, parent: pulumi.Resource): void {
  const { identity, spec, network } = args;
  const opts = { parent, dependsOn: [...args.dependsOn] };
  const probedTables = createProbers(`${name}-probe`, args, opts);
  const watcher = createWatcher(`${name}-watch`, args, opts);
  if (!spec.monitoring.enabled) return;
  new Monitoring(
    `${name}-monitoring`,
    {
      identity,
      monitoring: spec.monitoring,
      watched: {
        probedTables,
        watcher,
        servers: args.servers,
        fileSystem: { id: args.fileSystemId, storageCapacityGiB: spec.fileSystem.storageCapacityGiB },
      },
      virtualIp: spec.cluster.virtualIp,
      routeTableIds: network.routeTables.map(({ id }) => id),
      associationIds: () => network.tableAssociationIds(),
      serversRoleArn: args.serversRoleArn,
      protect: spec.protect,
    },
    opts,
  );
}

function createProbers(
  name: string,
  { identity, spec, network, probeRole: role, probeAccess }: CreateMonitoringArgs,
  opts: HeldBack,
): readonly string[] {
  const port = probedPort(spec);
  if (port === undefined || role === undefined || probeAccess === undefined) return [];
  const { securityGroupId } = probeAccess;
  const { virtualIp } = spec.cluster;
  const places: readonly ProbePlace[] = network.probePlaces(spec.monitoring.probeSubnetIds ?? {});
  const application = spec.application.kind;
  const { defaultSecurityGroupId } = network;
  return new Probe(
    name,
    { identity, places, role, securityGroupId, defaultSecurityGroupId, virtualIp, port, application },
    opts,
  ).tables;
}

function createWatcher(
  name: string,
  { identity, spec, network, directory, fileSystemId }: CreateMonitoringArgs,
  opts: HeldBack,
): Watched<string>["watcher"] {
  if (!spec.monitoring.probes) return undefined;
  const directoryId = directory.fileSystemJoin.activeDirectoryId;
  const backups = spec.fileSystem.backup.retentionDays > 0;
  const tables = Object.fromEntries(network.routeTables.map((table) => [network.shownName(table), table.id]));
  const destination = `${spec.cluster.virtualIp}/32`;
  new Watch(name, { identity, destination, tables, fileSystemId, directoryId, backups }, opts);
  return { directory: directoryId !== undefined, backups };
}
