import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import type { ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import * as runtime from "@pulumi/pulumi/runtime/index.js";
import { sparePendingTraces } from "./pendingTraces.ts";
import { type InvokeAnswers, type Properties, type RecordedResource, RecordingMonitor } from "./recordingMonitor.ts";

export interface Program {
  readonly project: string;
  readonly stack: string;
  /** Full keys (`namespace:key`) and values as the CLI passes them: text, objects as JSON. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly answers?: InvokeAnswers;
  /** Makes the resources; what it returns are the stack's outputs. */
  readonly run: () => unknown;
}

export interface ProgramRun {
  readonly resources: readonly RecordedResource[];
  readonly outputs: Properties;
  /** What the program or the SDK warned of. */
  readonly warnings: readonly string[];
}

/**
 * Runs a Pulumi program in this process, in preview mode, against a recording monitor. Throws what the program throws,
 * in an `apply` too. What the program prints goes to standard error, so that standard output is the caller's.
 */
export async function runProgram(program: Program): Promise<ProgramRun> {
  const monitor = new RecordingMonitor(program.project, program.stack, program.answers);
  runtime.setMockOptions(monitor, program.project, program.stack, true);
  runtime.setAllConfig({ ...program.config }, [...program.secretKeys]);

  const warnings: string[] = [];
  const restoreConsole = redirectConsole(warnings);
  const restoreInvokes = watchInvokes(monitor);
  const restoreTraces = sparePendingTraces();
  const failure = firstUnhandled();
  try {
    const run = runtime.runInPulumiStack(async () => program.run());
    await Promise.race([run.then(() => runtime.disconnect()), failure.raised]);
  } finally {
    // Node reports a rejection that nobody handled only after the promise jobs at hand.
    await setImmediate();
    failure.stop();
    restoreTraces();
    restoreInvokes();
    restoreConsole();
  }
  failure.check();
  const resources = monitor.recorded;
  return { resources, outputs: resources.find((each) => each.type === STACK_TYPE)?.outputs ?? {}, warnings };
}

export const STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * Loads a program's main file and gives its outputs, as the language host does: a default export, or all exports; a
 * function is called. Node loads a module once, so this makes resources once in a process.
 */
export async function loadMain(file: string): Promise<unknown> {
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  const exported = "default" in module ? module.default : { ...module };
  return typeof exported === "function" ? exported() : exported;
}

function redirectConsole(warnings: string[]): () => void {
  const { log, info, debug, warn } = console;
  const toStandardError = (...args: unknown[]) => {
    process.stderr.write(`${format(...args)}\n`);
  };
  console.log = console.info = console.debug = toStandardError;
  console.warn = (...args: unknown[]) => {
    warnings.push(format(...args).replace(/^warning: \[runtime\] /, ""));
  };
  return () => Object.assign(console, { log, info, debug, warn });
}

/** The SDK states the dependencies of a read in its Output form only; nothing else tells the two forms apart. */
function watchInvokes(monitor: RecordingMonitor): () => void {
  const prototype = resourceProto.ResourceInvokeRequest.prototype;
  const original = prototype.setDependsonList;
  prototype.setDependsonList = function (this: ResourceInvokeRequest, list: string[]) {
    monitor.markOutputForm(this);
    return original.call(this, list);
  };
  return () => {
    prototype.setDependsonList = original;
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
