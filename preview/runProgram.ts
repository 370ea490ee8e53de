import { setImmediate } from "node:timers/promises";
import { format } from "node:util";
import * as runtime from "@pulumi/pulumi/runtime/index.js";
import { UserError } from "../problems/userError.ts";
import { Callbacks } from "./callbacks.ts";
import { redirectChildren } from "./childOutput.ts";
import type { InvokeAnswers } from "./invokeAnswers.ts";
import { leftOver } from "./leftOver.ts";
import { sparePendingTraces } from "./pendingTraces.ts";
import { type Properties, type RecordedResource, STACK_TYPE } from "./plan/recordedResource.ts";
import type { ProgramEnd } from "./programEnd.ts";
import { noteUnanswered } from "./programFailure.ts";
import { RecordingMonitor } from "./recordingMonitor.ts";
import { withoutStandIns } from "./standIn.ts";
import { letReadsBeUnknown } from "./unanswered.ts";

export interface Program {
  readonly project: string;
  readonly stack: string;
  /** Default: the one of every backend but Pulumi Cloud. */
  readonly organization?: string;
  /** Full keys (`namespace:key`) and values as the CLI passes them: text, objects as JSON. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly answers?: InvokeAnswers;
  /** Makes the resources; what it returns are the stack's outputs. */
  readonly run: () => unknown;
  /**
   * When the program has come to its end. Default: once `run` has, with what it registered until then; where the
   * program has the process for itself, `eventLoopEmpty`.
   */
  readonly end?: ProgramEnd;
}

export interface ProgramRun {
  readonly resources: readonly RecordedResource[];
  readonly outputs: Properties;
  /** What the program or the SDK warned of, and what the plan does not show. */
  readonly warnings: readonly string[];
}

const ORGANIZATION = "organization";

/**
 * Runs a Pulumi program in this process, in preview mode, against a recording monitor. Throws what the program throws,
 * in an `apply` or a timer too, and a UserError for one that begins what can never be finished. What the program
 * and the processes that it starts print goes to standard error, so that standard output is the caller's.
 */
export async function runProgram(program: Program): Promise<ProgramRun> {
  const callbacks = new Callbacks();
  const monitor = new RecordingMonitor(program.project, program.stack, callbacks.call, program.answers);
  const organization = program.organization ?? ORGANIZATION;
  runtime.setMockOptions(monitor, program.project, program.stack, true, organization);
  callbacks.serve(monitor);
  runtime.setAllConfig({ ...program.config }, [...program.secretKeys]);

  const warnings: string[] = [];
  const standIns = new Set<string>();
  const restoreConsole = redirectConsole(warnings);
  const restoreChildren = redirectChildren();
  const restoreReads = letReadsBeUnknown((token) => standIns.add(token));
  const restoreTraces = sparePendingTraces();
  const failure = firstUnhandled();
  let settled = false;
  try {
    const run = runtime
      .runInPulumiStack(async () => withoutStandIns(await program.run()))
      .then(() => {
        settled = true;
      });
    const ended = program.end ? program.end(() => monitor.requests) : run.then(() => runtime.disconnect());
    await Promise.race([ended, failureOf(run), failure.raised]);
  } catch (error) {
    noteUnanswered(error, standIns);
    throw error;
  } finally {
    // Node reports a rejection that nobody handled only after the promise jobs at hand.
    await setImmediate();
    monitor.end();
    failure.stop();
    restoreTraces();
    restoreReads();
    restoreChildren();
    restoreConsole();
  }
  failure.check();
  if (program.end) {
    insistOnEnd(settled);
    runtime.disconnectSync();
  }
  const resources = monitor.recorded;
  const outputs = resources.find((each) => each.type === STACK_TYPE)?.outputs ?? {};
  return { resources, outputs, warnings: [...warnings, ...monitor.warnings, ...[...standIns].map(unknownRead)] };
}

function insistOnEnd(settled: boolean): void {
  const left = leftOver();
  if (settled && left === undefined) return;
  const why = settled
    ? "The program has ended, and what it began can never be finished."
    : "The program does not come to its end: it waits for a promise, and nothing is left that could settle it.";
  throw new UserError([why, ...(left === undefined ? [] : [left])].join("\n"));
}

function unknownRead(token: string): string {
  return (
    `${token}: only the provider knows the answer, and no provider runs here: its parts are unknown, and comparisons ` +
    "with them do not hold. --answers FILE gives it."
  );
}

function failureOf(run: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    run.catch(reject);
  });
}

function redirectConsole(warnings: string[]): () => void {
  const { log, info, debug, warn } = console;
  // What goes round the console: `process.stdout.write`, `console.dir`, a logger of the program's.
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const toStandardError = (...args: unknown[]) => {
    process.stderr.write(`${format(...args)}\n`);
  };
  console.log = console.info = console.debug = toStandardError;
  console.warn = (...args: unknown[]) => {
    warnings.push(format(...args).replace(/^warning: \[runtime\] /, ""));
  };
  return () => {
    Object.assign(console, { log, info, debug, warn });
    process.stdout.write = write;
  };
}

/** An error in an `apply` surfaces as an unhandled rejection; the language host listens for them in the same way. */
function firstUnhandled() {
  let first: { readonly error: unknown } | undefined;
  let raise: (error: unknown) => void = () => {};
  const raised = new Promise<never>((_, reject) => {
    raise = reject;
  });
  raised.catch(() => {});
  const listener = (error: unknown) => {
    first ??= { error };
    raise(error);
  };
  process.on("unhandledRejection", listener);
  process.on("uncaughtException", listener);
  return {
    raised,
    check() {
      if (first) throw first.error;
    },
    stop() {
      process.off("unhandledRejection", listener);
      process.off("uncaughtException", listener);
    },
  };
}
