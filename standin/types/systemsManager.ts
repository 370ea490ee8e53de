import type { Account, Item } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { type Json, type Properties, text, textsAt } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { ASSOCIATION, DOCUMENT, INSTANCE, PARAMETER } from "./tokens.ts";

export const systemsManagerTypes: Readonly<Record<string, ResourceType>> = {
  [DOCUMENT]: {
    id: (properties) => text(properties, "name"),
    autoName: "name",
    defaults: { documentFormat: "JSON" },
    inUse: "AssociatedInstances",
    create: (_cloud, { properties }) => ({
      status: "Active",
      defaultVersion: "1",
      latestVersion: "1",
      earlierContents: [properties.content ?? ""],
    }),
    // Another content is another version, which the provider makes the default one. AWS takes no content twice
    // (DuplicateDocumentContent), and the provider passes over that.
    update(_cloud, document, before) {
      const { content = "" } = document.properties;
      if (content === before.content) return;
      const earlier = (before.earlierContents ?? []) as readonly Json[];
      if (earlier.includes(content)) {
        document.properties = { ...document.properties, content: before.content ?? "" };
        return;
      }
      document.properties = { ...document.properties, earlierContents: [...earlier, content] };
      const version = String(Number(before.latestVersion) + 1);
      document.properties = { ...document.properties, defaultVersion: version, latestVersion: version };
    },
  },
  [ASSOCIATION]: {
    id: "assoc-",
    defaults: { applyOnlyAtCronInterval: false },
    refers: { name: DOCUMENT },
    create(cloud, { properties }) {
      const name = properties.associationName;
      const same = cloud.all(ASSOCIATION).find((each) => each.properties.associationName === name);
      if (name !== undefined && same) {
        throw new AwsError("AssociationAlreadyExists", `${same.id} is called ${name} already`);
      }
      run(cloud, properties);
      return undefined;
    },
    update: (cloud, { properties }) => run(cloud, properties),
  },
  [PARAMETER]: {
    id: (properties) => text(properties, "name"),
    autoName: "name",
    defaults: { tier: "Standard", dataType: "text" },
    read: (_cloud, { properties }) => ({ insecureValue: String(properties.value ?? "") }),
  },
};

/**
 * Systems Manager runs the document when an association is made and when it is changed: once for each target, which
 * must exist, and without targets once.
 */
function run(cloud: Account, properties: Properties): void {
  const document = cloud.get(DOCUMENT, text(properties, "name"));
  const { documentVersion } = properties;
  const versions = Number(document.properties.latestVersion);
  if (typeof documentVersion === "string" && !(Number(documentVersion) <= versions)) {
    throw new AwsError("InvalidDocumentVersion", `${document.id} has ${versions} versions, not ${documentVersion}`);
  }
  const parameters = (properties.parameters ?? {}) as Readonly<Record<string, string>>;
  const targets = textsAt(properties, ["targets", "values"]);
  for (const id of targets) {
    cloud.get(INSTANCE, id);
    execute(cloud, document, { ...parameters, InstanceId: id });
  }
  if (targets.length === 0) execute(cloud, document, parameters);
}

/** What a step of a runbook is, as far as the stand-in does it. */
interface Step {
  readonly name: string;
  readonly action: string;
  readonly isEnd?: boolean;
  readonly inputs: { readonly Api?: string; readonly Name?: string; readonly Value?: string };
}

/**
 * Goes through the document's own steps as far as they reach out of the servers: it writes what they record, waits for
 * CLUSTERPRO where they do, and makes members of the servers that a bring-up brings up.
 */
function execute(cloud: Account, document: Item, parameters: Readonly<Record<string, string>>): void {
  const id = cloud.newId("execution-");
  cloud.executions.push({ id, document: document.id, parameters });
  const all = stepsOf(document);
  const steps = all.slice(0, all.findIndex(({ isEnd }) => isEnd) + 1);
  const [first, ...others] = steps.flatMap((step) =>
    effectOf(cloud, step, { ...parameters, "automation:EXECUTION_ID": id }),
  );
  first?.();
  cloud.later(() => {
    for (const effect of others) effect();
  });
}

function stepsOf({ properties }: Item): readonly Step[] {
  try {
    return (JSON.parse(text(properties, "content")) as { readonly mainSteps?: readonly Step[] }).mainSteps ?? [];
  } catch {
    return [];
  }
}

function effectOf(
  cloud: Account,
  { name, inputs }: Step,
  values: Readonly<Record<string, string>>,
): readonly (() => void)[] {
  const filled = (given = "") => given.replaceAll(/\{\{\s*([\w:]+)\s*\}\}/g, (_, key: string) => values[key] ?? "");
  const { InstanceId = "", Servers = "" } = values;
  if (inputs.Api === "PutParameter") return [() => record(cloud, filled(inputs.Name), filled(inputs.Value))];
  if (name === "awaitCluster") return [() => comeBack(cloud, InstanceId)];
  if (name === "verifyCluster")
    return Servers.split(";").map((each) => () => cloud.members.set(each.replace(/^.*=/, ""), "member"));
  return [];
}

/** A server that is a member comes back some time after its instance: whoever waits for it sees it. */
function comeBack(cloud: Account, instanceId: string): void {
  if (cloud.members.has(instanceId)) cloud.members.set(instanceId, "member");
}

/** A runbook writes its record, which may exist or not. */
function record(cloud: Account, name: string, value: string): void {
  const existing = cloud.all(PARAMETER).find((each) => each.properties.name === name);
  if (existing) existing.properties = { ...existing.properties, value };
  else cloud.parameters.set(name, value);
}
