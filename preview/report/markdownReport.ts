import { ENGLISH, type Speech } from "../../messages/speech.ts";
import { changeReport, costChange } from "../../operate/cost/costChange.ts";
import { monthlyCost } from "../../operate/cost/monthlyCost.ts";
import { mermaidOf } from "../../operate/diagram/mermaid.ts";
import { readTopology } from "../../operate/diagram/readTopology.ts";
import type { NoComparison, PlanChanges, PropertyChange, ResourceChange } from "../plan/planChanges.ts";
import { type PreviewResult, tally } from "../plan/previewResult.ts";
import { adviceOf } from "./advice.ts";
import { alike, differingLines, shownAgainst, shownValue } from "./changes.ts";
import { kindsOf } from "./counts.ts";
import { report } from "./report.ts";

/** Columns of the plan, which the page shows in a box that scrolls. */
const PLAN_WIDTH = 120;

/** Where the page of the rules is, with the name of a rule behind `#`. */
export function rulesPage({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_SHA: commit,
}: NodeJS.ProcessEnv) {
  const page = "policies/RULES.md";
  return server && repository && commit ? `${server}/${repository}/blob/${commit}/${page}` : page;
}

export const SYMBOLS = { wrong: "❌", careful: "⚠️", fine: "✅" } as const;

/** One stack as GitHub-flavoured Markdown: the verdict, what changes, what to decide, and the plan folded away. */
export function markdownReport(result: PreviewResult, speech: Speech = ENGLISH, rules = "policies/RULES.md"): string {
  const { stack, policies, resources } = result;
  const nameOf = new Map(resources.map((each) => [each.urn, each.name]));
  const named = (urn: string) => inline(nameOf.get(urn) ?? urn);
  const link = (rule: string) => `[${inline(rule)}](${rules}#${encodeURIComponent(rule)})`;
  const mandatory = policies?.violations.filter(({ level }) => level === "mandatory") ?? [];
  const advice = adviceOf(result, speech);
  return [
    `### ${symbolOf(result, advice.length)} ${inline(stack)}: ${verdict(result, advice.length, speech)}`,
    "",
    ...table(
      ["level", "rule", "severity", "resource", "what"],
      mandatory.map((each) => [
        inline(each.level),
        link(each.rule),
        inline(each.severity),
        named(each.urn),
        inline(speech.translated(each.message)),
      ]),
    ),
    ...(result.changes === undefined ? [] : changesOf(result.changes, speech)),
    ...costOf(result, speech),
    ...table(
      ["exempted until", "rule", "resource", "reason"],
      policies?.exempted.map((each) => [inline(each.expires), link(each.rule), named(each.urn), inline(each.reason)]) ??
        [],
    ),
    ...folded(
      `${speech.say("To decide")}: ${advice.length}`,
      advice.flatMap(({ title, rules: of, texts, todo }) => [
        `- **${inline(title)}**${of.length === 0 ? "" : ` (${of.map(link).join(", ")})`}`,
        ...[...texts, ...(todo === undefined ? [] : [todo])].map((text) => `  - ${inline(text)}`),
      ]),
    ),
    ...folded(speech.say("Topology"), topologyOf(result)),
    ...folded("Plan", box("text", report(result, { colour: false, width: PLAN_WIDTH, full: false, speech }))),
    "",
  ].join("\n");
}

/** What stands in place of a report when there is none; `message` is what the command said, a line for each mistake. */
export function markdownFailure(stack: string, message: string): string {
  const lines = message.trim().split("\n");
  return [
    `### ${SYMBOLS.wrong} ${inline(stack)}: no preview`,
    "",
    ...lines.map((line) => `- ${inline(line)}`),
    "",
    "",
  ].join("\n");
}

/** A line over the reports of all stacks, which begin with their symbol and name. */
export function markdownOverview(reports: readonly string[]): string {
  const heads = reports.map((text) => /^### (\S+) ([^:]+):/.exec(text));
  return `**${reports.length === 1 ? "1 stack" : `${reports.length} stacks`}:** ${heads
    .map((head) => `${head?.[1] ?? SYMBOLS.wrong} ${head?.[2] ?? "?"}`)
    .join(" · ")}\n\n`;
}

function symbolOf({ policies, changes }: PreviewResult, advice: number): string {
  const destroys =
    changes !== undefined && "resources" in changes && changes.resources.some(({ lost }) => lost !== undefined);
  if (tally(policies?.violations ?? []).mandatory > 0) return SYMBOLS.wrong;
  return destroys || advice > 0 || policies === undefined ? SYMBOLS.careful : SYMBOLS.fine;
}

function verdict({ policies, changes }: PreviewResult, advice: number, { say }: Speech): string {
  const { mandatory, told } = tally(policies?.violations ?? []);
  const template = mandatory === 1 ? "{n} mandatory violation" : "{n} mandatory violations";
  const policy =
    policies === undefined ? say("policies not run") : mandatory === 0 ? say(told) : say(template, { n: mandatory });
  const changed = changes === undefined || "reason" in changes ? [] : summary(changes.resources, say);
  return [policy, ...changed, ...(advice === 0 ? [] : [say("{n} to decide", { n: advice })])].join(", ");
}

const KINDS = ["replaced", "removed", "changed", "added"] as const;

function summary(resources: readonly ResourceChange[], say: Speech["say"]): readonly string[] {
  if (resources.length === 0) return [say("nothing changes")];
  const counted = KINDS.map((kind) => [kind, resources.filter((each) => each.kind === kind).length] as const);
  return counted.filter(([, n]) => n > 0).map(([kind, n]) => `${n} ${say(kind)}`);
}

function changesOf(compared: PlanChanges | NoComparison, speech: Speech): string[] {
  const what = inline(shownAgainst(compared.against, speech));
  const heading = `**${speech.say("What changes, compared with {what}", { what })}**`;
  if ("reason" in compared) {
    return [heading, "", ...compared.reason.split("\n").map((line) => `- ${inline(speech.translated(line))}`), ""];
  }
  const { resources } = compared;
  if (resources.length === 0) return [heading, "", speech.say("Nothing."), ""];
  const near = resources.filter(
    (each) => each.lost !== undefined || each.properties.some(({ because }) => because.length === 0),
  );
  const worstFirst = near.toSorted((a, b) => rank(a) - rank(b));
  const far = resources.filter((each) => !near.includes(each));
  return [
    heading,
    "",
    ...table(
      ["", "resource", "what"],
      worstFirst.map((each) => [MARKS[each.kind], shownResource(each), details(each, speech)]),
    ),
    ...KINDS.flatMap((kind) => {
      const of = far.filter((each) => each.kind === kind);
      if (of.length === 0) return [];
      return [`- ${MARKS[kind]} ${inline(kindsOf(of, speech).join(", "))}`];
    }),
    "",
  ];
}

/** What the change costs a month, by the same prices before and after; nothing where nothing changes. */
function costOf({ changes, resources }: PreviewResult, speech: Speech): string[] {
  if (changes === undefined || "reason" in changes || changes.resources.length === 0) return [];
  if (changes.before === undefined) return [];
  const change = changeReport(costChange(monthlyCost(changes.before), monthlyCost(resources)));
  const [sum = "", ...lines] = change.trimEnd().split("\n");
  const items = lines.map((line) => `- ${inline(line.trim())}`);
  const heading = `**${speech.say("What that costs")}** ${inline(speech.translated(sum))}`;
  return [heading, "", ...items, ...(items.length === 0 ? [] : [""])];
}

/** As GitHub draws it; nothing of a program without a network. */
function topologyOf({ resources }: PreviewResult): string[] {
  const topology = readTopology(resources);
  return topology.zones.length === 0 ? [] : box("mermaid", mermaidOf(topology));
}

const MARKS = { replaced: "🔴 replaced", removed: "🔴 removed", changed: "changed", added: "added" } as const;

const rank = ({ kind, lost }: ResourceChange) => KINDS.indexOf(kind) - (lost === undefined ? 0 : 10);

function shownResource({ type, name }: ResourceChange): string {
  return inline(`${type.split(":").at(-1)} ${name}`);
}

/** In one cell, a line each. */
function details({ lost, isProtected, deletedFirst, refused, properties }: ResourceChange, speech: Speech): string {
  const { say, translated } = speech;
  return [
    ...(lost === undefined ? [] : [`**${inline(say("destroys {what}", { what: translated(lost) }))}**`]),
    ...(isProtected ? [`**${inline(say("protected: Pulumi refuses the whole update until protect is false"))}**`] : []),
    ...(refused === undefined ? [] : [`**${inline(translated(refused))}**`]),
    ...(deletedFirst ? [inline(say("deleted before the new one is made"))] : []),
    ...alike(properties).map((each) => propertyOf(each, say)),
  ].join("<br>");
}

function propertyOf({ path, before, after, replaces, because }: PropertyChange, say: Speech["say"]): string {
  const mark = replaces ? say(" (replaces)") : "";
  if (because.length > 0) return inline(`${path}: ${say("new {names}", { names: because.join(", ") })}${mark}`);
  const differing = differingLines(before, after, say);
  if (differing !== undefined) return [`${path}:${mark}`, ...differing].map((line) => inline(line.trim())).join("<br>");
  return inline(`${path}: ${shownValue(before, say)} → ${shownValue(after, say)}${mark}`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

function folded(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`<details><summary>${inline(title)}</summary>`, "", ...lines, "", "</details>", ""];
}

/** Text in one line, of which Markdown and HTML make nothing: names and messages hold what a pull request wrote. */
function inline(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()<>#|~@&]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\s*\n\s*/g, "<br>");
}

/** A code block that its text cannot end. */
function box(language: string, text: string): string[] {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return [`${fence}${language}`, text.trimEnd(), fence];
}
