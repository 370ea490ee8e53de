import type { Language } from "../../messages/language.ts";
import { markdownReport } from "./markdownReport.ts";
import { jsonDocument, type Report } from "./report.ts";
import { textReport } from "./textReport.ts";

export interface Output {
  readonly json: boolean;
  readonly markdown: boolean;
  readonly language: Language;
  readonly colour: boolean;
  readonly width: number;
}

/** The report as the options ask for it. */
export function printed(report: Report, { json, markdown, ...look }: Output): string {
  if (json) return `${JSON.stringify(jsonDocument(report), null, 2)}\n`;
  if (markdown) return markdownReport(report, look.language);
  return textReport(report, look);
}
