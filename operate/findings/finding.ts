import type { Said } from "./said.ts";

/**
 * `unknown`: it was asked and there is no answer. `skipped`: it was not asked, because of an option or because something
 * before it failed. A warning is for what is right today.
 */
export type State = "ok" | "warn" | "fail" | "unknown" | "skipped";

/** What one check found. */
export interface Finding {
  /** Stable, for `--only`, `--ignore` and programs that read the JSON: `routes.agree`. */
  readonly id: string;
  readonly state: State;
  /** The answer in a sentence, without a full stop, that stands alone in the verdict. */
  readonly what: Said;
  readonly found?: Said;
  readonly expected?: Said;
  /** What follows from it, for somebody who has to decide whether to get up. */
  readonly why?: Said;
  /** What to do. */
  readonly mend?: Said;
  /** Page and section of the documents, `docs/operations.md#...`, or a public page. */
  readonly page?: string;
}

export type Details = Omit<Finding, "id" | "state" | "what">;

export function ok(id: string, what: Said): Finding {
  return { id, state: "ok", what };
}

export function warn(id: string, what: Said, details: Details = {}): Finding {
  return { id, state: "warn", what, ...details };
}

export function fail(id: string, what: Said, details: Details = {}): Finding {
  return { id, state: "fail", what, ...details };
}

export function unknown(id: string, what: Said, details: Details = {}): Finding {
  return { id, state: "unknown", what, ...details };
}

export function skipped(id: string, what: Said): Finding {
  return { id, state: "skipped", what };
}
