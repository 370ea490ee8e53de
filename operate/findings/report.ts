import type { Finding, State } from "./finding.ts";
import type { Said } from "./said.ts";

/** A table of facts beside the findings: what there is, whatever anybody thinks of it. */
export interface Facts {
  readonly title: Said;
  /** Empty where the first column says it all. */
  readonly head: readonly Said[];
  readonly rows: readonly (readonly Said[])[];
}

/** What a command found out. */
export interface Report {
  readonly command: string;
  readonly stack: string;
  readonly cluster: string;
  readonly region: string;
  /** When it was asked, in milliseconds since 1970. */
  readonly at: number;
  /** The sentence of the verdict when nothing is wrong. */
  readonly fine: Said;
  readonly findings: readonly Finding[];
  readonly facts: readonly Facts[];
  /** The same facts for programs. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** `WARN` is fine: something to look at in daylight. */
export type Verdict = "OK" | "WARN" | "WRONG" | "UNKNOWN";

const WORST: readonly (readonly [State, Verdict])[] = [
  ["fail", "WRONG"],
  ["unknown", "UNKNOWN"],
  ["warn", "WARN"],
];

/** The worst of the findings, and the first of those in one sentence. */
export function verdictOf({ findings, fine }: Pick<Report, "findings" | "fine">): { verdict: Verdict; text: Said } {
  for (const [state, verdict] of WORST) {
    const worst = findings.filter((each) => each.state === state);
    const [first] = worst;
    if (first === undefined) continue;
    const more = worst.length - 1;
    const text =
      more === 0
        ? first.what
        : { en: `${first.what.en} (and ${more} more)`, ja: `${first.what.ja}（ほか ${more} 件）` };
    return { verdict, text };
  }
  return { verdict: "OK", text: fine };
}

/** 0 fine, 1 something is wrong or unknown. */
export function exitCodeOf(report: Pick<Report, "findings" | "fine">): 0 | 1 {
  const { verdict } = verdictOf(report);
  return verdict === "WRONG" || verdict === "UNKNOWN" ? 1 : 0;
}

export const SCHEMA_VERSION = 1;

/** The document of `--json`, always in English; `reportSchema.ts` describes it. */
export function jsonDocument(report: Report) {
  const { verdict, text } = verdictOf(report);
  const said = (value: Said | undefined) => value?.en;
  return {
    schemaVersion: SCHEMA_VERSION,
    command: report.command,
    stack: report.stack,
    cluster: report.cluster,
    region: report.region,
    at: new Date(report.at).toISOString(),
    verdict,
    text: text.en,
    exitCode: exitCodeOf(report),
    findings: report.findings.map(({ id, state, what, found, expected, why, mend, page }) => ({
      id,
      state,
      what: what.en,
      found: said(found),
      expected: said(expected),
      why: said(why),
      mend: said(mend),
      page,
    })),
    data: report.data,
  };
}
