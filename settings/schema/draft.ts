import type { ClusterSpec } from "./clusterSpec.ts";
import type { Settings } from "./schema.ts";
import type { Path } from "./settingProblem.ts";

/**
 * The same shape with holes. In a draft of the input a key that is absent was left out and takes its default, a key
 * that is present with `undefined` was refused: nothing may be concluded from it, nor from a default in its place.
 * Object spread keeps the two apart: `{...DEFAULTS, ...draft}`.
 */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> | undefined }
    : T;

export type InputDraft = Draft<Settings>;

/** The specification as far as the settings allow to know it; complete when there is no problem. */
export type SpecDraft = Omit<Draft<ClusterSpec>, "directory"> & {
  /** Whether it is made or joined, the checks have yet to say. */
  readonly directory?: InputDraft["directory"];
};

/** A copy in which the value at `path` is `undefined`. */
export function withHole(value: unknown, path: Path): unknown {
  return changed(value, path, (parent, key) => {
    parent[key] = undefined;
  });
}

/** A copy in which the key at the end of `path` does not exist. */
export function withoutKey(value: unknown, path: Path): unknown {
  return changed(value, path, (parent, key) => {
    delete parent[key];
  });
}

type Container = Record<string | number, unknown>;

function changed(value: unknown, path: Path, change: (parent: Container, key: string | number) => void): unknown {
  const [key, ...rest] = path;
  // Already a hole: an outer problem was reported too.
  if (key === undefined || typeof value !== "object" || value === null) return undefined;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Container;
  if (rest.length === 0) change(copy, key);
  else copy[key] = changed(copy[key], rest, change);
  return copy;
}
