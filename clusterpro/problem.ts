import { ClpConfError } from "./clpConfError.ts";

/** One mistake in a definition or a file. */
export interface Problem {
  /** Where: a path in a definition (`servers[0].name`), an element (`/root/cluster/name`) or a file. */
  readonly path: string;
  /** `<what is wrong with the value found>; <what is allowed>. <what to do>`, on one line. */
  readonly text: string;
}

export function problem(path: string, text: string): Problem {
  return { path, text };
}

export function formatProblem({ path, text }: Problem): string {
  return `${path}: ${text}`;
}

/** Throws one ClpConfError that holds all of them, and does nothing when there are none. */
export function throwProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ClpConfError(problems.map(formatProblem));
}

const LONGEST = 60;

/** Text in double quotes, on one line and in ASCII whatever it holds, cut after 60 characters. */
export function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return JSON.stringify(shown).replace(/[^ -~]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
