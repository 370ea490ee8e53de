import { styleText } from "node:util";
import { Document, isNode } from "yaml";
import type { RawStack } from "../settings/parseSettings.ts";
import { knownKeys } from "../settings/schema/schemaKeys.ts";
import type { Path } from "../settings/schema/settingProblem.ts";
import type { Findings } from "./compareExport.ts";

type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** How many differences count: values filled in and defaults left out are none. */
export function differencesIn({ tags, settings, others }: Findings): number {
  return tags.length + settings.length + others.length;
}

/** What an export has otherwise, for a person: group by group, each with what to do, the sum last. */
export function describeFindings(findings: Findings, { project, stack }: RawStack, colour: boolean): string {
  const paint: Paint = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const file = `Pulumi.${stack}.yaml`;
  const groups = [
    group("Still to be filled in before Cluster WebUI can import it", findings.unfilled, "yellow", paint),
    group("Filled in with what only the deployed cluster knows; no differences", filledIn(findings), "dim", paint),
    group("Left out by Cluster WebUI as the product's default; no differences", leftOut(findings), "dim", paint),
    group("Noted by Cluster WebUI about itself; no differences", noted(findings), "dim", paint),
    group(
      "Unproven tags that it has where they were assumed, which proves them if Cluster WebUI wrote it",
      proven(findings),
      "green",
      paint,
    ),
    group(
      `Unproven tags that the export has elsewhere. Paste into ${file}`,
      tagLines(findings, project),
      "yellow",
      paint,
    ),
    group(
      `Settings that the export has otherwise. To take them over, paste into ${file}`,
      settingLines(findings, project),
      "yellow",
      paint,
    ),
    group("Not to be taken over, as the settings do not allow it", findings.refused, "red", paint),
    group("Differences that no setting makes", otherLines(findings, paint), "red", paint),
  ];
  return [...groups.flat(), `${paint(differencesIn(findings) === 0 ? "green" : "red", sum(findings))}`, ""].join("\n");
}

function group(title: string, lines: readonly string[], format: "dim" | "green" | "yellow" | "red", paint: Paint) {
  if (lines.length === 0) return [];
  return [paint(["bold", format], `${title}:`), ...lines.map((line) => `  ${line}`), ""];
}

function filledIn({ filledIn: values }: Findings): readonly string[] {
  const width = Math.max(0, ...[...values.keys()].map((token) => token.length));
  return [...values].map(([token, value]) => `${token.padEnd(width)}  ${value}`);
}

function leftOut({ leftOut: defaults }: Findings): readonly string[] {
  return defaults.map(({ path, left }) => `${path} = ${left}`);
}

function noted({ notes }: Findings): readonly string[] {
  return notes.map(({ path, right }) => `${path} = ${right}`);
}

function proven({ proven: keys }: Findings): readonly string[] {
  return keys.length === 0 ? [] : [keys.join(", ")];
}

function tagLines({ tags, taken }: Findings, project: string): readonly string[] {
  const notes = tags.map(({ key, orElse }) => ({
    path: ["cluster", "tags", key],
    note: orElse.length === 0 ? undefined : ` or ${orElse.join(" or ")}: see in Cluster WebUI which one it is`,
  }));
  return pasted(notes, taken, project);
}

function settingLines({ settings, taken }: Findings, project: string): readonly string[] {
  const notes = settings.map(({ path, was }) => ({
    path,
    note: was === undefined ? " the product's default here" : ` ${flow(was)} here`,
  }));
  return pasted(notes, taken, project);
}

/** The lines of a stack file that give these settings, each with a note behind it; a list as a whole. */
function pasted(
  notes: readonly { readonly path: Path; readonly note: string | undefined }[],
  taken: RawStack["config"],
  project: string,
): readonly string[] {
  if (notes.length === 0) return [];
  const document = new Document({});
  for (const { path } of notes) {
    const [top = "", ...inside] = path;
    const key = `${project}:${top}`;
    const whole: unknown = JSON.parse(taken[key] ?? "null");
    // A part of a list cannot be pasted.
    if (Array.isArray(whole)) document.set(key, document.createNode(whole.map((item) => inOrder(item, [top, 0]))));
    else document.setIn([key, ...inside], document.createNode(at(whole, inside), { flow: true }));
  }
  for (const { path, note } of notes) {
    const [top = "", ...inside] = path;
    const node = document.getIn([`${project}:${top}`, ...inside], true);
    if (note !== undefined && isNode(node)) node.comment = note;
  }
  return document.toString({ lineWidth: 0 }).trimEnd().split("\n");
}

/** An object with its keys in the schema's order: a stack's configuration has them sorted by name. */
function inOrder(value: unknown, path: Path): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = knownKeys(path);
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => known.indexOf(a) - known.indexOf(b)));
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((held, step) => (held as Record<string, unknown> | undefined)?.[step], value);
}

function flow(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function otherLines({ others }: Findings, paint: Paint): readonly string[] {
  return others.flatMap(({ path, left, right }) => [
    path,
    `  stack:  ${left === undefined ? "(absent)" : paint("red", left)}`,
    `  export: ${right === undefined ? "(absent: removed, or the product's default)" : paint("green", right)}`,
  ]);
}

function sum(findings: Findings): string {
  const { tags, settings, others, filledIn: values } = findings;
  const total = differencesIn(findings);
  const parts = [
    [tags.length, "of tags"],
    [settings.length, "of settings"],
    [others.length, "of others"],
  ] as const;
  const detail = parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(", ");
  const besides = values.size === 0 ? "" : `, besides ${values.size} that only the deployed cluster knows`;
  return `${total} ${total === 1 ? "difference" : "differences"}${detail === "" ? "" : ` (${detail})`}${besides}`;
}
