import { parseArgs } from "node:util";
import { UserError } from "../problems/userError.ts";

export interface PreviewOptions {
  readonly help: boolean;
  readonly stack: string;
  /** Every stack that has a file, in place of `stack`. */
  readonly all: boolean;
  readonly json: boolean;
  readonly markdown: boolean;
  /** `path=value`, as given. */
  readonly set: readonly string[];
  /** A commit to compare with. */
  readonly against: string | undefined;
  /** The engine's own preview, to take what changes from. */
  readonly plan: string | undefined;
  readonly policyConfig: string | undefined;
  /** JSON file of answers to reads. */
  readonly answers: string | undefined;
  /** How long the program may do nothing while something keeps it open. */
  readonly timeoutSeconds: number;
  readonly policies: boolean;
  /** The report with every file of a delivery. */
  readonly full: boolean;
  /** Language of the report, as given. */
  readonly lang: string | undefined;
}

/** Longer than a program waits for anything but a look into the network. */
export const DEFAULT_TIMEOUT_SECONDS = 15;

export const USAGE = `Usage: npm run preview [-- options]

Runs the program in this process, without the Pulumi CLI and without an AWS account, and prints
what a first "pulumi up" would create and what the policies say of it.

It is a first preview without a provider: ids and what AWS fills in are unknown, nobody checks
properties, a component that a provider makes (awsx, eks) is shown without what is inside it, and
reads of AWS are unknown. Built in are a Region's zones, the Region, the partition, policy
documents and a made-up account; other answers come from a file.

  --stack NAME           stack file to read, Pulumi.NAME.yaml (default: dev); ORG/NAME and
                         ORG/PROJECT/NAME name the same file
  --set PATH=VALUE       override a setting, as "pulumi config set --path" does; may be repeated:
                         --set fileSystem.throughputCapacityMBps=64
                         --set servers[0].privateIp=10.0.110.20
                         --set aws:region=us-east-1
  --against REF          say what changes compared with the program and stack file of a commit, a
                         branch or a tag; without it --set is compared with the stack file alone
  --plan FILE            say what changes by the engine's own preview, "pulumi preview --json
                         > FILE", which knows the stack's state
  --all                  every stack that has a file, one after the other; the highest exit code
  --json                 print one JSON document
  --markdown             print Markdown, for the job summary of a workflow
  --answers FILE         JSON with answers to reads, by token; they go before the built-in ones:
                         {"aws:ec2/getAmi:getAmi": {"id": "ami-0123456789abcdef0"}}
                         for some arguments only: a list of {"args": {...}, "answer": {...}}
  --timeout SECONDS      how long the program may be silent while a timer or a connection is open
                         (default: ${DEFAULT_TIMEOUT_SECONDS})
  --policy-config FILE   configuration of the policies, as for "pulumi --policy-pack-config"
  --no-policies          plan only
  --full                 list every file of a delivery, which are counted otherwise
  --lang LANGUAGE        en or ja, for people (default: by LC_ALL, LC_MESSAGES or LANG, else en);
                         JSON is always English
  --help                 this text

Exit code: 0 fine, 1 a mandatory policy is violated, 2 wrong settings or usage, or a program that
fails or does not end. A program that sets process.exitCode keeps it.
`;

/** Options that make no sense together: `--json` promises one document. */
const EXCLUSIVE = [
  ["all", "stack"],
  ["all", "json"],
  ["json", "markdown"],
  ["plan", "against"],
  ["plan", "all"],
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
        against: { type: "string" },
        plan: { type: "string" },
        answers: { type: "string" },
        timeout: { type: "string" },
        "policy-config": { type: "string" },
        "no-policies": { type: "boolean", default: false },
        full: { type: "boolean", default: false },
        lang: { type: "string" },
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
      against: values.against,
      plan: values.plan,
      policyConfig: values["policy-config"],
      answers: values.answers,
      timeoutSeconds: secondsOf(values.timeout),
      policies: !values["no-policies"],
      full: values.full,
      lang: values.lang,
    };
  } catch (error) {
    const { message } = error as Error;
    throw new UserError(`${message.split(". ")[0]}. "npm run preview -- --help" shows what there is.`);
  }
}

function secondsOf(given: string | undefined): number {
  if (given === undefined) return DEFAULT_TIMEOUT_SECONDS;
  const seconds = Number(given);
  if (given.trim() === "" || !(seconds > 0 && seconds <= 86_400)) {
    throw new Error(`--timeout ${given}: expected seconds, more than 0 and at most 86400`);
  }
  return seconds;
}
