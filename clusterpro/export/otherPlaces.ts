import { distance } from "fastest-levenshtein";
import { TAGS, type TagKey } from "../tagTable.ts";
import type { Assumption } from "../tagWriter.ts";
import { isEniIdToken, isToken, VPC_ID_TOKEN } from "../tokens.ts";
import type { Difference } from "./compare.ts";

/** Where an export keeps a value whose place no document gives. */
export interface OtherPlace {
  readonly key: TagKey;
  /** Steps below the resource's or monitor's element, as `cluster.tags` takes them. */
  readonly path: string;
  /** Further places with the same value: values alone do not tell which one it is. */
  readonly orElse: readonly string[];
}

/**
 * The tags that an export has at other places: it lacks the element that was written, and has one more with that value
 * below the same resource or monitor, in all of them alike.
 *
 * @param written     what `render` put where the tag table says
 * @param differences of the rendered file from the export
 */
export function otherPlaces(written: readonly Assumption[], differences: readonly Difference[]): readonly OtherPlace[] {
  const lacking = new Set(differences.filter(({ right }) => right === undefined).map(({ path }) => path));
  const missing = written.filter(({ path }) => lacking.has(path));
  const taken = new Set<string>();
  return [...Map.groupBy(missing, ({ key }) => key)].flatMap(([key, places]) => {
    const kind = TAGS[key].kind;
    const found = places
      .map((place) => candidates(place, differences))
      .reduce((all, each) => all.filter((path) => each.includes(path)));
    // The nearest to where it was looked for, and no place for two values.
    const [path, ...orElse] = found
      .filter((each) => !taken.has(`${kind} ${each}`))
      .toSorted((a, b) => distance(a, TAGS[key].path) - distance(b, TAGS[key].path));
    if (path === undefined) return [];
    taken.add(`${kind} ${path}`);
    return [{ key, path, orElse }];
  });
}

/** Paths below the element that holds the value, of what the export alone has and what may be it. */
function candidates({ key, path, value }: Assumption, differences: readonly Difference[]): readonly string[] {
  const owner = path.slice(0, ownerEnd(path));
  return (
    differences
      .filter(({ left, right }) => left === undefined && right !== undefined && mayBe(value, right))
      .filter((each) => each.path.startsWith(`${owner}/`))
      .map((each) => each.path.slice(owner.length + 1))
      // A step that names an element is no step of the table's, and a server's own element is another owner.
      .filter((each) => /^\w+(\/\w+)*$/.test(each) && each !== TAGS[key].path)
  );
}

/** The end of the last step with a name: `/root/resource/awsvip@awsvip/server@server2`. */
function ownerEnd(path: string): number {
  const next = path.indexOf("/", path.lastIndexOf("@"));
  return next < 0 ? path.length : next;
}

function mayBe(value: string, exported: string): boolean {
  if (!isToken(value)) return value === exported;
  if (value === VPC_ID_TOKEN) return /^vpc-[0-9a-f]+$/.test(exported);
  return isEniIdToken(value) && /^eni-[0-9a-f]+$/.test(exported);
}
