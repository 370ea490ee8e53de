import type { RecordedResource } from "./recordedResource.ts";
import { shown, type WireValue } from "./wire.ts";

/** A resource as `--json` shows it: `[unknown]` for what is known only later, `[secret]` for a secret. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: { readonly [key: string]: WireValue };
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly options: Partial<RecordedResource["options"]>;
}

export function plannedResources({
  resources,
}: {
  readonly resources: readonly RecordedResource[];
}): readonly PlannedResource[] {
  return resources
    .filter(({ read }) => !read)
    .map((each) => ({ ...each, inputs: shown(each.inputs) as PlannedResource["inputs"] }));
}
