import type { Rule } from "../rule.ts";
import { fsxMultiAz } from "./fsx-multi-az.ts";
import { monitorInterval } from "./monitor-interval.ts";
import { vipRouteInEveryTable } from "./vip-route-in-every-table.ts";

export const rules: readonly Rule[] = [fsxMultiAz, monitorInterval, vipRouteInEveryTable];
