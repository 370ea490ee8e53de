import { type RecordedInputs, rememberInputs } from "./input.ts";
import { readList, readObject, readText, type TypedReading } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import { withoutBareReads, withStatedReads } from "./statedReads.ts";

/** What a property such as `routeTableId` points at. */
export type Reference =
  | { readonly to: "resource"; readonly resource: StackResource }
  /** A known id that no resource of the stack has. */
  | { readonly to: "outside"; readonly id: string }
  /** Not known, and the program makes it from several resources. */
  | { readonly to: "one of"; readonly candidates: readonly StackResource[] }
  | { readonly to: "unknown" }
  | { readonly to: "nothing" };

/** What a list such as `subnetIds` points at. */
export interface References {
  readonly state: "listed" | "absent" | "mistyped";
  /** Each once, in the list's order as far as that is known. */
  readonly resources: readonly StackResource[];
  /** Known ids that no resource of the stack has. */
  readonly outside: readonly string[];
  /** True while the list may hold more than is named here. */
  readonly mayHoldMore: boolean;
  /** What that is made from, as far as that is known. */
  readonly candidates: readonly StackResource[];
  /** True for a list of which nothing is known but what it is made from: it may hold some of `resources` only. */
  readonly isChoice?: boolean;
}

/** Of a list that is not there. */
export const NO_REFERENCES: References = {
  state: "absent",
  resources: [],
  outside: [],
  mayHoldMore: false,
  candidates: [],
};

const NONE: readonly StackResource[] = [];

/** One property, or the way to one inside of it: `primaryNetworkInterface`, then `networkInterfaceId`. */
export type PropertyPath = string | readonly [string, ...(string | number)[]];

/** The resources of the stack that a reference leads to, or may lead to. */
export function possible(reference: Reference): readonly StackResource[] {
  switch (reference.to) {
    case "resource":
      return [reference.resource];
    case "one of":
      return reference.candidates;
    default:
      return [];
  }
}

/** The resources of a stack, indexed so that a rule's cost grows with the resources it looks at. */
export class StackGraph {
  readonly resources: readonly StackResource[];
  /** What this update deletes: AWS still reports it in outputs of others, such as the routes of a table that is read. */
  readonly goes: readonly StackResource[];
  readonly #byType = new Map<string, StackResource[]>();
  readonly #byId = new Map<readonly string[], ReadonlyMap<string, StackResource>>();
  readonly #parts = new Map<unknown, unknown>();

  /**
   * @param resources What exists after the update.
   * @param inputs what resource policies saw of the same resources
   */
  constructor(
    resources: readonly StackResource[],
    inputs: RecordedInputs = new Map(),
    goes: readonly StackResource[] = [],
  ) {
    this.goes = goes;
    rememberInputs(resources, inputs);
    this.resources = withStatedReads(withoutBareReads(resources, inputs));
    for (const resource of this.resources) {
      const same = this.#byType.get(resource.type);
      if (same) same.push(resource);
      else this.#byType.set(resource.type, [resource]);
    }
  }

  ofType(...types: readonly string[]): readonly StackResource[] {
    const [type] = types;
    if (types.length === 1 && type !== undefined) return this.#byType.get(type) ?? NONE;
    return types.flatMap((each) => this.#byType.get(each) ?? NONE);
  }

  /** A part of the model, read when the first rule asks for it and kept for the others. */
  part<T>(read: (stack: StackGraph) => T): T {
    if (!this.#parts.has(read)) this.#parts.set(read, read(this));
    return this.#parts.get(read) as T;
  }

  /**
   * Resolves a reference. Dependencies come first, since they are complete while ids are unknown; a known value
   * decides where they leave a choice.
   *
   * @param types Wanted types. Pass the same array each time: the index of ids is kept by it.
   */
  reference(from: StackResource, property: PropertyPath, types: readonly string[]): Reference {
    const path = typeof property === "string" ? ([property] as const) : property;
    const candidates = this.dependencies(from, path[0], types);
    const [first] = candidates;
    if (first && candidates.length === 1) return { to: "resource", resource: first };
    const value = readText(from.props, ...path);
    switch (value.state) {
      case "known": {
        const resource = this.withId(value.value, types);
        return resource ? { to: "resource", resource } : { to: "outside", id: value.value };
      }
      case "absent":
        // A dependency without a value: the provider has not said it yet.
        return candidates.length > 0 ? { to: "one of", candidates } : { to: "nothing" };
      default:
        return candidates.length > 0 ? { to: "one of", candidates } : { to: "unknown" };
    }
  }

  /** Resolves a list of references: known ids by value, the others by what the property is made from. */
  references(from: StackResource, property: PropertyPath, types: readonly string[]): References {
    const path = typeof property === "string" ? ([property] as const) : property;
    const candidates = this.dependencies(from, path[0], types);
    return this.resolve(readList(from.props, ...path), candidates, types, this.#isMixed(from, path, types));
  }

  /**
   * @param candidates What the list can be made from, beside ids that the program writes down.
   * @param isMixed Whether it is made from resources of other types as well, which may bring in more; undefined when
   *   that cannot be told.
   */
  resolve(
    list: TypedReading<readonly unknown[]>,
    candidates: readonly StackResource[],
    types: readonly string[],
    isMixed?: boolean,
  ): References {
    const listed = (resources: readonly StackResource[], mayHoldMore = false): References => ({
      state: "listed",
      resources,
      outside: [],
      mayHoldMore,
      candidates: [],
    });
    switch (list.state) {
      case "absent":
        return candidates.length > 0 ? listed(candidates, isMixed === true) : { ...listed([]), state: "absent" };
      case "unknown":
        return { ...listed(candidates, candidates.length === 0 || isMixed === true), isChoice: true };
      case "mistyped":
        return { ...listed([]), state: "mistyped" };
      case "known":
        return this.#resolveElements(list.value, candidates, types, isMixed);
    }
  }

  #resolveElements(
    elements: readonly unknown[],
    candidates: readonly StackResource[],
    types: readonly string[],
    isMixed: boolean | undefined,
  ): References {
    const found = new Set<StackResource>();
    const outside = new Set<string>();
    let unknown = 0;
    let isMistyped = false;
    for (const element of elements) {
      const id = readText(element);
      if (id.state === "known") {
        const resource = this.withId(id.value, types);
        if (resource) found.add(resource);
        else outside.add(id.value);
      } else if (id.state === "unknown") unknown++;
      else isMistyped = true;
    }
    const rest = candidates.filter((each) => !found.has(each));
    // As many unknown elements as there are resources left: each is one of them. More come from elsewhere, or have one
    // of them twice where the list is made from nothing else.
    if (rest.length <= unknown) for (const each of rest) found.add(each);
    const isRepeated = isMixed === false && rest.length > 0;
    const doNotMatch = unknown > 0 && (isRepeated ? rest.length > unknown : rest.length !== unknown);
    return {
      state: elements.length === 0 ? "absent" : "listed",
      resources: [...found],
      outside: [...outside],
      mayHoldMore: isMistyped || doNotMatch,
      candidates: doNotMatch && rest.length > unknown ? rest : [],
    };
  }

  /** @param types Pass the same array each time: the index of ids is kept by it. */
  withId(id: string, types: readonly string[]): StackResource | undefined {
    return this.#withId(types).get(id);
  }

  /** The resources of the wanted types from which the program makes a property, each once. */
  dependencies(from: StackResource, property: string, types: readonly string[]): readonly StackResource[] {
    const dependencies = Object.hasOwn(from.propertyDependencies, property) ? from.propertyDependencies[property] : [];
    const wanted = (dependencies ?? []).filter(({ type }) => types.includes(type));
    return [...new Set(wanted.map((each) => this.#sameThing(each, types)))];
  }

  /** Whether more resources of other types go into the property than it has other values beside the one at the path. */
  #isMixed(from: StackResource, path: readonly [string, ...(string | number)[]], types: readonly string[]): boolean {
    const dependencies = Object.hasOwn(from.propertyDependencies, path[0]) ? from.propertyDependencies[path[0]] : [];
    const others = new Set((dependencies ?? []).filter(({ type }) => !types.includes(type))).size;
    const around = path.length > 1 ? readObject(from.props, path[0]) : undefined;
    const beside = around?.state === "known" ? Object.keys(around.value).length - 1 : 0;
    return others > beside;
  }

  /** One resource for what a program has twice, made here and read there: the first with that id. */
  #sameThing(resource: StackResource, types: readonly string[]): StackResource {
    const id = readText(resource.props, "id");
    return id.state === "known" ? (this.#withId(types).get(id.value) ?? resource) : resource;
  }

  #withId(types: readonly string[]): ReadonlyMap<string, StackResource> {
    const known = this.#byId.get(types);
    if (known) return known;
    const index = new Map<string, StackResource>();
    for (const resource of this.ofType(...types)) {
      const id = readText(resource.props, "id");
      if (id.state === "known" && !index.has(id.value)) index.set(id.value, resource);
    }
    this.#byId.set(types, index);
    return index;
  }
}
