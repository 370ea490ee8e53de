import * as pulumi from "@pulumi/pulumi";
import * as ec2 from "../aws/ec2.ts";
import { activeInterface } from "./activeInterface.ts";
import type { NetworkRouteTable } from "./clusterNetwork.ts";

export interface VirtualIpArgs {
  /** IPv4 host address outside the VPC, for example `172.16.0.1`. */
  readonly virtualIp: string;
  readonly vpcId: pulumi.Input<string>;
  /** Every route table that a client may use. A table left out is a subnet that loses the cluster. */
  readonly routeTables: readonly NetworkRouteTable[];
  /** Interfaces of the servers. The first owns the virtual IP until CLUSTERPRO moves it. */
  readonly networkInterfaceIds: readonly pulumi.Input<string>[];
}

/**
 * The virtual IP as a /32 route in every route table of the network.
 *
 * The routes must exist before CLUSTERPRO starts, since ReplaceRoute does not create, and belong to CLUSTERPRO from
 * then on: their target is ignored. Otherwise the next update after a failover would send the virtual IP back to the
 * first server while the application runs on the second. A route that is missing, of a new zone or deleted by hand, goes
 * where the others go at that time; see `activeInterface`.
 *
 * Throws when there is no route table.
 */
export class VirtualIp extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:VirtualIp";

  /** `<address>/32` */
  readonly cidr: string;

  constructor(name: string, args: VirtualIpArgs, opts?: pulumi.ComponentResourceOptions) {
    if (args.routeTables.length === 0) {
      throw new Error(
        `${name}: the virtual IP ${args.virtualIp} needs at least one route table; no client could reach it`,
      );
    }
    super(VirtualIp.__pulumiType, name, args, opts);
    this.cidr = `${args.virtualIp}/32`;
    const networkInterfaceId = activeInterface(
      {
        cidr: this.cidr,
        vpcId: args.vpcId,
        tableCount: args.routeTables.length,
        networkInterfaceIds: args.networkInterfaceIds,
      },
      this,
    );
    for (const table of args.routeTables) {
      new ec2.Route(
        `${name}-${table.name}`,
        {
          routeTableId: table.id,
          destinationCidrBlock: this.cidr,
          networkInterfaceId,
        },
        { parent: this, ignoreChanges: ["networkInterfaceId"] },
      );
    }
    this.registerOutputs({ virtualIp: args.virtualIp, vpcId: args.vpcId });
  }
}
