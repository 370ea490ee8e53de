import { nearest } from "../../problems/nearest.ts";
import { knownKeys, pathsTo } from "./schemaKeys.ts";
import { formatPath, type Path } from "./settingProblem.ts";

export interface UnknownKey {
  readonly text: string;
  /** The key beside it which was most likely meant, so that its default is not judged in its place. */
  readonly meant?: string;
}

/** What to say of the key `key`, which the object at `path` may not have; `kind` is that object's own, if it has one. */
export function unknownKey(path: Path, key: string, kind?: unknown): UnknownKey {
  const known = knownKeys(path);
  if (known.includes(key)) {
    return { text: `not a setting of kind "${kind}"; another kind has it. Remove it, or choose another kind.` };
  }
  const near = nearest(key, known);
  if (near?.close) {
    return { text: `unknown setting. Did you mean ${formatPath([...path, near.word])}?`, meant: near.word };
  }
  // The outermost one: deeper in, words such as virtualIp name other things too.
  const [elsewhere, next] = pathsTo(key).toSorted((a, b) => a.length - b.length);
  if (elsewhere !== undefined && elsewhere.length !== next?.length) {
    return { text: `unknown setting. Did you mean ${formatPath(elsewhere)}?` };
  }
  const todo =
    near === undefined ? "Remove it." : `Remove it, or use the nearest, ${formatPath([...path, near.word])}.`;
  return { text: `unknown setting; known here are ${known.join(", ")}. ${todo}` };
}
