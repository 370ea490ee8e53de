import type { Session } from "../aws/session.ts";
import type { Clock } from "../cluster/clock.ts";
import type { Target } from "../cluster/target.ts";

/** What a command that changes a cluster works on. */
export interface Grounds {
  readonly session: Session;
  readonly target: Target;
  readonly clock: Clock;
  /** Between two looks at the cluster, milliseconds. */
  readonly poll: number;
  /** Between two looks for a server's answer to Run Command, milliseconds. */
  readonly guestPoll: number;
}

/** Between two looks, milliseconds: a look costs eight calls and a command. */
export const LOOK_PAUSE = 5_000;
