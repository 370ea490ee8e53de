const LONGEST = 60;

/** Text in double quotes, on one line whatever it holds, cut after 60 characters. */
export function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return JSON.stringify(shown).replace(
    // JSON leaves these as they are, but a terminal may break the line at them or turn its direction.
    /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** The value found, for an error message. Objects and lists are named, not printed: they may hold anything. */
export function found(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return value.length === 1 ? "a list of 1 entry" : `a list of ${value.length} entries`;
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}
