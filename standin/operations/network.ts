import { ACCOUNT, type Item } from "../account/account.ts";
import { type Json, type Properties, textsAt } from "../account/json.ts";
import { NAT_GATEWAY, SECURITY_GROUP, SUBNET } from "../types/tokens.ts";
import { found, tagSet } from "./filters.ts";
import type { Operation } from "./operation.ts";

/** What a network is made of beside its routes. Source: Amazon EC2 API reference; names as in its XML. */
export const network: Readonly<Record<string, Operation>> = {
  "ec2.DescribeSecurityGroups": (world, input) => ({
    securityGroupInfo: found(world.cloud.all(SECURITY_GROUP), input, {
      ids: "GroupId",
      missing: "InvalidGroup.NotFound",
      attributes: ({ id, properties }, name) => ({ "group-id": [id], "vpc-id": [String(properties.vpcId)] })[name],
    }).map(groupAnswer),
  }),
  "ec2.DescribeSubnets": ({ cloud }, input) => ({
    subnetSet: found(cloud.all(SUBNET), input, {
      ids: "SubnetId",
      missing: "InvalidSubnetID.NotFound",
      attributes: ({ id, properties }, name) => ({ "subnet-id": [id], "vpc-id": [String(properties.vpcId)] })[name],
    }).map(subnetAnswer),
  }),
  "ec2.DescribeNatGateways": ({ cloud, surroundings }) => {
    const own = cloud.all(NAT_GATEWAY).map(({ id, properties }) => ({ id, subnetId: String(properties.subnetId) }));
    const others = surroundings.natGateways.map((subnetId, number) => ({ id: `nat-other${number}`, subnetId }));
    return {
      natGatewaySet: [...own, ...others].map(({ id, subnetId }) => ({
        natGatewayId: id,
        subnetId,
        state: "available",
        connectivityType: "public",
      })),
    };
  },
};

function subnetAnswer(item: Item): Json {
  const { id, properties } = item;
  return {
    subnetId: id,
    vpcId: String(properties.vpcId),
    state: "available",
    cidrBlock: String(properties.cidrBlock ?? ""),
    availabilityZone: String(properties.availabilityZone ?? ""),
    tagSet: tagSet(item),
  };
}

function groupAnswer(item: Item): Json {
  const { id, properties } = item;
  return {
    groupId: id,
    groupName: String(properties.name ?? ""),
    groupDescription: String(properties.description ?? ""),
    vpcId: String(properties.vpcId),
    ownerId: ACCOUNT,
    ipPermissions: permissions(properties.ingress, id),
    ipPermissionsEgress: permissions(properties.egress, id),
    tagSet: tagSet(item),
  };
}

function permissions(rules: Json | undefined, ownId: string): Json {
  return ((rules ?? []) as readonly Properties[]).map((rule) => {
    const protocol = String(rule.protocol);
    const groups = [...textsAt(rule.securityGroups, []), ...(rule.self === true ? [ownId] : [])];
    return {
      ipProtocol: protocol,
      ...(protocol === "-1" ? {} : { fromPort: Number(rule.fromPort), toPort: Number(rule.toPort) }),
      groups: groups.map((groupId) => ({ userId: ACCOUNT, groupId })),
      ipRanges: textsAt(rule.cidrBlocks, []).map((cidrIp) => ({ cidrIp })),
      prefixListIds: textsAt(rule.prefixListIds, []).map((prefixListId) => ({ prefixListId })),
    };
  });
}
