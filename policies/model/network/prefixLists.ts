import { isInput } from "../graph/input.ts";
import { type Unknown, unknown } from "../graph/known.ts";
import { readList, readText, type TypedReading } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { howToShow } from "../graph/statedReads.ts";

const PREFIX_LIST_TYPES: readonly string[] = ["aws:ec2/managedPrefixList:ManagedPrefixList"];
const ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";

/** The ranges that prefix lists stand for. */
export interface ListedRanges {
  /** In CIDR notation, of both families. */
  readonly cidrs: readonly string[];
  /** What keeps more of them from being read. */
  readonly unknown: Unknown | undefined;
}

/**
 * The ranges behind a property that names prefix lists. Of a list outside the stack, AWS's own included, nothing is
 * known.
 *
 * @param property How messages call it.
 * @param wiredBy The input whose dependencies tell what it is made from.
 */
export function listedRanges(
  stack: StackGraph,
  owner: StackResource,
  list: TypedReading<readonly unknown[]>,
  property: string,
  wiredBy: string,
): ListedRanges {
  const references = stack.resolve(list, stack.dependencies(owner, wiredBy, PREFIX_LIST_TYPES), PREFIX_LIST_TYPES);
  const lists = references.resources.map((each) => stack.part(readPrefixLists).get(each));
  const [outside] = references.outside;
  const of = `${property} of "${owner.name}"`;
  const why =
    outside !== undefined
      ? unknown(`${of} names ${outside}, which is not in the stack; ${howToShow("aws.ec2.ManagedPrefixList")}`)
      : references.mayHoldMore
        ? unknown(`${of} is not known yet`)
        : lists.find((each) => each?.unknown !== undefined)?.unknown;
  return { cidrs: lists.flatMap((each) => each?.cidrs ?? []), unknown: why };
}

interface PrefixList {
  readonly cidrs: string[];
  unknown: Unknown | undefined;
}

/** The prefix lists of the stack with their entries, inline and as resources of their own. */
function readPrefixLists(stack: StackGraph): ReadonlyMap<StackResource, PrefixList> {
  const lists = new Map<StackResource, PrefixList>();
  const add = (list: PrefixList | undefined, from: unknown, where: string) => {
    if (!list) return;
    const cidr = readText(from, "cidr");
    if (cidr.state === "known") list.cidrs.push(cidr.value);
    else list.unknown ??= unknown(`cidr of ${where} is not known yet`);
  };
  for (const resource of stack.ofType(...PREFIX_LIST_TYPES)) {
    const list: PrefixList = { cidrs: [], unknown: undefined };
    lists.set(resource, list);
    // Otherwise AWS's report, entries that are resources of their own included.
    const entries = isInput(resource, "entries") ? readList(resource.props, "entries") : { state: "absent" as const };
    const where = `the entries of "${resource.name}"`;
    if (entries.state === "known") for (const each of entries.value) add(list, each, where);
    else if (entries.state !== "absent") list.unknown = unknown(`${where} are not known yet`);
  }
  for (const entry of stack.ofType(ENTRY)) {
    const list = stack.reference(entry, "prefixListId", PREFIX_LIST_TYPES);
    if (list.to === "resource") add(lists.get(list.resource), entry.props, `the entry "${entry.name}"`);
    const candidates = list.to === "one of" ? list.candidates : list.to === "unknown" ? [...lists.keys()] : [];
    for (const each of candidates) {
      const found = lists.get(each);
      if (found) found.unknown ??= unknown(`prefixListId of "${entry.name}" is not known yet`);
    }
  }
  return lists;
}
