/** Beginning of what a record says while an execution goes on; its id follows. */
export const RUNNING = "running ";

/** Beginning of what a record says after an execution that failed; its id follows. */
export const FAILED = "failed ";

export interface Awaited {
  /** What the record says now. */
  readonly first: string;
  /** What it said before this update began an execution; undefined when it began none. */
  readonly before: string | undefined;
  /** What it says after success. */
  readonly wanted: string;
  /** For which the execution is waited for. */
  readonly timeoutSeconds: number;
}

/** A look at the record is cheap, and most executions have ended before the first. */
const SHORTEST_PAUSE_SECONDS = 0.25;
const LONGEST_PAUSE_SECONDS = 15;

/**
 * What the record says in the end: at once where this update has begun no execution, and after it where it has.
 *
 * @param look  reads the record.
 * @param pause waits for so many seconds.
 */
export async function awaitOutcome(
  { first, before, wanted, timeoutSeconds }: Awaited,
  look: () => Promise<string>,
  pause: (seconds: number) => Promise<void>,
): Promise<string> {
  let said = first;
  let waited = 0;
  // As before: Systems Manager has not come to the first step yet.
  const goesOn = () => said !== wanted && (said === before || said.startsWith(RUNNING));
  for (let seconds = SHORTEST_PAUSE_SECONDS; before !== undefined && goesOn() && waited < timeoutSeconds; ) {
    await pause(seconds);
    waited += seconds;
    seconds = Math.min(2 * seconds, LONGEST_PAUSE_SECONDS);
    said = await look();
  }
  return said;
}
