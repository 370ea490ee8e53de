import type { Account } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { type Properties, text, textsAt } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { DOCUMENT, INSTANCE, PARAMETER } from "./tokens.ts";

const ASSOCIATION = "aws:ssm/association:Association";

export const systemsManagerTypes: Readonly<Record<string, ResourceType>> = {
  [DOCUMENT]: {
    id: (properties) => text(properties, "name"),
    autoName: "name",
    defaults: { documentFormat: "JSON" },
    inUse: "AssociatedInstances",
    create: () => ({ status: "Active", defaultVersion: "1", latestVersion: "1" }),
    // Another content is another version, which the provider makes the default one.
    update(_cloud, document, before) {
      if (document.properties.content === before.content) return;
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
    recordPreparation(cloud, properties, id);
    cloud.executions.push({ document: document.id, parameters: { ...parameters, InstanceId: id } });
  }
  if (targets.length > 0) return;
  cloud.executions.push({ document: document.id, parameters });
  const { ClusterName, InputHash } = parameters;
  if (InputHash !== undefined) record(cloud, `/clpfsx/${ClusterName}/brought-up`, InputHash);
}

/** What the last step of the prepare runbook does. */
function recordPreparation(cloud: Account, { parameters }: Properties, instanceId: string): void {
  const { ClusterName, ServerName } = (parameters ?? {}) as Readonly<Record<string, string>>;
  if (ServerName === undefined) return;
  record(cloud, `/clpfsx/${ClusterName}/prepared/${ServerName}`, instanceId);
}

/** A runbook writes its record, which may exist or not. */
function record(cloud: Account, name: string, value: string): void {
  const existing = cloud.all(PARAMETER).find((each) => each.properties.name === name);
  if (existing) existing.properties = { ...existing.properties, value };
  else cloud.parameters.set(name, value);
}
