/** A clock that a test moves from one appointment to the next, with what can be taken back. */
export class VirtualTime {
  #now: number;
  #coming: { readonly at: number; readonly millis: number; readonly happen: () => void }[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  now = (): number => this.#now;

  after = (millis: number, happen: () => void): (() => void) => {
    const appointment = { at: this.#now + millis, millis, happen };
    this.#coming.push(appointment);
    return () => {
      this.#coming = this.#coming.filter((each) => each !== appointment);
    };
  };

  /** How many appointments are to come that were made for so many milliseconds later. */
  coming(millis: number): number {
    return this.#coming.filter((each) => each.millis === millis).length;
  }

  /**
   * Lets everything happen in order until nothing is to come. Real connections take no time: after each appointment it
   * waits until they have `settled`.
   */
  async run(settled: () => Promise<void>): Promise<void> {
    for (;;) {
      await settled();
      const next = this.#coming.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) return;
      this.#coming = this.#coming.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.happen();
    }
  }
}
