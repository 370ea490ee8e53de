import type { Check } from "../check/check.ts";
import { confChecks } from "./confChecks.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";
import { guestExpiry } from "./guestExpiry.ts";
import { ruleFinding } from "./guestFinding.ts";
import { PRODUCT_RULES } from "./productRules.ts";
import { SYSTEM_RULES } from "./systemRules.ts";

/** What the servers are asked by one Run Command. */
export const guestChecks: readonly Check<ExaminedAfter>[] = [
  ...[...SYSTEM_RULES, ...PRODUCT_RULES].map((rule) => ({
    ids: [rule.id],
    about: rule.about,
    asksAws: true,
    run: async (examined: ExaminedAfter) => [ruleFinding(rule, await examined.guestReports(), examined)],
  })),
  ...confChecks,
  ...guestExpiry,
];
