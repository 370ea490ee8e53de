import { say } from "../problems/say.ts";
import { UserError } from "../problems/userError.ts";
import { MAX_STARTUP_DELAY_SECONDS } from "../settings/schema/schema.ts";

/** When a clp.conf has a server's peers take it for gone. */
export interface Heartbeat {
  readonly timeoutSeconds: number;
  readonly intervalSeconds: number;
}

/** CLUSTERPRO's on Windows where clp.conf says nothing. Source: NEC's reference guide, cluster properties, Timeout. */
export const DEFAULT_HEARTBEAT: Heartbeat = { timeoutSeconds: 30, intervalSeconds: 3 };

/** What the peers do once they have noticed: network partition resolution, forced stop, the group's start. */
const MARGIN_SECONDS = 60;

/**
 * Least time from a boot to the start of CLUSTERPRO, s; 0 for none. More than the heartbeat's time-out and interval, or
 * its peers take a server that has rebooted for one that was never gone: nobody takes its group, and both sides may start
 * it. Throws UserError for one that is too short, and for a heartbeat that would need one that is too long. Source: NEC's
 * blog of 2024-11-20 on the service startup delay time.
 */
export function startupDelay(heartbeat: Heartbeat, given: number | undefined): number {
  const noticed = Math.ceil(heartbeat.timeoutSeconds + heartbeat.intervalSeconds);
  if (given === 0) return 0;
  if (given !== undefined) {
    if (given > noticed) return given;
    const allowed = `more than the heartbeat's time-out and interval (${noticed} s) is required, or 0 for no delay`;
    throw new UserError([say(`${given} is too short`, allowed, "Lengthen it, or leave it out")]);
  }
  const wanted = noticed + MARGIN_SECONDS;
  if (wanted <= MAX_STARTUP_DELAY_SECONDS) return wanted;
  const wrong = `the heartbeat's time-out and interval (${noticed} s) ask for a delay of ${wanted} s`;
  const todo = "Shorten the time-out, or write 0 and set the delay in Cluster WebUI";
  throw new UserError([say(wrong, `up to ${MAX_STARTUP_DELAY_SECONDS} s is allowed`, todo)]);
}
