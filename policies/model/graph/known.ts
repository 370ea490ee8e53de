/** Why something cannot be told before more values are known. */
export interface Unknown {
  readonly known: false;
  /** A sentence of its own, with what to do about it where that is not plain. */
  readonly why: string;
  /** Names the reason where several things have it in common. Default: the sentence. */
  readonly cause?: string | undefined;
}

/** What the model tells, or why it cannot: the one word for not knowing. */
export type Known<T> = { readonly known: true; readonly value: T } | Unknown;

export type Answer = Known<boolean>;

export const YES: Answer = { known: true, value: true };
export const NO: Answer = { known: true, value: false };

export function unknown(why: string, cause?: string): Unknown {
  return { known: false, why, cause };
}

export function isYes(answer: Answer): boolean {
  return answer.known && answer.value;
}

export function isNo(answer: Answer): boolean {
  return answer.known && !answer.value;
}

export function not(answer: Answer): Answer {
  return map(answer, (value) => !value);
}

/** The same question further: what is not known stays so, for the same reason. */
export function map<T, U>(from: Known<T>, change: (value: T) => U): Known<U> {
  return from.known ? { known: true, value: change(from.value) } : from;
}

/** One no decides; else the first unknown. */
export function all<T>(items: Iterable<T>, test: (item: T) => Answer): Answer {
  return decide(items, test, NO);
}

/** One yes decides; else the first unknown. */
export function any<T>(items: Iterable<T>, test: (item: T) => Answer): Answer {
  return decide(items, test, YES);
}

function decide<T>(items: Iterable<T>, test: (item: T) => Answer, deciding: Answer): Answer {
  let doubt: Unknown | undefined;
  for (const item of items) {
    const answer = test(item);
    if (!answer.known) doubt ??= answer;
    else if (answer.value === isYes(deciding)) return deciding;
  }
  return doubt ?? (deciding === YES ? NO : YES);
}
