import { parseArgs } from "node:util";
import { UserError } from "./userError.ts";

export interface PreviewOptions {
  readonly help: boolean;
  readonly stack: string;
  /** Every stack that has a file, in place of `stack`. */
  readonly all: boolean;
  readonly json: boolean;
  readonly markdown: boolean;
  /** `path=value`, as given. */
  readonly set: readonly string[];
  readonly policyConfig: string | undefined;
  readonly policies: boolean;
}

export const USAGE = `Usage: npm run preview [-- options]

Runs the program in this process, without the Pulumi CLI and without an AWS account, and prints
what a first "pulumi up" would create and what the policies say of it.

  --stack NAME           stack file to read, Pulumi.NAME.yaml (default: dev)
  --set PATH=VALUE       override a setting, as "pulumi config set --path" does; may be repeated:
                         --set fileSystem.throughputCapacityMBps=64
                         --set servers[0].privateIp=10.0.110.20
  --all                  every stack that has a file, one after the other; the worst exit code counts
  --json                 print one JSON document
  --markdown             print Markdown, for the job summary of a workflow
  --policy-config FILE   configuration of the policies, as for "pulumi --policy-pack-config"
  --no-policies          plan only
  --help                 this text

Exit code: 0 fine, 1 a mandatory policy is violated, 2 wrong settings or usage.
`;

/** Options that make no sense together: `--json` promises one document. */
const EXCLUSIVE = [
  ["all", "stack"],
  ["all", "json"],
  ["json", "markdown"],
] as const;

/** Throws a UserError that names the word it does not know. */
export function parseUsage(args: readonly string[]): PreviewOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        help: { type: "boolean", short: "h", default: false },
        stack: { type: "string", short: "s" },
        all: { type: "boolean", default: false },
        json: { type: "boolean", short: "j", default: false },
        markdown: { type: "boolean", default: false },
        set: { type: "string", multiple: true, default: [] },
        "policy-config": { type: "string" },
        "no-policies": { type: "boolean", default: false },
      },
    });
    for (const [one, other] of EXCLUSIVE) {
      if (values[one] && values[other]) throw new Error(`--${one} and --${other} exclude each other: leave one out`);
    }
    return {
      help: values.help,
      stack: values.stack ?? "dev",
      all: values.all,
      json: values.json,
      markdown: values.markdown,
      set: values.set,
      policyConfig: values["policy-config"],
      policies: !values["no-policies"],
    };
  } catch (error) {
    const { message } = error as Error;
    throw new UserError(`${message.split(". ")[0]}. "npm run preview -- --help" shows what there is.`);
  }
}
