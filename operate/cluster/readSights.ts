import type { Tag } from "@aws-sdk/client-ec2";
import type { Answer } from "../aws/answer.ts";
import { mapped } from "../aws/answer.ts";
import { cloudwatch, ds, ec2, fsx, ssm } from "../aws/clients.ts";
import type { Session } from "../aws/session.ts";
import type {
  SeenAgent,
  SeenAlarm,
  SeenBackup,
  SeenDirectory,
  SeenFileSystem,
  SeenInstance,
  SeenInterface,
  SeenTable,
} from "./sights.ts";

const CLUSTER_TAG = "clpfsx:cluster";
const SERVER_TAG = "clpfsx:server";

/** Interfaces of the servers of every cluster in the Region. */
export async function readInterfaces(session: Session): Promise<Answer<readonly SeenInterface[]>> {
  const answer = await session.askAll("ec2:DescribeNetworkInterfaces", ec2(session), ({ client, module }, options) => {
    const Filters = [
      { Name: "tag-key", Values: [CLUSTER_TAG] },
      { Name: "tag-key", Values: [SERVER_TAG] },
    ];
    return module.paginateDescribeNetworkInterfaces({ client }, { Filters }, options);
  });
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ NetworkInterfaces = [] }) => NetworkInterfaces)
      .map((each) => ({
        id: each.NetworkInterfaceId ?? "",
        vpcId: each.VpcId ?? "",
        cluster: tag(each.TagSet, CLUSTER_TAG) ?? "",
        server: tag(each.TagSet, SERVER_TAG) ?? "",
        instanceId: each.Attachment?.InstanceId,
        sourceDestCheck: each.SourceDestCheck !== false,
        securityGroupIds: (each.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
        privateIp: each.PrivateIpAddress ?? "",
        subnetId: each.SubnetId ?? "",
      })),
  );
}

export async function readTables(
  session: Session,
  { name, values }: { readonly name: string; readonly values: readonly string[] },
): Promise<Answer<readonly SeenTable[]>> {
  const answer = await session.askAll("ec2:DescribeRouteTables", ec2(session), ({ client, module }, options) => {
    const Filters = [{ Name: name, Values: [...values] }];
    return module.paginateDescribeRouteTables({ client }, { Filters }, options);
  });
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ RouteTables = [] }) => RouteTables)
      .map(({ RouteTableId = "", Tags, Routes = [] }) => ({
        id: RouteTableId,
        name: tag(Tags, "Name"),
        cluster: tag(Tags, CLUSTER_TAG),
        routes: Routes.map((route) => ({
          destination:
            route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? "",
          target:
            route.NetworkInterfaceId ??
            route.InstanceId ??
            route.NatGatewayId ??
            route.TransitGatewayId ??
            route.VpcPeeringConnectionId ??
            route.GatewayId ??
            "",
          state: route.State ?? "",
        })),
      })),
  );
}

export async function readInstances(
  session: Session,
  ids: readonly string[],
): Promise<Answer<readonly SeenInstance[]>> {
  const answer = await session.askAll("ec2:DescribeInstanceStatus", ec2(session), ({ client, module }, options) => {
    const input = { InstanceIds: [...ids], IncludeAllInstances: true };
    return module.paginateDescribeInstanceStatus({ client }, input, options);
  });
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ InstanceStatuses = [] }) => InstanceStatuses)
      .map((each) => ({
        id: each.InstanceId ?? "",
        zone: each.AvailabilityZone ?? "",
        state: each.InstanceState?.Name ?? "unknown",
        checks: worse(each.SystemStatus?.Status, each.InstanceStatus?.Status),
      })),
  );
}

function worse(one = "unknown", other = "unknown"): string {
  return one === "ok" ? other : one;
}

export async function readAgents(session: Session, cluster: string): Promise<Answer<readonly SeenAgent[]>> {
  const answer = await session.askAll(
    "ssm:DescribeInstanceInformation",
    ssm(session),
    ({ client, module }, options) => {
      const Filters = [{ Key: `tag:${CLUSTER_TAG}`, Values: [cluster] }];
      return module.paginateDescribeInstanceInformation({ client }, { Filters }, options);
    },
  );
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ InstanceInformationList = [] }) => InstanceInformationList)
      .map((each) => ({
        instanceId: each.InstanceId ?? "",
        online: each.PingStatus === "Online",
        computerName: each.ComputerName ?? "",
        platform: each.PlatformName ?? "",
        lastPing: each.LastPingDateTime?.getTime(),
      })),
  );
}

/** Every file system in the account and Region with the cluster it is tagged with: FSx has no filter for tags. */
export async function readFileSystems(
  session: Session,
): Promise<Answer<readonly (SeenFileSystem & { readonly cluster: string | undefined })[]>> {
  const answer = await session.askAll("fsx:DescribeFileSystems", fsx(session), ({ client, module }, options) => {
    return module.paginateDescribeFileSystems({ client }, {}, options);
  });
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ FileSystems = [] }) => FileSystems)
      .map(({ FileSystemId = "", Lifecycle, DNSName = "", Tags, AdministrativeActions = [], ...rest }) => {
        const windows = rest.WindowsConfiguration;
        return {
          id: FileSystemId,
          cluster: Tags?.find(({ Key }) => Key === CLUSTER_TAG)?.Value,
          lifecycle: Lifecycle ?? "unknown",
          deploymentType: windows?.DeploymentType ?? "",
          throughput: windows?.ThroughputCapacity,
          preferredSubnetId: windows?.PreferredSubnetId,
          directoryId: windows?.ActiveDirectoryId,
          window: windows?.WeeklyMaintenanceStartTime,
          dnsName: DNSName,
          networkInterfaceIds: rest.NetworkInterfaceIds ?? [],
          actions: AdministrativeActions.map((each) => ({
            type: each.AdministrativeActionType ?? "",
            status: each.Status ?? "",
            message: each.FailureDetails?.Message,
            at: each.RequestTime?.getTime(),
          })),
        };
      }),
  );
}

export async function readBackups(session: Session, fileSystemId: string): Promise<Answer<readonly SeenBackup[]>> {
  const answer = await session.askAll("fsx:DescribeBackups", fsx(session), ({ client, module }, options) => {
    const Filters = [{ Name: "file-system-id" as const, Values: [fileSystemId] }];
    return module.paginateDescribeBackups({ client }, { Filters }, options);
  });
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ Backups = [] }) => Backups)
      .map(({ BackupId = "", Lifecycle = "unknown", CreationTime }) => ({
        id: BackupId,
        lifecycle: Lifecycle as string,
        at: CreationTime?.getTime() ?? 0,
      })),
  );
}

export async function readDirectories(session: Session): Promise<Answer<readonly SeenDirectory[]>> {
  const answer = await session.askAll("ds:DescribeDirectories", ds(session), ({ client, module }, options) => {
    return module.paginateDescribeDirectories({ client }, {}, options);
  });
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ DirectoryDescriptions = [] }) => DirectoryDescriptions)
      .map(({ DirectoryId = "", Name = "", Stage = "unknown", DnsIpAddrs = [], VpcSettings }) => ({
        id: DirectoryId,
        name: Name,
        stage: Stage as string,
        dnsAddresses: DnsIpAddrs,
        securityGroupId: VpcSettings?.SecurityGroupId,
      })),
  );
}

export async function readAlarms(session: Session, prefix: string): Promise<Answer<readonly SeenAlarm[]>> {
  const answer = await session.askAll(
    "cloudwatch:DescribeAlarms",
    cloudwatch(session),
    ({ client, module }, options) => {
      const AlarmTypes = ["MetricAlarm" as const, "CompositeAlarm" as const];
      return module.paginateDescribeAlarms({ client }, { AlarmNamePrefix: prefix, AlarmTypes }, options);
    },
  );
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ MetricAlarms = [], CompositeAlarms = [] }) => [...MetricAlarms, ...CompositeAlarms])
      .map((each) => ({
        name: each.AlarmName ?? "",
        state: each.StateValue ?? "unknown",
        reason: each.StateReason ?? "",
        actions: each.AlarmActions ?? [],
        hasActions: each.ActionsEnabled !== false && (each.AlarmActions ?? []).length > 0,
        since: (each.StateTransitionedTimestamp ?? each.StateUpdatedTimestamp)?.getTime(),
      })),
  );
}

function tag(tags: readonly Tag[] | undefined, key: string): string | undefined {
  return tags?.find(({ Key }) => Key === key)?.Value;
}
