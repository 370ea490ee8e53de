import { UserError } from "../problems/userError.ts";

/** Languages in which people are spoken to. What programs read, `--json` above all, is English. */
export const LANGUAGES = ["en", "ja"] as const;

export type Language = (typeof LANGUAGES)[number];

/**
 * The language for a person: what `--lang` says; else what the system says, by POSIX's order of LC_ALL, LC_MESSAGES and
 * LANG, of which an empty one does not count; else English. Throws a UserError for another `--lang`.
 */
export function languageOf(given: string | undefined, env: NodeJS.ProcessEnv): Language {
  if (given !== undefined) {
    const known = LANGUAGES.find((each) => each === given);
    if (known === undefined) throw new UserError(`--lang ${given}: expected ${LANGUAGES.join(" or ")}.`);
    return known;
  }
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((each) => each !== undefined && each !== "");
  return locale !== undefined && /^ja(?:$|[_.@-])/i.test(locale) ? "ja" : "en";
}
