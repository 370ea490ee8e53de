import {
  type EC2Client,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { Calls } from "./calls.ts";
import type { Side } from "./side.ts";

const absentInstance = (ask: (ec2: EC2Client, InstanceIds: string[]) => Promise<unknown>) => ({
  "an instance that is not there": ({ clients }: Side) => ask(clients.ec2, ["i-0fedcba9876543210"]),
});

/** After these a server is away. */
export const power: Calls = {
  "ec2.StopInstances": {
    ask: ({ clients, things }) =>
      clients.ec2.send(new StopInstancesCommand({ InstanceIds: [things.instanceIds[1]], Force: true })),
    refused: absentInstance((client, InstanceIds) => client.send(new StopInstancesCommand({ InstanceIds }))),
  },
  "ec2.StartInstances": {
    ask: ({ clients, things }) => clients.ec2.send(new StartInstancesCommand({ InstanceIds: [things.instanceIds[0]] })),
    refused: absentInstance((client, InstanceIds) => client.send(new StartInstancesCommand({ InstanceIds }))),
  },
  "ec2.RebootInstances": {
    ask: ({ clients, things }) =>
      clients.ec2.send(new RebootInstancesCommand({ InstanceIds: [things.instanceIds[0]] })),
    refused: absentInstance((client, InstanceIds) => client.send(new RebootInstancesCommand({ InstanceIds }))),
  },
};
