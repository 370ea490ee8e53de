/** Judges one text by itself: `undefined` when it is fine, otherwise the text of a problem. */
export type ValueRule = (value: string) => string | undefined;

/** What the first of several rules says that has something to say. */
export function firstOf(...rules: readonly ValueRule[]): ValueRule {
  return (text) => {
    for (const rule of rules) {
      const wrong = rule(text);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}
