import type { Sight } from "../../change/sight.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Report } from "../../findings/report.ts";
import { plain } from "../../findings/said.ts";

/** Why nothing was done, in the frame of every report, with what status showed. */
export function refusalReport(
  {
    refusal,
    sight,
    lock,
  }: { readonly refusal: Finding; readonly sight: Sight | undefined; readonly lock?: Finding | undefined },
  spec: { readonly stack: string; readonly clusterName: string; readonly region: string },
): Report {
  return {
    command: "drill",
    stack: spec.stack,
    cluster: spec.clusterName,
    region: spec.region,
    at: sight?.at ?? Date.now(),
    fine: plain(""),
    findings: lock === undefined ? [refusal] : [refusal, lock],
    facts: sight?.report.facts ?? [],
    data: { refused: refusal.id },
  };
}
