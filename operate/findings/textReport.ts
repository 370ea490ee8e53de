import { stripVTControlCharacters, type styleText } from "node:util";
import type { Language } from "../../messages/language.ts";
import { BREAK, columns as columnsOf, padded, painter, wrap } from "../../messages/layout.ts";
import type { Finding, State } from "./finding.ts";
import { type Facts, type Report, type Verdict, verdictOf } from "./report.ts";
import type { Said } from "./said.ts";

export interface Look {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly language: Language;
}

type Style = Parameters<typeof styleText>[0];

const VERDICTS: Readonly<Record<Verdict, Style>> = {
  OK: ["bold", "green"],
  WARN: ["bold", "yellow"],
  WRONG: ["bold", "red"],
  UNKNOWN: ["bold", "magenta"],
};

const STATES: Readonly<Record<State, Style>> = {
  ok: "green",
  warn: "yellow",
  fail: "red",
  unknown: "magenta",
  skipped: "dim",
};

const LABELS = {
  found: { en: "found", ja: "結果" },
  expected: { en: "expected", ja: "期待値" },
  why: { en: "why", ja: "影響" },
  mend: { en: "mend", ja: "対処" },
  page: { en: "page", ja: "参照" },
} as const satisfies Readonly<Record<string, Said>>;

/** The order in which one reads them at night. */
const ORDER: readonly State[] = ["fail", "unknown", "warn", "ok", "skipped"];

/** The verdict in the first line, then what is wrong with what to do, then the facts, then what is right. */
export function textReport(report: Report, look: Look): string {
  const paint = painter(look.colour);
  const { verdict, text } = verdictOf(report);
  const findings = report.findings.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const troubled = findings.filter(({ state }) => state !== "ok" && state !== "skipped");
  const others = findings.filter((each) => !troubled.includes(each));
  return `${[
    aligned([[paint(VERDICTS[verdict], verdict), text[look.language]]], look),
    paint("dim", `${report.cluster}  ${report.region}  ${new Date(report.at).toISOString()}`),
    ...troubled.map((finding) => findingText(finding, look)),
    ...report.facts.map((facts) => factsText(facts, look)),
    ...(others.length === 0 ? [] : [othersText(others, look)]),
  ].join("\n\n")}\n`;
}

function findingText(finding: Finding, look: Look): string {
  const paint = painter(look.colour);
  const head = `${paint(STATES[finding.state], finding.state)} ${finding.id}`;
  const rows = Object.entries(LABELS).flatMap(([key, label]) => {
    const value = finding[key as keyof typeof LABELS];
    if (value === undefined) return [];
    return [[`  ${label[look.language]}`, typeof value === "string" ? value : value[look.language]]];
  });
  const what = aligned([["", finding.what[look.language]]], look);
  return [head, what, ...(rows.length === 0 ? [] : [aligned(rows, look)])].join("\n");
}

/** What is right by its name only; what was not asked with the reason. */
function othersText(findings: readonly Finding[], look: Look): string {
  const paint = painter(look.colour);
  const right = findings.filter(({ state }) => state === "ok").map(({ id }) => id);
  const unasked = findings.filter(({ state }) => state === "skipped");
  return [
    ...(right.length === 0 ? [] : [aligned([[paint(STATES.ok, "ok"), right.join(", ")]], look)]),
    ...(unasked.length === 0
      ? []
      : [
          aligned(
            unasked.map(({ id, what }) => [paint(STATES.skipped, "skipped"), id, what[look.language]]),
            look,
          ),
        ]),
  ].join("\n");
}

function factsText({ title, head, rows }: Facts, look: Look): string {
  const paint = painter(look.colour);
  const cells = [
    ...(head.length === 0 ? [] : [head.map((each) => paint("dim", each[look.language]))]),
    ...rows.map((row) => row.map((each) => each[look.language])),
  ];
  return `${paint("bold", title[look.language])}\n${aligned(
    cells.map(([first = "", ...rest]) => [`  ${first}`, ...rest]),
    look,
  )}`;
}

/** Columns as wide as their widest cell; the last takes what the terminal has left, and breaks its lines. */
function aligned(rows: readonly (readonly string[])[], { width }: Look): string {
  const last = (rows[0]?.length ?? 1) - 1;
  const widths = Array.from({ length: last }, (_, column) =>
    Math.max(...rows.map((row) => columnsOf(withoutColour(row[column] ?? "")))),
  );
  const before = widths.reduce((sum, each) => sum + each + GAP.length, 0);
  const left = Math.max(NARROWEST, width - before);
  return rows
    .flatMap((row) => {
      const head = widths.map((each, column) => paddedCell(row[column] ?? "", each) + GAP).join("");
      const [first = "", ...rest] = wrap(breakable(row.at(-1) ?? "", left), left);
      return [`${head}${first}`.trimEnd(), ...rest.map((line) => " ".repeat(before) + line)];
    })
    .join("\n");
}

/** A word that is longer than a line, such as an ARN, may end one after a sign. */
function breakable(text: string, left: number): string {
  return text
    .split(" ")
    .map((word) => (/^[!-~]+$/.test(word) && word.length > left ? word.replace(/[/:.,;_-]+/g, `$&${BREAK}`) : word))
    .join(" ");
}

const GAP = "  ";

/** Columns of the last cell, however narrow the terminal. */
const NARROWEST = 20;

function paddedCell(text: string, width: number): string {
  const shown = withoutColour(text);
  return text + padded(shown, width).slice(shown.length);
}

function withoutColour(text: string): string {
  return stripVTControlCharacters(text);
}
