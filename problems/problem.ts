import { UserError } from "./userError.ts";

/** One mistake of the operator's. */
export interface Problem<Place = string> {
  /** Where: the path of a setting, an element of a clp.conf (`/root/cluster/name`), or a file. */
  readonly path: Place;
  /** `<what is wrong with the value found>; <what is allowed>. <what to do>`, on one line. */
  readonly text: string;
}

export function problem<Place>(path: Place, text: string): Problem<Place> {
  return { path, text };
}

export function formatProblem({ path, text }: Problem): string {
  return `${path}: ${text}`;
}

/** Throws one UserError that holds all of them, and does nothing when there are none. */
export function throwProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UserError(problems.map(formatProblem));
}
