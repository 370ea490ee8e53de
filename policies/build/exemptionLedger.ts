import { type Exempted, type UnusedExemption, unusedExemptions } from "./exemption.ts";

/** Adds up, over the policies of one run under the engine, which exemptions took something out. */
export class ExemptionLedger {
  readonly #settings = new Map<string, { readonly settings: Readonly<Record<string, unknown>> }>();
  readonly #used: Exempted[] = [];
  #isOver = false;

  /** A rule judges a resource, with these settings: the run has begun. */
  judging(rule: string, settings: Readonly<Record<string, unknown>>): void {
    if (this.#isOver) {
      this.#settings.clear();
      this.#used.length = 0;
      this.#isOver = false;
    }
    this.#settings.set(rule, { settings });
  }

  /** An exemption met what it names, whether it counts or is past its day. */
  use(exempted: Exempted): void {
    this.#used.push(exempted);
  }

  /**
   * What to say of exemptions that took nothing out, once: of the rule that judges the stack now, and of those that judge
   * resources alone, which are through by then.
   *
   * @param isThrough Whether a rule judges no more in this run.
   */
  unused(
    rule: string,
    settings: Readonly<Record<string, unknown>>,
    today: string,
    isThrough: (rule: string) => boolean,
  ): UnusedExemption[] {
    this.#isOver = true;
    this.#settings.set(rule, { settings });
    const through = [...this.#settings].filter(([name]) => name === rule || isThrough(name));
    for (const [name] of through) this.#settings.delete(name);
    return unusedExemptions(new Map(through), this.#used, today);
  }
}
