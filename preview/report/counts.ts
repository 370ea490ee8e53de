import { KEPT, wrap } from "../../messages/layout.ts";
import type { Speech } from "../../messages/speech.ts";
import { type RecordedResource, STACK_TYPE } from "../plan/recordedResource.ts";
import { countedAs } from "./describe.ts";

/** How many resources there are of what kind. */
export function counts(resources: readonly RecordedResource[], width: number, speech: Speech): string[] {
  const custom = planned(resources);
  const components = resources.filter((each) => !each.custom && each.type !== STACK_TYPE);
  const summary = speech.say("{resources} in {components}:", {
    resources: counted(custom.length, "resource", "resources", speech),
    components: counted(components.length, "component", "components", speech),
  });
  return [summary, ...wrap(listed(kindsOf(custom, speech)), width, "  ")];
}

/** What an update makes itself: no components, nothing that is only read. */
export function planned(resources: readonly RecordedResource[]): readonly RecordedResource[] {
  return resources.filter((each) => each.custom && !each.read);
}

/** `3 roles, 1 VPC`, in the order of the first of each kind. */
export function kindsOf(
  resources: readonly Pick<RecordedResource, "type" | "inputs">[],
  speech: Speech,
): readonly string[] {
  const groups = Map.groupBy(resources, (each) => countedAs(each).noun);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { noun, plural } = countedAs(first);
    return [counted(group.length, noun, plural, speech)];
  });
}

/** What is listed with commas, each of which a line holds as a whole. */
export function listed(items: readonly string[]): string {
  return items.map((item) => item.replaceAll(" ", KEPT)).join(", ");
}

export function counted(count: number, noun: string, plural: string, { say, language }: Speech): string {
  if (language === "ja") return say("{n} {noun}", { n: count, noun: say(plural) });
  return `${count} ${count === 1 ? noun : plural}`;
}
