import type { PlannedResource } from "./planDocument.ts";
import type { WireValue } from "./wire.ts";

/** What an update would change of another plan, which stands for what there is. */
export interface PlanChanges {
  /** What the plan is compared with. */
  readonly against: Against;
  /** In the order of an update: what comes first, what other things wait for. */
  readonly resources: readonly ResourceChange[];
  /** The other plan itself, where it is at hand; not part of `--json`, whose reader asks for that plan as for this. */
  readonly before?: readonly PlannedResource[];
}

export type Against =
  | { readonly kind: "without --set" }
  | { readonly kind: "commit"; readonly ref: string }
  | { readonly kind: "engine"; readonly file: string };

/** There is nothing to compare with; `reason` is what the command said. */
export interface NoComparison {
  readonly against: Against;
  readonly reason: string;
}

export interface ResourceChange {
  readonly kind: ChangeKind;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Inputs as they were; as they will be for what is added. */
  readonly inputs: { readonly [key: string]: WireValue };
  readonly properties: readonly PropertyChange[];
  /** What goes with the old resource; undefined where that is nothing that a new one does not have. */
  readonly lost: string | undefined;
  /** Pulumi refuses to delete it, and the whole update with it. */
  readonly isProtected: boolean;
  /** Replaced by being deleted before the new one is made. */
  readonly deletedFirst: boolean;
  /** Why AWS will not do it. */
  readonly refused: string | undefined;
}

export type ChangeKind = "replaced" | "removed" | "changed" | "added";

export interface PropertyChange {
  /** `throughputCapacity`, `tags.Name`, `ingress[2].cidrBlocks`. */
  readonly path: string;
  /** Undefined where there was none, or will be none. */
  readonly before: WireValue | undefined;
  readonly after: WireValue | undefined;
  /** Whether it makes a new resource. */
  readonly replaces: boolean;
  /** Names of the resources whose new ids or versions change it, though nobody wrote another value. */
  readonly because: readonly string[];
}
