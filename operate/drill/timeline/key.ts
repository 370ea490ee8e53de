import type { Language } from "../../../messages/language.ts";
import type { Said } from "../../findings/said.ts";
import {
  type Box,
  type BoxLook,
  fitting,
  type Line,
  PAPER,
  type Part,
  type PlacedText,
  roomOf,
  textAt,
} from "./drawing.ts";
import { shownOffset } from "./duration.ts";
import { type Mark, withWitness } from "./marks.ts";

const ROW = 20;
const COLUMN = (PAPER.right - PAPER.left) / 2;

/** What the looks mean, in the order of the picture. */
export const KEY: readonly { readonly look: "answers" | BoxLook; readonly means: Said }[] = [
  { look: "answers", means: { en: "answers", ja: "応答" } },
  { look: "failed", means: { en: "failed tries", ja: "失敗した試行" } },
  { look: "outage", means: { en: "certainly without service", ja: "確実にサービスが中断" } },
  { look: "bounds", means: { en: "possibly without service", ja: "中断の可能性あり" } },
];

/** The key under a picture that stands alone: a page says it in words of its own. */
export function layKey(
  marks: readonly Mark[],
  zero: number,
  y: number,
  language: Language,
): Part & { readonly height: number } {
  const boxes: Box[] = [];
  const lines: Line[] = [];
  const texts: PlacedText[] = [];
  let x: number = PAPER.left;
  for (const { look, means } of KEY) {
    if (look === "answers") lines.push({ look, path: `M${x} ${y + 8}h28` });
    else boxes.push({ look, x, y: look === "failed" ? y + 5 : y, width: 28, height: look === "failed" ? 8 : 16 });
    const text = textAt("small", means[language], x + 34, y + 1);
    texts.push(text);
    x = text.x + text.width + 22;
  }
  const before = Math.max(...marks.map(({ letter }) => roomOf("mark", letter)), 12) + 10;
  const half = Math.ceil(marks.length / 2);
  const columns = [marks.slice(0, half), marks.slice(half)];
  for (const [column, some] of columns.entries())
    for (const [row, mark] of some.entries()) {
      const at = { x: PAPER.left + column * COLUMN, y: y + 28 + row * ROW };
      const means = fitting("small", told(mark, zero, language), COLUMN - before - 12);
      texts.push(textAt("mark", mark.letter, at.x, at.y), textAt("small", means, at.x + before, at.y));
    }
  return { boxes, lines, texts, height: 28 + half * ROW + 4 };
}

function told(mark: Mark, zero: number, language: Language): string {
  return `${shownOffset(mark.at - zero)[language]} ${withWitness(mark)[language]}`;
}
