import { RebootInstancesCommand, StartInstancesCommand, StopInstancesCommand } from "@aws-sdk/client-ec2";
import { absentInstance } from "./absentInstance.ts";
import type { Calls } from "./calls.ts";

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
