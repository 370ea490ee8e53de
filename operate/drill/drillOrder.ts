import type { Interruption } from "../change/interruption.ts";
import type { KINDS } from "./kinds.ts";

export interface DrillOrder {
  readonly kind: keyof typeof KINDS;
  /** Where the journal is written: a name that is not there yet. */
  readonly journal: (id: string) => string;
  readonly interruption: Pick<Interruption, "first" | "second">;
  /** Told what goes on, for a person who waits; and, before the first change, where the journal is. */
  readonly tell: (what: Progress, detail?: string) => void;
}

export type Progress =
  | "looking"
  | "journal"
  | "trying"
  | "acting"
  | "waiting"
  | "back"
  | "reading"
  | "interrupted"
  | "locked";
