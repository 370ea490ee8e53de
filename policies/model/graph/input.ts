import { type Reading, read } from "./reading.ts";
import type { JudgedResource, StackResource } from "./resource.ts";

/**
 * Names of the properties that the program gives each resource, by URN. The engine shows the inputs of every resource to
 * resource policies before it shows the stack to stack policies, where it leaves out which of a resource's outputs were
 * inputs: it drops properties without dependencies from `propertyDependencies`.
 */
export type RecordedInputs = Map<string, ReadonlySet<string>>;

export function recordInputs(inputs: RecordedInputs, { urn, props }: JudgedResource): void {
  inputs.set(urn, new Set(Object.keys(props)));
}

/**
 * Notes every resource that the engine announces, with its inputs, whichever policies are enabled. Each policy for the
 * stack offers to see the resources too; one that does is enough, and the SDK decodes a resource anew for each.
 */
export class InputRecorder {
  /** Of the resources announced in the latest run of each stack. */
  readonly inputs: RecordedInputs = new Map();
  /** What these were called before, where the state has them under another URN. */
  readonly aliases = new Map<string, readonly string[]>();
  readonly #runs = new Map<string, Set<string>>();
  readonly #ended = new Set<string>();
  #by: string | undefined;
  #bySeer = false;

  /** Whether the policy is the one that records, or there is none yet. */
  isWanted(policy: string): boolean {
    return this.#by === undefined || this.#by === policy;
  }

  /** @param seesAll True for a policy that sees every resource for a reason of its own, and so records for nothing. */
  record(policy: string, resource: JudgedResource, seesAll = false): void {
    if (this.#by === undefined || (seesAll && !this.#bySeer)) {
      this.#by = policy;
      this.#bySeer = seesAll;
    }
    if (this.#by !== policy) return;
    this.#runOf(resource.urn).add(resource.urn);
    recordInputs(this.inputs, resource);
    this.aliases.set(resource.urn, resource.opts.aliases);
  }

  /** The stack of these resources is judged: what is announced after that is a run of its own, with other policies perhaps. */
  endRun(resources: readonly JudgedResource[]): void {
    for (const { urn } of resources.slice(0, 1)) this.#ended.add(stackOf(urn));
    this.#by = undefined;
    this.#bySeer = false;
  }

  /**
   * The run that the announcement belongs to. The engine announces a resource once in a run, the stack itself first: one
   * that comes again begins the next run, after one that stopped before the stack was judged.
   */
  #runOf(urn: string): Set<string> {
    const stack = stackOf(urn);
    const known = this.#runs.get(stack);
    if (known && !this.#ended.has(stack) && !known.has(urn)) return known;
    for (const each of known ?? []) {
      this.inputs.delete(each);
      this.aliases.delete(each);
    }
    const begun = new Set<string>();
    this.#runs.set(stack, begun);
    this.#ended.delete(stack);
    return begun;
  }
}

/** Of `urn:pulumi:<stack>::<project>::<types>::<name>` the first two: a process may serve several stacks. */
function stackOf(urn: string): string {
  return urn.split("::", 2).join("::");
}

const GIVEN = new WeakMap<StackResource, ReadonlySet<string>>();

/** Tells the functions below what is an input of these resources. */
export function rememberInputs(resources: readonly StackResource[], inputs: RecordedInputs): void {
  for (const resource of resources) {
    const names = inputs.get(resource.urn);
    if (names) GIVEN.set(resource, names);
  }
}

/** Whether the program makes the resource; false for one that it only reads. */
export function isMade(resource: StackResource): boolean {
  return GIVEN.has(resource) || isWired(resource);
}

/** Whether the program itself gives the property. Undefined when nothing tells. */
export function isGivenByProgram(resource: StackResource, property: string): boolean | undefined {
  const names = GIVEN.get(resource);
  if (names) return names.has(property);
  return Object.hasOwn(resource.propertyDependencies, property) ? true : undefined;
}

/**
 * The same, taking a value at its word where nothing tells. A value that is not known and comes from no resource is the
 * provider's announcement of what AWS will choose.
 */
export function isInput(resource: StackResource, property: string): boolean {
  const isUnknown = read(resource.props, property).state === "unknown";
  return isGivenByProgram(resource, property) ?? (!isUnknown || !isWired(resource));
}

/** False for what is only read, and in a snapshot that tells of no dependencies. */
export function isWired({ propertyDependencies }: StackResource): boolean {
  return Object.keys(propertyDependencies).length > 0;
}

/** Reads along the path what the program gives; absent is what it leaves to AWS. */
export function readInput(resource: StackResource, property: string, ...path: readonly (string | number)[]): Reading {
  return isInput(resource, property) ? read(resource.props, property, ...path) : { state: "absent" };
}

/** Whether the program gives a list or an object there that holds something, known or not. */
export function isGiven(resource: StackResource, property: string): boolean {
  const value = readInput(resource, property);
  if (value.state !== "known") return value.state === "unknown";
  return typeof value.value !== "object" || Object.keys(value.value as object).length > 0;
}

/** Whether the resource's own options keep the engine from changing the property. */
export function ignoresChanges({ opts }: StackResource, property: string): boolean {
  const ignored: unknown = opts.ignoreChanges;
  return Array.isArray(ignored) && (ignored.includes(property) || ignored.includes("*"));
}
