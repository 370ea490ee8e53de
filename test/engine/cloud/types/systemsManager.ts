import { AwsError } from "../awsError.ts";
import type { Cloud } from "../cloud.ts";
import { type Properties, text, textsAt } from "../json.ts";
import type { ResourceType } from "../resourceType.ts";
import { DOCUMENT, INSTANCE, PARAMETER } from "./tokens.ts";

const ASSOCIATION = "aws:ssm/association:Association";

export const systemsManagerTypes: Readonly<Record<string, ResourceType>> = {
  [DOCUMENT]: {
    id: (properties) => text(properties, "name"),
    autoName: "name",
    replaces: ["name"],
    defaults: { documentFormat: "JSON" },
    inUse: "AssociatedInstances",
    create: () => ({ status: "Active", defaultVersion: "1", latestVersion: "1" }),
  },
  [ASSOCIATION]: {
    id: "assoc-",
    replaces: ["name"],
    ordered: ["targets"],
    defaults: { applyOnlyAtCronInterval: false },
    refers: { name: DOCUMENT },
    // Systems Manager runs the document once on creation, on instances that exist.
    create(cloud, { properties }) {
      const name = properties.associationName;
      const same = cloud.all(ASSOCIATION).find((each) => each.properties.associationName === name);
      if (name !== undefined && same) {
        throw new AwsError("AssociationAlreadyExists", `${same.id} is called ${name} already`);
      }
      for (const id of textsAt(properties, ["targets", "values"])) {
        cloud.get(INSTANCE, id);
        recordPreparation(cloud, properties, id);
      }
      return undefined;
    },
  },
  [PARAMETER]: {
    id: (properties) => text(properties, "name"),
    autoName: "name",
    replaces: ["name"],
    defaults: { tier: "Standard", dataType: "text" },
    read: (_cloud, { properties }) => ({ insecureValue: String(properties.value ?? "") }),
  },
};

/** What the last step of the prepare runbook does: it writes the record, which may exist or not. */
function recordPreparation(cloud: Cloud, { parameters }: Properties, instanceId: string): void {
  const { ClusterName, ServerName } = (parameters ?? {}) as Readonly<Record<string, string>>;
  if (ServerName === undefined) return;
  const name = `/clpfsx/${ClusterName}/prepared/${ServerName}`;
  const record = cloud.all(PARAMETER).find((each) => each.properties.name === name);
  if (record) record.properties = { ...record.properties, value: instanceId };
  else cloud.parameters.set(name, instanceId);
}
