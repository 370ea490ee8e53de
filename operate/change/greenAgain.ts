import { type Finding, warn } from "../findings/finding.ts";
import type { Said } from "../findings/said.ts";
import type { Before } from "./journal.ts";
import type { Sight } from "./sight.ts";

/** What no drill touches, by the finding's id. */
const UNTOUCHED = new Set(["directory.active", "fileSystem.backup"]);

/** The alarms that a drill may set off, by what follows the cluster's name; components/monitoring names them. */
const OF_A_DRILL =
  /^(probe-.*|routes-(disagree|black-hole)|target-down|server-.*|gone-.*|servers-down|file-system-(unavailable|action-failed))$/;

/** Whether that alarm rings by a drill's doing, as far as its name and what it was before tell. */
function isOfDrill(name: string, clusterName: string, { troubledAlarms = [] }: Before): boolean {
  return OF_A_DRILL.test(name.slice(clusterName.length + 1)) && !troubledAlarms.includes(name);
}

/**
 * Whether all is green again that a drill may have changed, and what else is not: nobody waits for an alarm that was not OK
 * before, or for a backup.
 */
export function greenAgain(
  { report, gathered }: Sight,
  clusterName: string,
  before: Before,
): { readonly green: boolean; readonly beside: readonly Finding[] } {
  const wrong = report.findings.filter(({ state }) => state === "fail" || state === "unknown");
  const { alarms } = gathered;
  const ringing = alarms.ok ? alarms.value.filter(({ state }) => state === "ALARM") : [];
  const isBeside = ({ id }: Finding) =>
    UNTOUCHED.has(id) ||
    (id === "alarms.quiet" && alarms.ok && !ringing.some(({ name }) => isOfDrill(name, clusterName, before)));
  return { green: wrong.every(isBeside), beside: wrong.filter(isBeside) };
}

/** What is told of it. */
export function besideFinding(beside: readonly Finding[]): Finding {
  const joined = (language: "en" | "ja", mark: string) => beside.map(({ what }) => what[language]).join(mark);
  const what: Said = {
    en: `not green, and not by this doing: ${joined("en", "; ")}`,
    ja: `今回の操作とは関係のない異常があります: ${joined("ja", "、")}`,
  };
  return warn("drill.beside", what, { page: "docs/operations-at-night.md" });
}
