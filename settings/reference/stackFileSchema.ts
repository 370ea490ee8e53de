import { z } from "zod";
import { meaningOf } from "../schema/meaning.ts";
import { settingsSchema } from "../schema/schema.ts";
import { ENGLISH } from "./words.ts";

type Json = Record<string, unknown>;

/**
 * The settings as JSON Schema for editors, as they stand in a stack file: each below `config`, with the project's name
 * before it. What only the program can judge, such as the form of an address, stands in the descriptions.
 */
export function stackFileSchema(project: string): Json {
  const { $schema, properties, required } = z.toJSONSchema(settingsSchema, {
    target: "draft-07",
    override: ({ zodSchema, jsonSchema }) => describe(zodSchema, jsonSchema),
  });
  const inFile = (key: string) => (key.includes(":") ? key : `${project}:${key}`);
  const config = Object.entries(properties ?? {}).map(([key, value]) => [inFile(key), mayBeSecret(key, value as Json)]);
  const known = config.map(([key]) => key);
  return {
    $schema,
    title: `Stack file of ${project}`,
    description: 'Printed by "npm run settings" from the settings\' schema.',
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(config),
        required: required?.map(inFile),
        // Other namespaces are others'.
        propertyNames: { anyOf: [{ not: { pattern: `^${project}:` } }, { enum: known }] },
      },
    },
  };
}

const REFUSED = "`up` refuses a change, which would replace";

function describe(schema: z.core.$ZodType, json: Json): void {
  const { description, unit, minimum, maximum, choices, byDefault, replaces, refused } = meaningOf(schema);
  const parts = [
    description,
    unit === undefined ? undefined : `Unit: ${unit}`,
    byDefault === undefined ? undefined : `Default: ${byDefault}`,
    replaces === undefined ? undefined : `${refused ? REFUSED : "A change replaces"}: ${replaces.join(ENGLISH.or)}`,
  ].filter((part) => part !== undefined);
  if (parts.length > 0) json.description = `${parts.join(". ")}.`;
  if (minimum !== undefined) Object.assign(json, { type: "integer", minimum, maximum });
  if (choices !== undefined) json.enum = choices;
}

/** The one setting that a stack file should hold encrypted. */
function mayBeSecret(key: string, value: Json): Json {
  if (key !== "directoryAdminPassword") return value;
  const { description, ...plain } = value;
  const secret = { type: "object", properties: { secure: { type: "string" } }, required: ["secure"] };
  return { description, anyOf: [plain, secret] };
}
