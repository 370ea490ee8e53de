import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../../problems/userError.ts";
import * as ec2 from "../aws/ec2.ts";

export interface ActiveInterfaceArgs {
  /** `<address>/32` */
  readonly cidr: string;
  readonly vpcId: pulumi.Input<string>;
  /** How many route tables are to carry the virtual IP. */
  readonly tableCount: number;
  /** Interfaces of the servers, the first owner's first. */
  readonly networkInterfaceIds: readonly pulumi.Input<string>[];
}

/** A route of the virtual IP as AWS has it. */
export interface LiveRoute {
  readonly tableId: string;
  /** Empty or absent when the route goes to something else. */
  readonly networkInterfaceId: string | undefined;
}

/**
 * The interface that owns the virtual IP now: the one that the routes in the VPC point at, and before there are any the
 * first server's. Unknown while the VPC is: in the first preview, and in a preview that asks no provider.
 *
 * Tables are looked up by VPC and destination, because that may find none; looking up one route fails when it is
 * absent. The result fails with a UserError as `chooseInterface` says.
 */
export function activeInterface(args: ActiveInterfaceArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const { cidr, vpcId, tableCount, networkInterfaceIds } = args;
  const filters = [{ name: "route.destination-cidr-block", values: [cidr] }];
  // Where the VPC failed, the SDK would tell its error once more, as that of these arguments; no route is made then.
  const inVpc = pulumi.recover<string | undefined>(pulumi.output(vpcId), () => undefined);
  const { ids } = ec2.getRouteTablesOutput({ vpcId: inVpc as pulumi.Output<string>, filters }, { parent });
  const routes = ids.apply((tableIds) => pulumi.all(tableIds.map((tableId) => liveRoute(tableId, cidr, parent))));
  return pulumi.all([routes, pulumi.all([...networkInterfaceIds])]).apply(([live, interfaces]) => {
    const chosen = chooseInterface(live, interfaces, tableCount);
    if (typeof chosen === "string") return chosen;
    throw new UserError(`${cidr}: ${chosen.refusal}`);
  });
}

function liveRoute(tableId: string, cidr: string, parent: pulumi.Resource): pulumi.Output<LiveRoute> {
  return ec2.getRouteTableOutput({ routeTableId: tableId }, { parent }).routes.apply((routes) => ({
    tableId,
    networkInterfaceId: routes.find((route) => route.cidrBlock === cidr)?.networkInterfaceId,
  }));
}

/**
 * Where a new route of the virtual IP goes: where the others go. Refuses when they do not agree on one server's
 * interface and a table is without its route, since a guess would send that table's clients to the wrong server. When
 * no table is without, nothing uses the choice: what exists stays with CLUSTERPRO.
 */
export function chooseInterface(
  live: readonly LiveRoute[],
  interfaces: readonly string[],
  tableCount: number,
): string | { readonly refusal: string } {
  const [first] = interfaces;
  if (first === undefined) throw new Error("a virtual IP needs a server's interface");
  const [target, ...others] = new Set(live.map(({ networkInterfaceId }) => networkInterfaceId || "no interface"));
  if (target === undefined) return first;
  if (others.length === 0 && interfaces.includes(target)) return target;
  if (live.length >= tableCount) return first;
  const found = live.map(({ tableId, networkInterfaceId }) => `${tableId} to ${networkInterfaceId || "no interface"}`);
  return {
    refusal:
      `${live.length} of ${tableCount} route tables have the virtual IP's route, and they do not lead to one server's ` +
      `interface (${interfaces.join(", ")}): ${found.join(", ")}. Where the missing route belongs cannot be told. ` +
      "Bring the group to one server in CLUSTERPRO, so that every table points at its interface, and run up again.",
  };
}
