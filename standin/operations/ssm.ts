import { AwsError } from "../account/awsError.ts";
import { type Json, type Properties, text, textsAt } from "../account/json.ts";
import { tagsOf, type World } from "../running/world.ts";
import { INSTANCE, PARAMETER } from "../types/tokens.ts";
import type { Operation } from "./operation.ts";

/** Source: AWS Systems Manager API reference. */
export const ssm: Readonly<Record<string, Operation>> = {
  "ssm.DescribeInstanceInformation": (world, input) => ({
    InstanceInformationList: world.cloud
      .all(INSTANCE)
      .filter((item) => filtersOf(input.Filters).every((filter) => fits(tagsOf(item), item.id, filter)))
      .map(({ id }) => {
        const { agentOnline, computerName } = world.machine(id);
        return {
          InstanceId: id,
          PingStatus: agentOnline ? "Online" : "ConnectionLost",
          LastPingDateTime: world.clock.now() / 1000,
          AgentVersion: "3.3.3270.0",
          PlatformType: "Windows",
          PlatformName: "Microsoft Windows Server 2022 Datacenter",
          PlatformVersion: "10.0.20348",
          ResourceType: "EC2Instance",
          ComputerName: computerName,
        };
      }),
  }),
  "ssm.SendCommand": (world, input) => {
    const document = text(input, "DocumentName");
    if (document !== "AWS-RunPowerShellScript") throw new AwsError("InvalidDocument", `no document ${document} here`);
    const ids = textsAt(input.InstanceIds, []);
    for (const id of ids) {
      if (world.cloud.find(INSTANCE, id) === undefined || !world.machine(id).agentOnline) {
        throw new AwsError("InvalidInstanceId", `Instances [[${id}]] not in a valid state for account 123456789012`);
      }
    }
    const id = world.commands.send(ids, textsAt(input.Parameters, ["commands"]).join("\n"));
    return { Command: { CommandId: id, DocumentName: document, InstanceIds: [...ids], Status: "Pending" } };
  },
  "ssm.GetCommandInvocation": (world, input) => {
    const [command, instance] = [text(input, "CommandId"), text(input, "InstanceId")];
    const run = world.commands.find(command, instance);
    if (run === undefined) throw new AwsError("InvocationDoesNotExist", "");
    return {
      CommandId: command,
      InstanceId: instance,
      Status: run.status,
      StatusDetails: run.status,
      ResponseCode: run.exit,
      StandardOutputContent: run.output,
      StandardErrorContent: run.error,
    };
  },
  "ssm.PutParameter": ({ cloud }, input) => {
    const name = text(input, "Name");
    const found = cloud.find(PARAMETER, name);
    if (found !== undefined && input.Overwrite !== true) {
      throw new AwsError(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
      );
    }
    const properties = { name, type: text(input, "Type"), value: text(input, "Value") };
    if (found === undefined) cloud.add(PARAMETER, properties);
    else found.properties = { ...found.properties, ...properties };
    return { Version: 1, Tier: "Standard" };
  },
  "ssm.GetParameter": ({ cloud }, input) => {
    const name = text(input, "Name");
    const Parameter = parameterAnswer(cloud, name);
    if (Parameter === undefined) throw notFound();
    return { Parameter };
  },
  "ssm.GetParameters": ({ cloud }, input) => {
    const names = textsAt(input.Names, []);
    const found = names.map((name) => parameterAnswer(cloud, name));
    return {
      Parameters: found.filter((each) => each !== undefined),
      InvalidParameters: names.filter((_, number) => found[number] === undefined),
    };
  },
  "ssm.DeleteParameter": ({ cloud }, input) => {
    const found = cloud.find(PARAMETER, text(input, "Name"));
    if (found === undefined) throw notFound();
    cloud.remove(found);
    return {};
  },
};

/** The account's own parameter, or the public one of AWS's. */
function parameterAnswer(cloud: World["cloud"], name: string): Properties | undefined {
  const own = cloud.find(PARAMETER, name)?.properties;
  const Value = own?.value ?? cloud.parameters.get(name);
  return Value === undefined ? undefined : { Name: name, Type: own?.type ?? "String", Value, Version: 1 };
}

function notFound(): AwsError {
  return new AwsError("ParameterNotFound", "");
}

interface Filter {
  readonly key: string;
  readonly values: readonly string[];
}

function filtersOf(filters: Json | undefined): readonly Filter[] {
  return ((filters ?? []) as readonly Json[]).map((each) => ({
    key: textsAt(each, ["Key"])[0] ?? "",
    values: textsAt(each, ["Values"]),
  }));
}

function fits(tags: Readonly<Record<string, string>>, id: string, { key, values }: Filter): boolean {
  if (key === "InstanceIds") return values.includes(id);
  if (key.startsWith("tag:")) return values.includes(tags[key.slice("tag:".length)] ?? "");
  throw new AwsError("InvalidFilterKey", `the stand-in knows no filter ${key}`);
}
