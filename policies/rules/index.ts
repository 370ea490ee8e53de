import type { Rule } from "../rule.ts";
import { clpconfExitCodes } from "./clpconf-exit-codes.ts";
import { clpconfMatchesTopology } from "./clpconf-matches-topology.ts";
import { clpconfNoPassword } from "./clpconf-no-password.ts";
import { fsxMultiAz } from "./fsx-multi-az.ts";
import { monitorApplicationActive } from "./monitor-application-active.ts";
import { monitorFileSystemPresent } from "./monitor-file-system-present.ts";
import { monitorInterval } from "./monitor-interval.ts";
import { monitorOutlastsFailover } from "./monitor-outlasts-failover.ts";
import { networkPartition } from "./network-partition.ts";
import { vipRouteInEveryTable } from "./vip-route-in-every-table.ts";

export const rules: readonly Rule[] = [
  fsxMultiAz,
  vipRouteInEveryTable,
  monitorInterval,
  monitorOutlastsFailover,
  monitorFileSystemPresent,
  monitorApplicationActive,
  clpconfMatchesTopology,
  clpconfNoPassword,
  clpconfExitCodes,
  networkPartition,
];
