import { type PlannedResource, textAt, textsAt } from "./plannedResource.ts";

/** The resources of a plan with the ways between them. */
export class ResourceGraph {
  readonly resources: readonly PlannedResource[];
  readonly #byUrn: ReadonlyMap<string, PlannedResource>;
  readonly #byId: ReadonlyMap<string, PlannedResource>;

  constructor(resources: readonly PlannedResource[]) {
    this.resources = resources;
    this.#byUrn = new Map(resources.map((each) => [each.urn, each]));
    this.#byId = new Map(
      resources.flatMap((each) => {
        const id = textAt(each.inputs, "id");
        return id === undefined ? [] : [[id, each] as const];
      }),
    );
  }

  /** In the order in which the program registered them. */
  ofType(type: string): readonly PlannedResource[] {
    return this.resources.filter((each) => each.type === type);
  }

  /**
   * The resources of that type that an input is made from, in the program's order: the one it names, several for a list
   * or where the program chooses among them later.
   */
  from({ inputs, propertyDependencies }: PlannedResource, input: string, type: string): readonly PlannedResource[] {
    const wired = (propertyDependencies[input] ?? []).flatMap((urn) => this.#byUrn.get(urn) ?? []);
    const named = [textAt(inputs, input) ?? [], textsAt(inputs, input)]
      .flat()
      .flatMap((id) => this.#byId.get(id) ?? []);
    const found = new Set([...wired, ...named].filter((each) => each.type === type));
    return this.resources.filter((each) => found.has(each));
  }
}
