import { parseArgs } from "node:util";
import {
  COMMON_PARSE,
  COMMON_USAGE,
  type CommonOptions,
  commonOptions,
  durationOf,
  withUsage,
} from "../../findings/commonOptions.ts";
import { KINDS } from "../kinds.ts";
import { isKind, KIND_NAMES, type KindName } from "./kindNames.ts";

export interface DrillUsage extends CommonOptions {
  readonly kind: KindName;
  /** ARN of the role that AWS FIS assumes. */
  readonly fisRole: string | undefined;
  readonly rehearse: boolean;
  readonly plan: boolean;
  /** The stack's name, as given. */
  readonly confirm: string | undefined;
  /** Journal to restore from. */
  readonly restore: string | undefined;
  /** Folder for the page and the journal. */
  readonly out: string | undefined;
  /** Milliseconds; undefined for what is usual. */
  readonly settle: number | undefined;
  readonly timeout: number | undefined;
}

export const USAGE = `Usage: npm run drill -- --kind KIND [options]

Holds a failover drill and measures what clients lose: a prober in a subnet of each route table writes
and reads through the virtual IP while one thing is done; then everything is put back and every write is
read again. One acknowledged write lost fails the drill. It refuses when status is not green, when the file
system's maintenance window may open before the end, and while an action on it, a drill or a move is under
way. Without --confirm it prints the plan and asks for the stack's name.

  --kind KIND       baseline (nothing), move (the group), server (ends it as a fault does), standby
                    (stops it), application (ends its process), file-system (swaps its servers); with
                    --experimental also partition (the servers do not see each other) and api (EC2 refuses
                    ReplaceRoute), by AWS FIS
  --experimental    allows the kinds that were never seen on AWS
  --fis-role ARN    with partition and api: the role that AWS FIS assumes, in the cluster's account
  --rehearse        against a model of AWS on this computer: no account, nothing is touched, half a minute;
                    writes to a MinIO where there is one (CLPFSX_MINIO, or minio on the PATH)
  --plan            print steps, risk, cost and undo, and do nothing else
  --confirm NAME    the stack's name, in place of the question
  --out DIR         folder for the page of the result, HTML, and for the journal (default: no page; the
                    journal in this folder)
  --restore FILE    put back what the drill with that journal left, after a crash; any number of times;
                    refused while that drill, another one or a move is under way
  --settle TIME     try that long before the action and after it: 15s, 1m (default: 15s)
  --timeout TIME    for the action to have its effect (default: 15m)
${COMMON_USAGE}

Exit code: 0 fine, 1 something is wrong or unknown, or the drill was refused or interrupted, 2 wrong usage
or settings.
`;

/** Throws a UserError. */
export function parseUsage(args: readonly string[]): DrillUsage {
  return withUsage("drill", () => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...COMMON_PARSE,
        kind: { type: "string" },
        experimental: { type: "boolean", default: false },
        "fis-role": { type: "string" },
        rehearse: { type: "boolean", default: false },
        plan: { type: "boolean", default: false },
        confirm: { type: "string" },
        restore: { type: "string" },
        out: { type: "string" },
        settle: { type: "string" },
        timeout: { type: "string" },
      },
    });
    const { kind, rehearse, plan, confirm, restore, out, help, schema, settle, timeout } = values;
    const common = commonOptions(values);
    const needsKind = restore === undefined && !help && !schema;
    if (kind === undefined && needsKind) throw new Error(`--kind is missing: ${KIND_NAMES.join(", ")}`);
    if (kind !== undefined && !isKind(kind))
      throw new Error(`--kind ${kind}: expected one of ${KIND_NAMES.join(", ")}`);
    checkFault(values);
    for (const [name, given] of Object.entries({ kind, rehearse, plan, confirm, "fis-role": values["fis-role"] }))
      if (restore !== undefined && given !== undefined && given !== false)
        throw new Error(`--restore and --${name} exclude each other: leave one out`);
    return {
      ...common,
      kind: (kind ?? "baseline") as KindName,
      fisRole: values["fis-role"],
      rehearse,
      plan,
      confirm,
      restore,
      out,
      settle: settle === undefined ? undefined : durationOf("settle", settle),
      timeout: timeout === undefined ? undefined : durationOf("timeout", timeout),
    };
  });
}

const ROLE = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** Throws an Error with the mistake in a sentence: the kinds that AWS FIS holds are not to be come by in passing. */
function checkFault({
  kind = "",
  experimental,
  rehearse,
  plan,
  "fis-role": role,
}: {
  readonly kind?: string | undefined;
  readonly experimental: boolean;
  readonly rehearse: boolean;
  readonly plan: boolean;
  readonly "fis-role"?: string | undefined;
}): void {
  const isFault = isKind(kind) && KINDS[kind].experimental === true;
  if (!isFault) {
    if (role !== undefined && kind !== "")
      throw new Error(`--fis-role is for the kinds partition and api, not ${kind}`);
    return;
  }
  if (!experimental)
    throw new Error(
      `--kind ${kind} is held by AWS FIS and was never seen on AWS: add --experimental to hold it all the same`,
    );
  if (rehearse)
    throw new Error(
      `--kind ${kind} has no rehearsal: the shortest fault of AWS FIS takes a minute; --plan says what it does`,
    );
  if (role === undefined && !plan)
    throw new Error(`--kind ${kind} needs --fis-role, the ARN of the role that AWS FIS assumes`);
  if (role !== undefined && !ROLE.test(role))
    throw new Error(`--fis-role ${role}: expected an ARN such as arn:aws:iam::123456789012:role/fis`);
}
