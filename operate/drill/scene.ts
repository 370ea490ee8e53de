import type { Changes } from "../change/changes.ts";
import type { Sight } from "../change/sight.ts";
import type { Faults } from "./faults.ts";
import type { DrillTiming } from "./timing.ts";

/** What an action of a drill is played on. */
export interface Scene {
  /** Before anything was done. */
  readonly before: Sight;
  readonly changes: Changes;
  /** Server with the group, and the one that takes it next. */
  readonly active: string;
  readonly standby: string;
  /** Instance ids. */
  readonly activeId: string;
  readonly standbyId: string;
  readonly fileSystem: { readonly id: string; readonly throughput: number } | undefined;
  /** Name of the application's program, without `.exe`; undefined where nobody knows it. */
  readonly process: string | undefined;
  readonly timing: DrillTiming;
  /** Undefined where no role for AWS FIS was named. */
  readonly faults: Faults | undefined;
}
