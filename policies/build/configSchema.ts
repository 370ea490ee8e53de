import type { PolicyConfigSchema } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import type { Rule } from "../rule/rule.ts";
import { HAS_LETTER, MOST_DAYS } from "./exemption.ts";

/** What every rule takes. */
export const COMMON_SCHEMA = {
  onUnknown: {
    type: "string",
    enum: ["fail", "warn"],
    default: "fail",
    description: "What to do when a preview cannot decide the rule: stop the update, or say so and go on.",
  },
  exemptions: {
    type: "array",
    default: [],
    description: "Resources that the rule leaves alone, each for a reason and until a day.",
    items: {
      type: "object",
      required: ["resource", "reason", "expires"],
      additionalProperties: false,
      properties: {
        resource: {
          type: "string",
          minLength: 1,
          pattern: HAS_LETTER,
          description: "URN or resource name; `*` stands for any text, and is not all of it.",
        },
        reason: { type: "string", minLength: 1, description: "Why it may be so, printed with every run." },
        expires: {
          type: "string",
          format: "date",
          description: `Last day on which it counts, \`YYYY-MM-DD\`; at most ${MOST_DAYS} days ahead.`,
        },
      },
    },
  },
} as const satisfies Record<string, PolicyConfigJSONSchema>;

/** Schema of a rule's whole configuration, but for `enforcementLevel`, which Pulumi knows by itself. */
export function configSchemaOf(rule: Rule): PolicyConfigSchema {
  // Copied because the SDK's types are mutable.
  return {
    properties: {
      ...structuredClone(COMMON_SCHEMA as unknown as PolicyConfigSchema["properties"]),
      ...rule.configSchema,
    },
  };
}

/** The rule's default for every setting that has one and is not given. */
export function withDefaults(rule: Rule, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const settings: Record<string, unknown> = { ...given };
  for (const [key, schema] of Object.entries<PolicyConfigJSONSchema>({ ...COMMON_SCHEMA, ...rule.configSchema })) {
    if (settings[key] === undefined && schema.default !== undefined) settings[key] = schema.default;
  }
  return settings;
}
