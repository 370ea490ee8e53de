import type { Evidence, TagKey, TagTable } from "./tagTable.ts";
import { type ConfElement, withText } from "./xmlTree.ts";

/** A value that was written where the tag table says. */
export interface Assumption {
  readonly key: TagKey;
  /** The element, for example `/root/resource/script@script_minio/parameters/act/normalval`. */
  readonly path: string;
  readonly evidence: Evidence;
  readonly value: string;
}

export interface TagWriter {
  /** The children of the element at `path` with the present values added to them. */
  write(
    children: readonly ConfElement[],
    path: string,
    values: Readonly<Partial<Record<TagKey, string | number | undefined>>>,
  ): readonly ConfElement[];
  /** All that was written so far, in that order. */
  assumptions(): readonly Assumption[];
}

/** Puts values where the table says and keeps a list of them. */
export function tagWriter(table: TagTable): TagWriter {
  const written: Assumption[] = [];
  return {
    write(children, path, values) {
      let result = children;
      for (const [key, value] of Object.entries(values) as [TagKey, string | number | undefined][]) {
        if (value === undefined) continue;
        const tag = table[key];
        const text = tag.value ?? String(value);
        result = withText(result, tag.path.split("/"), text);
        written.push({ key, path: `${path}/${tag.path}`, evidence: tag.evidence, value: text });
      }
      return result;
    },
    assumptions: () => written,
  };
}
