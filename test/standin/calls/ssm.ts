import {
  DeleteParameterCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  SendCommandCommand,
} from "@aws-sdk/client-ssm";
import { ABSENT_INSTANCE } from "./absentInstance.ts";
import type { Calls } from "./calls.ts";
import { NAMES, type Side } from "./side.ts";

const Name = NAMES.parameter;

const put = ({ clients }: Side, Overwrite: boolean) =>
  clients.ssm.send(new PutParameterCommand({ Name, Value: "example", Type: "String", Overwrite }));

const sendCommand = ({ clients, things }: Side, InstanceIds: string[] = [things.instanceIds[1]]) =>
  clients.ssm.send(
    new SendCommandCommand({
      InstanceIds,
      DocumentName: "AWS-RunPowerShellScript",
      Parameters: { commands: ["clpstat --long"] },
    }),
  );

/** What the second server, to which it was sent, or the first one has answered. */
const invocation = async (side: Side, server: 0 | 1) => {
  const { Command } = await sendCommand(side);
  const InstanceId = side.things.instanceIds[server];
  return side.clients.ssm.send(new GetCommandInvocationCommand({ CommandId: Command?.CommandId, InstanceId }));
};

export const ssm: Calls = {
  "ssm.DescribeInstanceInformation": {
    ask: ({ clients }) => clients.ssm.send(new DescribeInstanceInformationCommand({})),
  },
  "ssm.SendCommand": {
    ask: (side) => sendCommand(side),
    refused: {
      "a server that is not there": (side) => sendCommand(side, [ABSENT_INSTANCE]),
    },
  },
  "ssm.GetCommandInvocation": {
    ask: (side) => invocation(side, 1),
    refused: {
      "a server to which the command was not sent": (side) => invocation(side, 0),
    },
  },
  "ssm.PutParameter": {
    ask: (side) => put(side, true),
    refused: {
      "a parameter that is there": async (side) => {
        await put(side, true);
        await put(side, false);
      },
    },
  },
  "ssm.GetParameter": {
    ask: async (side) => {
      await put(side, true);
      return side.clients.ssm.send(new GetParameterCommand({ Name }));
    },
    refused: {
      "a parameter that is not there": ({ clients }) =>
        clients.ssm.send(new GetParameterCommand({ Name: `${Name}/absent` })),
    },
  },
  "ssm.GetParameters": {
    ask: async (side) => {
      await put(side, true);
      return side.clients.ssm.send(new GetParametersCommand({ Names: [Name, `${Name}/absent`] }));
    },
  },
  "ssm.DeleteParameter": {
    ask: async (side) => {
      await put(side, true);
      return side.clients.ssm.send(new DeleteParameterCommand({ Name }));
    },
    refused: {
      "a parameter that is not there": ({ clients }) =>
        clients.ssm.send(new DeleteParameterCommand({ Name: `${Name}/absent` })),
    },
  },
};
