import { ACCOUNT, type Item } from "../account/account.ts";
import { type Json, type Properties, text, textsAt } from "../account/json.ts";
import type { World } from "../running/world.ts";
import { associationsOf, routesOf } from "../types/routing.ts";
import { INSTANCE, NETWORK_INTERFACE, ROUTE_TABLE, SUBNET, VPC } from "../types/tokens.ts";
import { type Attributes, found, tagSet } from "./filters.ts";
import type { Operation } from "./operation.ts";

const STATES = { pending: 0, running: 16, stopping: 64, stopped: 80 } as const;

/** Source: Amazon EC2 API reference; names as in its XML. */
export const ec2: Readonly<Record<string, Operation>> = {
  "ec2.DescribeNetworkInterfaces": (world, input) => ({
    networkInterfaceSet: found(world.cloud.all(NETWORK_INTERFACE), input, {
      ids: "NetworkInterfaceId",
      missing: "InvalidNetworkInterfaceID.NotFound",
      attributes: (item, name) =>
        ({
          "network-interface-id": [item.id],
          "vpc-id": [vpcOf(world, item)],
          "subnet-id": [String(item.properties.subnetId)],
          description: [String(item.properties.description ?? "")],
        })[name],
    }).map((item) => interfaceAnswer(world, item)),
  }),
  "ec2.DescribeRouteTables": (world, input) => ({
    routeTableSet: found(world.cloud.all(ROUTE_TABLE), input, {
      ids: "RouteTableId",
      missing: "InvalidRouteTableID.NotFound",
      attributes: ofTable(world),
    }).map((table) => tableAnswer(world, table)),
  }),
  "ec2.DescribeInstances": (world, input) => ({
    reservationSet: found(world.cloud.all(INSTANCE), input, {
      ids: "InstanceId",
      missing: "InvalidInstanceID.NotFound",
      attributes: (item, name) =>
        ({ "instance-id": [item.id], "instance-state-name": [world.machine(item.id).power] })[name],
    }).map((item) => ({
      reservationId: `r-${item.id.slice(2)}`,
      instancesSet: [instanceAnswer(world, item)],
    })),
  }),
  "ec2.DescribeInstanceStatus": (world, input) => ({
    instanceStatusSet: found(world.cloud.all(INSTANCE), input, {
      ids: "InstanceId",
      missing: "InvalidInstanceID.NotFound",
      attributes: () => undefined,
    })
      .filter(({ id }) => input.IncludeAllInstances === "true" || world.machine(id).power === "running")
      .map((item) => {
        const { power, checks } = world.machine(item.id);
        const status = power === "running" || power === "pending" ? checks : "not-applicable";
        return {
          instanceId: item.id,
          availabilityZone: zoneOf(world, item),
          instanceState: stateOf(power),
          systemStatus: { status: status === "impaired" ? "ok" : status },
          instanceStatus: { status },
        };
      }),
  }),
  "ec2.ReplaceRoute": (world, input) => {
    world.replaceRoute(
      text(input, "RouteTableId"),
      text(input, "DestinationCidrBlock"),
      text(input, "NetworkInterfaceId"),
      CALLER,
    );
    return { return: true };
  },
  // Force gives the operating system its time, too.
  "ec2.StopInstances": (world, input) =>
    power((_, id) => world.stopInstance(id, input.SkipOsShutdown !== "true"))(world, input),
  "ec2.StartInstances": power((world, id) => world.startInstance(id)),
  "ec2.RebootInstances": (world, input) => {
    for (const id of textsAt(input.InstanceId, [])) world.rebootInstance(id);
    return { return: true };
  },
};

/** Whoever calls over HTTP. */
export const CALLER = "arn:aws:iam::123456789012:user/operator";

function power(change: (world: World, id: string) => void): Operation {
  return (world, input) => ({
    instancesSet: textsAt(input.InstanceId, []).map((instanceId) => {
      const previousState = stateOf(world.machine(instanceId).power);
      change(world, instanceId);
      return { instanceId, currentState: stateOf(world.machine(instanceId).power), previousState };
    }),
  });
}

const stateOf = (name: keyof typeof STATES): Json => ({ code: STATES[name], name });

const ofTable =
  (world: World): Attributes =>
  (item, name) =>
    ({
      "route-table-id": [item.id],
      "vpc-id": [String(item.properties.vpcId)],
      "route.destination-cidr-block": routesOf(world.cloud, item.id).map((each) =>
        String(each.properties.destinationCidrBlock),
      ),
    })[name];

function interfaceAnswer(world: World, item: Item): Properties {
  const { properties } = item;
  const [attachment] = (properties.attachments ?? []) as readonly Properties[];
  return {
    networkInterfaceId: item.id,
    subnetId: String(properties.subnetId),
    vpcId: vpcOf(world, item),
    availabilityZone: zoneOf(world, item),
    description: String(properties.description ?? ""),
    status: attachment === undefined ? "available" : "in-use",
    privateIpAddress: String(properties.privateIp ?? ""),
    sourceDestCheck: properties.sourceDestCheck !== false,
    groupSet: textsAt(properties.securityGroups, []).map((groupId) => ({ groupId })),
    tagSet: tagSet(item),
    ...(attachment === undefined
      ? {}
      : {
          attachment: {
            attachmentId: String(attachment.attachmentId),
            instanceId: String(attachment.instance),
            deviceIndex: 0,
            status: "attached",
          },
        }),
  };
}

function tableAnswer(world: World, table: Item): Properties {
  const vpc = world.cloud.get(VPC, text(table.properties, "vpcId"));
  const local = { destinationCidrBlock: text(vpc.properties, "cidrBlock"), gatewayId: "local", state: "active" };
  return {
    routeTableId: table.id,
    vpcId: vpc.id,
    routeSet: [
      { ...local, origin: "CreateRouteTable" },
      ...routesOf(world.cloud, table.id).map((route) => {
        const told = Object.entries(world.cloud.describe(route));
        const names = [
          "destinationCidrBlock",
          "gatewayId",
          "natGatewayId",
          "networkInterfaceId",
          "instanceId",
          "state",
          "origin",
        ];
        return Object.fromEntries(told.filter(([name, value]) => names.includes(name) && value !== ""));
      }),
    ],
    associationSet: associationsOf(world.cloud, table).map((each) => ({
      routeTableAssociationId: each.routeTableAssociationId ?? "",
      routeTableId: table.id,
      main: each.main ?? false,
      ...(each.subnetId === "" ? {} : { subnetId: each.subnetId ?? "" }),
    })),
    tagSet: tagSet(table),
  };
}

function instanceAnswer(world: World, item: Item): Properties {
  const { properties } = item;
  return {
    instanceId: item.id,
    instanceType: String(properties.instanceType ?? ""),
    imageId: String(properties.ami ?? ""),
    instanceState: stateOf(world.machine(item.id).power),
    placement: { availabilityZone: zoneOf(world, item) },
    ...(properties.iamInstanceProfile === undefined
      ? {}
      : {
          iamInstanceProfile: {
            arn: `arn:aws:iam::${ACCOUNT}:instance-profile/${String(properties.iamInstanceProfile)}`,
          },
        }),
    networkInterfaceSet: [{ networkInterfaceId: String(properties.primaryNetworkInterfaceId) }],
    tagSet: tagSet(item),
  };
}

function zoneOf(world: World, item: Item): string {
  const { subnetId } = item.type === INSTANCE ? world.cloud.describe(item) : item.properties;
  return String(world.cloud.get(SUBNET, String(subnetId)).properties.availabilityZone);
}

function vpcOf(world: World, item: Item): string {
  return String(world.cloud.get(SUBNET, String(item.properties.subnetId)).properties.vpcId);
}
