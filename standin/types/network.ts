import type { Account, Item } from "../account/account.ts";
import { addressIn, containsAddress, parseCidr, rangesOverlap } from "../account/addresses.ts";
import { AwsError } from "../account/awsError.ts";
import { type Json, text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import {
  INTERNET_GATEWAY,
  NAT_GATEWAY,
  NETWORK_INTERFACE,
  ROUTE_TABLE,
  SECURITY_GROUP,
  SUBNET,
  VPC,
} from "./tokens.ts";

const EIP = "aws:ec2/eip:Eip";
const DHCP_OPTIONS = "aws:ec2/vpcDhcpOptions:VpcDhcpOptions";

export const networkTypes: Readonly<Record<string, ResourceType>> = {
  [VPC]: {
    id: "vpc-",
    defaults: { instanceTenancy: "default" },
    // AWS gives every VPC a main route table of its own, which stays when another one is made main, and a security group.
    created(cloud, vpc) {
      const { id } = cloud.add(ROUTE_TABLE, { vpcId: vpc.id });
      const group = cloud.add(SECURITY_GROUP, { name: "default", vpcId: vpc.id });
      vpc.properties = {
        ...vpc.properties,
        mainRouteTableId: id,
        defaultRouteTableId: id,
        defaultSecurityGroupId: group.id,
      };
    },
    owns: (cloud, { properties }) => [
      cloud.get(ROUTE_TABLE, text(properties, "defaultRouteTableId")),
      cloud.get(SECURITY_GROUP, text(properties, "defaultSecurityGroupId")),
    ],
  },
  [SUBNET]: {
    id: "subnet-",
    refers: { vpcId: VPC },
    create(cloud, { properties }) {
      const range = text(properties, "cidrBlock");
      const vpc = cloud.get(VPC, text(properties, "vpcId"));
      if (!containsAddress(text(vpc.properties, "cidrBlock"), parseCidr(range).first)) {
        throw new AwsError("InvalidSubnet.Range", `${range} is outside the VPC`);
      }
      for (const other of cloud.all(SUBNET)) {
        if (other.properties.vpcId === vpc.id && rangesOverlap(range, text(other.properties, "cidrBlock"))) {
          throw new AwsError("InvalidSubnet.Conflict", `${range} conflicts with subnet ${other.id}`);
        }
      }
      return undefined;
    },
  },
  [INTERNET_GATEWAY]: {
    id: "igw-",
    refers: { vpcId: VPC },
    update(cloud, { properties }, before) {
      if (properties.vpcId !== before.vpcId) refuseMappedAddresses(cloud, before.vpcId);
    },
    remove: (cloud, { properties }) => refuseMappedAddresses(cloud, properties.vpcId),
  },
  [EIP]: {
    id: "eipalloc-",
    inUse: "InvalidIPAddress.InUse",
  },
  [NAT_GATEWAY]: {
    id: "nat-",
    refers: { subnetId: SUBNET, allocationId: EIP },
    create(cloud, { properties }) {
      const subnet = cloud.get(SUBNET, text(properties, "subnetId"));
      if (!cloud.all(INTERNET_GATEWAY).some((each) => each.properties.vpcId === subnet.properties.vpcId)) {
        throw new AwsError("Gateway.NotAttached", `the VPC of ${subnet.id} has no internet gateway`);
      }
      const { allocationId } = properties;
      const holder = cloud.all(NAT_GATEWAY).find((each) => each.properties.allocationId === allocationId);
      if (holder) {
        throw new AwsError("Resource.AlreadyAssociated", `${allocationId} is already associated with ${holder.id}`);
      }
      return undefined;
    },
  },
  "aws:ec2/networkAcl:NetworkAcl": {
    id: "acl-",
    refers: { vpcId: VPC, subnetIds: SUBNET },
  },
  [DHCP_OPTIONS]: {
    id: "dopt-",
  },
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": {
    id: ({ vpcId, dhcpOptionsId }) => `${dhcpOptionsId}-${vpcId}`,
    refers: { vpcId: VPC, dhcpOptionsId: DHCP_OPTIONS },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    id: "vpce-",
    refers: {
      vpcId: VPC,
      subnetIds: SUBNET,
      securityGroupIds: SECURITY_GROUP,
      routeTableIds: { weak: ROUTE_TABLE },
    },
  },
  [SECURITY_GROUP]: {
    id: "sg-",
    autoName: "name",
    defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
    refers: { vpcId: VPC, "ingress.securityGroups": SECURITY_GROUP, "egress.securityGroups": SECURITY_GROUP },
    create(cloud, { properties }) {
      const same = cloud
        .all(SECURITY_GROUP)
        .find((each) => each.properties.vpcId === properties.vpcId && each.properties.name === properties.name);
      if (same) throw new AwsError("InvalidGroup.Duplicate", `the VPC has a group ${properties.name} already`);
      return undefined;
    },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    id: "sgr-",
    refers: { securityGroupId: SECURITY_GROUP, referencedSecurityGroupId: SECURITY_GROUP },
  },
  [NETWORK_INTERFACE]: {
    id: "eni-",
    defaults: { sourceDestCheck: true },
    refers: { subnetId: SUBNET, securityGroups: SECURITY_GROUP },
    create(cloud, { properties }) {
      const subnet = cloud.get(SUBNET, text(properties, "subnetId"));
      const addresses = (properties.privateIps ?? []) as readonly string[];
      for (const address of addresses) {
        if (!containsAddress(text(subnet.properties, "cidrBlock"), address)) {
          throw new AwsError("InvalidParameterValue", `${address} is outside subnet ${subnet.id}`);
        }
        const taken = cloud
          .all(NETWORK_INTERFACE)
          .find(
            ({ properties: other }) =>
              other.subnetId === subnet.id && ((other.privateIps ?? []) as readonly string[]).includes(address),
          );
        if (taken) throw new AwsError("InvalidIPAddress.InUse", `${address} belongs to ${taken.id}`);
      }
      return { attachments: [], privateIp: addresses[0] ?? firstFree(cloud, subnet) };
    },
    remove(_cloud, { id, properties }) {
      if ((properties.attachments as readonly unknown[]).length > 0) {
        throw new AwsError("InvalidParameterValue", `network interface ${id} is currently in use`);
      }
    },
  },
};

/** AWS keeps the first four addresses of a subnet to itself. */
const RESERVED = 4;

function firstFree(cloud: Account, subnet: Item): string {
  const taken = new Set(cloud.all(NETWORK_INTERFACE).map(({ properties }) => properties.privateIp));
  for (let number = RESERVED; ; number += 1) {
    const address = addressIn(text(subnet.properties, "cidrBlock"), number);
    if (!taken.has(address)) return address;
  }
}

/** An internet gateway stays with its VPC as long as public addresses are mapped through it. */
function refuseMappedAddresses(cloud: Account, vpcId: Json | undefined): void {
  const mapped = cloud
    .all(NAT_GATEWAY)
    .filter(({ properties }) => cloud.find(SUBNET, String(properties.subnetId))?.properties.vpcId === vpcId);
  if (mapped.length === 0) return;
  throw new AwsError(
    "DependencyViolation",
    `Network ${vpcId} has some mapped public address(es). Please unmap those before detaching the gateway.`,
  );
}
