import { parseArgs } from "node:util";
import type { PreviewResult } from "../preview/plan/previewResult.ts";
import { UserError } from "../problems/userError.ts";
import { tolerateClosedOutput } from "../stack/closedOutput.ts";
import { COULD_NOT_RUN } from "../stack/couldNotRun.ts";

/** What a command that plans a stack is given besides its own options. */
export const PLAN_OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  stack: { type: "string", short: "s", default: "dev" },
  set: { type: "string", multiple: true, default: [] as string[] },
  answers: { type: "string" },
  json: { type: "boolean", short: "j", default: false },
} as const;

export const PLAN_USAGE = `  -s, --stack NAME  stack file to read, Pulumi.NAME.yaml (default: dev)
  --set PATH=VALUE  override a setting, as "pulumi config set --path" does; may be repeated
  --answers FILE    JSON with answers to reads, as for "npm run preview"`;

/** Plans the stack as the preview does, without the policies. Throws UserErrors, and what the program throws. */
export async function planStack(
  {
    stack,
    set,
    answers,
  }: { readonly stack: string; readonly set: readonly string[]; readonly answers?: string | undefined },
  folder: string,
): Promise<PreviewResult> {
  const { preview } = await import("../preview/cli.ts");
  const { DEFAULT_TIMEOUT_SECONDS } = await import("../preview/usage.ts");
  const options = { stack, set, answers, timeoutSeconds: DEFAULT_TIMEOUT_SECONDS };
  return preview({ ...options, policies: false, policyConfig: undefined }, folder);
}

/** Throws a UserError that names the word that the command does not know. */
export function parsed<T extends NonNullable<Parameters<typeof parseArgs>[0]>["options"]>(
  command: string,
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options: options as T & {}, allowPositionals: false }).values;
  } catch (error) {
    const [what] = (error as Error).message.split(". ");
    throw new UserError(`${what}. "npm run ${command} -- --help" shows what there is.`);
  }
}

/** Runs a command of a plan; a failure is told on standard error. Gives the exit code. */
export async function telling(folder: string, run: () => Promise<number>): Promise<number> {
  tolerateClosedOutput();
  try {
    return await run();
  } catch (error) {
    // What else falls over because of it has nothing to add.
    process.on("unhandledRejection", () => {});
    const { describeFailure } = await import("../preview/programFailure.ts");
    process.stderr.write(`${describeFailure(error, folder)}\n`);
    return COULD_NOT_RUN;
  }
}
