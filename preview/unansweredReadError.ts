import { UserError } from "../problems/userError.ts";

/** The program's shape depends on what only a provider knows, and the preview was given no answer. */
export class UnansweredReadError extends UserError {
  /** The message as it was before the SDK wrote before it where it came through. */
  readonly told: string;

  /**
   * @param read token of the function or method
   * @param path properties of its answer that the program went down
   * @param use what the program does with what it found there, for example `map()`
   */
  constructor(read: string, path: readonly string[], use: string) {
    const what = [read, ...path].join(".");
    super(
      `${what}: the program needs its value (${use}), which only the provider knows, and no provider runs in this ` +
        `preview. Give the answer in a file, --answers FILE: ${example(read, path, use)}`,
    );
    this.told = this.message;
  }
}

/** What a program does with a text and never with a list. */
const OF_TEXTS: ReadonlySet<string> = new Set(
  ["split", "replace", "replaceAll", "match", "startsWith", "endsWith", "trim", "toLowerCase", "toUpperCase"]
    .concat(["substring", "substr", "localeCompare"])
    .map((name) => `${name}()`),
);

function example(read: string, path: readonly string[], use: string): string {
  const value: unknown = use === "a number" ? 0 : OF_TEXTS.has(use) ? "..." : ["..."];
  const answer = path.reduceRight((inner: unknown, key) => ({ [key]: inner }), path.length === 0 ? {} : value);
  return JSON.stringify({ [read]: answer });
}
