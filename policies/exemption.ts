import type { Exempted } from "./buildPolicies.ts";
import type { RuleConfig } from "./policyConfig.ts";

/** Takes one resource out of a rule, for a reason and until a day. */
export interface Exemption {
  /** A URN or a resource's name; `*` stands for any text. */
  readonly resource: string;
  readonly reason: string;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** The exemption that counts for the URN, else one that would have. */
export function exemptionFor(
  exemptions: readonly Exemption[],
  urn: string,
  today: string,
): { readonly state: "none" } | { readonly state: "counts" | "expired"; readonly exemption: Exemption } {
  const matching = exemptions.filter(({ resource }) => matches(resource, urn));
  const valid = matching.find(({ expires }) => isDate(expires) && expires >= today);
  if (valid) return { state: "counts", exemption: valid };
  const [expired] = matching;
  return expired ? { state: "expired", exemption: expired } : { state: "none" };
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

/** One warning for each exemption that took nothing out: a typing error, or no longer needed. */
export function unusedExemptions(
  config: ReadonlyMap<string, Pick<RuleConfig, "settings">>,
  used: readonly Exempted[],
): string[] {
  const warnings: string[] = [];
  for (const [rule, { settings }] of config) {
    const exemptions = (settings.exemptions ?? []) as readonly Exemption[];
    for (const { resource, reason, expires } of exemptions) {
      const needed = used.some(
        (each) =>
          each.rule === rule && each.reason === reason && each.expires === expires && matches(resource, each.urn),
      );
      if (!needed) {
        warnings.push(
          `${rule}: the exemption for "${resource}" (expires ${expires}) took nothing out; ` +
            "correct its pattern, or remove it",
        );
      }
    }
  }
  return warnings;
}
