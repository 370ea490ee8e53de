import { UserError } from "../../problems/userError.ts";

/** What every operator's command can be told. */
export interface CommonOptions {
  readonly help: boolean;
  readonly stack: string;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly schema: boolean;
  /** As given. */
  readonly lang: string | undefined;
}

export const COMMON_PARSE = {
  help: { type: "boolean", short: "h", default: false },
  stack: { type: "string", short: "s", default: "dev" },
  region: { type: "string" },
  profile: { type: "string" },
  json: { type: "boolean", short: "j", default: false },
  markdown: { type: "boolean", default: false },
  schema: { type: "boolean", default: false },
  lang: { type: "string" },
} as const;

/** Lines of a usage, in the width of the others. */
export const COMMON_USAGE = `  -s, --stack NAME  stack file to read, Pulumi.NAME.yaml (default: dev), which names the cluster
  --region NAME     AWS Region (default: the stack file's aws:region)
  --profile NAME    profile of the AWS configuration (default: the usual chain of credentials)
  -j, --json        print one JSON document
  --markdown        print Markdown, for a ticket or the job summary of a workflow
  --schema          print the JSON Schema of that document, and do nothing else
  --lang LANGUAGE   en or ja, for people (default: by LC_ALL, LC_MESSAGES or LANG, else en);
                    JSON is always English
  -h, --help        this text`;

interface Parsed {
  readonly help: boolean;
  readonly stack: string;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly schema: boolean;
  readonly lang?: string | undefined;
}

/** Throws an Error with the mistake in a sentence. */
export function commonOptions(values: Parsed): CommonOptions {
  const { help, stack, region, profile, json, markdown, schema, lang } = values;
  if (json && markdown) throw new Error("--json and --markdown exclude each other: leave one out");
  return { help, stack, region, profile, json, markdown, schema, lang };
}

/** What `parse` gives; a mistake of usage becomes a UserError that says where the options are listed. */
export function withUsage<Options>(command: string, parse: () => Options): Options {
  try {
    return parse();
  } catch (error) {
    const [what] = (error as Error).message.split(". ");
    throw new UserError(`${what}. "npx clusterpro-fsx ${command} --help" shows what there is.`);
  }
}

/** `90s`, `10m`, `1h`, or a number of seconds, in milliseconds. Throws an Error with the mistake in a sentence. */
export function durationOf(option: string, text: string): number {
  const [, figure, unit = "s"] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(figure) * { s: 1, m: 60, h: 3600 }[unit as "s" | "m" | "h"];
  if (!(seconds > 0 && seconds <= 86_400)) {
    throw new Error(`--${option} ${text}: expected a time of more than 0 and at most a day, such as 90s, 10m or 1h`);
  }
  return seconds * 1000;
}
