import type { Language } from "../../messages/language.ts";
import { nearest } from "../../problems/nearest.ts";
import { UserError } from "../../problems/userError.ts";
import { aliases } from "./after/aliases.ts";
import { AFTER_AWS } from "./after/awsChecks.ts";
import type { ExaminedAfter } from "./after/examinedAfter.ts";
import { awsExpiry } from "./after/expiry.ts";
import { guestChecks } from "./after/guestChecks.ts";
import { recentProbes, subscriptions } from "./after/monitoring.ts";
import { ports } from "./after/portCheck.ts";
import { validCredentials } from "./before/credentials.ts";
import type { Check } from "./check/check.ts";
import { concurrency } from "./check/concurrency.ts";
import { names } from "./examine.ts";

/** What must hold of a deployed cluster. */
export const AFTER: readonly Check<ExaminedAfter>[] = [
  validCredentials,
  ...AFTER_AWS,
  ports,
  aliases,
  subscriptions,
  recentProbes,
  concurrency,
  ...awsExpiry,
  ...guestChecks,
];

/** What a list needs of a check. */
type Listed = Pick<Check, "ids" | "about">;

/** One check a line. */
export function catalogueText(checks: readonly Listed[], language: Language): string {
  const rows = checks.flatMap(({ ids, about }) => ids.map((id) => [id, about[language]] as const));
  const width = Math.max(...rows.map(([id]) => id.length));
  return rows.map(([id, about]) => `${id.padEnd(width)}  ${about}\n`).join("");
}

/** Throws a UserError for an id that no check has. */
export function refuseUnknown(checks: readonly Listed[], asked: readonly string[]): void {
  const ids = checks.flatMap((each) => each.ids);
  const kinds = [...new Set(ids.map((id) => id.split(".")[0] ?? ""))];
  const wrong = asked.filter((each) => !ids.some((id) => names(each, id)));
  if (wrong.length === 0) return;
  throw new UserError(
    wrong.map((each) => {
      const near = nearest(each, [...ids, ...kinds]);
      const meant = near?.close === true ? `; did you mean ${near.word}?` : ".";
      return `No check is called ${each}${meant} "npx clusterpro-fsx doctor --list" shows them.`;
    }),
  );
}
