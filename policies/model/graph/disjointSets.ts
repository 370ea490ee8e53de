/** Things in groups that do not overlap, and grow together as links between them are found (union-find). */
export class DisjointSets<T> {
  readonly #parents = new Map<T, T>();

  /** Puts each thing into the group of the others; one that is alone is a group of its own. */
  join(things: Iterable<T>): void {
    let first: T | undefined;
    for (const each of things) {
      const root = this.#rootOf(each);
      if (first === undefined) first = root;
      else this.#parents.set(root, first);
    }
  }

  has(thing: T): boolean {
    return this.#parents.has(thing);
  }

  /** In the order in which their first members came. */
  groups(): T[][] {
    return [...Map.groupBy(this.#parents.keys(), (each) => this.#rootOf(each)).values()];
  }

  #rootOf(thing: T): T {
    let root = thing;
    for (let parent = this.#parents.get(root); parent !== undefined && parent !== root; ) {
      root = parent;
      parent = this.#parents.get(root);
    }
    // What is asked for again is one step from its root.
    this.#parents.set(thing, root);
    return root;
  }
}
