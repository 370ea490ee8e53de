import path from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi/errors.js";
import { UnansweredReadError } from "./unansweredReadError.ts";

/** Of errors that ended a program: which reads had given it a stand-in by then. */
const unanswered = new WeakMap<object, readonly string[]>();

/** Remembers that the program had no answer to these reads when it failed, which may be why. */
export function noteUnanswered(error: unknown, tokens: Iterable<string>): void {
  if (typeof error === "object" && error !== null) unanswered.set(error, [...tokens]);
}

/**
 * What to tell of an error that ended the preview. The user's mistakes are told as they are; of anything else the
 * message and the line in the project's own code, because the frames of Pulumi and Node help nobody.
 */
export function describeFailure(error: unknown, folder: string): string {
  if (error instanceof UnansweredReadError) return error.told + placeOf(error, folder);
  // Every UserError is one of these.
  if (RunError.isInstance(error)) return (error as Error).message;
  if (!(error instanceof Error)) {
    const thrown =
      typeof error === "object" ? inspect(error, { depth: 1, breakLength: Number.POSITIVE_INFINITY }) : error;
    return `The program threw ${String(thrown)}.`;
  }
  // The SDK names every property through which an error came; the first is where it is.
  const message = error.message.replace(/^(?:error serializing property "[^"]*": )+(?=error serializing)/, "");
  return `The program failed: ${error.name}: ${message}${placeOf(error, folder)}${unansweredBefore(error)}`;
}

function unansweredBefore(error: Error): string {
  const tokens = unanswered.get(error) ?? [];
  if (tokens.length === 0) return "";
  return `\nNothing answered ${tokens.join(", ")} before, which may be why: --answers FILE gives answers.`;
}

function placeOf(error: Error, folder: string): string {
  const place = ownFrame(error.stack ?? "", folder);
  return place === undefined ? "" : `\n    at ${place}`;
}

/** First frame in the project's folder and outside `node_modules`, as `file:line:column`. */
function ownFrame(stack: string, folder: string): string | undefined {
  for (const line of stack.split("\n")) {
    const match = /(file:\/\/[^\s)]+?|\/[^\s():]+):(\d+)(?::(\d+))?\)?$/.exec(line.trim());
    if (!match?.[1]) continue;
    const file = match[1].startsWith("file:") ? fileURLToPath(match[1].replace(/\?.*$/, "")) : match[1];
    const relative = path.relative(folder, file);
    if (relative.startsWith("..") || path.isAbsolute(relative) || relative.includes("node_modules")) continue;
    return [relative, match[2], match[3]].filter(Boolean).join(":");
  }
  return undefined;
}
