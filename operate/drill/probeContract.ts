import type { Millis } from "./drillResult.ts";

/** What a prober (scripts/probe/prober.mjs) is called with by a drill. */
export interface ProbeEvent {
  readonly drill: ProbeOrder;
}

/** A run of tries, one every interval, whatever the others do. */
export interface ProbeOrder {
  /** Of the drill, for whoever reads the function's log. */
  readonly id: string;
  /** Start of the first try, by the prober's clock. Default: at once. A prober that is late leaves out the tries before. */
  readonly startAt?: Millis;
  /** 10 to 60,000 */
  readonly intervalMillis: number;
  /** Time limit of one try: 1 to 60,000. */
  readonly timeoutMillis: number;
  /** From the start until no new try begins: 1 to 840,000. What follows without a gap starts at `startAt + forMillis`. */
  readonly forMillis: number;
  /** The tries' requests, in order. Default: none. A try beyond the list looks as a scheduled one does. */
  readonly requests?: readonly ProbeRequest[];
}

export interface ProbeRequest {
  /** Names it in the answer. */
  readonly key: string;
  readonly method: string;
  /** Signed beforehand. Refused where it leads to another address or port than the virtual IP's. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What it answers, 6 MB at most: an order that may need more is refused. */
export interface ProbeAnswer {
  readonly table: string;
  readonly startedAt: Millis;
  readonly endedAt: Millis;
  /** In the order of their starts. */
  readonly tries: readonly ProbeAnswerTry[];
}

export interface ProbeAnswerTry {
  readonly startedAt: Millis;
  readonly endedAt: Millis;
  /** It was answered, a request with a status of 200 to 299. */
  readonly good: boolean;
  /** `timeout`, `ECONNREFUSED`, `HTTP 503`; absent where it was good. */
  readonly fault?: string;
  /** Of the request; absent where it looked. */
  readonly key?: string;
  /** Status of HTTP that a request was answered with; absent without an answer. */
  readonly status?: number;
  /** Of the whole body that a GET was answered with, whatever its status. */
  readonly sha256?: string;
}
