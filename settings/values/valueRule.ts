/** Judges one text by itself: `undefined` when it is fine, otherwise the text of a problem. */
export type ValueRule = (value: string) => string | undefined;
