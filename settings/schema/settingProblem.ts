import type { Problem } from "../../problems/problem.ts";
import { quote } from "../../problems/quote.ts";

/** Steps to a setting: `["servers", 0, "privateIp"]`. */
export type Path = readonly (string | number)[];

/** One mistake in the settings. */
export type SettingProblem = Problem<Path>;

/** `servers[0].privateIp`; a key that is no plain name is quoted, so that a message stays one readable line. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (!/^[A-Za-z_][\w:-]{0,59}$/.test(part)) return `${text}[${quote(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** The line an operator reads. */
export function inStackFile(stack: string, { path, text }: SettingProblem): string {
  return `Pulumi.${stack}.yaml: ${formatPath(path)}: ${text}`;
}
