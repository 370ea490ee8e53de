import type { ResourceType } from "../account/resourceType.ts";

const SHAPE = ["length", "special", "overrideSpecial", "upper", "lower", "numeric"];
const LEAST = ["minLower", "minUpper", "minNumeric", "minSpecial"];

export const randomTypes: Readonly<Record<string, ResourceType>> = {
  "random:index/randomPassword:RandomPassword": {
    id: "password-",
    replaces: [...SHAPE, ...LEAST, "keepers"],
    create: () => ({ result: GENERATED_PASSWORD }),
  },
};

/** What every generated password is here: a test looks for it wherever no secret may appear. */
export const GENERATED_PASSWORD = "Generated-Password_1";
