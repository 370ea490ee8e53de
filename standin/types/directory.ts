import { AwsError } from "../account/awsError.ts";
import { isObject, text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { DIRECTORY, NETWORK_INTERFACE, SECURITY_GROUP, SUBNET, VPC } from "./tokens.ts";

export const directoryTypes: Readonly<Record<string, ResourceType>> = {
  [DIRECTORY]: {
    id: (_properties, cloud) => `d-${cloud.newId("").slice(-10)}`,
    defaults: { type: "SimpleAD" },
    refers: { "vpcSettings.vpcId": VPC, "vpcSettings.subnetIds": SUBNET },
    inUse: "ClientException",
    // AWS makes a security group and an interface for each domain controller, and takes them away at the end.
    create(cloud, { id, properties }) {
      const settings = properties.vpcSettings;
      if (!isObject(settings)) throw new AwsError("InvalidParameterException", "vpcSettings is needed");
      const subnets = settings.subnetIds as readonly string[];
      const zones = new Set(subnets.map((subnet) => cloud.get(SUBNET, subnet).properties.availabilityZone));
      if (zones.size !== 2) throw new AwsError("InvalidParameterException", "two subnets in two zones are needed");
      const group = cloud.add(SECURITY_GROUP, { name: `${id}_controllers`, vpcId: text(settings, "vpcId") });
      for (const subnetId of subnets) {
        cloud.add(NETWORK_INTERFACE, { subnetId, securityGroups: [group.id], description: controllerOf(id) });
      }
      // A set: AWS does not say them in the order of the subnets.
      return { dnsIpAddresses: ["10.0.120.53", "10.0.110.53"], securityGroupId: group.id };
    },
    owns: (cloud, { id, properties }) => [
      ...cloud.all(NETWORK_INTERFACE).filter((each) => each.properties.description === controllerOf(id)),
      cloud.get(SECURITY_GROUP, text(properties, "securityGroupId")),
    ],
  },
};

const controllerOf = (id: string) => `AWS created network interface for directory ${id}`;
