import type { Grounds } from "./grounds.ts";
import { lookAtCluster, type Sight } from "./sight.ts";

export interface Wait {
  /** Milliseconds. */
  readonly limit: number;
  readonly signal?: AbortSignal;
  /** Told of every look. */
  readonly seen?: (sight: Sight) => void;
}

/** Looks until it is as wanted. Gives the last look, and whether it was. Rejects with the signal's reason. */
export async function waitFor(
  grounds: Grounds,
  isReached: (sight: Sight) => boolean,
  { limit, signal, seen }: Wait,
): Promise<{ readonly reached: boolean; readonly sight: Sight }> {
  const { clock, poll } = grounds;
  const until = clock.now() + limit;
  for (;;) {
    const sight = await lookAtCluster(grounds);
    signal?.throwIfAborted();
    seen?.(sight);
    if (isReached(sight)) return { reached: true, sight };
    if (clock.now() >= until) return { reached: false, sight };
    await clock.wait(poll, signal);
  }
}
