import * as pulumi from "@pulumi/pulumi";
import type { NetworkSpec, ZoneSpec } from "../../settings/schema/clusterSpec.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ec2 from "../aws/ec2.ts";
import type { ClusterNetwork, ClusterZone, NetworkRouteTable, ProbePlace } from "./clusterNetwork.ts";
import { zoneLetter } from "./zoneLetter.ts";
import { zoneNamed } from "./zoneNamed.ts";

export interface NetworkArgs {
  readonly identity: ClusterIdentity;
  readonly network: NetworkSpec;
}

export interface NetworkOptions extends pulumi.ComponentResourceOptions {
  readonly outlivedBy?: readonly pulumi.Resource[];
}

/** Name of the table that all public subnets use, and what it is called; the others are named after their zones. */
const MAIN = "main";
const MAIN_SHOWN = "Main";

const shownTable = (zone: string) => `Route-${zoneLetter(zone)}`;

/** One Availability Zone of the network. */
export interface NetworkZone extends ClusterZone {
  readonly publicSubnetId: pulumi.Output<string>;
}

/**
 * The article's VPC: per Availability Zone a public subnet with a NAT gateway and a private subnet with its own route
 * table, and one main route table for all public subnets.
 *
 * Children are named after zones, never after their place in the list: reordering or inserting a zone replaces nothing.
 * Routes are standalone, because an inline `routes` list would delete the VIP routes that CLUSTERPRO rewrites.
 */
export class Network extends pulumi.ComponentResource implements ClusterNetwork {
  static readonly __pulumiType = "clusterpro-fsx:index:Network";

  readonly vpcId: pulumi.Output<string>;
  readonly zones: readonly NetworkZone[];
  /** Main first, then one for each zone, in the order of the settings. */
  readonly routeTables: readonly NetworkRouteTable[];
  readonly defaultSecurityGroupId: pulumi.Output<string>;
  private readonly associationIds: readonly pulumi.Output<string>[];

  private readonly outlivedBy: readonly pulumi.Resource[];

  /** `opts.dependsOn` holds back the VPC, and so everything in it; `opts.outlivedBy` is deleted after the subnets. */
  constructor(name: string, args: NetworkArgs, opts: NetworkOptions = {}) {
    const { dependsOn = [], outlivedBy = [], ...componentOptions } = opts;
    super(Network.__pulumiType, name, args, componentOptions);
    this.outlivedBy = outlivedBy;
    const vpc = this.createVpc(name, args, dependsOn);
    const main = this.createMainTable(name, args, vpc);
    const zones = args.network.zones.map((zone) => this.createZone(name, args, zone, vpc, main));
    this.vpcId = vpc.id;
    this.defaultSecurityGroupId = vpc.defaultSecurityGroupId;
    this.zones = zones;
    this.routeTables = [
      { name: MAIN, id: main.table.id },
      ...zones.map(({ zone, privateTableId }) => ({ name: zone, id: privateTableId })),
    ];
    this.associationIds = [main.association.id, ...zones.flatMap(({ associationIds }) => associationIds)];
    this.createS3Endpoint(name, args);
    if (args.network.ec2Endpoint) this.createEc2Endpoint(name, args);

    this.registerOutputs({
      vpcId: this.vpcId,
      zones: zones.map(({ zone, publicSubnetId, privateSubnetId }) => ({ zone, publicSubnetId, privateSubnetId })),
      routeTables: this.routeTables,
    });
  }

  tableAssociationIds(): pulumi.Output<readonly string[]> {
    return pulumi.all([...this.associationIds]);
  }

  zone(zone: string): NetworkZone {
    return zoneNamed(zone, this.zones);
  }

  shownName({ name }: NetworkRouteTable): string {
    return name === MAIN ? MAIN_SHOWN : shownTable(name);
  }

  /** The public subnets use the main table, and each private subnet its own. */
  probePlaces(): readonly ProbePlace[] {
    return this.routeTables.flatMap((table) => {
      const { name } = table;
      const subnetId = name === MAIN ? this.zones[0]?.publicSubnetId : this.zone(name).privateSubnetId;
      return subnetId === undefined ? [] : [{ name, shownName: this.shownName(table), subnetId }];
    });
  }

  private createVpc(
    name: string,
    { identity, network }: NetworkArgs,
    dependsOn: NonNullable<pulumi.ComponentResourceOptions["dependsOn"]>,
  ): ec2.Vpc {
    return new ec2.Vpc(
      `${name}-vpc`,
      {
        cidrBlock: network.vpcCidr,
        // The servers find the directory, the file system and the AWS API by name.
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: clusterTags(identity, identity.clusterName),
      },
      { parent: this, dependsOn },
    );
  }

  private createMainTable(name: string, { identity }: NetworkArgs, vpc: ec2.Vpc): MainTable {
    const gateway = new ec2.InternetGateway(
      `${name}-internet`,
      { vpcId: vpc.id, tags: clusterTags(identity, identity.clusterName) },
      { parent: this },
    );
    const table = new ec2.RouteTable(
      `${name}-main`,
      { vpcId: vpc.id, tags: clusterTags(identity, MAIN_SHOWN) },
      { parent: this },
    );
    // Made main by association: DefaultRouteTable would adopt AWS's own table and wipe its routes at every update.
    const association = new ec2.MainRouteTableAssociation(
      `${name}-main`,
      { vpcId: vpc.id, routeTableId: table.id },
      { parent: this },
    );
    const defaultRoute = new ec2.Route(
      `${name}-main-default`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
      { parent: this },
    );
    return { table, association, defaultRoute };
  }

  private createZone(name: string, { identity }: NetworkArgs, spec: ZoneSpec, vpc: ec2.Vpc, main: MainTable) {
    const { zone } = spec;
    const letter = zoneLetter(zone);
    // Settings require the public range of a network that is made.
    const subnet = (kind: "public" | "private", cidrBlock: string | undefined, shownName: string) =>
      new ec2.Subnet(
        `${name}-${kind}-${zone}`,
        {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock,
          mapPublicIpOnLaunch: false,
          tags: clusterTags(identity, shownName),
        },
        // A range that overlaps the old one is refused while that is there.
        { parent: this, deleteBeforeReplace: true, dependsOn: [...this.outlivedBy] },
      );
    const publicSubnet = subnet("public", spec.publicCidr, `Subnet-${letter}1`);
    const privateSubnet = subnet("private", spec.privateCidr, `Subnet-${letter}2`);
    const publicAssociation = new ec2.RouteTableAssociation(
      `${name}-public-${zone}`,
      { subnetId: publicSubnet.id, routeTableId: main.table.id },
      { parent: this },
    );

    const address = new ec2.Eip(
      `${name}-nat-${zone}`,
      { domain: "vpc", tags: clusterTags(identity, `NAT-${letter}`) },
      { parent: this, dependsOn: [main.defaultRoute] },
    );
    const nat = new ec2.NatGateway(
      `${name}-nat-${zone}`,
      { subnetId: publicSubnet.id, allocationId: address.id, tags: clusterTags(identity, `NAT-${letter}`) },
      // Its address cannot go to a second gateway before the first is gone.
      { parent: this, dependsOn: [main.defaultRoute, publicAssociation], deleteBeforeReplace: true },
    );

    const privateTable = new ec2.RouteTable(
      `${name}-private-${zone}`,
      { vpcId: vpc.id, tags: clusterTags(identity, shownTable(zone)) },
      { parent: this },
    );
    const defaultRoute = new ec2.Route(
      `${name}-private-${zone}-default`,
      { routeTableId: privateTable.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
      { parent: this },
    );
    const privateAssociation = new ec2.RouteTableAssociation(
      `${name}-private-${zone}`,
      { subnetId: privateSubnet.id, routeTableId: privateTable.id },
      { parent: this },
    );
    return {
      zone,
      privateCidr: spec.privateCidr,
      publicSubnetId: publicSubnet.id,
      privateSubnetId: privateSubnet.id,
      privateTableId: privateTable.id,
      associationIds: [publicAssociation.id, privateAssociation.id],
      internetAccess: [defaultRoute, privateAssociation],
    };
  }

  /** Free of charge, and keeps downloads of the installer and of Windows tools off the NAT gateways. */
  private createS3Endpoint(name: string, { identity }: NetworkArgs): void {
    new ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: this.vpcId,
        vpcEndpointType: "Gateway",
        serviceName: `com.amazonaws.${identity.region}.s3`,
        routeTableIds: this.routeTables.map((table) => table.id),
        tags: clusterTags(identity, `${identity.clusterName}-s3`),
      },
      { parent: this },
    );
  }

  /** CLUSTERPRO calls ReplaceRoute at failover: with this endpoint it can while its zone's NAT gateway is down. */
  private createEc2Endpoint(name: string, { identity, network }: NetworkArgs): void {
    const group = new ec2.SecurityGroup(
      `${name}-ec2-endpoint`,
      {
        vpcId: this.vpcId,
        description: "EC2 API endpoint of a CLUSTERPRO cluster",
        ingress: [
          {
            description: "HTTPS from the VPC",
            protocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrBlocks: [network.vpcCidr],
          },
        ],
        // An endpoint answers and never calls.
        egress: [],
        tags: clusterTags(identity, `${identity.clusterName}-ec2-endpoint`),
      },
      { parent: this, ignoreChanges: ["name", "description"] },
    );
    new ec2.VpcEndpoint(
      `${name}-ec2`,
      {
        vpcId: this.vpcId,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${identity.region}.ec2`,
        subnetIds: this.zones.map((zone) => zone.privateSubnetId),
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        tags: clusterTags(identity, `${identity.clusterName}-ec2`),
      },
      { parent: this },
    );
  }
}

interface MainTable {
  readonly table: ec2.RouteTable;
  readonly association: ec2.MainRouteTableAssociation;
  readonly defaultRoute: ec2.Route;
}
