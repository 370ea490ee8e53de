import { setTimeout as waiting } from "node:timers/promises";

/** Time as a command has it. A test hands in one that stands until it is moved on. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason as soon as it is aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const MACHINE_CLOCK: Clock = {
  now: () => Date.now(),
  async wait(milliseconds, signal) {
    signal?.throwIfAborted();
    try {
      await waiting(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
