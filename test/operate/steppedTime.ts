import type { Answer } from "../../operate/aws/answer.ts";
import { Session } from "../../operate/aws/session.ts";
import type { Clock } from "../../operate/cluster/clock.ts";
import type { ManualClock } from "../../standin/running/clock.ts";

/** A session that knows how many of its calls are under way, and that dies when it is told to: no call ends then. */
export class CountedSession extends Session {
  /** Calls that have not ended. */
  underWay = 0;
  /** Told before each call, as IAM names it. */
  before: (call: string) => void = () => {};
  after: (call: string) => void = () => {};
  dead = false;
  /** Of all calls. */
  readonly calls = new Set<string>();

  override ask<Client, Value>(
    ...given: Parameters<typeof Session.prototype.ask<Client, Value>>
  ): Promise<Answer<Value>> {
    return this.#counted(given[0], () => super.ask<Client, Value>(...given));
  }

  override askAll<Client, Page>(
    ...given: Parameters<typeof Session.prototype.askAll<Client, Page>>
  ): Promise<Answer<readonly Page[]>> {
    return this.#counted(given[0], () => super.askAll<Client, Page>(...given));
  }

  async #counted<Value>(call: string, ask: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
    this.calls.add(call);
    if (!this.dead) this.before(call);
    if (this.dead) return never();
    this.underWay += 1;
    const answer = await ask().finally(() => {
      this.underWay -= 1;
    });
    if (!this.dead) this.after(call);
    return this.dead ? never() : answer;
  }
}

function never<Value>(): Promise<Value> {
  return new Promise(() => {});
}

/** The double's time for a command: it moves on by itself, to whatever is due next, when nobody waits for anything else. */
export class SteppedTime implements Clock {
  readonly #clock: ManualClock;
  /** Of a process that was killed: nobody in it goes on. */
  dead = false;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal?.reason);
      if (signal?.aborted === true) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      this.#clock.after(milliseconds, () => {
        signal?.removeEventListener("abort", abort);
        if (!this.dead) resolve();
      });
    });
  }

  /** Lets time pass until the work has ended, or until `isOver` says so. */
  async run<Value>(
    session: CountedSession,
    work: Promise<Value>,
    isOver: () => boolean = () => false,
  ): Promise<Value | undefined> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    while (!ended && !isOver()) {
      await turn();
      await turn();
      const next = this.#clock.next();
      if (session.underWay === 0 && !ended && next !== undefined) this.#clock.advance(next - this.#clock.now());
    }
    return ended ? work : undefined;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
