import { type Finding, skipped, unknown } from "../findings/finding.ts";
import type { Check, Examined } from "./check/check.ts";

/** Which checks are wanted: an id, or the part before its dot. */
export interface Wanted {
  /** Empty for all. */
  readonly only: readonly string[];
  readonly ignored: readonly string[];
}

export const names = (wanted: string, id: string) => id === wanted || id.startsWith(`${wanted}.`);

/** Told how many of all checks are done. */
export type Progress = (done: number, all: number) => void;

/**
 * Runs all checks at once. The whole lasts as long as its slowest check, and a check that fails by itself is unknown and
 * keeps none of the others out.
 */
export async function examine<Subject extends Examined>(
  checks: readonly Check<Subject>[],
  subject: Subject,
  wanted: Wanted,
  progress: Progress = () => {},
): Promise<readonly Finding[]> {
  const isWanted = (id: string) =>
    (wanted.only.length === 0 || wanted.only.some((each) => names(each, id))) &&
    !wanted.ignored.some((each) => names(each, id));
  const chosen = checks.filter(({ ids }) => ids.some(isWanted));
  let done = 0;
  const found = await Promise.all(
    chosen.map(async (check) => {
      const findings = await runOne(check, subject);
      done += 1;
      progress(done, chosen.length);
      return findings;
    }),
  );
  return withoutRepeats(found.flat().filter(({ id }) => isWanted(id)));
}

async function runOne<Subject extends Examined>(check: Check<Subject>, subject: Subject): Promise<readonly Finding[]> {
  try {
    return await check.run(subject);
  } catch (error) {
    const [said = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return check.ids.map((id) => unknown(id, { en: said, ja: said }));
  }
}

/** What is wrong with the credentials is told once; each further check that asked in vain is skipped. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const failed = findings.find(({ id, state }) => id === "credentials.valid" && state === "unknown");
  if (failed === undefined) return findings;
  return findings.map((each) =>
    each === failed || each.state !== "unknown"
      ? each
      : skipped(each.id, { en: "not asked without credentials", ja: "認証情報がないため確認していません" }),
  );
}
