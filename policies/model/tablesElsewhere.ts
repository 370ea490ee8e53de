import { isMade } from "./input.ts";
import type { StackResource } from "./resource.ts";
import { readRouteTables, vpcsWithMain } from "./routeTables.ts";
import type { StackGraph } from "./stackGraph.ts";
import { howToShow } from "./statedReads.ts";
import { readSubnets, SUBNET_TYPES } from "./subnets.ts";
import { VPC_TYPES } from "./vpcOf.ts";

const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";

/**
 * Subnets whose route table the stack does not show, with the reason: one that is associated with a table elsewhere, and
 * one that the stack makes in a VPC elsewhere and leaves to that VPC's main table. Of a subnet that is only read, its
 * table is nothing that the stack says.
 */
export function readTablesElsewhere(stack: StackGraph): ReadonlyMap<StackResource, string> {
  const found = new Map<StackResource, string>();
  const { tables, associations } = stack.part(readRouteTables);
  for (const { resource, table } of associations) {
    const subnet = stack.reference(resource, "subnetId", SUBNET_TYPES);
    if (subnet.to !== "resource" || table?.startsWith("the main")) continue;
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
  const vpcs = new Set(stack.ofType(...VPC_TYPES).map(({ urn }) => urn));
  const withMain = vpcsWithMain(tables);
  for (const { resource, vpc } of stack.part(readSubnets).values()) {
    if (vpc === undefined || vpcs.has(vpc) || withMain.has(vpc) || associated.has(resource) || !isMade(resource))
      continue;
    found.set(resource, `it has the main route table of ${vpc}, which is not in the stack; associate it with a table`);
  }
  return found;
}
