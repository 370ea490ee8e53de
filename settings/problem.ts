import { quote } from "./quote.ts";

export type Path = readonly (string | number)[];

/** One mistake in the settings. */
export interface Problem {
  readonly path: Path;
  /** `<what is wrong with the value found>; <what is allowed>. <what to do>`, on one line. */
  readonly text: string;
}

export function problem(path: Path, text: string): Problem {
  return { path, text };
}

/** `servers[0].privateIp`; a key that is no plain name is quoted, so that a message stays one readable line. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (!/^[A-Za-z_][\w:-]{0,59}$/.test(part)) return `${text}[${quote(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** The line an operator reads. */
export function formatProblem(stack: string, { path, text }: Problem): string {
  return `Pulumi.${stack}.yaml: ${formatPath(path)}: ${text}`;
}
