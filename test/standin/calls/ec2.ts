import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  ReplaceRouteCommand,
} from "@aws-sdk/client-ec2";
import { absentInstance } from "./absentInstance.ts";
import type { Calls } from "./calls.ts";
import { NAMES, type Side } from "./side.ts";

const OF_CLUSTER = { Filters: [{ Name: "tag:clpfsx:cluster", Values: [NAMES.cluster] }] };
const ABSENT = { table: "rtb-0fedcba9876543210", interface: "eni-0fedcba9876543210" };

const replaceRoute = (
  { clients, things }: Side,
  other: { RouteTableId?: string; NetworkInterfaceId?: string },
  destination: string = NAMES.virtualIp,
) =>
  clients.ec2.send(
    new ReplaceRouteCommand({
      RouteTableId: things.routeTableId,
      NetworkInterfaceId: things.networkInterfaceIds[1],
      DestinationCidrBlock: destination,
      ...other,
    }),
  );

/** Servers, and the routes that lead to them. */
export const ec2: Calls = {
  "ec2.DescribeNetworkInterfaces": {
    ask: ({ clients }) => clients.ec2.send(new DescribeNetworkInterfacesCommand(OF_CLUSTER)),
    refused: {
      "an interface that is not there": ({ clients }) =>
        clients.ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [ABSENT.interface] })),
    },
  },
  "ec2.DescribeRouteTables": {
    ask: ({ clients }) => clients.ec2.send(new DescribeRouteTablesCommand(OF_CLUSTER)),
    refused: {
      "a table that is not there": ({ clients }) =>
        clients.ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [ABSENT.table] })),
    },
  },
  "ec2.DescribeInstances": {
    ask: ({ clients }) => clients.ec2.send(new DescribeInstancesCommand(OF_CLUSTER)),
    refused: absentInstance((client, InstanceIds) => client.send(new DescribeInstancesCommand({ InstanceIds }))),
  },
  "ec2.DescribeInstanceStatus": {
    ask: ({ clients, things }) =>
      clients.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [...things.instanceIds] })),
    refused: absentInstance((client, InstanceIds) => client.send(new DescribeInstanceStatusCommand({ InstanceIds }))),
  },
  "ec2.ReplaceRoute": {
    ask: (side) => replaceRoute(side, {}),
    refused: {
      "a route that is not there": (side) => replaceRoute(side, {}, "172.16.0.9/32"),
      "a table that is not there": (side) => replaceRoute(side, { RouteTableId: ABSENT.table }),
      "an interface that is not there": (side) => replaceRoute(side, { NetworkInterfaceId: ABSENT.interface }),
    },
  },
};
