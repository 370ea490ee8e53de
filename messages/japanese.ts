import { REPORT } from "./japanese/report.ts";
import { RULES } from "./japanese/rules.ts";
import { WARNINGS } from "./japanese/warnings.ts";

/** Japanese by English template. A template has the same places in both; one that is missing is said in English. */
export const JAPANESE: Readonly<Record<string, string>> = { ...REPORT, ...WARNINGS, ...RULES };
