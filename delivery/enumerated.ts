/** `a`, `a and b`, `a, b and c`. */
export function enumerated(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((text) => text !== "").join(" and ");
}
