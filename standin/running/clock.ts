/** Time as the account has it, in milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Has something happen later. */
  after(milliseconds: number, happen: () => void): void;
}

/** A test's clock: it stands until the test moves it on. */
export class ManualClock implements Clock {
  #now: number;
  #coming: { readonly at: number; readonly happen: () => void }[] = [];

  constructor(start: number | string) {
    this.#now = new Date(start).getTime();
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, happen: () => void): void {
    this.#coming.push({ at: this.#now + milliseconds, happen });
  }

  /** Moves on to what comes next, and has it happen; false where nothing is to come. */
  advanceToNext(): boolean {
    if (this.#coming.length === 0) return false;
    this.advance(Math.max(0, Math.min(...this.#coming.map(({ at }) => at)) - this.#now));
    return true;
  }

  /** When the next thing is due; undefined where nothing is to come. */
  next(): number | undefined {
    return this.#coming.length === 0 ? undefined : Math.min(...this.#coming.map(({ at }) => at));
  }

  /** Everything that is due until then happens, in order, also what it brings about itself. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (;;) {
      const next = this.#coming.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#coming = this.#coming.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.happen();
    }
    this.#now = until;
  }
}

/** The machine's own clock, `speed` times as fast from its start on. */
export class RunningClock implements Clock {
  readonly #speed: number;
  readonly #start = Date.now();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(speed = 1) {
    this.#speed = speed;
  }

  now(): number {
    return this.#start + (Date.now() - this.#start) * this.#speed;
  }

  after(milliseconds: number, happen: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      happen();
    }, milliseconds / this.#speed);
    this.#timers.add(timer);
  }

  /** Nothing that is still to come happens. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
