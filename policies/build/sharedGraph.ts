import { type Announced, afterUpdate, type UnknownStay } from "../model/graph/afterUpdate.ts";
import { loadAssets } from "../model/graph/assetText.ts";
import type { RecordedInputs } from "../model/graph/input.ts";
import type { Known } from "../model/graph/known.ts";
import type { Operation } from "../model/graph/operation.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { StackGraph } from "../model/graph/stackGraph.ts";

/** The stack as the update leaves it. */
export interface JudgedStack {
  readonly graph: StackGraph;
  /** Whether a resource stays cannot be told; said whole by one rule. */
  readonly question: Question | undefined;
}

export interface Question {
  readonly message: string;
  /** The rule that told it whole. */
  toldBy: string | undefined;
}

/**
 * One graph for all stack policies of a run. The SDK decodes the resources anew for each policy; to read the model from
 * each copy would cost as many times as there are rules.
 */
export class SharedGraph {
  readonly #operation: () => Known<Operation>;
  /** By what is the same object for every policy of one run, and another one in the next. */
  readonly #stacks = new WeakMap<object, Promise<JudgedStack>>();

  constructor(operation: () => Known<Operation>) {
    this.#operation = operation;
  }

  /** Never rejects. */
  of(resources: readonly StackResource[], announced: Announced): Promise<JudgedStack> {
    // The SDK hands out this list of the engine's message as it is; were it copied one day, each policy would get a
    // graph of its own again.
    const run: unknown = resources[0]?.opts.ignoreChanges;
    if (typeof run !== "object" || run === null) return this.#judged(resources, announced);
    const known = this.#stacks.get(run);
    if (known) return known;
    const made = this.#judged(resources, announced);
    this.#stacks.set(run, made);
    return made;
  }

  async #judged(resources: readonly StackResource[], announced: Announced): Promise<JudgedStack> {
    const after = afterUpdate(resources, announced, this.#operation);
    return { graph: await graphOf(after.stays, announced.inputs, after.goes), question: questionOf(after.unknown) };
  }
}

async function graphOf(
  resources: readonly StackResource[],
  inputs: RecordedInputs,
  goes: readonly StackResource[],
): Promise<StackGraph> {
  await loadAssets(resources.map(({ props }) => props));
  return new StackGraph(resources, inputs, goes);
}

const MOST_NAMES = 5;

function questionOf(unknown: UnknownStay | undefined): Question | undefined {
  if (unknown === undefined) return undefined;
  const { of, why } = unknown;
  const shown = of.slice(0, MOST_NAMES).map(({ name }) => `"${name}"`);
  const more = of.length - shown.length;
  const them = of.length === 1 ? "it as it is" : "them as they are";
  const message =
    `whether the update deletes ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""} or leaves ${them} cannot be ` +
    `told, so the verdict on the stack is not complete: ${why}`;
  return { message, toldBy: undefined };
}
