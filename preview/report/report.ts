import { styleText } from "node:util";
import { type PreviewResult, tally } from "../plan/previewResult.ts";
import { type RecordedResource, STACK_TYPE } from "../plan/recordedResource.ts";
import { shown, type WireValue } from "../plan/wire.ts";
import { countedAs, properties } from "./describe.ts";

type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

export interface ReportStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The preview as a person reads it: resources, counts, outputs, verdict, in this order. */
export function report(result: PreviewResult, style: ReportStyle): string {
  const paint: Paint = (format, text) => (style.colour ? styleText(format, text, { validateStream: false }) : text);
  return [
    paint("bold", `${result.project}, stack ${result.stack}: what a first "pulumi up" would create`),
    "",
    ...tree(result.resources, style.width, paint),
    "",
    ...counts(result.resources, style.width),
    "",
    paint("bold", "Outputs"),
    ...outputs(result.outputs, "  ", style.width),
    "",
    ...verdict(result, style.width, paint),
    ...result.warnings.flatMap((warning) =>
      paragraph(`Warning: ${warning}`, style.width).map((line) => paint("yellow", line)),
    ),
    "",
  ].join("\n");
}

function tree(resources: readonly RecordedResource[], width: number, paint: Paint): string[] {
  const children = Map.groupBy(resources, (each) => each.parent);
  const lines: string[] = [];
  const visit = (resource: RecordedResource, indent: string, branch: string) => {
    const room = width - indent.length - branch.length;
    const label = cut(`${resource.type.split(":").at(-1)} ${resource.name}${resource.read ? " (read)" : ""}`, room);
    const details = properties(resource);
    const shownDetails = details && cut(details, room - label.length - 2);
    lines.push(indent + branch + label + (shownDetails ? `  ${paint("dim", shownDetails)}` : ""));
    const below = children.get(resource.urn) ?? [];
    const deeper = indent + (branch === "" ? "" : branch.startsWith("└") ? "   " : "│  ");
    below.forEach((child, index) => {
      visit(child, deeper, index === below.length - 1 ? "└─ " : "├─ ");
    });
  };
  for (const root of children.get(undefined) ?? []) visit(root, "", "");
  return lines;
}

function counts(resources: readonly RecordedResource[], width: number): string[] {
  const custom = resources.filter((each) => each.custom && !each.read);
  const components = resources.filter((each) => !each.custom && each.type !== STACK_TYPE);
  const groups = Map.groupBy(custom, (each) => countedAs(each).noun);
  const words = [...groups.values()].map((group) => {
    const { noun, plural } = countedAs(group[0] as RecordedResource);
    return `${group.length} ${group.length === 1 ? noun : plural}`;
  });
  return [
    `${counted(custom.length, "resource")} in ${counted(components.length, "component")}:`,
    ...wrap(
      words.map((word, index) => (index === words.length - 1 ? word : `${word},`)),
      width - 2,
      "  ",
    ),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function outputs(values: { readonly [key: string]: WireValue }, indent: string, width: number): string[] {
  return Object.entries(values).flatMap(([key, value]) => entry(key, shown(value), indent, width));
}

function entry(key: string, value: WireValue, indent: string, width: number): string[] {
  if (typeof value !== "object" || value === null) return [`${indent}${key}: ${String(value)}`];
  const list = Array.isArray(value);
  const scalars = Object.values(value).every((each) => typeof each !== "object");
  if (list && scalars) {
    const line = `${indent}${key}: ${value.join(", ")}`;
    if (line.length <= width) return [line];
    return [`${indent}${key}:`, ...value.map((each) => cut(`${indent}  - ${String(each)}`, width))];
  }
  const inside = Object.entries(value).flatMap(([name, each]) =>
    list && isFlat(each)
      ? [`${indent}  - ${flat(each as { readonly [key: string]: WireValue })}`]
      : entry(list ? `[${name}]` : name, each, `${indent}  `, width),
  );
  return [`${indent}${key}:`, ...inside];
}

function isFlat(value: WireValue): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every((each) => typeof each !== "object");
}

function flat(value: { readonly [key: string]: WireValue }): string {
  return Object.entries(value)
    .map(([key, each]) => `${key} ${String(each)}`)
    .join(", ");
}

function verdict({ policies, resources }: PreviewResult, width: number, paint: Paint): string[] {
  if (!policies) return ["Policies: not run."];
  const { pack, rules, violations, exempted, guides = {} } = policies;
  const nameOf = new Map(resources.map((each) => [each.urn, each.name]));
  // After the last violation of each rule.
  const last = new Map(violations.map(({ rule }, index) => [rule, index]));
  const guide = (rule: string) => {
    const { remediation, url } = guides[rule] ?? {};
    return remediation === undefined || url === undefined ? [] : [`What to do: ${remediation}`, `See ${url}`];
  };
  const lines = violations.flatMap(({ level, rule, severity, urn, message }, index) => [
    paint(level === "mandatory" ? ["red", "bold"] : "yellow", `  [${level}] ${rule} (${severity})`) +
      `  ${nameOf.get(urn) ?? urn}`,
    ...message.split("\n").flatMap((line) => wrap(line.split(" "), width - 6, "      ")),
    ...(last.get(rule) === index ? guide(rule) : []).flatMap((line) => wrap(line.split(" "), width - 6, "      ")),
  ]);
  const exemptions = exempted.map(
    ({ rule, urn, reason, expires }) => `  exempted until ${expires}: ${rule}  ${nameOf.get(urn) ?? urn}  (${reason})`,
  );
  const { mandatory, advisory, told } = tally(violations);
  const advice = advisory === 0 ? "" : ` ${advisory} advisory:`;
  const line = `Policies: ${pack}, ${rules} rules, ${told}.${advice}`;
  const summary = mandatory === 0 ? paint("green", line) : line;
  return [summary, ...lines, ...exemptions];
}

function cut(text: string, width: number): string {
  if (width < 8) return "";
  return text.length <= width ? text : `${text.slice(0, width - 3)}...`;
}

/** A sentence in lines of at most `width` columns, indented from the second one on. */
function paragraph(text: string, width: number): string[] {
  const [first = "", ...rest] = wrap(text.split(" "), width - 2, "  ");
  return [first.trimStart(), ...rest];
}

function wrap(words: readonly string[], width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, indent + line];
}
