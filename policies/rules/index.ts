import type { Rule } from "../rule.ts";
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
import { monitorInterval } from "./monitor-interval.ts";
import { vipRouteInEveryTable } from "./vip-route-in-every-table.ts";

export const rules: readonly Rule[] = [
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
  vipRouteInEveryTable,
  monitorInterval,
];
