import { readText } from "./reading.ts";
import type { StackResource } from "./resource.ts";

/** What a property such as `routeTableId` points at. */
export type Reference =
  | { readonly to: "resource"; readonly resource: StackResource }
  /** A known id that no resource of the stack has. */
  | { readonly to: "outside"; readonly id: string }
  /** Not known, and the program makes it from several resources. */
  | { readonly to: "one of"; readonly candidates: readonly StackResource[] }
  | { readonly to: "unknown" }
  | { readonly to: "nothing" };

const NONE: readonly StackResource[] = [];

/** The resources of a stack, indexed so that a rule's cost grows with the resources it looks at. */
export class StackGraph {
  readonly resources: readonly StackResource[];
  readonly #byType = new Map<string, StackResource[]>();
  readonly #byId = new Map<readonly string[], ReadonlyMap<string, StackResource>>();

  constructor(resources: readonly StackResource[]) {
    this.resources = resources;
    for (const resource of resources) {
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

  /**
   * Resolves a reference. Dependencies come first, since they are complete while ids are unknown; a known value
   * decides where they leave a choice.
   *
   * @param types Wanted types. Pass the same array each time: the index of ids is kept by it.
   */
  reference(from: StackResource, property: string, types: readonly string[]): Reference {
    const candidates = this.dependencies(from, property, types);
    const [first] = candidates;
    if (first && candidates.length === 1) return { to: "resource", resource: first };
    const value = readText(from.props, property);
    switch (value.state) {
      case "known": {
        const resource = this.#withId(types).get(value.value);
        return resource ? { to: "resource", resource } : { to: "outside", id: value.value };
      }
      case "absent":
        // A dependency without a value: the provider has not said it yet.
        return candidates.length > 0 ? { to: "one of", candidates } : { to: "nothing" };
      default:
        return candidates.length > 0 ? { to: "one of", candidates } : { to: "unknown" };
    }
  }

  /** The resources of the wanted types from which the program makes a property, each once. */
  dependencies(from: StackResource, property: string, types: readonly string[]): readonly StackResource[] {
    const dependencies = Object.hasOwn(from.propertyDependencies, property) ? from.propertyDependencies[property] : [];
    const wanted = (dependencies ?? []).filter(({ type }) => types.includes(type));
    return [...new Set(wanted.map((each) => this.#sameThing(each, types)))];
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
