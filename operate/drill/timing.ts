/** How long a drill tries, waits and looks, in milliseconds. */
export interface DrillTiming {
  /** Between the starts of two tries, and the time limit of one. */
  readonly interval: number;
  readonly timeout: number;
  /** Of one invocation of a prober; the next one is asked for by `lead` before it takes over. */
  readonly slice: number;
  readonly lead: number;
  /** Tried before the first action, and after what it did is done. */
  readonly settle: number;
  /** For what an action does to be done: failover, boot, swap of file servers. */
  readonly limit: number;
  /** For everything to be back, and between two askings for the same thing. */
  readonly backLimit: number;
  readonly backPause: number;
  /** Longest from Run Command's acceptance until a server has begun, or never will. */
  readonly delivery: number;
  /** Of a stop of the application's process until its monitor must have noticed. */
  readonly monitor: number;
  /** Of a fault that AWS FIS makes; at least a minute. */
  readonly fault: number;
  /** Between two looks at alarms and routes while tries run. */
  readonly watch: number;
  /** Between two reads at the end, and the time limit of one: whether an object is there does not turn on speed. */
  readonly read: number;
  readonly readTimeout: number;
}

export const USUAL_TIMING: DrillTiming = {
  interval: 500,
  timeout: 1_000,
  slice: 30_000,
  lead: 5_000,
  settle: 15_000,
  limit: 900_000,
  backLimit: 2_700_000,
  backPause: 120_000,
  delivery: 35_000,
  monitor: 180_000,
  fault: 300_000,
  watch: 5_000,
  read: 50,
  readTimeout: 10_000,
};
