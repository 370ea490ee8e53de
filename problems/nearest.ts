import { distance } from "fastest-levenshtein";

export interface Nearest {
  readonly word: string;
  /** False when the two have so little in common that "did you mean" would be noise. */
  readonly close: boolean;
}

/** The known word with the fewest edits to `word`, letter case aside; the first of several. */
export function nearest(word: string, known: readonly string[]): Nearest | undefined {
  // Bounded, because the distance takes time in the product of both lengths and no setting's name is this long.
  const wanted = word.slice(0, 100).toLowerCase();
  let best: { word: string; edits: number } | undefined;
  for (const candidate of known) {
    const edits = distance(wanted, candidate.toLowerCase());
    if (best === undefined || edits < best.edits) best = { word: candidate, edits };
  }
  return best && { word: best.word, close: best.edits <= Math.max(2, best.word.length * 0.45) };
}

/** Whether a word is nearly another: its beginning up to a hyphen, or an edit or two away, letter case aside. */
export function isNearly(word: string, other: string): boolean {
  const [one, two] = [word.slice(0, 100).toLowerCase(), other.toLowerCase()];
  return two.startsWith(`${one}-`) || distance(one, two) <= Math.min(2, Math.floor(two.length / 4));
}
