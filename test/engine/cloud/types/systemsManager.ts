import { AwsError } from "../awsError.ts";
import { text, textsAt } from "../json.ts";
import type { ResourceType } from "../resourceType.ts";
import { DOCUMENT, INSTANCE } from "./tokens.ts";

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
      for (const id of textsAt(properties, ["targets", "values"])) cloud.get(INSTANCE, id);
      return undefined;
    },
  },
  "aws:ssm/parameter:Parameter": {
    id: (properties) => text(properties, "name"),
    autoName: "name",
    replaces: ["name"],
  },
};
