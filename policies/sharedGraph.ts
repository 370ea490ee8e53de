import { loadAssets } from "./model/assetText.ts";
import type { RecordedInputs } from "./model/input.ts";
import type { StackResource } from "./model/resource.ts";
import { StackGraph } from "./model/stackGraph.ts";

/**
 * One graph for all stack policies of a run. The SDK decodes the resources anew for each policy; to read the model from
 * each copy would cost as many times as there are rules.
 */
export class SharedGraph {
  /** By what is the same object for every policy of one run, and another one in the next. */
  readonly #graphs = new WeakMap<object, Promise<StackGraph>>();

  /** Never rejects. */
  of(resources: readonly StackResource[], inputs: RecordedInputs): Promise<StackGraph> {
    // The SDK hands out this list of the engine's message as it is; were it copied one day, each policy would get a
    // graph of its own again.
    const run: unknown = resources[0]?.opts.ignoreChanges;
    if (typeof run !== "object" || run === null) return graphOf(resources, inputs);
    const known = this.#graphs.get(run);
    if (known) return known;
    const made = graphOf(resources, inputs);
    this.#graphs.set(run, made);
    return made;
  }
}

async function graphOf(resources: readonly StackResource[], inputs: RecordedInputs): Promise<StackGraph> {
  await loadAssets(resources.map(({ props }) => props));
  return new StackGraph(resources, inputs);
}
