/** Ctrl-C, or a request of the system to end. */
export class Interrupted extends Error {}

export interface Interruption {
  /** Of the first one: what was done is undone. */
  readonly first: AbortSignal;
  /** Of a second one, while that goes on: it is left as it is. */
  readonly second: AbortSignal;
  /** Signals do again what they did before. */
  stop(): void;
}

/** @param told of the first one, to say what happens now */
export function listenForInterruption(told: (signal: NodeJS.Signals) => void): Interruption {
  const [first, second] = [new AbortController(), new AbortController()];
  const onSignal = (signal: NodeJS.Signals) => {
    if (first.signal.aborted) second.abort(new Interrupted(signal));
    else {
      told(signal);
      first.abort(new Interrupted(signal));
    }
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const each of signals) process.on(each, onSignal);
  return {
    first: first.signal,
    second: second.signal,
    stop: () => {
      for (const each of signals) process.off(each, onSignal);
    },
  };
}
