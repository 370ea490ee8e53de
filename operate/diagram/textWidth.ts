/**
 * Advance widths in thousandths of the font's size. No font is there to be asked, and a reader's may be another one: these
 * are of DejaVu Sans, the widest of those that stand in for Helvetica, so that a text needs less room than it is given.
 */
const WIDTHS: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ijl.,:;'|! ]/, 320],
  [/[ftrI()[\]/\\-]/, 410],
  [/[mwMW@%]/, 980],
  [/[A-Z&=+<>~#]/, 770],
  [/[\u0020-\u024f\u2010-\u2027]/, 640],
];

/** Japanese and what else is as wide as high; arrows too, which few fonts have. */
const WIDE = 1000;
const BOLD = 1.1;

/** Room that the text takes at most, in pixels. */
export function textWidth(text: string, size: number, bold = false): number {
  let thousandths = 0;
  for (const character of text) {
    thousandths += WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? WIDE;
  }
  return Math.ceil((thousandths * size * (bold ? BOLD : 1)) / 1000);
}
