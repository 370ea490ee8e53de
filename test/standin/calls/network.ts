import {
  CreateVpcCommand,
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeNatGatewaysCommand,
  DescribeReservedInstancesOfferingsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import type { Calls } from "./calls.ts";
import { NAMES } from "./side.ts";

const OF_TYPE = { Filters: [{ Name: "instance-type", Values: [NAMES.instanceType] }] };

/** What a network is made of, and what EC2 offers for it. */
export const network: Calls = {
  "ec2.DescribeSecurityGroups": {
    ask: ({ clients, things }) =>
      clients.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [things.securityGroupId] })),
    refused: {
      "a group that is not there": ({ clients }) =>
        clients.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ["sg-0fedcba9876543210"] })),
    },
  },
  "ec2.DescribeSubnets": {
    ask: ({ clients, things }) => clients.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [things.subnetId] })),
    refused: {
      "a subnet that is not there": ({ clients }) =>
        clients.ec2.send(new DescribeSubnetsCommand({ SubnetIds: ["subnet-0fedcba9876543210"] })),
    },
  },
  "ec2.DescribeNatGateways": { ask: ({ clients }) => clients.ec2.send(new DescribeNatGatewaysCommand({})) },
  "ec2.DescribeVpcs": { ask: ({ clients }) => clients.ec2.send(new DescribeVpcsCommand({})) },
  "ec2.DescribeAddresses": { ask: ({ clients }) => clients.ec2.send(new DescribeAddressesCommand({})) },
  "ec2.DescribeAvailabilityZones": {
    ask: ({ clients }) => clients.ec2.send(new DescribeAvailabilityZonesCommand({})),
  },
  "ec2.DescribeInstanceTypeOfferings": {
    ask: ({ clients }) =>
      clients.ec2.send(new DescribeInstanceTypeOfferingsCommand({ LocationType: "availability-zone", ...OF_TYPE })),
  },
  "ec2.DescribeInstanceTypes": { ask: ({ clients }) => clients.ec2.send(new DescribeInstanceTypesCommand(OF_TYPE)) },
  "ec2.DescribeReservedInstancesOfferings": {
    ask: ({ clients }) =>
      clients.ec2.send(new DescribeReservedInstancesOfferingsCommand({ ProductDescription: "Windows", ...OF_TYPE })),
  },
  "ec2.DescribeImages": {
    ask: ({ clients, things }) => clients.ec2.send(new DescribeImagesCommand({ ImageIds: [things.imageId] })),
  },
  // Asked for the right alone: it makes nothing, and is refused in either case.
  "ec2.CreateVpc": {
    refused: {
      "what would be done but for the dry run": ({ clients }) =>
        clients.ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16", DryRun: true })),
    },
  },
};
