import type { Report } from "../../findings/report.ts";
import type { DrillResult } from "../drillResult.ts";
import { drillData } from "./data.ts";
import { drillFacts } from "./facts.ts";
import { lossSentence } from "./summary.ts";

/** The result in the frame of every command's report: text, JSON and Markdown are made of it as of theirs. */
export function drillReport(result: DrillResult): Report {
  return {
    command: "drill",
    stack: result.stack,
    cluster: result.cluster,
    region: result.region,
    at: result.endedAt,
    fine: lossSentence(result),
    findings: result.findings,
    facts: drillFacts(result),
    data: drillData(result),
  };
}
