type Level = "advisory" | "mandatory";

/**
 * What faults were told in one run, so that each is told once.
 *
 * A rule is silent on what another one has told as strictly as itself. How strict that was, cannot be told under the
 * engine, which keeps the configured levels to itself: there a rule says its own finding, once, and points to the other.
 */
export class ToldCauses {
  readonly #byCause = new Map<string, Map<string, Level | undefined>>();

  /** What to do about a finding of this cause: tell it, tell it with a word on the rule that told before, or be silent. */
  before(cause: string, rule: string, level: Level | undefined): "nobody" | "enough" | { readonly rule: string } {
    const told = this.#byCause.get(cause);
    if (told === undefined) return "nobody";
    if (told.has(rule)) return "enough";
    if ([...told.values()].some((each) => each === "mandatory" || (each === level && each !== undefined))) {
      return "enough";
    }
    const [first = ""] = told.keys();
    return { rule: first };
  }

  /** @param level Undefined where it is not known. */
  tell(cause: string, rule: string, level: Level | undefined): void {
    const told = this.#byCause.get(cause) ?? new Map<string, Level | undefined>();
    told.set(rule, level);
    this.#byCause.set(cause, told);
  }
}

/** As a part of the stack's graph there is one for each run. */
export function readToldCauses(): ToldCauses {
  return new ToldCauses();
}
