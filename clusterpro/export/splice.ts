import { escapeXml } from "../xmlTree.ts";
import type { ReadElement } from "./readXml.ts";

/** Replaces `start` to `end` of a text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all splices done; they must not overlap. */
export function spliceAll(text: string, splices: readonly Splice[]): string {
  const ordered = splices.toSorted((a, b) => a.start - b.start);
  let result = "";
  let at = 0;
  for (const { start, end, text: inserted } of ordered) {
    if (start < at) throw new Error(`two values for the characters ${start} to ${at}`);
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}

/**
 * Gives an element of `text` without child elements a value; an element that is closed at once (`<ip/>`) is opened.
 * Nothing when the value stands there already, however it is written.
 */
export function setText(text: string, element: ReadElement, value: string): readonly Splice[] {
  if (element.text === value) return [];
  const tagEnd = startTagEnd(text, element.start);
  if (text[tagEnd - 1] === "/") {
    return [{ start: tagEnd - 1, end: element.end, text: `>${escapeXml(value)}</${element.tag}>` }];
  }
  return [{ start: tagEnd + 1, end: text.lastIndexOf("<", element.end - 1), text: escapeXml(value) }];
}

/** Where the `>` of a start tag is; one inside a quoted attribute does not count. */
function startTagEnd(text: string, start: number): number {
  const rest = /(?:[^"'>]|"[^"]*"|'[^']*')*/y;
  rest.lastIndex = start;
  rest.exec(text);
  return rest.lastIndex;
}
