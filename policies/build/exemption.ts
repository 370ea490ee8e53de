/** Takes one resource out of a rule, for a reason and until a day. */
export interface Exemption {
  /** A URN or a resource's name; `*` stands for any text. */
  readonly resource: string;
  readonly reason: string;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** What an exemption took out of a rule, or would have taken out on another day. */
export interface Exempted {
  readonly rule: string;
  readonly urn: string;
  readonly reason: string;
  readonly expires: string;
}

/** The furthest day that an exemption may name, in days from today: whoever grants one looks at it once a year. */
export const MOST_DAYS = 366;

export function todayInUtc(): string {
  return new Date().toISOString().slice(0, "YYYY-MM-DD".length);
}

/** The last day that an exemption may name. */
export function lastDay(today: string): string {
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + MOST_DAYS);
  return day.toISOString().slice(0, "YYYY-MM-DD".length);
}

/** The exemption that counts for the URN, else one that would have if its day were another. */
export function exemptionFor(
  exemptions: readonly Exemption[],
  urn: string,
  today: string,
): { readonly state: "none" } | { readonly state: "counts" | "expired"; readonly exemption: Exemption } {
  const matching = exemptions.filter(({ resource }) => matches(resource, urn));
  const valid = matching.find((each) => whyNotCounting(each, today) === undefined);
  if (valid) return { state: "counts", exemption: valid };
  const [expired] = matching;
  return expired ? { state: "expired", exemption: expired } : { state: "none" };
}

/**
 * Why an exemption counts for nothing, whatever it names; undefined when it counts. The engine's check of the
 * configuration knows no day, so that one too far ahead is refused here.
 */
export function whyNotCounting({ resource, expires }: Exemption, today: string): string | undefined {
  const what = `The exemption for "${resource}"`;
  if (!isDate(expires)) return `${what} does not count: "${expires}" is not a date.`;
  if (expires < today) return `${what} expired on ${expires} and no longer counts.`;
  if (!namesSomething(resource)) return `${what} does not count: it names every resource; write a part of a name.`;
  const last = lastDay(today);
  return expires > last
    ? `${what} does not count: ${expires} is more than ${MOST_DAYS} days ahead; write ${last} at the latest.`
    : undefined;
}

/** A letter beside `*`, as a pattern that JavaScript and the engine's Go read alike. */
export const HAS_LETTER = "[^\\s*:.$/_0-9-]";

/** Whether a pattern names less than every resource: it has a letter beside `*` and the start that all URNs have. */
export function namesSomething(pattern: string): boolean {
  return new RegExp(HAS_LETTER).test(pattern.replace(/^urn(?::pulumi)?(?![^:*])/, ""));
}

/** Whether the pattern names the URN, or the resource's name at its end. */
export function matches(pattern: string, urn: string): boolean {
  return matchesText(pattern, urn) || matchesText(pattern, urn.split("::").at(-1) ?? urn);
}

/** Piece by piece instead of a regular expression: a pattern with many stars must not hang a preview. */
function matchesText(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** Whether the text is a day of the calendar, as `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** An exemption that took nothing out, and what to say of it. */
export interface UnusedExemption {
  readonly rule: string;
  readonly message: string;
}

/** Each exemption that took nothing out: a typing error, no longer needed, or without effect. */
export function unusedExemptions(
  config: ReadonlyMap<string, { readonly settings: Readonly<Record<string, unknown>> }>,
  used: readonly Exempted[],
  today: string,
): UnusedExemption[] {
  const unused: UnusedExemption[] = [];
  for (const [rule, { settings }] of config) {
    for (const exemption of (settings.exemptions ?? []) as readonly Exemption[]) {
      const { resource, reason, expires } = exemption;
      const needed = used.some(
        (each) =>
          each.rule === rule && each.reason === reason && each.expires === expires && matches(resource, each.urn),
      );
      if (needed) continue;
      const why = whyNotCounting(exemption, today);
      unused.push({
        rule,
        message:
          why ??
          `the exemption for "${resource}" (expires ${expires}) took nothing out; correct its pattern, or remove it`,
      });
    }
  }
  return unused;
}
