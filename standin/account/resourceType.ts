import type { Account, Item } from "./account.ts";
import type { Properties } from "./json.ts";

/**
 * How AWS and the provider treat one type of resource. Names of inputs and outputs come from the SDK; everything left
 * out here is an ordinary property that is stored, read back and updated in place. What a change replaces says
 * provider/typeChanges.ts.
 */
export interface ResourceType {
  /** Beginning of the ids that AWS gives, such as `vpc-`; or what the id is made of. */
  readonly id: string | ((properties: Properties, cloud: Account) => string);
  /** The name that the provider makes up where the program gives none. */
  readonly autoName?: string;
  /** Inputs that the provider fills in. */
  readonly defaults?: Properties;
  /**
   * Where the ids of other things stand, by path. They must exist, and cannot be deleted as long as this one is there,
   * unless the reference is weak.
   */
  readonly refers?: Readonly<Record<string, string | WeakReference>>;
  /** AWS's code for "cannot be deleted, something uses it". Default: `DependencyViolation`. */
  readonly inUse?: string;
  /** AWS's checks and effects. Throws AwsError. Gives the outputs that AWS decides. */
  readonly create?: (cloud: Account, item: Item) => Properties | undefined;
  /** Effects that need the item to be there. */
  readonly created?: (cloud: Account, item: Item) => void;
  /** Runs with the new properties in place. */
  readonly update?: (cloud: Account, item: Item, before: Properties) => void;
  /** What AWS would say now, where it is not what was stored. */
  readonly read?: (cloud: Account, item: Item) => Properties;
  readonly remove?: (cloud: Account, item: Item) => void;
  /** What AWS made along with it, and takes away with it. */
  readonly owns?: (cloud: Account, item: Item) => readonly Item[];
}

export interface WeakReference {
  readonly weak: string;
}
