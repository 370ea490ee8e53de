import { columns, labelled, type Paint, padded, painter, wrap } from "../../messages/layout.ts";
import type { Speech } from "../../messages/speech.ts";
import type { PreviewResult } from "../plan/previewResult.ts";
import { type Advice, adviceOf } from "./advice.ts";
import { card } from "./card.ts";
import { changes } from "./changes.ts";
import { counts } from "./counts.ts";
import { outputs } from "./outputs.ts";
import { tree } from "./tree.ts";
import { verdict, violations } from "./verdict.ts";

export interface ReportStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** With every file of a delivery. */
  readonly full: boolean;
  readonly speech: Speech;
}

/**
 * The preview as a person reads it: the cluster at one glance, what changes, the resources, what to decide, what is wrong, and the
 * verdict last, where the terminal stands then.
 */
export function report(result: PreviewResult, { colour, width, full, speech }: ReportStyle): string {
  const paint = painter(colour);
  const heading = (text: string) => paint("bold", speech.say(text));
  const advice = adviceOf(result, speech);
  const known = outputs(result.outputs, result.warnings, width, speech);
  const wrong = violations(result, width, paint, speech);
  const title = speech.say('{project}, stack {stack}: what a first "pulumi up" would create', {
    project: result.project,
    stack: result.stack,
  });
  const sections: readonly (readonly string[])[] = [
    [paint("bold", title)],
    cardLines(result, width, paint, speech),
    result.changes === undefined ? [] : changes(result.changes, { width, paint, full, speech }),
    tree(result.resources, { width, paint, full }),
    counts(result.resources, width, speech),
    known.length === 0 ? [] : [heading("Outputs"), ...known],
    advice.length === 0
      ? []
      : [heading("To decide"), ...advice.flatMap((each) => adviceLines(each, width, paint, speech))],
    wrong.length === 0 ? [] : [heading("Policies"), ...wrong],
    [verdict(result, advice.length, width, paint, speech)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function cardLines({ resources }: PreviewResult, width: number, paint: Paint, speech: Speech): string[] {
  const lines = card(resources, speech);
  const room = Math.max(0, ...lines.map(({ label }) => columns(label)));
  return lines.flatMap(({ label, values }) =>
    values.flatMap((value, i) => {
      const [first = "", ...rest] = labelled(`  ${padded(i === 0 ? label : "", room)}  `, value, width);
      return [i === 0 ? first.replace(label, paint("bold", label)) : first, ...rest];
    }),
  );
}

function adviceLines(
  { title, rules, texts, todo, url }: Advice,
  width: number,
  paint: Paint,
  speech: Speech,
): string[] {
  return [
    `  ${paint("yellow", title)}${rules.length === 0 ? "" : `  ${paint("dim", rules.join(", "))}`}`,
    ...[...texts, ...(todo === undefined ? [] : [speech.say("What to do: {todo}", { todo })])].flatMap((text) =>
      text.split("\n").flatMap((line) => wrap(line, width, "      ")),
    ),
    ...(url === undefined ? [] : [`      ${speech.say("See {url}", { url })}`]),
  ];
}
