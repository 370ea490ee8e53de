import { styleText } from "node:util";
import { eastAsianWidth } from "get-east-asian-width";

export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

export function painter(colour: boolean): Paint {
  return (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
}

/** Columns that a text takes on a terminal, where a character of Japanese takes two. */
export function columns(text: string): number {
  let width = 0;
  for (const character of text) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  return width;
}

export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/** Stands for a blank at which no line may end. */
export const KEPT = "\u00a0";

/** Takes no column, and a line may end there. */
export const BREAK = "\u200b";

/**
 * A text in lines of at most `width` columns, the indent included; a word that is longer has a line to itself. Several
 * blanks stay several.
 */
export function wrap(text: string, width: number, indent = ""): string[] {
  const room = width - columns(indent);
  const lines: string[] = [];
  let line = "";
  for (const { before, piece } of pieces(text)) {
    if (line === "") line = piece;
    else if (columns(line + before + piece) <= room) line += before + piece;
    else {
      lines.push(line);
      line = piece;
    }
  }
  return [...lines, ...(line === "" ? [] : [line])].map((each) => indent + each.replaceAll(KEPT, " "));
}

/** A paragraph behind a label, which all its lines stand beside. */
export function labelled(label: string, text: string, width: number): string[] {
  const indent = " ".repeat(columns(label));
  const [first = "", ...rest] = wrap(text, width, indent);
  return [label + first.slice(indent.length), ...rest];
}

/** Between Japanese characters a line may end anywhere, but not before what closes and not after what opens. */
const JAPANESE = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/u;
const PIECE =
  /[「『（]*(?:(?![「『（])[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]|[^\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+)[、。」』）：；ー・]*|[「『（]+/gu;

/** What stays together on a line, and the blanks before it. */
function pieces(text: string): { readonly before: string; readonly piece: string }[] {
  return [...text.matchAll(/( *)([^ ]+)/g)].flatMap(([, blanks = "", word = ""]) => {
    if (word.includes(BREAK)) return word.split(BREAK).map((piece, i) => ({ before: i === 0 ? blanks : "", piece }));
    const parts = JAPANESE.test(word) && !word.includes(KEPT) ? (word.match(PIECE) ?? []) : [word];
    return parts.map((piece, i) => ({ before: i === 0 ? blanks : "", piece }));
  });
}
