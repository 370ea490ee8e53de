import type { Guests } from "../cluster/guests.ts";
import type { Target } from "../cluster/target.ts";
import type { Gathered } from "./gather.ts";

/** What status knows. `guests` is undefined where the servers were not asked. */
export interface StatusInput {
  readonly target: Target;
  readonly gathered: Gathered;
  readonly guests: Guests | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}
