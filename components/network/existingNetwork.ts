import * as pulumi from "@pulumi/pulumi";
import type { ExistingNetworkSpec, NetworkSpec, ZoneSpec } from "../../settings/schema/clusterSpec.ts";
import type { Path } from "../../settings/schema/settingProblem.ts";
import { contains, parseAddress, parseCidr } from "../../settings/values/ipv4.ts";
import * as ec2 from "../aws/ec2.ts";
import { insist, wrongSetting } from "../aws/wrongSetting.ts";
import type { ClusterNetwork, ClusterZone, NetworkRouteTable, ProbePlace } from "./clusterNetwork.ts";
import { zoneNamed } from "./zoneNamed.ts";

export interface ExistingNetworkArgs {
  readonly network: NetworkSpec & { readonly existing: ExistingNetworkSpec };
  /** IPv4 host address that must lie outside every range of the VPC. */
  readonly virtualIp: string;
}

const EXISTING: Path = ["network", "existing"];

/**
 * A VPC that is there already. Nothing of it is made or changed: VPC, subnets and route tables are read, and what the
 * settings say of them is compared with what AWS says. The servers' way to the internet is the VPC's own.
 *
 * Where AWS answers, the preview ends with an error for a range, zone or VPC that differs, and for a route table that
 * serves subnets and is not named: its subnets would lose the cluster. Without AWS all of this is unknown.
 */
export class ExistingNetwork extends pulumi.ComponentResource implements ClusterNetwork {
  static readonly __pulumiType = "clusterpro-fsx:index:ExistingNetwork";

  readonly vpcId: pulumi.Output<string>;
  readonly zones: readonly ClusterZone[];
  /** In the order of the settings. */
  readonly routeTables: readonly NetworkRouteTable[];
  readonly defaultSecurityGroupId: pulumi.Output<string>;
  private readonly existing: ExistingNetworkSpec;
  /** For the policies, to which the engine does not show in a first preview what a program only reads. */
  private readonly reads: StatedRead[] = [];

  constructor(name: string, args: ExistingNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ExistingNetwork.__pulumiType, name, args, opts);
    const { network } = args;
    const { existing } = network;
    const vpc = ec2.Vpc.get(`${name}-vpc`, existing.vpcId, { cidrBlock: network.vpcCidr }, { parent: this });
    this.vpcId = vpc.id;
    this.defaultSecurityGroupId = vpc.defaultSecurityGroupId;
    this.existing = existing;
    this.state(`${name}-vpc`, "aws:ec2/vpc:Vpc", vpc.id, { cidrBlock: vpc.cidrBlock });
    this.zones = network.zones.map((zone) => this.readZone(name, existing, zone));
    this.routeTables = Object.entries(existing.routeTableIds).map(([table, id]) =>
      this.readTable(name, existing, table, id),
    );
    this.checkRanges(args);
    this.checkOtherTables(existing);
    this.registerOutputs({
      vpcId: this.vpcId,
      zones: this.zones.map(({ zone, privateSubnetId }) => ({ zone, privateSubnetId })),
      routeTables: this.routeTables,
      reads: this.reads,
    });
  }

  private state(
    name: string,
    type: string,
    id: pulumi.Output<string>,
    properties: Readonly<Record<string, pulumi.Output<string>>>,
  ): void {
    this.reads.push({ type, name, id, properties });
  }

  tableAssociationIds(): pulumi.Output<readonly string[]> {
    const tables = Object.values(this.existing.routeTableIds).map(
      (routeTableId) => ec2.getRouteTableOutput({ routeTableId }, { parent: this }).associations,
    );
    return pulumi
      .all(tables)
      .apply((all) => all.flatMap((associations) => associations.map((each) => each.routeTableAssociationId)));
  }

  zone(zone: string): ClusterZone {
    return zoneNamed(zone, this.zones);
  }

  /** The settings' own name for it. */
  shownName({ name }: NetworkRouteTable): string {
    return name;
  }

  probePlaces(subnetIds: Readonly<Record<string, string>>): readonly ProbePlace[] {
    return Object.entries(subnetIds).map(([name, subnetId]) => {
      this.checkUse(name, subnetId);
      return { name, shownName: name, subnetId: pulumi.output(subnetId) };
    });
  }

  /** A prober in a subnet of another table would tell that one's truth under this one's name. */
  private checkUse(name: string, subnetId: string): void {
    const { vpcId, routeTableIds } = this.existing;
    const associations = Object.entries(routeTableIds).map(([table, routeTableId]) =>
      ec2.getRouteTableOutput({ routeTableId }, { parent: this }).associations.apply((all) => ({ table, all })),
    );
    insist(pulumi.all(associations), (tables) => {
      const explicit = tables.find(({ all }) => all.some((each) => each.subnetId === subnetId));
      const main = tables.find(({ all }) => all.some((each) => each.main));
      const used = (explicit ?? main)?.table;
      if (used === name) return;
      throw wrongSetting(
        ["monitoring", "probeSubnetIds", name],
        `${subnetId} uses ${used === undefined ? "another route table" : `the route table ${used}`}`,
        `a subnet of ${vpcId} that uses ${routeTableIds[name]} is allowed`,
        "Name such a subnet, or leave the table out",
      );
    });
  }

  private readZone(name: string, { vpcId, privateSubnetIds }: ExistingNetworkSpec, spec: ZoneSpec): ClusterZone {
    const { zone, privateCidr } = spec;
    const id = privateSubnetIds[zone];
    if (id === undefined) throw new Error(`${name}: settings name no private subnet in ${zone}`);
    const subnet = ec2.Subnet.get(
      `${name}-private-${zone}`,
      id,
      { vpcId, availabilityZone: zone, cidrBlock: privateCidr },
      { parent: this },
    );
    const path = [...EXISTING, "privateSubnetIds", zone];
    insist(pulumi.all([subnet.vpcId, subnet.availabilityZone, subnet.cidrBlock]), ([vpc, availabilityZone, range]) => {
      same(path, `subnet ${id} is in`, vpc, vpcId, "network.existing.vpcId");
      same(path, `subnet ${id} is in`, availabilityZone, zone, "the zone it stands for");
      same(path, `subnet ${id} has the range`, range, privateCidr, `the privateCidr of ${zone}`);
    });
    this.state(`${name}-private-${zone}`, "aws:ec2/subnet:Subnet", subnet.id, {
      vpcId: subnet.vpcId,
      availabilityZone: subnet.availabilityZone,
      cidrBlock: subnet.cidrBlock,
    });
    return { zone, privateCidr, privateSubnetId: subnet.id, internetAccess: [] };
  }

  private readTable(name: string, { vpcId }: ExistingNetworkSpec, table: string, id: string): NetworkRouteTable {
    const read = ec2.RouteTable.get(`${name}-${table}`, id, { vpcId }, { parent: this });
    const path = [...EXISTING, "routeTableIds", table];
    insist(read.vpcId, (vpc) => same(path, `route table ${id} is in`, vpc, vpcId, "network.existing.vpcId"));
    this.state(`${name}-${table}`, "aws:ec2/routeTable:RouteTable", read.id, { vpcId: read.vpcId });
    return { name: table, id: read.id };
  }

  /** Against all IPv4 ranges of the VPC: the settings name one, and a VPC may have more. */
  private checkRanges({ network, virtualIp }: ExistingNetworkArgs): void {
    const { vpcId } = network.existing;
    const { cidrBlockAssociations } = ec2.getVpcOutput({ id: vpcId }, { parent: this });
    insist(cidrBlockAssociations, (associations) => {
      const ranges = associations.map(({ cidrBlock }) => cidrBlock);
      if (!ranges.includes(network.vpcCidr)) {
        throw wrongSetting(
          ["network", "vpcCidr"],
          `${network.vpcCidr} is no range of ${vpcId}`,
          `${ranges.join(", ")} ${ranges.length === 1 ? "is" : "are"} allowed`,
          "Write the range that holds the private subnets",
        );
      }
      const around = ranges.find((range) => holds(range, virtualIp));
      if (around === undefined) return;
      throw wrongSetting(
        ["cluster", "virtualIp"],
        `${virtualIp} lies inside ${around}, a range of ${vpcId}`,
        "CLUSTERPRO's virtual IP must lie outside all of them",
        "Choose another address",
      );
    });
  }

  /** A table of the VPC that serves subnets and that the settings do not name. */
  private checkOtherTables({ vpcId, routeTableIds }: ExistingNetworkSpec): void {
    const named = new Set(Object.values(routeTableIds));
    insist(ec2.getRouteTablesOutput({ vpcId }, { parent: this }).ids, (ids) => {
      for (const routeTableId of ids.filter((id) => !named.has(id))) {
        insist(ec2.getRouteTableOutput({ routeTableId }, { parent: this }).associations, (associations) => {
          const use = useOf(associations);
          if (use === undefined) return;
          throw wrongSetting(
            [...EXISTING, "routeTableIds"],
            `${routeTableId}, ${use} of ${vpcId}, is missing`,
            "every table that is main or has an association is required, or its subnets cannot reach the virtual IP",
            `Add it, for example as ${use.startsWith("the main") ? "main" : "private-a"}: ${routeTableId}`,
          );
        });
      }
    });
  }
}

/** What the policies are told of a resource that is only read. */
interface StatedRead {
  readonly type: string;
  readonly name: string;
  readonly id: pulumi.Output<string>;
  readonly properties: Readonly<Record<string, pulumi.Output<string>>>;
}

/** What a table is to subnets; the one of a gateway is nothing to them. */
function useOf(associations: readonly { readonly main: boolean; readonly subnetId: string }[]): string | undefined {
  if (associations.some(({ main }) => main)) return "the main route table";
  const subnets = associations.map(({ subnetId }) => subnetId).filter((id) => id !== "" && id !== undefined);
  return subnets.length === 0 ? undefined : `the route table of ${subnets.sort().join(", ")}`;
}

function same(path: Path, what: string, found: string, wanted: string, setting: string): void {
  if (found === wanted) return;
  throw wrongSetting(path, `${what} ${found}`, `${wanted}, ${setting}, is allowed`, "Change one of the two");
}

function holds(range: string, address: string): boolean {
  const [cidr, host] = [parseCidr(range), parseAddress(address)];
  return cidr !== undefined && host !== undefined && contains(cidr, host);
}
