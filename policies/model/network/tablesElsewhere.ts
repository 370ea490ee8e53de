import { isMade } from "../graph/input.ts";
import { isYes } from "../graph/known.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { howToShow } from "../graph/statedReads.ts";
import { mainTables, type RouteTable, readRouteTables } from "./routeTables.ts";
import { DEFAULT_SUBNET, readSubnets, SUBNET_TYPES } from "./subnets.ts";
import { DEFAULT_VPC, VPC } from "./vpcOf.ts";

const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";

/**
 * Subnets whose route table the stack does not show, with the reason: one that is associated with a table elsewhere or
 * with one of several, and one that the stack makes in a VPC elsewhere and leaves to that VPC's main table, unless that is
 * surely the stack's. Of a subnet that is only read, its table is nothing that the stack says.
 */
export function readTablesElsewhere(stack: StackGraph): ReadonlyMap<StackResource, string> {
  const found = new Map<StackResource, string>();
  const { tables, associations } = stack.part(readRouteTables);
  for (const { resource, table, candidates } of associations) {
    const subnet = stack.reference(resource, "subnetId", SUBNET_TYPES);
    if (subnet.to !== "resource" || table?.startsWith("the main")) continue;
    if (candidates.length > 0) {
      const names = candidates.map((each) => each.resource.name).join(" or ");
      found.set(
        subnet.resource,
        `routeTableId of "${resource.name}" may be that of ${names}; associate it with one of them`,
      );
      continue;
    }
    const which = table === undefined ? "is not known yet" : `is ${table}, which is not in the stack`;
    found.set(
      subnet.resource,
      `routeTableId of "${resource.name}" ${which}; ${howToShow("aws.ec2.RouteTable", "the table")}`,
    );
  }
  const associated = new Set<StackResource>();
  for (const each of stack.ofType(ASSOCIATION)) {
    const subnet = stack.reference(each, "subnetId", SUBNET_TYPES);
    if (subnet.to === "resource") associated.add(subnet.resource);
  }
  // The default VPC is made by AWS: its main table is not the stack's, and leads to the internet.
  const vpcs = new Set(stack.ofType(VPC).map(({ urn }) => urn));
  const defaultVpcs = new Set(stack.ofType(DEFAULT_VPC).map(({ urn }) => urn));
  const byVpc = mainTables(tables);
  for (const { resource, vpc } of stack.part(readSubnets).values()) {
    if (vpc === undefined || vpcs.has(vpc) || associated.has(resource) || !isMade(resource)) continue;
    const mains = byVpc.get(vpc) ?? [];
    if (mains.some(({ isMain }) => isYes(isMain))) continue;
    const isDefault = resource.type === DEFAULT_SUBNET || defaultVpcs.has(vpc);
    found.set(
      resource,
      isDefault
        ? "it has the main route table of the default VPC, which AWS makes with a route to the internet; associate it " +
            "with a private table"
        : `it has the main route table of ${vpc}, which ${whichOf(mains)}; associate it with a table`,
    );
  }
  return found;
}

/** Of tables that are only read one may be the main one, and so may another that is not. */
function whichOf(tables: readonly RouteTable[]): string {
  return tables.length === 0
    ? "is not in the stack"
    : `may be ${tables.map(({ shown }) => shown).join(" or ")} or another one`;
}
