import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { nearest } from "../problems/nearest.ts";
import { UserError } from "../problems/userError.ts";
import type { Option } from "./options.ts";

/** Usage words for values that are paths. */
const PATHS = new Set(["FILE", "DIR"]);

/**
 * Throws a UserError, with what was probably meant, for an option that the command does not know and for a word: no
 * command of ours takes words.
 */
export function checkArguments(
  command: string,
  args: readonly string[],
  options: readonly Option[],
  folder: string,
): void {
  const tokens = tokensOf(args, options);
  // Whether a short option that the usage does not list takes a value, the command itself knows.
  if (tokens.some((token) => token.kind === "option" && token.name.length === 1)) return;
  const more = `"npx clusterpro-fsx ${command} --help" shows what there is.`;
  for (const token of tokens) {
    if (token.kind === "positional") {
      const isStack = options.some(({ name }) => name === "stack") && existsSync(stackFile(folder, token.value));
      const todo = isStack ? `Write --stack ${token.value}.` : "It takes options only.";
      throw new UserError(`Unexpected argument '${token.value}'. ${todo} ${more}`);
    }
    if (token.kind === "option" && !options.some(({ name }) => name === token.name)) {
      const near = nearest(
        token.name,
        options.map(({ name }) => name),
      );
      const meant = near?.close === true ? `; did you mean --${near.word}?` : ".";
      throw new UserError(`Unknown option '${token.rawName}'${meant} ${more}`);
    }
  }
}

/** The arguments with their relative paths as seen from `standing`. */
export function withPathsFrom(
  standing: string,
  args: readonly string[],
  options: readonly Option[],
): readonly string[] {
  const moved = [...args];
  for (const token of tokensOf(args, options)) {
    if (token.kind !== "option" || token.value === undefined) continue;
    const { value = "" } = options.find(({ name }) => name === token.name) ?? {};
    if (!PATHS.has(value)) continue;
    const at = path.resolve(standing, token.value);
    if (token.inlineValue) moved[token.index] = `${token.rawName}${token.rawName.startsWith("--") ? "=" : ""}${at}`;
    else moved[token.index + 1] = at;
  }
  return moved;
}

function stackFile(folder: string, stack: string): string {
  return path.join(folder, `Pulumi.${path.basename(stack)}.yaml`);
}

function tokensOf(args: readonly string[], options: readonly Option[]) {
  const known = options.map(({ name, short, value }) => [
    name,
    {
      type: value === undefined ? ("boolean" as const) : ("string" as const),
      ...(short === undefined ? {} : { short }),
    },
  ]);
  return parseArgs({ args: [...args], options: Object.fromEntries(known), strict: false, tokens: true }).tokens;
}
