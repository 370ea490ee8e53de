import type { Language } from "../../messages/language.ts";
import { jsonDocument, type Report } from "./report.ts";

export interface Output {
  readonly json: boolean;
  readonly markdown: boolean;
  readonly language: Language;
  readonly colour: boolean;
  readonly width: number;
}

/** Prints a report as the options ask for it. */
export type Printer = (report: Report) => string;

/** Loaded while the calls are on their way. */
export async function printerFor({ json, markdown, ...look }: Output): Promise<Printer> {
  if (json) return (report) => `${JSON.stringify(jsonDocument(report), null, 2)}\n`;
  if (markdown) {
    const { markdownReport } = await import("./markdownReport.ts");
    return (report) => markdownReport(report, look.language);
  }
  const { textReport } = await import("./textReport.ts");
  return (report) => textReport(report, look);
}
