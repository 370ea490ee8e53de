import type { Properties } from "../account/json.ts";
import { Cloud } from "../cloud/cloud.ts";
import {
  DIRECTORY,
  FILE_SYSTEM,
  INSTANCE,
  INSTANCE_PROFILE,
  INTERNET_GATEWAY,
  NETWORK_INTERFACE,
  ROLE,
  ROUTE,
  ROUTE_TABLE,
  SECURITY_GROUP,
  SUBNET,
  VPC,
} from "../types/tokens.ts";
import type { Clock } from "./clock.ts";
import { ClusterproDouble } from "./clusterproDouble.ts";
import type { Timing } from "./timing.ts";
import { World } from "./world.ts";

/** What of a cluster's settings shows in the account. */
export interface ClusterPlan {
  /** Value of the tag `clpfsx:cluster`. */
  readonly clusterName: string;
  /** Name in clp.conf. */
  readonly name: string;
  readonly virtualIp: string;
  readonly group: string;
  readonly domainName: string;
  readonly vpcCidr: string;
  readonly zones: readonly { readonly zone: string; readonly privateCidr: string }[];
  readonly servers: readonly { readonly name: string; readonly zone: string; readonly privateIp: string }[];
  readonly monitors: readonly string[];
  /** TCP ports of the application's clients. */
  readonly clientPorts: readonly number[];
}

/** A cluster that was brought up, with the account that it is in. */
export interface DeployedCluster {
  readonly world: World;
  readonly clusterpro: ClusterproDouble;
  /** Ids by the `Name` tag: Main, Route-A. */
  readonly tables: ReadonlyMap<string, string>;
  readonly fileSystemId: string;
  readonly directoryId: string;
}

const HOUR = 3_600_000;

/**
 * An account with a cluster as the program makes it, for commands that look at one: what they find it by is there (tags,
 * routes, interfaces), what they do not look at is left out. Without the engine, so that npm alone is enough.
 */
export function deployedCluster(
  plan: ClusterPlan,
  clock: Clock,
  timing?: Timing,
  cloud = new Cloud(),
): DeployedCluster {
  const tags = (Name: string, server?: string) => ({
    Name,
    "clpfsx:cluster": plan.clusterName,
    ...(server === undefined ? {} : { "clpfsx:server": server }),
  });
  const vpc = cloud.add(VPC, { cidrBlock: plan.vpcCidr, tags: tags(plan.clusterName) });
  cloud.add(INTERNET_GATEWAY, { vpcId: vpc.id, tags: tags(plan.clusterName) });
  const { group, files } = securityGroups(plan, cloud, vpc.id, tags);
  const subnets = new Map(
    plan.zones.map(({ zone, privateCidr }) => [
      zone,
      cloud.add(SUBNET, { vpcId: vpc.id, availabilityZone: zone, cidrBlock: privateCidr, tags: tags(zone) }).id,
    ]),
  );
  const tableNames = ["Main", ...plan.zones.map(({ zone }) => `Route-${zone.slice(-1).toUpperCase()}`)];
  const tables = new Map(
    tableNames.map((name) => [name, cloud.add(ROUTE_TABLE, { vpcId: vpc.id, tags: tags(name) }).id] as const),
  );
  const role = cloud.add(ROLE, { name: roleName(plan) });
  cloud.add(INSTANCE_PROFILE, { name: roleName(plan), role: role.id });
  const interfaces = plan.servers.map(({ name, zone, privateIp }) => {
    const networkInterface = cloud.add(NETWORK_INTERFACE, {
      subnetId: subnets.get(zone) as string,
      privateIps: [privateIp],
      securityGroups: [group.id],
      sourceDestCheck: false,
      tags: tags(name, name),
    });
    cloud.add(INSTANCE, {
      ami: "ami-0123456789abcdef0",
      instanceType: "t3.large",
      iamInstanceProfile: roleName(plan),
      primaryNetworkInterface: { networkInterfaceId: networkInterface.id },
      tags: tags(name, name),
    });
    return networkInterface.id;
  });
  for (const routeTableId of tables.values()) {
    const networkInterfaceId = interfaces[0] as string;
    cloud.add(ROUTE, { routeTableId, destinationCidrBlock: `${plan.virtualIp}/32`, networkInterfaceId });
  }
  cloud.trail.length = 0;
  const both = [...subnets.values()].slice(0, 2);
  const directory = cloud.add(DIRECTORY, {
    name: plan.domainName,
    type: "MicrosoftAD",
    edition: "Standard",
    password: "not-looked-at",
    vpcSettings: { vpcId: vpc.id, subnetIds: both },
    tags: tags(plan.domainName),
  });
  const fileSystem = cloud.add(FILE_SYSTEM, {
    activeDirectoryId: directory.id,
    subnetIds: both,
    preferredSubnetId: both[0] as string,
    securityGroupIds: [files.id],
    deploymentType: "MULTI_AZ_1",
    storageCapacity: 32,
    throughputCapacity: 32,
    automaticBackupRetentionDays: 7,
    tags: tags("file-system"),
  });
  return {
    ...inTime(plan, cloud, clock, timing, fileSystem.id),
    tables,
    fileSystemId: fileSystem.id,
    directoryId: directory.id,
  };
}

/** Of the servers, and of their instance profile. */
function roleName({ clusterName }: ClusterPlan): string {
  return `${clusterName}-servers`;
}

/** Of the servers, and of the file system. */
function securityGroups(plan: ClusterPlan, cloud: Cloud, vpcId: string, tags: (name: string) => Properties) {
  const group = cloud.add(SECURITY_GROUP, {
    vpcId,
    name: "servers",
    ingress: [
      rule("-1", 0, { self: true }),
      ...plan.clientPorts.map((port) => rule("tcp", port, { cidrBlocks: [plan.vpcCidr] })),
    ],
    egress: [rule("-1", 0, { cidrBlocks: ["0.0.0.0/0"] })],
    tags: tags("servers"),
  });
  const files = cloud.add(SECURITY_GROUP, {
    vpcId,
    name: "fsx",
    ingress: [445, 5985].map((port) => rule("tcp", port, { securityGroups: [group.id] })),
    egress: [rule("-1", 0, { cidrBlocks: [plan.vpcCidr] })],
    tags: tags("fsx"),
  });
  return { group, files };
}

function rule(protocol: string, port: number, source: Properties): Properties {
  return { protocol, fromPort: port, toPort: port, ...source };
}

function inTime(
  plan: ClusterPlan,
  cloud: Cloud,
  clock: Clock,
  timing: Timing | undefined,
  fileSystemId: string,
): Pick<DeployedCluster, "world" | "clusterpro"> {
  const world = new World(cloud, clock, timing);
  for (const { name } of plan.servers) {
    world.machine(world.instanceOf(name).id).computerName = `${name}.${plan.domainName}`;
  }
  world.backups.push({
    id: "backup-0123456789abcdef0",
    fileSystemId,
    at: clock.now() - 5 * HOUR,
    lifecycle: "AVAILABLE",
    type: "AUTOMATIC",
  });
  const clusterpro = new ClusterproDouble(world, {
    name: plan.name,
    group: plan.group,
    servers: plan.servers.map(({ name }) => name),
    destination: `${plan.virtualIp}/32`,
    monitors: plan.monitors,
    role: roleName(plan),
  });
  world.commands.guest = (instanceId, script) => guestAnswer(world, clusterpro, instanceId, script);
  return { world, clusterpro };
}

/**
 * What a server answers to a script of Run Command: CLUSTERPRO's commands for a script that is one of them. A script of
 * the project's is known by the name in its first line; what it does on Windows is tested where PowerShell is.
 */
function guestAnswer(world: World, clusterpro: ClusterproDouble, instanceId: string, script: string) {
  const instance = world.cloud.get(INSTANCE, instanceId);
  const server = String((instance.properties.tags as { readonly [key: string]: unknown })["clpfsx:server"]);
  const inJson = (name: string, command: string) => {
    const { print, exit } = clusterpro.run(server, command);
    return { print: `${name}=${JSON.stringify({ server, exit, text: print })}\r\n`, exit: 0 };
  };
  if (script.includes("\n# show-cluster.ps1")) return inJson("clpstat", "clpstat --long");
  const value = (name: string) => new RegExp(`^\\$${name} = '(.*)'$`, "m").exec(script)?.[1] ?? "";
  if (script.includes("\n# move-group.ps1"))
    return inJson(
      "clpgrp",
      value("Order") === "start"
        ? `clpgrp -s ${value("Group")} -h ${value("Server")}`
        : `clpgrp -m ${value("Group")} -a ${value("Server")}`,
    );
  if (script.includes("\n# stop-application.ps1")) {
    const ran = clusterpro.stopApplication(server);
    return { print: `stopped=[${ran ? "4711" : ""}]\r\n`, exit: 0 };
  }
  return clusterpro.run(server, script.trim());
}
