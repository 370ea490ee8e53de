import { type Details, type Finding, fail, ok, warn } from "../../findings/finding.ts";
import type { Said } from "../../findings/said.ts";

const DAY = 86_400_000;

export const WARN_DAYS = 30;
export const FAIL_DAYS = 7;

/** Something that holds until a day. */
export interface Ending {
  readonly name: Said;
  /** Milliseconds since 1970; undefined for what does not end. */
  readonly at: number | undefined;
}

/**
 * What ends within 30 days is a warning, within 7 a failure.
 *
 * @param worst a warning, where nothing stops at the end itself
 */
export function endingFinding(
  id: string,
  endings: readonly Ending[],
  now: number,
  {
    fine,
    details = {},
    worst = "fail",
  }: { readonly fine: Said; readonly details?: Details; readonly worst?: "warn" | "fail" },
): Finding {
  const dated = endings.flatMap(({ name, at }) => (at === undefined ? [] : [{ name, at }]));
  const coming = dated.toSorted((one, other) => one.at - other.at).filter(({ at }) => at - now < WARN_DAYS * DAY);
  const [first] = coming;
  if (first === undefined) return ok(id, fine);
  const what = {
    en: coming.map((each) => `${each.name.en} ${said(each.at, now).en}`).join(", "),
    ja: coming.map((each) => `${each.name.ja}${said(each.at, now).ja}`).join("、"),
  };
  const expected = { en: `${WARN_DAYS} days or more`, ja: `${WARN_DAYS} 日以上` };
  const state = first.at - now < FAIL_DAYS * DAY && worst === "fail" ? fail : warn;
  return state(id, what, { expected, ...details });
}

function said(at: number, now: number): Said {
  const day = new Date(at).toISOString().slice(0, 10);
  const days = Math.floor((at - now) / DAY);
  return days < 0
    ? { en: `ended on ${day}`, ja: `の期限は ${day} でした` }
    : { en: `ends on ${day}, in ${days} days`, ja: `の期限は ${day} です（残り ${days} 日）` };
}
