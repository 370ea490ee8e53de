import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import { formatPath, type Path, type SettingProblem } from "../schema/settingProblem.ts";

/** A value that no other setting may have. */
export interface Unique {
  readonly path: Path;
  /** What a message calls the place of an earlier one. Default: its path. */
  readonly place?: Path;
  /** `undefined` was left out or refused, and repeats nothing. */
  readonly value: string | number | undefined;
}

/**
 * A problem for every value that an earlier one is already: `<value> <is> <the earlier one's place> already`.
 *
 * @param is for example `stands in`
 */
export function repeated(values: readonly Unique[], is: string, allowed: string, todo: string): SettingProblem[] {
  return values.flatMap(({ path, value }, i) => {
    const first = values.slice(0, i).find((earlier) => earlier.value === value);
    if (value === undefined || first === undefined) return [];
    const wrong = `${value} ${is} ${formatPath(first.place ?? first.path)} already`;
    return [problem(path, say(wrong, allowed, todo))];
  });
}

/** The entries of a list of texts, for `repeated`. */
export function entriesOf(path: Path, values: readonly (string | undefined)[] | undefined): readonly Unique[] {
  return (values ?? []).map((value, i) => ({ path: [...path, i], value }));
}
