import type { ResourceType } from "../account/resourceType.ts";

export const randomTypes: Readonly<Record<string, ResourceType>> = {
  "random:index/randomPassword:RandomPassword": {
    id: "password-",
    create: () => ({ result: GENERATED_PASSWORD }),
  },
};

/** What every generated password is here: a test looks for it wherever no secret may appear. */
export const GENERATED_PASSWORD = "Generated-Password_1";
