import type { Finding } from "../findings/finding.ts";
import type { Said } from "../findings/said.ts";

/** What a drill breaks or moves; `partition` and `api` by AWS FIS. */
export type DrillKind =
  | "baseline"
  | "move"
  | "server"
  | "standby"
  | "application"
  | "file-system"
  | "partition"
  | "api";

/** Milliseconds since 1970, by the clock of whoever is named beside it. */
export type Millis = number;

/** One try of a prober, by the prober's clock. */
export interface ProbeTry {
  readonly startedAt: Millis;
  /** When the answer, the error or the time limit came. */
  readonly endedAt: Millis;
  readonly good: boolean;
  /** `timeout`, `ECONNREFUSED`, `HTTP 503`; undefined where it was good. */
  readonly fault: string | undefined;
}

/** A time in which no try began: nobody knows whether there was service. */
export interface NotLooked {
  /** Start of the last try before it, or of the drill's tries. */
  readonly from: Millis;
  /** Start of the first try after it, or end of the drill's tries. */
  readonly until: Millis;
}

/** A time without service as one table's prober saw it. */
export interface Outage {
  /** Start of the last good try before it, and of the first failed one: service ended between them. */
  readonly lastGood: Millis | undefined;
  readonly firstBad: Millis;
  /** Start of the last failed try, and of the first good one after it: service came back between them. */
  readonly lastBad: Millis;
  readonly firstGood: Millis | undefined;
  /** Milliseconds. `most` is undefined where the service never came back, or was never there before. */
  readonly estimate: number | undefined;
  readonly least: number;
  readonly most: number | undefined;
  /** Milliseconds between `lastGood` and `firstGood` in which nobody looked: they are in `most` and not in `least`. */
  readonly notLooked: number;
}

/** What the prober of one route table measured. */
export interface TableResult {
  /** The route table's name: `Main`, `Route-A`. */
  readonly table: string;
  readonly zone: string | undefined;
  readonly tries: readonly ProbeTry[];
  readonly outages: readonly Outage[];
  /** When nobody looked, in order. */
  readonly notLooked: readonly NotLooked[];
  /** Good answers that took longer than `SLOW_MILLIS`. */
  readonly slow: number;
  /** Changes from good to failed beyond the first. */
  readonly flaps: number;
  /** Milliseconds between the starts of two tries. */
  readonly interval: number;
  /** Server that the table's route leads to when the drill has ended; undefined where it leads nowhere or nobody knows. */
  readonly routeAtEnd: string | undefined;
}

/** Every write that was tried, and what became of it: Jepsen's words. */
export interface Ledger {
  readonly attempted: number;
  /** Answered as written. */
  readonly acknowledged: number;
  /** Acknowledged, and read back at the end. */
  readonly read: number;
  /** Keys acknowledged and not there at the end: one fails the drill. */
  readonly lost: readonly string[];
  /** Keys never acknowledged, and there at the end: allowed. */
  readonly recovered: readonly string[];
  /** Keys with another content, or that nobody wrote. */
  readonly unexpected: readonly string[];
  /** Acknowledged keys that could not be read for want of an answer: unknown, never a pass. */
  readonly unread: readonly string[];
}

/** A moment that a witness gave: the journal, CloudTrail, CLUSTERPRO, a prober, an alarm. */
export interface Phase {
  /** Stable: `action`, `group-left`, `route-moved`, `first-good`, `noticed`, `green`. */
  readonly id: string;
  readonly what: Said;
  readonly at: Millis;
  readonly witness: Said;
  readonly table?: string;
}

/** What a drill was, found and left behind; the report's three forms tell it, and nothing else. */
export interface DrillResult {
  readonly schemaVersion: 1;
  readonly kind: DrillKind;
  /** Against the double, with npm alone. */
  readonly rehearsal: boolean;
  /** Version of the real MinIO that a rehearsal wrote to; undefined for the project's own store, and for a real cluster. */
  readonly minio?: string | undefined;
  readonly project: string;
  readonly stack: string;
  readonly cluster: string;
  readonly region: string;
  readonly virtualIp: string;
  readonly startedAt: Millis;
  readonly endedAt: Millis;
  /** Active server before and at the end; undefined where nobody knows. */
  readonly activeBefore: string | undefined;
  readonly activeAtEnd: string | undefined;
  readonly tables: readonly TableResult[];
  /** Undefined where the application is not one that can be written to. */
  readonly ledger: Ledger | undefined;
  readonly phases: readonly Phase[];
  /** When an alarm went to ALARM, by its own time, and when `status` was green again. */
  readonly noticedAt: Millis | undefined;
  readonly greenAt: Millis | undefined;
  /** Everything is where it was before the drill. */
  readonly movedBack: boolean;
  /** What was done, in order, as the journal has it. */
  readonly actions: readonly { readonly what: Said; readonly at: Millis; readonly undone: boolean }[];
  /** The verdict is the worst of them: `verdictOf` of findings/report.ts. */
  readonly findings: readonly Finding[];
}
