import type { Item } from "../account/account.ts";
import type { Json } from "../account/json.ts";
import { NAT_GATEWAY, SUBNET } from "../types/tokens.ts";
import { found, tagSet } from "./filters.ts";
import type { Operation } from "./operation.ts";

/** What a network is made of beside its routes. Source: Amazon EC2 API reference; names as in its XML. */
export const network: Readonly<Record<string, Operation>> = {
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
