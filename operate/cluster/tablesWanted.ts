import type { Answer } from "../aws/answer.ts";
import type { SeenInterface } from "./sights.ts";
import type { Target } from "./target.ts";

/** EC2's filter for the cluster's route tables: by the VPC, where it is known, since a table that settings name has no tag of ours. */
export function tablesWanted(
  interfaces: Answer<readonly SeenInterface[]>,
  { clusterName, routeTableIds }: Target,
): { readonly name: string; readonly values: readonly string[] } {
  const own = interfaces.ok ? interfaces.value.filter(({ cluster }) => cluster === clusterName) : [];
  const vpcs = [...new Set(own.map(({ vpcId }) => vpcId))];
  if (vpcs.length > 0) return { name: "vpc-id", values: vpcs };
  if (routeTableIds !== undefined) return { name: "route-table-id", values: Object.values(routeTableIds) };
  return { name: "tag:clpfsx:cluster", values: [clusterName] };
}
