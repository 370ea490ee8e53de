import { isDeepStrictEqual } from "node:util";
import type { RecordedInputs } from "./input.ts";
import { type Known, type Unknown, unknown } from "./known.ts";
import { type Limit, names, type Operation } from "./operation.ts";
import { readText } from "./reading.ts";
import type { StackResource } from "./resource.ts";

/** What a run tells of the resources that the engine shows a stack policy at its end. */
export interface AfterUpdate {
  /** What exists when the update is through. */
  readonly stays: readonly StackResource[];
  /** What this update deletes, and what the program reads no more. */
  readonly goes: readonly StackResource[];
  /** Of what the engine shows without saying which of the two it is: why. Undefined where there is none. */
  readonly unknown: UnknownStay | undefined;
}

export interface UnknownStay extends Unknown {
  readonly of: readonly StackResource[];
}

/** What the engine has announced in this run. */
export interface Announced {
  readonly inputs: RecordedInputs;
  /** Former URNs, by the URN. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
}

/**
 * Tells apart what the update leaves behind and what it deletes.
 *
 * With a refresh the engine shows a stack policy the whole state, together with what the program registers. What counts:
 * - what the program registered: the engine has announced it, by an `Analyze` call, before it shows the stack;
 * - what a resource that counts is made from, is below or waits for: the program reads it (a read is not announced), or an
 *   update with `--target` leaves it as it is. A resource that goes is nothing that the program can still name;
 * - what the program no longer registers and `--target` or `--exclude` keeps.
 *
 * Source: pulumi/pulumi, `pkg/resource/deploy` (3.260): `executeStep` puts every step's result into `news`, refreshed
 * resources too and deletions never, and `AnalyzeResources` shows all of it.
 */
export function afterUpdate(
  shown: readonly StackResource[],
  announced: Announced,
  operation: () => Known<Operation>,
): AfterUpdate {
  const former = formerUrns(shown, announced);
  // With inputs and nothing to show, its provider is one whose own configuration is not known yet.
  const all = shown.filter(
    (each) => !former.has(each.urn) && !(isLeftUnmade(each) && announced.inputs.get(each.urn)?.size === 0),
  );
  const known = announcedUrns(all, announced);
  if (all.length > 0 && known.size === 0) {
    const why = unknown("the engine announced no resource before it showed the stack");
    return { stays: all, goes: [], unknown: { ...why, of: all } };
  }
  const registered = reached(all.filter(({ urn }) => known.has(urn)));
  // Asking for the command line takes a while on some systems, and most runs have no question.
  if (all.every((each) => registered.has(each) || isOfEngine(each))) {
    return { stays: all, goes: [], unknown: undefined };
  }
  const left = (from: ReadonlySet<StackResource>) => all.filter((each) => !from.has(each) && !isOfEngine(each));
  const now = operation();
  if (!now.known) return { stays: [...registered], goes: [], unknown: { ...now, of: left(registered) } };
  if (now.value.is === "refresh") return { stays: all, goes: [], unknown: undefined };
  const { is, limit } = now.value;
  // What `destroy --run-program` registers goes all the same.
  const counted = is === "destroy" ? new Set<StackResource>() : registered;
  const rest = left(counted);
  if (limit.to === "dependents") return { stays: [...counted], goes: [], unknown: { ...BY_DEPENDENTS, of: rest } };
  const kept = keptBy(limit, rest, all);
  const stays = all.filter((each) => counted.has(each) || kept.has(each));
  return { stays, goes: rest.filter((each) => !kept.has(each)), unknown: undefined };
}

const BY_DEPENDENTS = unknown(
  "--target-dependents and --exclude-dependents go by more than the engine shows; name the resources",
);

/**
 * A new resource that `--target` does not name: the engine asks no provider for it, and shows a policy no property at all.
 * Those that a rule is about have a property that the provider requires.
 */
export function isLeftUnmade({ type, props }: { readonly type: string; readonly props: object }): boolean {
  return type.startsWith("aws:") && Object.keys(props).length === 0;
}

/** A reference to another stack, or a provider: no rule is about one, so it leaves nothing in doubt. */
function isOfEngine({ type }: StackResource): boolean {
  return type.startsWith("pulumi:");
}

/** Of what was renamed and stays: a refresh has it as in the state, and it is the same resource, shown twice. */
function formerUrns(shown: readonly StackResource[], { inputs, aliases }: Announced): ReadonlySet<string> {
  if ([...aliases.values()].every(({ length }) => length === 0)) return new Set();
  const idOf = ({ props }: StackResource) => readText(props, "id");
  const byUrn = new Map(shown.map((each) => [each.urn, each]));
  const isSame = (renamed: StackResource, urn: string) => {
    const old = byUrn.get(urn);
    // Another id is not known yet, or a name that it has taken over from one that goes.
    return old !== undefined && !inputs.has(urn) && isDeepStrictEqual(idOf(old), idOf(renamed));
  };
  return new Set(
    shown.flatMap((each) => (aliases.get(each.urn) ?? []).filter((urn) => inputs.has(each.urn) && isSame(each, urn))),
  );
}

/** Also under the former URN of what was renamed and is left out: the engine announces the new one and shows the old. */
function announcedUrns(all: readonly StackResource[], { inputs, aliases }: Announced): ReadonlySet<string> {
  const shown = new Set(all.map(({ urn }) => urn));
  const found = new Set([...shown].filter((urn) => inputs.has(urn)));
  for (const [urn, former] of aliases) {
    if (!shown.has(urn) && inputs.has(urn)) for (const each of former) if (shown.has(each)) found.add(each);
  }
  return found;
}

/** The resources, and all that they are made from, are below or wait for, near and far. */
function reached(from: readonly StackResource[]): ReadonlySet<StackResource> {
  const found = new Set(from);
  // A set hands out what is added to it on the way.
  for (const { parent, dependencies, propertyDependencies } of found) {
    if (parent) found.add(parent);
    for (const each of dependencies) found.add(each);
    for (const each of Object.values(propertyDependencies).flat()) found.add(each);
  }
  return found;
}

function keptBy(
  limit: Exclude<Limit, { readonly to: "dependents" }>,
  rest: readonly StackResource[],
  all: readonly StackResource[],
): ReadonlySet<StackResource> {
  if (limit.to === "nothing") return new Set();
  const named = ({ urn }: StackResource) => limit.patterns.some((pattern) => names(pattern, urn));
  if (limit.to === "targets") return new Set(rest.filter((each) => !named(each)));
  return reached(all.filter(named));
}
