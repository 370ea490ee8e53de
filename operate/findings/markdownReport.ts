import type { Language } from "../../messages/language.ts";
import type { Facts, Report } from "./report.ts";
import { verdictOf } from "./report.ts";

const HEAD = {
  en: ["State", "Check", "Found"],
  ja: ["状態", "チェック", "結果"],
} as const;

/** For the job summary of a workflow, or a ticket. */
export function markdownReport(report: Report, language: Language): string {
  const { verdict, text } = verdictOf(report);
  const findings = report.findings.map(({ id, state, what, mend }) => [
    state,
    `\`${id}\``,
    mend === undefined ? what[language] : `${what[language]}<br>${mend[language]}`,
  ]);
  const { cluster, region, at } = report;
  return `${[
    `## ${verdict}: ${escaped(text[language])}`,
    `${cluster}, ${region}, ${new Date(at).toISOString()}`,
    table(HEAD[language], findings),
    ...report.facts.map((facts) => factsTable(facts, language)),
  ].join("\n\n")}\n`;
}

function factsTable({ title, head, rows }: Facts, language: Language): string {
  const cells = rows.map((row) => row.map((cell) => cell[language]));
  return `### ${title[language]}\n\n${table(
    head.length === 0 ? (cells[0] ?? []).map(() => "") : head.map((each) => each[language]),
    cells,
  )}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
