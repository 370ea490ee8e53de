import { ACCOUNT, REGION } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { isObject, type Json, type Properties, text, textsAt } from "../account/json.ts";
import type { FaultExperiment, FaultTemplate, InjectedFault } from "../running/faultInjection.ts";
import type { World } from "../running/world.ts";
import { SUBNET } from "../types/tokens.ts";
import type { Operation } from "./operation.ts";

const MINUTE = 60_000;
const SCOPES = ["all", "availability-zone", "dynamodb", "prefix-list", "s3", "s3express", "vpc"];

/** The actions that it knows: target's name and type, and what its parameters must be. */
const ACTIONS: Readonly<Record<string, { readonly target: string; readonly type: string; readonly check: Check }>> = {
  "aws:network:disrupt-connectivity": {
    target: "Subnets",
    type: "aws:ec2:subnet",
    check: ({ scope = "" }) => SCOPES.includes(scope),
  },
  "aws:fis:inject-api-unavailable-error": {
    target: "Roles",
    type: "aws:iam:role",
    check: ({ service, operations = "", percentage }) =>
      service === "ec2" && operations !== "" && Number(percentage) >= 1 && Number(percentage) <= 100,
  },
};

type Check = (parameters: Readonly<Record<string, string>>) => boolean;

/** AWS Fault Injection Service, as far as a drill asks it. Source: AWS FIS API reference and user guide. */
export const fis: Readonly<Record<string, Operation>> = {
  "fis.CreateExperimentTemplate": ({ faults }, input) => {
    for (const name of ["clientToken", "description", "stopConditions", "actions", "roleArn"])
      if (input[name] === undefined) throw invalid(`${name} must not be null`);
    const again = [...faults.templates.values()].find((each) => each.input.clientToken === input.clientToken);
    faultOf(input);
    return { experimentTemplate: templateAnswer(again ?? faults.add(input)) };
  },
  "fis.GetExperimentTemplate": ({ faults }, input) => ({
    experimentTemplate: templateAnswer(found(faults.templates, text(input, "id"), "template")),
  }),
  "fis.ListExperimentTemplates": ({ faults }) => ({
    experimentTemplates: [...faults.templates.values()].map((each) => {
      const { id, arn, description, tags } = templateAnswer(each) as Record<string, Json>;
      return { id: id ?? "", arn: arn ?? "", description: description ?? "", tags: tags ?? {} };
    }),
  }),
  "fis.DeleteExperimentTemplate": ({ faults }, input) => {
    const template = found(faults.templates, text(input, "id"), "template");
    faults.templates.delete(template.id);
    return { experimentTemplate: templateAnswer(template) };
  },
  "fis.StartExperiment": (world, input) => {
    const { faults } = world;
    const token = text(input, "clientToken");
    const again = [...faults.experiments.values()].find(({ tags }) => tags[TOKEN] === token);
    if (again !== undefined) return { experiment: experimentAnswer(again) };
    const template = found(faults.templates, text(input, "experimentTemplateId"), "template");
    const fault = faultOf(template.input);
    if (!fault.resourceArns.every((arn) => isThere(world, arn)))
      faults.nextFails ??= "Target resolution returned empty set";
    const tags = { ...(isObject(input.tags) ? input.tags : {}), [TOKEN]: token };
    return { experiment: experimentAnswer(faults.start(template, fault, tags)) };
  },
  "fis.GetExperiment": ({ faults }, input) => ({
    experiment: experimentAnswer(found(faults.experiments, text(input, "id"), "experiment")),
  }),
  "fis.ListExperiments": ({ faults }) => ({
    experiments: [...faults.experiments.values()].map(summaryAnswer),
  }),
  "fis.StopExperiment": ({ faults }, input) => {
    const experiment = found(faults.experiments, text(input, "id"), "experiment");
    if (!["initiating", "running", "stopping"].includes(experiment.status))
      throw invalid(`Experiment ${experiment.id} has already ended`);
    faults.stop(experiment);
    return { experiment: experimentAnswer(experiment) };
  },
};

/** Told to nobody. */
const TOKEN = "the client's token";

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

function found<Value>(all: ReadonlyMap<string, Value>, id: string, what: string): Value {
  const value = all.get(id);
  if (value === undefined) throw new AwsError("ResourceNotFoundException", `Experiment ${what} ${id} not found`);
  return value;
}

/** The one action of a template. Throws AwsError for what FIS does not take. */
function faultOf({ actions, targets, stopConditions }: Properties): InjectedFault {
  if (!Array.isArray(stopConditions) || stopConditions.length === 0) throw invalid("stopConditions must not be empty");
  const [action] = isObject(actions) ? Object.values(actions) : [];
  if (!isObject(action)) throw invalid("actions must not be empty");
  const actionId = text(action, "actionId");
  const known = ACTIONS[actionId];
  if (known === undefined) throw invalid(`The action ${actionId} is not known`);
  const parameters = (isObject(action.parameters) ? action.parameters : {}) as Readonly<Record<string, string>>;
  const duration = durationIn(parameters.duration ?? "");
  if (!known.check(parameters) || duration < MINUTE || duration > 720 * MINUTE)
    throw invalid(`Parameters of ${actionId}: ${JSON.stringify(parameters)}`);
  const name = textsAt(action, ["targets", known.target])[0] ?? "";
  const target = isObject(targets) ? targets[name] : undefined;
  if (!isObject(target) || target.resourceType !== known.type || target.selectionMode !== "ALL")
    throw invalid(`${actionId} takes a target ${known.target} of type ${known.type}`);
  return { actionId, parameters, duration, resourceArns: textsAt(target, ["resourceArns"]) };
}

function durationIn(iso: string): number {
  const [, hours = "0", minutes = "0", seconds = "0"] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(iso) ?? [];
  return 1000 * (3600 * Number(hours) + 60 * Number(minutes) + Number(seconds));
}

/** Of another account, or nothing, is no target. */
function isThere({ cloud }: World, arn: string): boolean {
  const [, , service, , account, resource = ""] = arn.split(":");
  if (account !== ACCOUNT) return false;
  return service === "iam" || cloud.find(SUBNET, resource.slice(resource.indexOf("/") + 1)) !== undefined;
}

function templateAnswer({ id, at, input }: FaultTemplate): Properties {
  const { clientToken: _token, ...given } = input;
  return {
    ...given,
    id,
    arn: `arn:aws:fis:${REGION}:${ACCOUNT}:experiment-template/${id}`,
    creationTime: at / 1000,
    lastUpdateTime: at / 1000,
  };
}

function experimentAnswer(experiment: FaultExperiment): Properties {
  return { ...summaryAnswer(experiment), startTime: experiment.at / 1000 };
}

/** A list does not tell when an experiment began and ended. */
function summaryAnswer({ id, template, tags, at, status, reason }: FaultExperiment): Properties {
  const { [TOKEN]: _token, ...told } = tags;
  return {
    id,
    arn: `arn:aws:fis:${REGION}:${ACCOUNT}:experiment/${id}`,
    experimentTemplateId: template.id,
    state: { status, ...(reason === "" ? {} : { reason }) },
    creationTime: at / 1000,
    tags: told,
  };
}
