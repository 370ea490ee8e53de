import type { Sight } from "../change/sight.ts";
import type { Said } from "../findings/said.ts";
import type { Scene } from "./scene.ts";
import type { DrillTiming } from "./timing.ts";

/** One kind of drill: what it says of itself, what it does, and when that is done. Putting back is the same for all. */
export interface KindOfDrill {
  readonly title: Said;
  readonly action: Said;
  readonly risk: Said;
  readonly cost: Said;
  readonly undo: Said;
  /** Whether clients are to notice nothing: any time without service fails the drill. */
  readonly unnoticed: boolean;
  /** Needs AWS FIS, and was never seen on AWS. */
  readonly experimental?: true;
  /** Why it was not done, in the words of who refused; undefined where it was. */
  act(scene: Scene): Promise<string | undefined>;
  /** Longest that is waited for it, milliseconds; default: the drill's own time limit, beyond which nothing waits. */
  readonly limit?: (timing: DrillTiming) => number;
  /** @param passed milliseconds since the action */
  isDone(sight: Sight, scene: Scene, passed: number): boolean;
}
