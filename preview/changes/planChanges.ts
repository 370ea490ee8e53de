import { isDeepStrictEqual } from "node:util";
import { makesNew, sameValue } from "../../provider/differences.ts";
import { TYPE_CHANGES, type TypeChanges } from "../../provider/typeChanges.ts";
import type { PropertyChange, ResourceChange } from "../plan/planChanges.ts";
import type { PlannedResource } from "../plan/planDocument.ts";
import { isObject, type WireValue } from "../plan/wire.ts";
import { lossOf } from "./losses.ts";

/**
 * What an update from one plan to another would do. A resource is the same by its URN, as for the engine; a value is
 * another by what the program writes, or because it comes from a resource that gets a new id or version. What replaces
 * says the table of the provider's schema; where a type is not in it, a change counts as one in place.
 *
 * It knows no state: what AWS fills in, drift, and secrets, which all look alike, it cannot compare.
 */
export function planChanges(
  before: readonly PlannedResource[],
  after: readonly PlannedResource[],
): readonly ResourceChange[] {
  const old = new Map(before.map((each) => [each.urn, each]));
  const news = new Set(after.map(({ urn }) => urn));
  const done = new Map<string, ResourceChange>();
  // In the order of registration, so what a value comes from has been judged before.
  const found = after.filter(isManaged).flatMap((resource) => {
    const was = old.get(resource.urn);
    const change = was === undefined ? added(resource) : altered(was, resource, done);
    if (change === undefined) return [];
    done.set(resource.urn, change);
    return [change];
  });
  return [...found, ...before.filter((each) => isManaged(each) && !news.has(each.urn)).map(removed)];
}

const isManaged = ({ custom }: PlannedResource) => custom;

const IN_PLACE: TypeChanges = { replaces: [] };

function added({ urn, type, name, inputs }: PlannedResource): ResourceChange {
  return change("added", { urn, type, name, inputs, options: {} }, []);
}

function removed(resource: PlannedResource): ResourceChange {
  return change("removed", resource, []);
}

function altered(
  before: PlannedResource,
  after: PlannedResource,
  done: ReadonlyMap<string, ResourceChange>,
): ResourceChange | undefined {
  const type = TYPE_CHANGES[after.type] ?? IN_PLACE;
  const { ignoreChanges = [], replaceOnChanges = [] } = after.options;
  const keys = new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)]);
  const properties = [...keys].flatMap((key) => {
    if (ignoreChanges.includes(key)) return [];
    const [one, other] = [before.inputs[key], after.inputs[key]].map((value) => without(value, key, ignoreChanges));
    const isNew = (from: WireValue | undefined, to: WireValue | undefined) =>
      makesNew(type, key, from, to) || replaceOnChanges.some((path) => path === key || path.startsWith(`${key}.`));
    if (!sameValue(type, key, one, other)) {
      return differing(key, one, other).map((each) => ({ ...each, replaces: isNew(one, other), because: [] }));
    }
    return renewed(key, before, after, done, type, isNew(undefined, other));
  });
  if (properties.length === 0) return undefined;
  const kind = properties.some(({ replaces }) => replaces) ? "replaced" : "changed";
  // The engine deletes by the options of the program as it is now, and protects by those of the state.
  return change(
    kind,
    { ...before, options: { ...after.options, protect: before.options.protect ?? false } },
    properties,
  );
}

/** A value that nobody wrote otherwise, and that comes from what is made anew, or from something else than before. */
function renewed(
  key: string,
  before: PlannedResource,
  after: PlannedResource,
  done: ReadonlyMap<string, ResourceChange>,
  type: TypeChanges,
  replaces: boolean,
): PropertyChange[] {
  const value = after.inputs[key];
  if (!hasUnknown(value)) return [];
  const sources = (after.propertyDependencies[key] ?? []).flatMap((urn) => done.get(urn) ?? []);
  const fresh = sources.filter(({ kind }) => kind === "replaced" || kind === "added");
  const versions = sources.filter((each) => each.kind === "changed" && TYPE_CHANGES[each.type]?.versioned === true);
  // A version is no id: what names a resource stays.
  const moved = (after.propertyDependencies[key] ?? []).filter(
    (urn) => !(before.propertyDependencies[key] ?? []).includes(urn),
  );
  const because = [
    ...[...fresh, ...(makesNew(type, key, undefined, value) ? [] : versions)].map(({ name }) => name),
    ...moved.map((urn) => urn.split("::").at(-1) ?? urn),
  ];
  if (because.length === 0) return [];
  return [{ path: key, before: value, after: value, replaces, because: [...new Set(because)] }];
}

function hasUnknown(value: WireValue | undefined): boolean {
  if (value === "[unknown]") return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return value !== undefined && isObject(value) && Object.values(value).some(hasUnknown);
}

/** The value without what `ignoreChanges` names inside it: `tags.Name`. */
function without(value: WireValue | undefined, key: string, ignored: readonly string[]): WireValue | undefined {
  const inner = ignored.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));
  if (inner.length === 0 || value === undefined || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !inner.includes(name)));
}

type Differing = Pick<PropertyChange, "path" | "before" | "after">;

/** The parts that differ, by path: maps are compared within, lists of equal length too. */
function differing(path: string, before: WireValue | undefined, after: WireValue | undefined): Differing[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before !== undefined && after !== undefined) {
    if (isObject(before) && isObject(after)) {
      return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
        differing(`${path}.${key}`, before[key], after[key]),
      );
    }
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
      return before.flatMap((each, i) => differing(`${path}[${i}]`, each as WireValue, after[i] as WireValue));
    }
  }
  return [{ path, before, after }];
}

function change(
  kind: ResourceChange["kind"],
  { urn, type, name, inputs, options }: Omit<PlannedResource, "custom" | "propertyDependencies">,
  properties: readonly PropertyChange[],
): ResourceChange {
  const goes = kind === "replaced" || kind === "removed";
  const kept = options.retainOnDelete === true;
  return {
    kind,
    urn,
    type,
    name,
    inputs,
    properties,
    lost: goes && !kept ? lossOf(type, inputs) : undefined,
    isProtected: goes && options.protect === true,
    deletedFirst: kind === "replaced" && options.deleteBeforeReplace === true,
    refused: kind === "changed" ? refusal(type, properties) : undefined,
  };
}

/** Storage of a file system only grows, which the provider leaves to AWS to say. Source: FSx for Windows user guide. */
function refusal(type: string, properties: readonly PropertyChange[]): string | undefined {
  if (type !== "aws:fsx/windowsFileSystem:WindowsFileSystem") return undefined;
  const storage = properties.find(({ path }) => path === "storageCapacity");
  const [from, to] = [Number(storage?.before), Number(storage?.after)];
  return to * 10 < from * 11 ? "AWS refuses it: storage grows only, and by a tenth at least" : undefined;
}
