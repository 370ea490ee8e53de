/** A property value as SDK and engine exchange it: JSON with Pulumi's marks for unknowns, secrets and references. */
export type WireValue = string | number | boolean | null | readonly WireValue[] | { readonly [key: string]: WireValue };

export type WireProperties = { readonly [key: string]: WireValue };

/** A resource of a plan or of a deployed stack, as a policy is to see it. */
export interface PlannedResource {
  readonly urn: string;
  /** Type token, for example `aws:ec2/route:Route`. */
  readonly type: string;
  readonly name: string;
  /** URN of the parent. */
  readonly parent?: string | undefined;
  /** False for a component. */
  readonly custom: boolean;
  /** True for what the program only reads: the engine shows it to stack policies and not to resource policies. */
  readonly read?: boolean | undefined;
  /** What resource policies see. */
  readonly inputs: WireProperties;
  /**
   * What stack policies see. Default: for a custom resource its inputs and an unknown `id`, as in the first preview of
   * a new stack; for a component nothing.
   */
  readonly outputs?: WireProperties | undefined;
  /** URNs. */
  readonly dependencies: readonly string[];
  /** URNs for each input, complete even while the values are unknown. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly options: PlannedOptions;
}

export interface PlannedOptions {
  readonly protect?: boolean | undefined;
  readonly ignoreChanges?: readonly string[] | undefined;
  readonly deleteBeforeReplace?: boolean | undefined;
  readonly additionalSecretOutputs?: readonly string[] | undefined;
  readonly aliases?: readonly string[] | undefined;
  /** Seconds, or a duration such as `1h30m`. */
  readonly customTimeouts?: CustomTimeouts | undefined;
}

export type CustomTimeouts = Readonly<Partial<Record<"create" | "update" | "delete", string | number>>>;
