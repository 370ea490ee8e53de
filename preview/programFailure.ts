import path from "node:path";
import { fileURLToPath } from "node:url";
import { RunError } from "@pulumi/pulumi/errors.js";
import { UnansweredReadError } from "./unansweredReadError.ts";
import { UserError } from "./userError.ts";

/**
 * What to tell of an error that ended the preview. The user's mistakes are told as they are; of anything else the
 * message and the line in the project's own code, because the frames of Pulumi and Node help nobody.
 */
export function describeFailure(error: unknown, folder: string): string {
  if (error instanceof UnansweredReadError) return error.message + placeOf(error, folder);
  if (error instanceof UserError || RunError.isInstance(error)) return (error as Error).message;
  if (!(error instanceof Error)) return `The program threw ${String(error)}.`;
  return `The program failed: ${error.name}: ${error.message}${placeOf(error, folder)}`;
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
