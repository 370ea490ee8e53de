import type { Item } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { type Json, type Properties, textsAt } from "../account/json.ts";
import { tagsOf } from "../running/world.ts";

/** Values that an item has for a filter's name; undefined for a filter that EC2 does not have for it. */
export type Attributes = (item: Item, name: string) => readonly string[] | undefined;

/** Items that EC2 would find: by ids, where the call gives some, and by its filters. */
export function found(
  items: readonly Item[],
  input: Properties,
  { ids, missing, attributes }: { readonly ids: string; readonly missing: string; readonly attributes: Attributes },
): readonly Item[] {
  const wanted = textsAt(input[ids], []);
  const absent = wanted.find((id) => !items.some((each) => each.id === id));
  if (absent !== undefined) throw new AwsError(missing, `The ID '${absent}' does not exist`);
  const chosen = wanted.length === 0 ? items : items.filter(({ id }) => wanted.includes(id));
  return chosen.filter((item) => filtersOf(input).every((filter) => fits(item, filter, attributes)));
}

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

function filtersOf(input: Properties): readonly Filter[] {
  const filters = (input.Filter ?? []) as readonly Json[];
  return filters.map((each) => ({ name: textsAt(each, ["Name"])[0] ?? "", values: textsAt(each, ["Value"]) }));
}

function fits(item: Item, { name, values }: Filter, attributes: Attributes): boolean {
  const has = valuesOf(item, name, attributes);
  if (has === undefined) throw new AwsError("InvalidParameterValue", `The filter '${name}' is invalid`);
  return has.some((value) => values.some((pattern) => matches(pattern, value)));
}

function valuesOf(item: Item, name: string, attributes: Attributes): readonly string[] | undefined {
  const tags = tagsOf(item);
  if (name === "tag-key") return Object.keys(tags);
  if (name.startsWith("tag:")) {
    const value = tags[name.slice("tag:".length)];
    return value === undefined ? [] : [value];
  }
  return attributes(item, name);
}

/** EC2's wildcards: `*` for any characters, `?` for one. */
function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(value);
}

export function tagSet(item: Item): Json {
  return Object.entries(tagsOf(item)).map(([key, value]) => ({ key, value }));
}
