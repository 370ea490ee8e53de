import { ACCOUNT, REGION } from "../../../standin/account/account.ts";
import type { Calls } from "./calls.ts";
import type { Side } from "./side.ts";

async function made({ clients, things }: Side): Promise<{ readonly id: string; readonly answer: object }> {
  const resourceArns = [`arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/${things.subnetId}`];
  const answer = await clients.fis({
    method: "POST",
    path: "/experimentTemplates",
    body: {
      clientToken: crypto.randomUUID(),
      description: "a zone is lost",
      roleArn: things.roleArn,
      stopConditions: [{ source: "none" }],
      targets: { target: { resourceType: "aws:ec2:subnet", resourceArns, selectionMode: "ALL" } },
      actions: {
        fault: {
          actionId: "aws:network:disrupt-connectivity",
          parameters: { duration: "PT10M", scope: "all" },
          targets: { Subnets: "target" },
        },
      },
      tags: { "clpfsx:drill": "example" },
    },
  });
  return { id: (answer.experimentTemplate as { readonly id: string }).id, answer };
}

async function started(side: Side): Promise<{ readonly id: string; readonly answer: object }> {
  const { id: experimentTemplateId } = await made(side);
  const answer = await side.clients.fis({
    method: "POST",
    path: "/experiments",
    body: { clientToken: crypto.randomUUID(), experimentTemplateId, tags: { "clpfsx:drill": "example" } },
  });
  return { id: (answer.experiment as { readonly id: string }).id, answer };
}

const templateAt = (id: string) => `/experimentTemplates/${id}`;
const experimentAt = (id: string) => `/experiments/${id}`;
const ABSENT = "EXT0fedcba9876543";

export const fis: Calls = {
  "fis.CreateExperimentTemplate": { ask: async (side) => (await made(side)).answer },
  "fis.GetExperimentTemplate": {
    ask: async (side) => side.clients.fis({ method: "GET", path: templateAt((await made(side)).id) }),
  },
  "fis.ListExperimentTemplates": {
    ask: async (side) => {
      await made(side);
      return side.clients.fis({ method: "GET", path: "/experimentTemplates" });
    },
  },
  "fis.DeleteExperimentTemplate": {
    ask: async (side) => side.clients.fis({ method: "DELETE", path: templateAt((await made(side)).id) }),
    refused: {
      "a template that is not there": ({ clients }) => clients.fis({ method: "DELETE", path: templateAt(ABSENT) }),
    },
  },
  "fis.StartExperiment": { ask: async (side) => (await started(side)).answer },
  "fis.GetExperiment": {
    ask: async (side) => side.clients.fis({ method: "GET", path: experimentAt((await started(side)).id) }),
  },
  "fis.ListExperiments": {
    ask: async (side) => {
      await started(side);
      return side.clients.fis({ method: "GET", path: "/experiments" });
    },
  },
  "fis.StopExperiment": {
    ask: async (side) => side.clients.fis({ method: "DELETE", path: experimentAt((await started(side)).id) }),
  },
};
