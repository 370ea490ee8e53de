import type { Language } from "../../../messages/language.ts";
import { jsonDocument } from "../../findings/report.ts";
import { textReport } from "../../findings/textReport.ts";
import type { DrillResult } from "../drillResult.ts";
import { drillReport } from "./drillReport.ts";

/** For a terminal: the verdict in the first line, as the other commands have it. Without colour, 100 columns wide by default. */
export function drillText(
  result: DrillResult,
  language: Language,
  { colour = false, width = 100 }: { readonly colour?: boolean; readonly width?: number } = {},
): string {
  return textReport(drillReport(result), { language, colour, width });
}

/** One JSON document, in English, as `--schema` describes it. */
export function drillJson(result: DrillResult): string {
  return `${JSON.stringify(jsonDocument(drillReport(result)), null, 2)}\n`;
}
