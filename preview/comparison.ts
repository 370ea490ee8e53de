import { type Baseline, baseline } from "./changes/baseline.ts";
import { commitFolder } from "./changes/commitFolder.ts";
import { readEnginePlan } from "./changes/enginePlan.ts";
import { planChanges } from "./changes/planChanges.ts";
import type { Against, NoComparison, PlanChanges } from "./plan/planChanges.ts";
import { plannedResources } from "./plan/planDocument.ts";
import type { RecordedResource } from "./plan/recordedResource.ts";
import type { PreviewOptions } from "./usage.ts";

export interface Comparison {
  readonly changes: (resources: readonly RecordedResource[]) => Promise<PlanChanges | NoComparison>;
  /** Ends what was begun, and takes its files away, where there is nothing to compare. */
  readonly abandon: () => Promise<void>;
}

type Compared = Pick<PreviewOptions, "stack" | "answers" | "timeoutSeconds" | "against" | "plan">;

/**
 * Begins what a plan is compared with: the engine's own preview, a commit, or the stack file alone. Throws a UserError
 * for a file or a commit that is not there.
 */
export function beginComparison(options: Compared, folder: string): Comparison {
  if (options.plan !== undefined) {
    const against: Against = { kind: "engine", file: options.plan };
    const resources = readEnginePlan(options.plan);
    return { changes: async () => ({ against, resources }), abandon: async () => {} };
  }
  const ending = new AbortController();
  const { made, against } = beginBaseline({ ...options, signal: ending.signal }, folder);
  // When the program fails first, nobody waits for this.
  made.catch(() => {});
  return {
    async changes(resources) {
      const other = await made;
      if ("reason" in other) return other;
      const before = other.resources;
      return { against, resources: planChanges(before, plannedResources({ resources })), before };
    },
    async abandon() {
      ending.abort();
      await made.catch(() => {});
    },
  };
}

export interface BegunBaseline {
  readonly made: Promise<Baseline>;
  readonly against: Against;
}

type BaselineOf = Omit<Compared, "plan"> & { readonly signal?: AbortSignal };

/** Begins the plan of a commit, or where none is named that of the stack file alone. Throws as `beginComparison` does. */
export function beginBaseline(options: BaselineOf, folder: string): BegunBaseline {
  if (options.against === undefined) {
    const against: Against = { kind: "without --set" };
    return { made: baseline(folder, options, against), against };
  }
  const against: Against = { kind: "commit", ref: options.against };
  const commit = commitFolder(options.against, folder);
  return { made: baseline(commit.folder, options, against).finally(commit.remove), against };
}
