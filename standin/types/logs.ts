import { ACCOUNT, REGION } from "../account/account.ts";
import { text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { LOG_GROUP } from "./tokens.ts";

export const logTypes: Readonly<Record<string, ResourceType>> = {
  [LOG_GROUP]: {
    id: (properties) => text(properties, "name"),
    autoName: "name",
    defaults: { skipDestroy: false },
    create: (_cloud, { id }) => ({ arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${id}` }),
  },
};
