import { distance } from "fastest-levenshtein";
import { UserError } from "../problems/userError.ts";
import type { Option } from "./options.ts";

/** An option that stood before ` -- `, which npm takes for one of its own. */
interface Kept {
  /** With its hyphens, as it was written. */
  readonly written: string;
  /** The option that it is, or is meant to be; with its hyphens. */
  readonly option: string;
  /** Of an option with values: one each, undefined where npm left the value among the words. */
  readonly values: readonly (string | undefined)[];
  readonly placeholder: string | undefined;
}

export type OwnWords = (words: readonly string[]) => number | undefined;

/**
 * Throws a UserError when npm kept options for itself, as in `npm run preview --stack=prod`, which would preview the
 * default stack. npm hands a script what it kept as variables `npm_config_<name>`.
 *
 * @param ownWords how many of these words without hyphens mean something to the command itself; undefined where that cannot
 *   be told
 */
export function refuseKept(
  command: string,
  args: readonly string[],
  { options, ownWords }: { readonly options: readonly Option[]; readonly ownWords: OwnWords },
  env: NodeJS.ProcessEnv,
): void {
  // Under another script, the variables are that one's.
  if (env.npm_lifecycle_event !== command) return;
  const kept = keptOptions(args, options, env);
  if (kept.length === 0) return;
  const names = [...new Set(kept.map(({ written }) => written))].join(" and ");
  const { line, isOpen } = lineWith(kept, args, ownWords);
  const left = isOpen ? ", and left what belongs to it among the other words" : "";
  throw new UserError(
    `npm kept ${names} for itself${left}. Write npm run ${command} -- ${line}, or npx clusterpro-fsx ${command} ${line}`,
  );
}

function keptOptions(args: readonly string[], options: readonly Option[], env: NodeJS.ProcessEnv): readonly Kept[] {
  return Object.entries(env).flatMap(([variable, value = ""]) => {
    const name = /^npm_config_(\w+)$/i.exec(variable)?.[1]?.toLowerCase().replaceAll("_", "-");
    if (name === undefined) return [];
    const wantsValue = options.some((option) => option.name === name && option.value !== undefined);
    // npm reads `--no-x` as x with no value, which is also how it hands on what is off; and `--stack=$UNSET`.
    const written = value === "" && !wantsValue ? `no-${name}` : name;
    const option = meant(written, options);
    // What stands behind ` -- ` too was handed on by somebody who knows.
    if (option === undefined || args.some((arg) => arg.split("=")[0] === `--${option.name}`)) return [];
    const values = value.split("\n\n").map((each) => (each === "true" || each === "" ? undefined : each));
    return { written: `--${written}`, option: `--${option.name}`, values, placeholder: option.value };
  });
}

/** The option of that name, or a long one that it is a slip of; no name of npm's own is as near as that. */
function meant(name: string, options: readonly Option[]): Option | undefined {
  return (
    options.find((option) => option.name === name) ??
    options.find((option) => option.name.length >= 5 && distance(option.name, name) === 1)
  );
}

/** The arguments as they should have been written; open where the person has to say which word is whose. */
function lineWith(kept: readonly Kept[], args: readonly string[], ownWords: OwnWords) {
  // Of `--stack prod` npm leaves the word.
  const lacking = kept.filter(({ values, placeholder }) => placeholder !== undefined && values.includes(undefined));
  const words = args.filter((arg) => !arg.startsWith("-"));
  const own = ownWords(words);
  // The command's own words come first. With several such options nobody knows whose the others are.
  const spare = lacking.length === 0 || own === undefined ? [] : words.slice(own);
  const taken = lacking.length === 1 ? [...spare] : [];
  const again = kept.flatMap(({ option, values, placeholder }) =>
    placeholder === undefined ? [option] : values.flatMap((value) => [option, value ?? taken.shift() ?? placeholder]),
  );
  const rest = args.filter((arg) => !spare.includes(arg) || taken.includes(arg));
  const isOpen = lacking.length > 0 && (lacking.length > 1 ? words.length > 0 : own === undefined);
  return { line: [...rest, ...again].map(quoted).join(" "), isOpen };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(word) ? word : `'${word}'`;
}
