import type { RecordedInputs } from "../model/graph/input.ts";
import type { Known } from "../model/graph/known.ts";
import type { Operation } from "../model/graph/operation.ts";
import type { Exempted } from "./exemption.ts";

export interface BuildOptions {
  /** What a `--policy-pack-config` file holds. Absent: the engine hands out the configuration. */
  readonly config?: unknown;
  /** `YYYY-MM-DD`. Default: today in UTC. */
  readonly today?: string;
  /** Hears of each finding that an exemption took out. Absent: an advisory diagnostic says so. */
  readonly onExempted?: (exempted: Exempted) => void;
  /** Hears of each finding that an exemption would take out if its day were another. */
  readonly onExpired?: (exempted: Exempted) => void;
  /** Hears of what `onUnknown: "warn"` leaves undecided. Absent: an advisory diagnostic says so. */
  readonly onWarning?: (warning: Warning) => void;
  /** What the program gives each resource, where it is known without asking the policies. */
  readonly inputs?: RecordedInputs;
  /** What the engine is doing. Default: as the command line of the `pulumi` that started this process says. */
  readonly operation?: () => Known<Operation>;
}

export interface Warning {
  readonly rule: string;
  readonly urn: string;
  readonly message: string;
}
