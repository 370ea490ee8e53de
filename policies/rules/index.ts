import type { Rule } from "../rule/rule.ts";
import { clpconfExitCodes } from "./clpconf-exit-codes.ts";
import { clpconfGroupMoves } from "./clpconf-group-moves.ts";
import { clpconfMatchesTopology } from "./clpconf-matches-topology.ts";
import { clpconfNoPassword } from "./clpconf-no-password.ts";
import { clpconfReadable } from "./clpconf-readable.ts";
import { clusterPortsOpen } from "./cluster-ports-open.ts";
import { directoryPasswordKept } from "./directory-password-kept.ts";
import { directoryProtected } from "./directory-protected.ts";
import { directoryTwoZones } from "./directory-two-zones.ts";
import { fsxAdPorts } from "./fsx-ad-ports.ts";
import { fsxBackups } from "./fsx-backups.ts";
import { fsxDomainJoined } from "./fsx-domain-joined.ts";
import { fsxMultiAz } from "./fsx-multi-az.ts";
import { fsxProtected } from "./fsx-protected.ts";
import { fsxThroughput } from "./fsx-throughput.ts";
import { fsxTwoZones } from "./fsx-two-zones.ts";
import { groupRulesInOnePlace } from "./group-rules-in-one-place.ts";
import { monitorApplicationActive } from "./monitor-application-active.ts";
import { monitorFileSystemPresent } from "./monitor-file-system-present.ts";
import { monitorInterval } from "./monitor-interval.ts";
import { monitorOutlastsFailover } from "./monitor-outlasts-failover.ts";
import { natPerZone } from "./nat-per-zone.ts";
import { networkAclOpen } from "./network-acl-open.ts";
import { networkPartition } from "./network-partition.ts";
import { serverDiskEncrypted } from "./server-disk-encrypted.ts";
import { serverImdsv2 } from "./server-imdsv2.ts";
import { serverNotPublic } from "./server-not-public.ts";
import { serverRoleLeastPrivilege } from "./server-role-least-privilege.ts";
import { serverRoleReplacesRoutes } from "./server-role-replaces-routes.ts";
import { serverTagsAgree } from "./server-tags-agree.ts";
import { serversInTwoZones } from "./servers-in-two-zones.ts";
import { serversReachApi } from "./servers-reach-api.ts";
import { serversReachFileSystem } from "./servers-reach-file-system.ts";
import { vipNoInlineRoutes } from "./vip-no-inline-routes.ts";
import { vipOutsideVpc } from "./vip-outside-vpc.ts";
import { vipRouteInEveryTable } from "./vip-route-in-every-table.ts";
import { vipRouteLeftToCluster } from "./vip-route-left-to-cluster.ts";
import { vipRoutesAgree } from "./vip-routes-agree.ts";
import { vipTargetForwards } from "./vip-target-forwards.ts";
import { vipTargetOnServer } from "./vip-target-on-server.ts";

/** In the order of the reference. */
export const rules: readonly Rule[] = [
  // First, because the others take over its virtualIps.
  vipRouteInEveryTable,
  fsxMultiAz,
  fsxTwoZones,
  fsxDomainJoined,
  fsxAdPorts,
  fsxThroughput,
  fsxBackups,
  fsxProtected,
  directoryTwoZones,
  directoryPasswordKept,
  directoryProtected,
  vipRoutesAgree,
  vipRouteLeftToCluster,
  vipNoInlineRoutes,
  vipOutsideVpc,
  vipTargetForwards,
  vipTargetOnServer,
  natPerZone,
  serversReachApi,
  serversInTwoZones,
  serversReachFileSystem,
  serverImdsv2,
  serverDiskEncrypted,
  serverNotPublic,
  serverRoleLeastPrivilege,
  serverRoleReplacesRoutes,
  serverTagsAgree,
  clusterPortsOpen,
  networkAclOpen,
  groupRulesInOnePlace,
  clpconfReadable,
  monitorInterval,
  monitorOutlastsFailover,
  monitorFileSystemPresent,
  monitorApplicationActive,
  clpconfMatchesTopology,
  clpconfGroupMoves,
  clpconfNoPassword,
  clpconfExitCodes,
  networkPartition,
];
