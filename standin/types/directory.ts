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
      const group = cloud.add(SECURITY_GROUP, {
        name: `${id}_controllers`,
        vpcId: text(settings, "vpcId"),
        ingress: CONTROLLERS.map(([protocol, fromPort, toPort]) => ({
          protocol,
          fromPort,
          toPort,
          cidrBlocks: ["0.0.0.0/0"],
        })),
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      });
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

/** Source: AWS Directory Service administration guide, "What gets created". */
const CONTROLLERS: readonly (readonly [protocol: string, from: number, to: number])[] = [
  ...[53, 88, 389, 445, 464].flatMap((port) => [["tcp", port, port] as const, ["udp", port, port] as const]),
  ["udp", 123, 123],
  ["tcp", 135, 135],
  ["tcp", 636, 636],
  ["tcp", 1024, 65535],
  ["icmp", -1, -1],
];

const controllerOf = (id: string) => `AWS created network interface for directory ${id}`;
