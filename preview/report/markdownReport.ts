import { ENGLISH, type Speech } from "../../messages/speech.ts";
import { type PreviewResult, tally } from "../plan/previewResult.ts";
import { report } from "./report.ts";

/** Columns of the plan, which the page shows in a box that scrolls. */
const PLAN_WIDTH = 120;

/** The verdict as GitHub-flavoured Markdown, with the plan folded away under it. */
export function markdownReport(result: PreviewResult, speech: Speech = ENGLISH): string {
  const { stack, policies, resources, warnings } = result;
  const nameOf = new Map(resources.map((each) => [each.urn, each.name]));
  const named = (urn: string) => nameOf.get(urn) ?? urn;
  return [
    `### ${inline(stack)}: ${policies === undefined ? "policies not run" : verdict(policies.violations)}`,
    "",
    ...table(
      ["level", "rule", "severity", "resource", "what"],
      policies?.violations.map((each) => [each.level, each.rule, each.severity, named(each.urn), each.message]) ?? [],
    ),
    ...table(
      ["exempted until", "rule", "resource", "reason"],
      policies?.exempted.map((each) => [each.expires, each.rule, named(each.urn), each.reason]) ?? [],
    ),
    ...list(warnings.map((warning) => `Warning: ${inline(warning)}`)),
    "<details><summary>Plan</summary>",
    "",
    ...box(report(result, { colour: false, width: PLAN_WIDTH, full: false, speech })),
    "",
    "</details>",
    "",
    "",
  ].join("\n");
}

/** What stands in place of a report when there is none; `message` is what the command said. */
export function markdownFailure(stack: string, message: string): string {
  return [`### ${inline(stack)}: no preview`, "", ...box(message), "", ""].join("\n");
}

function verdict(violations: Parameters<typeof tally>[0]): string {
  const { advisory, told } = tally(violations);
  return advisory === 0 ? told : `${told}, ${advisory} advisory`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map((row) => line(row.map(inline))), ""];
}

function list(items: readonly string[]): string[] {
  return items.length === 0 ? [] : [...items.map((item) => `- ${item}`), ""];
}

/** Text in one line, of which Markdown and HTML make nothing: names and messages hold what a pull request wrote. */
function inline(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()<>#|~@&]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\s*\n\s*/g, "<br>");
}

/** A code block that its text cannot end. */
function box(text: string): string[] {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return [`${fence}text`, text.trimEnd(), fence];
}
