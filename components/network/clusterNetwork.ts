import type * as pulumi from "@pulumi/pulumi";

/** What the cluster needs of its network, whether it is made or was there already. */
export interface ClusterNetwork {
  readonly vpcId: pulumi.Output<string>;
  /** Every table that needs the virtual IP's route. */
  readonly routeTables: readonly NetworkRouteTable[];
  /** Ids of those tables' associations, with subnets and with the VPC as its main table. */
  tableAssociationIds(): pulumi.Output<readonly string[]>;
  /** The zone of that name. Throws when the settings let a zone through that the network does not have. */
  zone(zone: string): ClusterZone;
  /** The VPC's own security group. */
  readonly defaultSecurityGroupId: pulumi.Output<string>;
  /** What AWS's console and `status` call a table. */
  shownName(table: NetworkRouteTable): string;
  /**
   * A subnet of each route table, for a prober.
   *
   * @param subnetIds Of an existing network, by the table's name: a table that is not among them gets no prober.
   */
  probePlaces(subnetIds: Readonly<Record<string, string>>): readonly ProbePlace[];
}

/** Where somebody looks through a route table. */
export interface ProbePlace {
  /** Of the table, as `NetworkRouteTable` has it. */
  readonly name: string;
  readonly shownName: string;
  readonly subnetId: pulumi.Output<string>;
}

/** One Availability Zone of the network. */
export interface ClusterZone {
  readonly zone: string;
  /** IPv4 range of the private subnet, as settings give it. */
  readonly privateCidr: string;
  readonly privateSubnetId: pulumi.Output<string>;
  /** What must exist before a machine in the private subnet reaches the internet. */
  readonly internetAccess: readonly pulumi.Resource[];
}

/** A route table that a client's subnet may use, and that therefore needs every VIP route. */
export interface NetworkRouteTable {
  /** `main` or the name of the zone whose private subnet it serves; of an existing table, the settings' name. Part of a VIP route's identity. */
  readonly name: string;
  readonly id: pulumi.Output<string>;
}
