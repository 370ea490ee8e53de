import { ACCOUNT } from "../account/account.ts";
import { text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { INSTANCE_PROFILE, ROLE } from "./tokens.ts";

export const iamTypes: Readonly<Record<string, ResourceType>> = {
  [ROLE]: {
    id: (properties) => text(properties, "name"),
    autoName: "name",
    defaults: { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false },
    inUse: "DeleteConflict",
    create: (_cloud, { id }) => ({ arn: `arn:aws:iam::${ACCOUNT}:role/${id}` }),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    id: ({ role, name }) => `${role}:${name}`,
    autoName: "name",
    refers: { role: ROLE },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    id: ({ role, policyArn }) => `${role}/${policyArn}`,
    refers: { role: ROLE },
  },
  "aws:iam/policy:Policy": {
    id: (properties) => `arn:aws:iam::${ACCOUNT}:policy/${text(properties, "name")}`,
    autoName: "name",
    create: (_cloud, { id }) => ({ arn: id }),
  },
  [INSTANCE_PROFILE]: {
    id: (properties) => text(properties, "name"),
    autoName: "name",
    defaults: { path: "/" },
    refers: { role: ROLE },
    create: (_cloud, { id }) => ({ arn: `arn:aws:iam::${ACCOUNT}:instance-profile/${id}` }),
  },
};
