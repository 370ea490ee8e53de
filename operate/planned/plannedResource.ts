/** A resource of a plan, as far as pictures and sums read it: what a preview recorded, or one of its JSON document. */
export interface PlannedResource {
  readonly urn: string;
  /** Type token, for example `aws:ec2/route:Route`. */
  readonly type: string;
  readonly name: string;
  /** False for a component. */
  readonly custom: boolean;
  /** True for what the program only reads: it is there already. */
  readonly read?: boolean | undefined;
  readonly inputs: { readonly [key: string]: unknown };
  /** URNs for each input, complete even while the values are unknown. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** Mark of a text that is not known in what a preview records. Source: pulumi/pulumi, `sdk/nodejs/runtime/rpc.ts`. */
const UNKNOWN_MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** What a preview's JSON document has in place of a value. */
const NOT_SHOWN = new Set(["[unknown]", "[secret]"]);

/** The value along the path; undefined for one that is absent or not known yet. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  const isUnknown = typeof at === "string" && (at.includes(UNKNOWN_MARK) || NOT_SHOWN.has(at));
  return isUnknown ? undefined : at;
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** The elements of a list along the path, unknown ones included; none where there is no list. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function textsAt(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(value, ...path).flatMap((each) => textAt(each) ?? []);
}

/** The Name tag, which is what the AWS console shows; else the resource's name in the program. */
export function shownName({ inputs, name }: PlannedResource): string {
  return textAt(inputs, "tags", "Name") ?? name;
}
