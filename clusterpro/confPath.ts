/** Elements that are told apart by `id`; all others by `name`. Source: NEC's clpconfin.c, `make_child_node`. */
const TOLD_APART_BY_ID: ReadonlySet<string> = new Set([
  "device",
  "list",
  "hba",
  "grp",
  "servers",
  "netdev",
  "smtpsrv",
  "snmpsrv",
]);

/** The attribute that tells elements of this tag apart. */
export function keyAttribute(tag: string): "id" | "name" {
  return TOLD_APART_BY_ID.has(tag) ? "id" : "name";
}

export interface Step {
  readonly tag: string;
  /** Value of the element's `id` or `name`. */
  readonly key?: string;
}

/** `resource@script@script_minio` is the tag `resource` with the name `script@script_minio`. */
export function parseStep(text: string): Step {
  const at = text.indexOf("@");
  return at < 0 ? { tag: text } : { tag: text.slice(0, at), key: text.slice(at + 1) };
}

export function formatStep({ tag, key }: Step): string {
  return key === undefined ? tag : `${tag}@${key}`;
}
