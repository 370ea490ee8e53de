import type { PolicyResourceOptions } from "@pulumi/policy";

/** A resource as a rule sees it. Read `props` with `read` and its kin only: an unknown in it throws. */
export interface JudgedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: object;
  readonly opts: PolicyResourceOptions;
}

/** Of a resource that the program does not register. */
export const NO_OPTIONS: PolicyResourceOptions = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

/** A resource among all those of its stack. */
export interface StackResource extends JudgedResource {
  readonly parent?: StackResource;
  readonly dependencies: readonly StackResource[];
  /** One key for each input that the program gave. Complete while values are unknown. */
  readonly propertyDependencies: Readonly<Record<string, readonly StackResource[]>>;
}

/** The Name tag and the resource's name, as far as they are known: what a person looks for in console and code. */
export function shownName(resource: JudgedResource, nameTag: string | undefined): string {
  return nameTag === undefined || nameTag === resource.name
    ? `"${resource.name}"`
    : `"${nameTag}" (resource "${resource.name}")`;
}
