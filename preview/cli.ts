// First: what is imported after it loads the SDK.
import "./onDemand.js";

import { RunError } from "@pulumi/pulumi/errors.js";
import { type Language, languageOf } from "../messages/language.ts";
import { settingErrorsIn } from "../messages/settingErrors.ts";
import { type Speech, speechIn } from "../messages/speech.ts";
import { UserError } from "../problems/userError.ts";
import { tolerateClosedOutput } from "../stack/closedOutput.ts";
import { ofStandardOutput } from "../stack/colour.ts";
import { COULD_NOT_RUN } from "../stack/couldNotRun.ts";
import { readProject, readStackConfig, type StackConfig } from "../stack/stackFile.ts";
import { readAnswersFile } from "./answersFile.ts";
import { builtInAnswers } from "./builtInAnswers.ts";
import type { Comparison } from "./comparison.ts";
import { exitCodeOfProgram, programSetExitCode, watchingExit } from "./exitOfProgram.ts";
import { firstOf } from "./invokeAnswers.ts";
import type { Judge } from "./judge.ts";
import { loadProgram } from "./loadProgram.ts";
import { exitCode, jsonDocument, type PreviewResult } from "./plan/previewResult.ts";
import { eventLoopEmpty } from "./programEnd.ts";
import { describeFailure } from "./programFailure.ts";
import { report } from "./report/report.ts";
import { runProgram } from "./runProgram.ts";
import { type PreviewOptions, parseUsage, USAGE } from "./usage.ts";

/** The command, with its exit code; a failure is told on standard error. */
export async function runCommand(args: readonly string[], folder: string): Promise<number> {
  tolerateClosedOutput();
  try {
    return await answer(args, folder);
  } catch (error) {
    // What else falls over because of it has nothing to add.
    process.on("unhandledRejection", () => {});
    const message = describeFailure(error, folder);
    process.stderr.write(`${await inTheirLanguage(message, args)}\n`);
    // Shows settings' errors at their lines in the pull request.
    if (process.env.GITHUB_ACTIONS === "true") {
      const { annotations } = await import("./annotations.ts");
      for (const each of annotations(message, folder)) process.stderr.write(`${each}\n`);
    }
    return COULD_NOT_RUN;
  }
}

/** Settings' errors in the language that the command asks for; what else failed is told as it is. */
async function inTheirLanguage(message: string, args: readonly string[]): Promise<string> {
  let language: Language;
  try {
    language = languageOf(parseUsage(args).lang, process.env);
  } catch {
    // The usage itself is what is wrong.
    return message;
  }
  return message
    .split("\n")
    .map(await settingErrorsIn(language))
    .join("\n");
}

async function answer(args: readonly string[], folder: string): Promise<number> {
  const options = parseUsage(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const speech = await speechIn(languageOf(options.lang, process.env));
  if (options.all) return (await import("./allStacks.ts")).previewAll(options, folder);
  const result = await preview(options, folder, () => comparing(options, folder));
  process.stdout.write(await printed(result, options, speech));
  return exitCodeOfProgram() ?? exitCode(result);
}

async function printed(
  result: PreviewResult,
  { json, markdown, full }: PreviewOptions,
  speech: Speech,
): Promise<string> {
  if (json) return `${JSON.stringify(jsonDocument(result), null, 2)}\n`;
  if (markdown) {
    // Loaded on demand: what a terminal shows pays for no topology.
    const { markdownReport, rulesPage } = await import("./report/markdownReport.ts");
    return markdownReport(result, speech, rulesPage(process.env));
  }
  return report(result, {
    ...ofStandardOutput(),
    full,
    speech,
  });
}

/** What of the command's options decides the plan and the verdict on it. */
export type PlanOptions = Pick<
  PreviewOptions,
  "stack" | "set" | "answers" | "timeoutSeconds" | "policies" | "policyConfig"
>;

/**
 * Plans the stack, once in a process, judges it where the options ask for it, and compares it with what `begin` gives.
 * Throws UserErrors, and the program's.
 */
export async function preview(
  options: PlanOptions,
  folder: string,
  begin?: () => Promise<Comparison | undefined>,
): Promise<PreviewResult> {
  const project = readProject(folder);
  const stackConfig = readStackConfig(project, options.stack, options.set);
  const { stack, organization, config } = stackConfig;
  const warnings = [...stackConfig.warnings];
  // Read before the program runs: a wrong file should not cost a whole run.
  const file = options.answers === undefined ? undefined : readAnswersFile(options.answers);
  const builtIn = builtInAnswers(config["aws:region"] ?? process.env.AWS_REGION, (told) => warnings.push(told));
  const judge = options.policies ? await judgeFor(options.policyConfig) : undefined;
  // Begun before the program runs, since both take as long, and last, since it has to be ended with it.
  const comparison = await begin?.();
  const run = await watchingExit(() =>
    runProgram({
      project: project.name,
      stack,
      ...(organization === undefined ? {} : { organization }),
      config,
      secretKeys: stackConfig.secretKeys,
      answers: file ? firstOf(file.answers, builtIn) : builtIn,
      run: () => loadProgram(project),
      end: eventLoopEmpty(options.timeoutSeconds),
    }),
  ).catch(async (error: unknown) => {
    await comparison?.abandon();
    throw namingOrigins(error, stackConfig);
  });
  const changes = await comparison?.changes(run.resources);
  const judged = await judge?.(run.resources);
  const exitCode = exitCodeOfProgram();
  if (exitCode !== undefined) warnings.push(programSetExitCode(exitCode));
  return {
    project: project.name,
    stack,
    resources: run.resources,
    outputs: run.outputs,
    policies: judged?.verdict,
    warnings: [...warnings, ...run.warnings, ...(file?.unused() ?? []), ...(judged?.warnings ?? [])],
    ...(changes === undefined ? {} : { changes }),
  };
}

/**
 * What tells the changes, once there are resources; undefined where nobody asked. A program reads two documents itself
 * where it wants to know what `--set` changes.
 */
async function comparing(options: PreviewOptions, folder: string): Promise<Comparison | undefined> {
  const wanted = options.against ?? options.plan ?? (options.set.length > 0 && !options.json ? "" : undefined);
  // Loaded on demand: a plain preview compares nothing.
  return wanted === undefined ? undefined : (await import("./comparison.ts")).beginComparison(options, folder);
}

/** Settings' errors know the stack file only; a value may come from the command line. */
function namingOrigins(error: unknown, { whereGiven }: StackConfig): unknown {
  if (!RunError.isInstance(error)) return error;
  const message = whereGiven(error.message);
  return message === error.message ? error : new UserError(message);
}

/** Loaded on demand: a preview without policies does not pay for the policy SDK. */
async function judgeFor(policyConfig: string | undefined): Promise<Judge> {
  const { createJudge } = await import("./judge.ts");
  return createJudge(policyConfig);
}
