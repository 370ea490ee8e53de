import { RETRIES } from "../guest.ts";
import type { Rig } from "./rig.ts";

/**
 * Within a suite: its tests begin where `prepare` has left the server, which runs once for all of them. Where it
 * fails it runs again, as a test does; mocha repeats no hook.
 */
export function beginningWith(rig: () => Rig, prepare: () => Promise<void>): void {
  let asLeft: () => Promise<void>;
  before(async () => {
    const asBefore = rig().snapshot();
    for (let left = RETRIES; ; left--) {
      try {
        await prepare();
        break;
      } catch (error) {
        await asBefore();
        if (left === 0) throw error;
      }
    }
    asLeft = rig().snapshot();
  });
  beforeEach(() => asLeft());
}
