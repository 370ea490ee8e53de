import path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../problems/userError.ts";

/** One line for what kept a command from running; a mistake of the user's is told as it is. */
export function describeCrash(error: unknown, folder: string): string {
  if (!(error instanceof Error)) return `clusterpro-fsx could not run: ${String(error)}`;
  if (error instanceof UserError) return error.message;
  const [message = ""] = error.message.split("\n");
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") {
    return `clusterpro-fsx could not run: ${message}. Run npm ci.`;
  }
  // An error of the system's says all by itself; of any other, whoever mends it wants to know the place.
  const place = code === undefined ? ownPlace(error.stack ?? "", folder) : undefined;
  return `clusterpro-fsx could not run: ${error.name}: ${message}${place === undefined ? "" : ` (${place})`}`;
}

/** The first line of the project's own in a stack trace. */
function ownPlace(stack: string, folder: string): string | undefined {
  for (const [, url = "", line = ""] of stack.matchAll(/(file:\/\/[^\s)]+?):(\d+):\d+/g)) {
    const file = path.relative(folder, fileURLToPath(url.replace(/\?.*$/, "")));
    if (!file.startsWith("..") && !file.includes("node_modules")) return `${file.replaceAll("\\", "/")}:${line}`;
  }
  return undefined;
}
