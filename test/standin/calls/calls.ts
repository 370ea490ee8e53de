import type { Side } from "./side.ts";

/** How one call is asked of a side. */
export interface Asked {
  /** What leads up to it, then the call. Gives its answer; undefined for a call that is always refused. */
  readonly ask?: (side: Side) => Promise<object>;
  /** Mistakes that are refused, by what they are. */
  readonly refused?: Readonly<Record<string, (side: Side) => Promise<unknown>>>;
}

/** By the service as a signature names it and the call's name, as the stand-in's own table has them. */
export type Calls = Readonly<Record<string, Asked>>;
